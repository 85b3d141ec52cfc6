"""Plants bugs in a copy of sts-lint and checks that the oracle notices each.

`python -m tests.oracle.mutations` runs them all on a sample and writes the table in
`docs/oracle.md`; it ends with 1 when a bug goes unnoticed or a patch no longer applies.
A patch that no longer applies has to follow the code it changes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .compare import Comparison, Result
from .generate import programs
from .install import REPOSITORY, VERSIONS
from .planted import MUTATIONS, Mutation
from .predict import CommandError
from .program import Program
from .report import replace_section
from .runner import Outcomes, run_all
from .trial import trial

ASKED = (VERSIONS[0], VERSIONS[-1])
SEED, PROGRAMS = 40, 1_200
Failure = tuple[str, str, int, str]


class PatchError(Exception):
    """A patch does not apply; the message names it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Programs, what they really do, and what an unchanged sts-lint gets wrong about them."""

    programs: list[Program]
    real: dict[str, list[Outcomes]]
    known: frozenset[Failure]

    def noticed(self, mutation: Mutation) -> list[Failure]:
        """What fails only with the mutation; an sts-lint that breaks down is noticed too."""
        with tempfile.TemporaryDirectory(prefix="oracle-mutation-") as name:
            source = Path(name)
            plant(mutation, source)
            try:
                found = failures(trial(self.programs, list(self.real), source, self.real))
            except CommandError as error:
                return [("the command", str(error).strip().splitlines()[-1], 0, "")]
        return sorted(found - self.known)


def sample(count: int, versions: tuple[str, ...] = ASKED, *, bare: bool = False) -> Sample:
    """A sample to try mutations on; `bare` takes only programs without surroundings."""
    chosen = list(programs(SEED, count))
    if bare:
        chosen = [program for program in chosen if program.surroundings.name == "none"]
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        real = run_all(chosen, versions, Path(folder))
    known = failures(trial(chosen, versions, REPOSITORY, real))
    return Sample(chosen, real, frozenset(known))


def failures(comparisons: list[Comparison]) -> set[Failure]:
    """What does not agree, in a form that compares."""
    return {
        (c.version, c.program.name, c.line, c.why)
        for c in comparisons
        if c.result is not Result.AGREE
    }


def plant(mutation: Mutation, folder: Path) -> None:
    """Copy sts-lint into the folder with the mutation in it.

    Raises PatchError where the text to change is not there exactly once.
    """
    text = text_of(mutation)
    if text.count(mutation.old) != 1:
        raise PatchError(
            f"{mutation.name}: {text.count(mutation.old)} times in sts_lint/{mutation.path}, "
            f"not once: {mutation.old!r}; let the patch follow the code"
        )
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "sts_lint", folder / "sts_lint", ignore=ignored)
    changed = text.replace(mutation.old, mutation.new)
    (folder / "sts_lint" / mutation.path).write_text(changed, encoding="utf-8")


def text_of(mutation: Mutation) -> str:
    """The module a mutation changes, as it is; empty where there is none."""
    path = REPOSITORY / "sts_lint" / mutation.path
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _rows(results: list[tuple[Mutation, str]]) -> Iterator[str]:
    yield f"{len(results)} planted bugs, tried on {PROGRAMS} programs of seed {SEED}.\n"
    yield "| planted bug | module | sites that notice |"
    yield "| --- | --- | ---: |"
    for mutation, outcome in results:
        name = mutation.name.replace("|", "\\|")
        yield f"| {name} | `{mutation.path}` | {outcome} |"


def main() -> int:
    """Try all mutations, or those whose name holds the text given."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.mutations")
    parser.add_argument("name", nargs="?", default="", help="only mutations named so")
    wanted = parser.parse_args().name
    tried = [mutation for mutation in MUTATIONS if wanted in mutation.name]
    base = sample(PROGRAMS)
    results = []
    for mutation in tried:
        try:
            outcome = str(len(base.noticed(mutation)) or "not noticed")
        except PatchError as error:
            outcome = f"not planted: {error}"
        results.append((mutation, outcome))
        print(f"{mutation.name}: {outcome}", file=sys.stderr)
    if not wanted:
        replace_section("mutations", _rows(results))
    return 0 if all(outcome.isdigit() for _, outcome in results) else 1


if __name__ == "__main__":
    sys.exit(main())
