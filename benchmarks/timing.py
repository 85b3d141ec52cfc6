"""Programs run in turns, and what each took: medians over rounds in which all take part."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_KIB = 1 if sys.platform != "darwin" else 1024


@dataclass(frozen=True)
class Program:
    """What to run: `ready` puts things as they have to be, and does not count."""

    name: str
    command: Sequence[str]
    folder: Path
    ready: Callable[[], None] = lambda: None
    most: int | None = None  # rounds, for what takes minutes


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, seconds of processors, KiB at the peak of the largest process."""

    wall: float
    cpu: float
    peak: float


def in_turns(
    programs: Sequence[Program], rounds: int, environment: Mapping[str, str]
) -> dict[str, Taken]:
    """The medians by name; the first round warms the file cache and does not count."""
    all_taken: dict[str, list[Taken]] = {program.name: [] for program in programs}
    for number in range(rounds + 1):
        for program in programs:
            if program.most is not None and not 0 < number <= program.most:
                continue
            taken = run(program, environment)
            print(f"  {program.name}: {taken.wall:.3f} s", file=sys.stderr)
            if number:
                all_taken[program.name].append(taken)
    return {name: _median(each) for name, each in all_taken.items()}


def run(program: Program, environment: Mapping[str, str]) -> Taken:
    """Run a program once; findings are no failure."""
    program.ready()
    start = time.perf_counter()
    process = subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(program.command)} ended with {process.returncode}")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _KIB)


def _median(taken: Sequence[Taken]) -> Taken:
    return Taken(
        median(each.wall for each in taken),
        median(each.cpu for each in taken),
        max(each.peak for each in taken),
    )
