"""Many files: results in path order whatever the number of processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import chain

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.plan import Plan
from sts_lint.project.discovery import Piece
from sts_lint.project.sifting import Sieve
from sts_lint.running.files import Files

_LOOKING = 0.15  # seconds of looking for candidates before processes may pay for their start
_JUDGING = 0.7  # the same for judging them
_WORTHWHILE = 64  # files left to judge


def check_files(files: Files, plan: Plan, processes: int | None = None) -> Iterator[Checked]:
    """Check files, in the order given; nothing is yielded for a file with nothing to show.

    `processes` is how many may work; None takes more than one only when the work is long enough.
    """
    checker = Checker(plan)
    sieve = Sieve(checker.words, plan.limits.python)
    if processes is not None or available_processors() == 1:
        yield from _checked(files, iter(files), checker, sieve, processes or 1)
        return
    items = iter(files)
    jobs = _found_in_time(files, items, sieve, time.monotonic() + _LOOKING)
    following = next(items, None)
    if following is not None:
        rest = chain(jobs, (following,), items)
        yield from _checked(files, rest, checker, sieve, available_processors())
        return
    stop = time.monotonic() + _JUDGING
    while jobs and not (len(jobs) >= _WORTHWHILE and time.monotonic() > stop):
        yield from _shown(checker.check(jobs.pop(0)))
    yield from _checked(files, iter(jobs), checker, sieve, available_processors() if jobs else 1)


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _found_in_time(
    files: Files, items: Iterator[Job | Piece], sieve: Sieve, stop: float
) -> list[Job]:
    """What is to be checked of the first items."""
    jobs: list[Job] = []
    for item in items:
        jobs += files.jobs(item, sieve)
        if time.monotonic() > stop:
            break
    return jobs


def _checked(
    files: Files, items: Iterator[Job | Piece], checker: Checker, sieve: Sieve, processes: int
) -> Iterator[Checked]:
    if processes > 1:
        from sts_lint.running.workers import MOST, Crew  # noqa: PLC0415 - few runs are that long

        yield from Crew(files, checker.plan, sieve, min(processes, MOST)).check(items)
        return
    for item in items:
        for job in files.jobs(item, sieve):
            yield from _shown(checker.check(job))


def _shown(checked: Checked | None) -> Iterator[Checked]:
    if checked is not None:
        yield checked
