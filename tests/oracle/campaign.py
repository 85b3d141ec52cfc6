"""A long run of the oracle: `python -m tests.oracle.campaign --programs 50000 --seed 7`.

Writes its results into `docs/oracle.md` and, with `--failures FILE`, every program that did
not agree. The run ends with 1 when something was predicted wrong.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .compare import Result
from .failures import listing
from .generate import programs
from .install import REPOSITORY, VERSIONS
from .program import Program
from .report import replace_section, section
from .runner import ProgramError, run_all
from .tally import Tally
from .trial import trial

CHUNK = 2000


def main() -> int:
    """Run the campaign that the arguments ask for."""
    given = _arguments()
    tally, begun, wrong = Tally(), time.monotonic(), 0
    refused: list[ProgramError] = []
    for chunk in _chunks(given.seed, given.programs):
        with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
            real = run_all(chunk, VERSIONS, Path(folder), refused)
        tally.add(chunk, real, trial(chunk, VERSIONS, given.source, real))
        wrong = sum(counts.results[Result.WRONG] for counts in tally.by_version.values())
        took = time.monotonic() - begun
        print(f"{tally.programs} programs, {wrong} wrong, {took:.0f} s", file=sys.stderr)
        if given.failures:
            given.failures.write_text("\n".join(listing(tally.failures)) + "\n", encoding="utf-8")
    if not given.no_report:
        command = f"python -m tests.oracle.campaign --programs {given.programs} --seed {given.seed}"
        date = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        crashed = len({error.program for error in refused})
        replace_section("campaign", section(tally, command, date, crashed))
    for error in refused:
        print(f"not run: {error}", file=sys.stderr)
    return 1 if wrong or refused else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.campaign")
    parser.add_argument("--programs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--failures", type=Path, help="write what did not agree here")
    parser.add_argument("--source", type=Path, default=REPOSITORY, help="folder of sts_lint")
    parser.add_argument("--no-report", action="store_true", help="leave docs/oracle.md alone")
    return parser.parse_args()


def _chunks(seed: int, count: int) -> Iterator[list[Program]]:
    every = programs(seed, count)
    while chunk := list(islice(every, CHUNK)):
        yield chunk


if __name__ == "__main__":
    sys.exit(main())
