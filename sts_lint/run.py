"""Many files: results in path order whatever the number of processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.plan import Plan

_PATIENCE = 0.7  # seconds of serial work before processes may pay for their start
_WORTHWHILE = 64  # files left


def check_files(jobs: Sequence[Job], plan: Plan, processes: int | None = None) -> Iterator[Checked]:
    """Check files, in the order given; nothing is yielded for a file with nothing to show.

    `processes` is the number of workers; None starts them only when the work is long enough.
    """
    checker = Checker(plan)
    position = 0
    if processes is None:
        stop = time.monotonic() + _PATIENCE
        while position < len(jobs) and not _pays(len(jobs) - position, stop):
            yield from _shown(checker.check(jobs[position]))
            position += 1
        processes = available_processors()
    rest = jobs[position:]
    if processes > 1 and len(rest) > 1:
        from sts_lint.workers import MOST, Workers  # noqa: PLC0415 - few runs are that long

        yield from Workers(plan, min(processes, MOST, len(rest))).check(rest)
    else:
        for job in rest:
            yield from _shown(checker.check(job))


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pays(left: int, stop: float) -> bool:
    return left >= _WORTHWHILE and time.monotonic() > stop and available_processors() > 1


def _shown(checked: Checked | None) -> Iterator[Checked]:
    if checked is not None:
        yield checked
