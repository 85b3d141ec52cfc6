"""Real outcomes against predictions, site by site."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from .predict import Predicted
from .program import Program, Site
from .runner import Outcomes
from .verdicts import Expected, expected


class Result(enum.Enum):
    """How a prediction compares with what really happened."""

    AGREE = "agree"
    UNKNOWN = "unknown"  # nothing false was said, but not all that is certain
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One site of one program in one version; `why` is short and groups alike failures."""

    program: Program
    version: str
    line: int
    result: Result
    why: str
    expected: Expected | None = None
    predicted: Predicted | None = None


def compare(
    program: Program, version: str, outcomes: Outcomes, predictions: list[Predicted]
) -> Iterator[Comparison]:
    """A comparison for every site expected or predicted; unreached sites are passed over."""
    by_line: dict[int, list[Predicted]] = {}
    for predicted in predictions:
        by_line.setdefault(predicted.line, []).append(predicted)
    for site in program.sites:
        found = by_line.pop(site.line, [])
        if site.number not in outcomes:
            continue
        wanted = expected(outcomes[site.number])
        if len(found) != 1:
            why = "site missing" if not found else "site reported twice"
            yield Comparison(program, version, site.line, Result.WRONG, why, wanted)
            continue
        result, why = judged(site, wanted, found[0])
        yield Comparison(program, version, site.line, result, why, wanted, found[0])
    for line, extra in by_line.items():
        yield Comparison(program, version, line, Result.WRONG, "extra site", None, extra[0])


def judged(site: Site, wanted: Expected, predicted: Predicted) -> tuple[Result, str]:
    """The result for one site and the reason."""
    settled = predicted.verdict not in ("unknown", "maybe-global")
    if settled and predicted.verdict not in wanted.verdicts:
        said = f"{predicted.verdict} for {'/'.join(sorted(wanted.verdicts))}"
        # the contract lets an unseen Region that matches the host be taken for granted
        if predicted.assumes or (site.open and wanted.verdicts == {"broken"}):
            return (Result.AGREE if site.open else Result.UNKNOWN), f"assumed {said}"
        return Result.WRONG, f"verdict {said}"
    covered = set(wanted.urls) <= set(predicted.urls)
    if site.open and (covered or not predicted.complete):
        return Result.AGREE, "open"
    if not predicted.complete:
        return Result.UNKNOWN, f"incomplete, {predicted.verdict}"
    if not covered:
        return Result.WRONG, "URL called is not predicted"
    if set(wanted.urls) < set(predicted.urls):
        return Result.UNKNOWN, "more URLs than are called"
    if predicted.verdict not in wanted.verdicts:
        return Result.UNKNOWN, f"URLs right, verdict {predicted.verdict}"
    return Result.AGREE, ""
