"""Many files: results in path order whatever the number of processes.

Only plain data crosses process borders and workers are spawned, never forked, so that every
platform behaves alike. A worker that dies takes one file with it: the batches it may have
held are repeated one file at a time, and whatever kills a worker alone is a finding.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.formats.apart import keep_parsers_apart, without_core
from sts_lint.plan import Plan
from sts_lint.trouble import Problem, Trouble

_BATCH = 32
_PATIENCE = 0.7  # seconds of serial work before processes may pay for their start
_WORTHWHILE = 64  # files left
_MOST_WORKERS = 61  # what Windows can wait for

Batch = Sequence[Job]


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
        yield from _Workers(plan, min(processes, _MOST_WORKERS, len(rest))).check(rest)
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


@dataclass(frozen=True)
class _Workers:
    plan: Plan
    count: int

    def check(self, jobs: Sequence[Job]) -> Iterator[Checked]:
        size = min(_BATCH, -(-len(jobs) // (self.count * 4)))
        waiting = [jobs[start : start + size] for start in range(0, len(jobs), size)]
        if not self._can_start():
            yield from self._serially(waiting)
            return
        while waiting:
            done = 0
            for results in self._until_a_death(waiting):
                yield from results
                done += 1
            suspects = waiting[done : done + 2 * self.count + 1]
            for batch in suspects:
                yield from self._one_by_one(batch)
            waiting = waiting[done + len(suspects) :]

    def _can_start(self) -> bool:
        """Whether worker processes work here at all (no semaphores, no importable main)."""
        try:
            with self._pool(1) as pool:
                return pool.submit(os.getpid).result() != os.getpid()
        except (OSError, ImportError, NotImplementedError, BrokenProcessPool, RuntimeError):
            return False

    def _serially(self, batches: Sequence[Batch]) -> Iterator[Checked]:
        checker = Checker(self.plan)
        for job in (job for batch in batches for job in batch):
            yield from _shown(checker.check(job))

    def _until_a_death(self, batches: Sequence[Batch]) -> Iterator[list[Checked]]:
        """The results of the first batches, up to the one lost with a worker, if any."""
        pool = self._pool(self.count)
        try:
            futures: list[Future[list[Checked]]] = [
                pool.submit(_check_batch, batch) for batch in batches
            ]
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _one_by_one(self, batch: Batch) -> Iterator[Checked]:
        left = list(batch)
        while left:
            with self._pool(1) as pool:
                while left:
                    try:
                        results = pool.submit(_check_batch, left[:1]).result()
                    except BrokenProcessPool:
                        yield self._death(left.pop(0))
                        break
                    left.pop(0)
                    yield from results

    def _death(self, job: Job) -> Checked:
        problem = Problem(job.path, None, "killed the process checking it", Trouble.INTERNAL)
        return Checker(self.plan).report(job, problem)

    def _pool(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            count,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self.plan,),
        )


_CHECKERS: list[Checker] = []  # one in a worker process, none elsewhere


def _start_worker(plan: Plan) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    without_core()
    keep_parsers_apart()  # before there is a thread, so that it can fork
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    _CHECKERS.append(Checker(plan))


def _end_with_the_run() -> None:
    """End this process when the run is killed: nothing else would tell it to."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)


def _check_batch(batch: Batch) -> list[Checked]:
    return [checked for job in batch for checked in _shown(_CHECKERS[-1].check(job))]
