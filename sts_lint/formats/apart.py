"""One process apart for parsers in C: if one of them crashes, it costs one text, not the run.

It starts with the first such text and lives as long as the run. It is forked where that is
possible, because a spawned one costs as much as everything else in a run over a few files;
either way only plain data goes in and out.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sts_lint.formats.guard import MOST_ENTRIES
from sts_lint.formats.readers import read
from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.which import Format
from sts_lint.model import Entry

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

READ_IN_PYTHON = frozenset(
    {Format.AWS_CONFIG, Format.AWS_CREDENTIALS, Format.DOCKER_ENV, Format.LINES}
)
"""Formats without text inside text, whose readers are ours alone."""


TIME = 10
"""Seconds of a processor for one text in the process apart."""
MEMORY = 1 << 30
"""Bytes that the process apart may grow by."""
_WAIT = 600.0  # seconds on the clock, where time of a processor cannot be bounded


class ReaderDefect(Exception):
    """A reader failed in the process apart; the message says where, and nothing of the text."""


@dataclass
class _Read:
    """What came of a text: its entries, and why there are no more, if so."""

    entries: list[Entry]
    end: Unreadable | ReaderDefect | None = None


@contextlib.contextmanager
def parsers_apart() -> Iterator[None]:
    """Within this, what may reach a parser in C is read in the process apart."""
    before, _APART.wanted = _APART.wanted, True
    try:
        yield
    finally:
        _APART.wanted = before
        if not before:
            _APART.stop()


def keep_parsers_apart() -> None:
    """The same from now on, as long as this process lives; the other one starts at once."""
    _APART.wanted = True
    _APART.connection()


def read_apart(kind: Format, content: str) -> Iterator[Entry]:
    """The entries of a text, like `readers.read`.

    Raises `Unreadable`, also where the parser crashed.
    """
    connection = None if kind in READ_IN_PYTHON else _APART.connection()
    if connection is None:
        yield from read(kind, content)
        return
    found = _APART.ask(connection, kind, content)
    yield from found.entries
    if found.end is not None:
        raise found.end


@dataclass
class _Apart:
    wanted: bool = False
    usable: bool = True
    running: tuple[BaseProcess, Connection] | None = None

    def connection(self) -> Connection | None:
        """The way to the process, started if there is none yet; None if it cannot be had."""
        if self.wanted and self.usable and self.running is None:
            self._start()
        return self.running[1] if self.wanted and self.running else None

    def ask(self, connection: Connection, kind: Format, content: str) -> _Read:
        """What the process reads; that it died, or says nothing, is an answer, too."""
        try:
            connection.send((kind, content))
            if not connection.poll(_WAIT):
                raise TimeoutError
            found: _Read = connection.recv()
        except (EOFError, OSError) as error:
            late = isinstance(error, TimeoutError) or self._ended_by(_TIMER)
            self.stop()
            if late:
                return _Read([], Unreadable(f"takes longer than {TIME} s to read"))
            return _Read([], Unreadable("crashed the parser that read it", crashed=True))
        return found

    def _ended_by(self, number: int | None) -> bool:
        if self.running is None or number is None:
            return False
        process, _ = self.running
        process.join(1)
        return process.exitcode == -number

    def _start(self) -> None:
        import multiprocessing  # noqa: PLC0415 - for such files only
        import threading  # noqa: PLC0415

        # A fork of a process with threads may wait for a lock that nobody holds.
        forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
        try:
            start = multiprocessing.get_context("fork" if forks else "spawn")
            ours, theirs = start.Pipe()
            with out_of_the_tree() as here:
                arguments = (theirs, ours if forks else None, here)
                process = start.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
                process.start()
            theirs.close()
            self.running = process, ours
            ours.recv()  # it says so once it is able to work
        except (EOFError, OSError, ImportError, RuntimeError):
            self.stop()
            self.usable = False

    def stop(self) -> None:
        """End the process, if there is one."""
        if self.running is not None:
            process, connection = self.running
            connection.close()
            process.join(1)
            process.kill()
            process.join()
            self.running = None


_APART = _Apart()
_TIMER: int | None = getattr(signal, "SIGPROF", None)


@contextlib.contextmanager
def out_of_the_tree() -> Iterator[str]:
    """Within this, processes are spawned; the folder to go back to.

    A spawned Python looks for its first modules in the current folder, which is what is scanned.
    """
    here = os.getcwd()  # noqa: PTH109 - and a text where to go back to
    os.chdir(os.path.dirname(os.__file__))  # noqa: PTH120
    try:
        yield here
    finally:
        os.chdir(here)


def _serve(connection: Connection, inherited: Connection | None, here: str) -> None:
    """Read what comes, until nobody is there any more."""
    os.chdir(here)
    if inherited is not None:
        inherited.close()  # else the end of the run would never be seen here
    _APART.wanted, _APART.running = False, None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _TIMER is not None:
        signal.signal(_TIMER, signal.SIG_DFL)  # which ends even what never comes back from C
    without_core()
    _bound_memory()
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)
        while True:
            request = connection.recv()
            _set_timer(TIME)
            found = _read(*request)
            _set_timer(0)
            connection.send(found)


def _set_timer(seconds: float) -> None:
    if _TIMER is not None and sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory() -> None:
    """Let an allocation beyond `MEMORY` fail, in C or in Python; both cost one text."""
    if sys.platform == "linux":  # elsewhere nothing says, or nothing heeds, what is in use
        import resource  # noqa: PLC0415 - not there on Windows

        with contextlib.suppress(OSError):  # no /proc
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            bounds = [pages * resource.getpagesize() + MEMORY, soft, hard]
            wanted = min(bound for bound in bounds if bound != resource.RLIM_INFINITY)
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _read(kind: Format, content: str) -> _Read:
    found = _Read([])
    try:
        found.entries += islice(read(kind, content), MOST_ENTRIES + 1)
    except Unreadable as error:
        found.end = error
    except Exception as error:
        found.end = ReaderDefect(where(error))
    return found


def where(error: BaseException) -> str:
    """The kind of an error and where it was raised; what it says may quote a file."""
    import traceback  # noqa: PLC0415 - for defects only

    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__}{' at ' if places else ''}{' > '.join(places)}"


def without_core() -> None:
    """Let no crash of this process write its memory, and so what it read, to the disk."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
