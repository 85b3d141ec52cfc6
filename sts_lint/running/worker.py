"""One worker process: what is asked of it, and both ends of the way there."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import TYPE_CHECKING, Any

from sts_lint.checker import Checker, Job
from sts_lint.formats.apart import keep_parsers_apart, out_of_the_tree, without_core
from sts_lint.plan import Plan
from sts_lint.project.discovery import Piece
from sts_lint.project.sifting import Sieve
from sts_lint.reading import LOOKED

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_SMALL = 4096  # bytes that every system takes before anyone reads


class WorkerDiedError(Exception):
    """The process is not there any more."""


@dataclass(frozen=True, eq=False)
class Look:
    """Which of these files can hold anything? Answered by one byte for each path: 0 or 1."""

    part: Any
    items: list[Job | Piece]

    @cached_property
    def paths(self) -> list[str]:
        """The paths of all pieces."""
        return [path for item in self.items if isinstance(item, Piece) for path in item.paths()]


@dataclass(frozen=True, eq=False)
class Judge:
    """Check these files. `alone`: one that may kill, and nobody else may come to harm."""

    part: Any
    place: tuple[int, ...]
    jobs: list[Job]
    alone: bool = False


Task = Look | Judge


@dataclass
class Worker:
    """A process from the outside; `tasks` are those it has not answered yet, in order."""

    process: SpawnProcess
    end: Connection
    tasks: deque[Task] = field(default_factory=deque)
    was_able: bool = False  # it has started, and said so

    @classmethod
    def started(cls, plan: Plan) -> Worker | None:
        """A new process; None where none can be had."""
        try:
            start = multiprocessing.get_context("spawn")
            ours, theirs = start.Pipe()
            with out_of_the_tree() as here:
                process = start.Process(target=_serve, args=(theirs, plan, here))
                process.start()
        except (OSError, ImportError, RuntimeError, ValueError):
            return None
        theirs.close()
        return cls(process, ours)

    @property
    def takes_more(self) -> bool:
        """Whether there is something for it to do while an answer is under way, and no more."""
        alone = any(isinstance(task, Judge) and task.alone for task in self.tasks)
        return len(self.tasks) < 2 and not alone

    def give(self, task: Task) -> bool:
        """Ask for something; False if it has to wait. Raises `WorkerDiedError`.

        Long questions wait for the answers to those that may be long, or both sides would.
        """
        if isinstance(task, Judge) and task.alone and self.tasks:
            return False
        question = task.jobs if isinstance(task, Judge) else task.paths
        data = ForkingPickler.dumps((isinstance(task, Judge), question))
        if len(data) > _SMALL and any(isinstance(each, Judge) for each in self.tasks):
            return False
        try:
            self.end.send_bytes(data)
        except OSError:
            raise WorkerDiedError from None
        self.tasks.append(task)
        return True

    def answer(self) -> tuple[Task | None, Any]:
        """The next answer, and what it answers: nothing where it says that it has started.

        Raises `WorkerDiedError`.
        """
        try:
            said = self.end.recv()
        except (EOFError, OSError):
            raise WorkerDiedError from None
        if not self.was_able:
            self.was_able = True
            return None, said
        return self.tasks.popleft(), said

    def stop(self) -> None:
        """End the process, at once if it is still at work."""
        self.end.close()
        if self.tasks:
            self.process.kill()
        self.process.join(1)
        self.process.kill()
        self.process.join()


def _serve(end: Connection, plan: Plan, here: str) -> None:
    os.chdir(here)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    without_core()
    keep_parsers_apart()  # before there is a thread, so that it can fork
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    try:
        _answer(end, Checker(plan))
    finally:
        os._exit(0)  # whoever asks sees an end that is not in order by what is not answered


def _answer(end: Connection, checker: Checker) -> None:
    sieve = Sieve(checker.words, checker.plan.limits.python)
    end.send(None)
    while True:
        is_judgement, question = end.recv()
        if is_judgement:
            found = [checker.check(job) for job in question]
            end.send(([checked for checked in found if checked is not None], sorted(LOOKED)))
            LOOKED.clear()
        else:
            end.send(sieve.flags(question))


def _end_with_the_run() -> None:
    """End this process when the run is killed: nothing else would tell it to."""
    run = multiprocessing.parent_process()
    if run is not None:
        run.join()
        os._exit(1)
