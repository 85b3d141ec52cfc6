"""One process apart for what is read by parsers in C: if one of them crashes, the run goes on.

It starts with the first such file and lives as long as the run. It is forked where that is
possible, because a spawned one costs as much as everything else in a run over a few files;
either way only plain data goes in and out.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.formats.which import Format, which
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Problem, Trouble

READ_IN_PYTHON = frozenset(
    {Format.AWS_CONFIG, Format.AWS_CREDENTIALS, Format.DOCKER_ENV, Format.LINES}
)
"""Formats without text inside text, whose readers are ours alone."""


def is_read_in_c(text: Text) -> bool:
    """Whether a parser in C may see a text or a part of it."""
    if text.syntax is not Syntax.SETTINGS:
        return False
    return which(text.path, text.content) not in READ_IN_PYTHON


@dataclass
class Apart:
    """Judges texts in the process apart, or here where none can be started."""

    checker: Checker
    running: list[tuple[BaseProcess, Connection]] = field(default_factory=list)
    usable: bool = True

    def judge(self, job: Job, text: Text) -> Checked | None:
        """The result for one text; that the process died is one, too. Never raises."""
        if not self.running and self.usable:
            self._start()
        if not self.usable:
            return self.checker.judge(job, text)
        _, connection = self.running[0]
        try:
            connection.send((job, text))
            found: Checked | None = connection.recv()
        except (EOFError, OSError):
            self._stop()
            problem = Problem(job.path, None, KILLED, Trouble.INTERNAL)
            return self.checker.report(job, problem)
        return found

    def _start(self) -> None:
        """Start the process; it says so once it is able to work."""
        # A fork of a process with threads may wait for a lock that nobody holds.
        forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
        try:
            start = multiprocessing.get_context("fork" if forks else "spawn")
            ours, theirs = start.Pipe()
            checker = self.checker if forks else Checker(self.checker.plan)
            arguments = (checker, theirs, ours if forks else None)
            process = start.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
            process.start()
            theirs.close()
            self.running.append((process, ours))
            ours.recv()
        except (EOFError, OSError, ImportError, RuntimeError):
            self._stop()
            self.usable = False

    def _stop(self) -> None:
        for process, connection in self.running:
            connection.close()
            process.join(1)
            process.kill()
            process.join()
        self.running.clear()

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()


KILLED = "killed the process checking it"


def _serve(checker: Checker, connection: Connection, inherited: Connection | None) -> None:
    """Judge what comes, until nobody is there any more."""
    if inherited is not None:
        inherited.close()  # else the end of the run would never be seen here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    without_core()
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)
        for job, text in _received(connection):
            connection.send(checker.judge(job, text))


def _received(connection: Connection) -> Iterator[tuple[Job, Text]]:
    while True:
        yield connection.recv()


def without_core() -> None:
    """Let no crash of this process write its memory, and so what it read, to the disk."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
