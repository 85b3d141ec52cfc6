"""Counts over many comparisons: by version, family and dimension, and between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .compare import Comparison, Result
from .families import family_of
from .program import Program
from .runner import Outcomes
from .situations import LEGACY
from .verdicts import Expected, expected


@dataclass
class Counts:
    """Sites by result."""

    results: Counter[Result] = field(default_factory=Counter)

    @property
    def sites(self) -> int:
        """How many there are in all."""
        return self.results.total()

    @property
    def agreement(self) -> float:
        """The share that agrees, 1 where there is none."""
        return self.results[Result.AGREE] / self.sites if self.sites else 1.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A difference between two versions: from which verdict to which, where."""

    old: str
    new: str
    before: str
    after: str
    region: str
    mode: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One site whose real outcome shifts; `open` as the generator marked it."""

    shift: Shift
    program: Program
    line: int
    open: bool


@dataclass
class Tally:
    """All counts of a campaign, filled chunk by chunk."""

    programs: int = 0
    by_version: dict[str, Counts] = field(default_factory=dict)
    by_family: dict[str, Counts] = field(default_factory=dict)
    by_class: dict[tuple[str, str], Counts] = field(default_factory=dict)
    family_programs: Counter[str] = field(default_factory=Counter)
    covered: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    failures: list[Comparison] = field(default_factory=list)

    def add(
        self,
        programs: list[Program],
        real: dict[str, list[Outcomes]],
        comparisons: list[Comparison],
    ) -> None:
        """Count one chunk."""
        self.programs += len(programs)
        for program in programs:
            for family in _families(program):
                self.family_programs[family] += 1
                for dimension, value in program.dimensions:
                    self.covered[family, dimension, value] += 1
        for comparison in comparisons:
            self._count(comparison)
        self.differences.extend(differences(programs, real))

    def _count(self, comparison: Comparison) -> None:
        program, result = comparison.program, comparison.result
        self.by_version.setdefault(comparison.version, Counts()).results[result] += 1
        for family in _families(program):
            self.by_family.setdefault(family, Counts()).results[result] += 1
        for dimension in program.dimensions:
            self.by_class.setdefault(dimension, Counts()).results[result] += 1
        if comparison.why:
            self.reasons[result.value, comparison.why] += 1
        if result is not Result.AGREE:
            self.failures.append(comparison)


def _families(program: Program) -> set[str]:
    known = family_of()
    return {known[name] for name in program.forms}


def differences(programs: list[Program], real: dict[str, list[Outcomes]]) -> Iterator[Difference]:
    """Every site whose real outcome differs between two neighbouring versions."""
    for old, new in pairwise(real):
        for program, before, after in zip(programs, real[old], real[new], strict=True):
            for site in program.sites:
                if site.number in before and site.number in after:
                    was, became = expected(before[site.number]), expected(after[site.number])
                    if was != became:
                        shift = _shift(old, new, was, became, program)
                        yield Difference(shift, program, site.line, site.open)


def _shift(old: str, new: str, was: Expected, became: Expected, program: Program) -> Shift:
    return Shift(
        old,
        new,
        "/".join(sorted(was.verdicts)),
        "/".join(sorted(became.verdicts)),
        region_class(was.urls + became.urls),
        _mode(program),
    )


def region_class(urls: tuple[str, ...]) -> str:
    """What sort of Region the regional hosts among the URLs name."""
    hosts = [url.split("://")[1] for url in urls]
    regions = {host.split(".")[1] for host in hosts if host.count(".") > 2}
    if not regions:
        return "no Region in any URL"
    return "one of the fifteen" if regions <= set(LEGACY) else "another Region"


def _mode(program: Program) -> str:
    """Whether a mode is named anywhere in or around the program."""
    texts = [program.text, program.surroundings.config_file or ""]
    texts += [name for name, _ in program.surroundings.environ]
    named = any("sts_regional_endpoints" in text.lower() for text in texts)
    return "a mode is named" if named else "no mode anywhere"
