"""Worker processes, and what becomes of the files of one that dies.

Only plain data crosses process borders and workers are spawned, never forked, so that every
platform behaves alike. A worker that dies takes one file with it: the batches it may have
held are repeated one file at a time, and whatever kills a worker alone is a finding.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
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
MOST = 61
"""As many as Windows can wait for."""

Batch = Sequence[Job]


@dataclass(frozen=True)
class Workers:
    """A number of processes that check files by a plan."""

    plan: Plan
    count: int

    def check(self, jobs: Sequence[Job]) -> Iterator[Checked]:
        """The results of the files that have something to show, in the order given."""
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
            checked = checker.check(job)
            if checked is not None:
                yield checked

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
    found = (_CHECKERS[-1].check(job) for job in batch)
    return [checked for checked in found if checked is not None]
