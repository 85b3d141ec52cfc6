"""A process that does tasks one after the other, and the end of it that others hold.

It may be killed at any time: when a task takes too long, or dies with whatever it read.
All it started goes with it, since it leads a process group of its own; and it ends when
nobody is left to give it tasks.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from typing import IO

from sts_lint.batch.results import Outcome, Repository
from sts_lint.batch.task import Done, Task
from sts_lint.reports.masking import shown

_HEAD = struct.Struct(">Q")
_GRACE = 5.0  # seconds for its start, which no task is to blame for
_PATIENCE = 2.0  # seconds for its end
_TRIES = 2
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from sts_lint.batch.child import main; main()"
"""Nothing is imported from the working directory, whatever lies there."""


@dataclass
class Child:
    """Does tasks in a process apart, which is started when there is something to do."""

    _closed: bool = False
    _process: subprocess.Popen[bytes] | None = None
    _answers: queue.SimpleQueue[bytes] = field(default_factory=queue.SimpleQueue)

    def do(self, task: Task) -> Done:
        """What a task comes to; that the process had to be killed, or died, is a result, too."""
        for _ in range(_TRIES):
            try:
                answer = self._ask(pickle.dumps(task), task.work.seconds + _GRACE)
            except queue.Empty:
                self.stop()
                limit = f"{task.work.seconds:g} seconds (--time-limit)"
                return _failed(task, f"took longer than {limit} and was given up")
            if answer:
                done: Done = pickle.loads(answer)  # noqa: S301 - from our own process
                return done
            self.stop()
        return _failed(task, f"killed the process that looked at it, {_TRIES} times")

    def _ask(self, question: bytes, seconds: float) -> bytes:
        """The answer, empty if the process died. Raises `queue.Empty` where there is none."""
        if self._process is None and not self._closed:
            self._start()
        process = self._process
        if process is None or process.stdin is None:
            return b""
        try:
            _send(process.stdin, question)
        except OSError:
            return b""
        return self._answers.get(timeout=seconds)

    def _start(self) -> None:
        places = [os.path.abspath(place) for place in sys.path if place]  # noqa: PTH100
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", _PROGRAM, *places],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._answers = queue.SimpleQueue()
        arguments = (self._process.stdout, self._answers)
        threading.Thread(target=_listen, args=arguments, daemon=True).start()

    def close(self) -> None:
        """End the process, and start no other one."""
        self._closed = True
        self.stop()

    def stop(self) -> None:
        """End the process with all it started: it does that itself, if it still can."""
        process, self._process = self._process, None
        if process is None:
            return
        _close(process.stdin)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        if sys.platform == "win32":
            process.kill()
        else:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _close(process.stdout)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with contextlib.suppress(OSError):
            stream.close()


def _failed(task: Task, trouble: str) -> Done:
    failed = Repository(task.name, shown(task.source), Outcome.FAILED)
    return Done(replace(failed, trouble=trouble))


def _listen(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Pass on what a process answers; nothing, when it ends."""
    with contextlib.suppress(OSError, ValueError):
        while answer := _receive(stream):
            answers.put(answer)
    answers.put(b"")


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_HEAD.pack(len(data)) + data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return b""
    return stream.read(_HEAD.unpack(head)[0])


_HERE = threading.local()


def mine() -> Child:
    """The process that belongs to this thread."""
    if not hasattr(_HERE, "child"):
        _HERE.child = Child()
    child: Child = _HERE.child
    return child


def do(task: Task) -> Done:
    """Do a task in the process that belongs to this thread, on whatever machine it runs."""
    return mine().do(task)


def main() -> None:
    """Do what comes in, until nobody is there any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not print into the answers
    from sts_lint.batch.steps import run  # noqa: PLC0415 - the other end needs none of it
    from sts_lint.formats.apart import keep_parsers_apart, without_core  # noqa: PLC0415

    without_core()
    keep_parsers_apart()  # before there is a thread, so that it can fork
    questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_hear, args=(questions,), daemon=True).start()
    while question := questions.get():
        task: Task = pickle.loads(question)  # noqa: S301 - from our own process
        _send(answers, pickle.dumps(run(task)))


def _hear(questions: queue.SimpleQueue[bytes]) -> None:
    """Take in tasks; the end of them is the end of this process and all it started."""
    while question := _receive(sys.stdin.buffer):
        questions.put(question)
    from sts_lint.batch.verify import end_running  # noqa: PLC0415 - as in `main`

    end_running()
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(0)
