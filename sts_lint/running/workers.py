"""Worker processes, and what becomes of the files of one that dies.

This process finds the files and looks for candidates as long as the others are busy; only
they judge, so that whatever kills a process ends none but theirs. Plain data crosses the
borders, workers are spawned, never forked, so that every platform behaves alike. A worker
that dies takes one file with it: what it may have held is repeated one file at a time, and
whatever kills a worker alone is a finding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.plan import Plan
from sts_lint.project.discovery import Piece
from sts_lint.project.sifting import Sieve
from sts_lint.reading import LOOKED
from sts_lint.running.files import Files
from sts_lint.running.worker import Judge, Look, Task, Worker, WorkerDiedError
from sts_lint.trouble import Problem, Trouble

MOST = 61
"""As many as Windows can wait for."""
_PATHS = 250  # of one look
_JOBS = 8  # of one judgement
_WORTHWHILE = 8  # judgements that wait
_AHEAD = 64  # parts of the run whose results may wait for those before them


@dataclass
class _Part:
    """Some files that follow each other, and their results, by their places."""

    missing: int = 0
    results: dict[tuple[int, ...], list[Checked]] = field(default_factory=dict)

    def in_order(self) -> Iterator[Checked]:
        """The results in the order of the files."""
        for _, checked in sorted(self.results.items(), key=lambda item: item[0]):
            yield from checked


class Crew:
    """The workers, and this process among them."""

    def __init__(self, files: Files, plan: Plan, sieve: Sieve, most: int) -> None:
        self._files = files
        self._plan = plan
        self._sieve = sieve
        self._most = most
        self._workers: list[Worker] = []
        self._able = True  # to start workers
        self._judging: deque[Judge] = deque()
        self._parts: deque[_Part] = deque()
        self._left = True  # of the files

    def check(self, items: Iterable[Job | Piece]) -> Iterator[Checked]:
        """The results of the files that have something to show, in the order given."""
        batches = _batches(iter(items))
        try:
            while self._left or self._parts:
                self._hand_out(batches)
                self._collect(block=not self._work_here(batches))
                while self._parts and not self._parts[0].missing:
                    yield from self._parts.popleft().in_order()
        finally:
            for worker in self._workers:
                worker.stop()

    def _hand_out(self, batches: Iterator[list[Job | Piece]]) -> None:
        """Give those who wait something to do; what is found is judged before more is sought."""
        if self._able and len(self._workers) < self._wanted and self._is_worth_one_more:
            self._start()
        for worker in list(self._workers):
            while worker.takes_more and (self._judging or self._looks_ahead):
                task = self._judging[0] if self._judging else self._next_look(batches)
                if task is None or not self._given(worker, task):
                    break

    @property
    def _looks_ahead(self) -> bool:
        return self._left and len(self._parts) < _AHEAD

    @property
    def _wanted(self) -> int:
        """As many as processors; while this process looks for candidates, it is one of them."""
        return max(1, self._most - self._left)

    @property
    def _is_worth_one_more(self) -> bool:
        return self._left or len(self._judging) > (_WORTHWHILE if self._workers else 0)

    def _given(self, worker: Worker, task: Task) -> bool:
        try:
            taken = worker.give(task)
        except WorkerDiedError:
            self._bury(worker)
            return False
        if taken and isinstance(task, Judge):
            self._judging.popleft()
        elif not taken and isinstance(task, Look):
            self._looked(task, self._sieve.flags(task.paths))
        return taken

    def _next_look(self, batches: Iterator[list[Job | Piece]]) -> Look | None:
        batch = self._next(batches)
        if batch is None:
            return None
        part = _Part(1)
        self._parts.append(part)
        return Look(part, batch)

    def _next(self, batches: Iterator[list[Job | Piece]]) -> list[Job | Piece] | None:
        batch = next(batches, None)
        self._left = batch is not None
        return batch

    def _work_here(self, batches: Iterator[list[Job | Piece]]) -> bool:
        """Look for candidates in this process; judge only if no other can be had."""
        task = self._next_look(batches) if self._looks_ahead else None
        if task is not None:
            self._looked(task, self._sieve.flags(task.paths))
        elif self._judging and not self._able and not self._workers:
            self._judge_here(self._judging.popleft())
        else:
            return False
        return True

    def _looked(self, look: Look, flags: bytes) -> None:
        """Make what a look found into jobs to be judged."""
        part: _Part = look.part
        part.missing -= 1
        at = iter(flags)
        jobs: list[Job] = []
        for item in look.items:
            if isinstance(item, Job):
                jobs.append(item)
            else:
                found = [path for path in item.paths() if next(at)]
                jobs += self._files.kept(item, found)
        for start in range(0, len(jobs), _JOBS):
            part.missing += 1
            self._judging.append(Judge(part, (start,), jobs[start : start + _JOBS]))

    def _collect(self, block: bool) -> None:
        ends = {worker.end: worker for worker in self._workers if worker.tasks}
        for worker in [ends[end] for end in wait(ends, None if block and ends else 0)]:  # type: ignore[index]
            try:
                task, answer = worker.answer()
            except WorkerDiedError:
                self._bury(worker)
                continue
            if isinstance(task, Look):
                self._looked(task, answer)
            elif task is not None:
                results, looked = answer
                LOOKED.update(looked)
                self._judged(task, results)

    def _judged(self, task: Judge, results: list[Checked]) -> None:
        part: _Part = task.part
        part.missing -= 1
        part.results[task.place] = results

    def _bury(self, worker: Worker) -> None:
        """What a dead worker held is done again, judged one by one with nothing beside it."""
        worker.stop()
        self._workers.remove(worker)
        self._able = self._able and worker.was_able
        for task in worker.tasks:
            if isinstance(task, Look):
                self._looked(task, self._sieve.flags(task.paths))
            elif not worker.was_able:
                self._judging.append(task)
            elif task.alone:
                self._judged(task, [self._death(task.jobs[0])])
            else:
                self._one_by_one(task)

    def _one_by_one(self, task: Judge) -> None:
        part: _Part = task.part
        part.missing += len(task.jobs) - 1
        for number, job in enumerate(task.jobs):
            self._judging.append(Judge(part, (*task.place, number), [job], alone=True))

    def _death(self, job: Job) -> Checked:
        problem = Problem(job.path, None, "killed the process checking it", Trouble.INTERNAL)
        return Checker(self._plan).report(job, problem)

    def _judge_here(self, task: Judge) -> None:
        checker = Checker(self._plan)
        found = (checker.check(job) for job in task.jobs)
        self._judged(task, [checked for checked in found if checked is not None])

    def _start(self) -> None:
        worker = Worker.started(self._plan)
        if worker is None:
            self._able = False
        else:
            self._workers.append(worker)


def _batches(items: Iterator[Job | Piece]) -> Iterator[list[Job | Piece]]:
    """Items that follow each other, so many that sending them to and fro is no matter."""
    batch: list[Job | Piece] = []
    size = 0
    for item in items:
        batch.append(item)
        size += 1 if isinstance(item, Job) else len(item.entries)
        if size >= _PATHS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
