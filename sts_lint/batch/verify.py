"""The user's own command, in a checkout of its own, decides whether a commit is kept."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from sts_lint.batch.opening import Opened, borrow
from sts_lint.batch.task import TaskError, Verify

_MOST_LOG = 1024 * 1024
_RUNNING: list[subprocess.Popen[bytes]] = []  # one at most: a process does one task at a time


class Refused(TaskError):
    """The command did not pass; `log` is what it wrote."""

    def __init__(self, message: str, log: bytes) -> None:
        super().__init__(message)
        self.log = log


def fresh_clone(opened: Opened, folder: Path) -> Opened:
    """A clone of what the base holds, in which a commit may be made that nobody keeps.

    It comes from a repository of ours around the same objects: the one they belong to may
    have configured what is to happen when it is cloned.
    """
    source, place = folder / "source.git", folder / "clone"
    _around(opened, source)
    git = opened.git.having("protocol.allow", "always").within(GIT_ALLOW_PROTOCOL="file")
    plain = {k: v for k, v in git.environ.items() if k not in ("GIT_DIR", "GIT_OBJECT_DIRECTORY")}
    arguments = ("--quiet", "--no-hardlinks", "--no-checkout", "--no-tags", "--template=")
    replace(git, environ=plain).run("clone", *arguments, "--", source.as_uri(), str(place))
    own = str(place / ".git")
    objects = str(place / ".git" / "objects")
    return replace(
        opened,
        git=opened.git.within(GIT_OBJECT_DIRECTORY=objects),
        own=opened.own.within(GIT_DIR=own),
        git_dir=own,
    )


def _around(opened: Opened, place: Path) -> None:
    """A bare repository that borrows the objects, with one branch at the base."""
    shutil.copytree(opened.git.environ["GIT_DIR"], place)
    borrow(place / "objects", opened.git.environ["GIT_OBJECT_DIRECTORY"])
    (place / "HEAD").write_bytes(b"ref: refs/heads/base\n")
    (place / "refs" / "heads").mkdir(parents=True, exist_ok=True)
    (place / "refs" / "heads" / "base").write_bytes(f"{opened.base}\n".encode())
    shallow = Path(opened.git_dir, "shallow")
    if shallow.is_file():
        (place / "shallow").write_bytes(shallow.read_bytes())


def passes(clone: Opened, commit: str, verify: Verify) -> bytes:
    """What the command writes in a checkout of the commit. Raises `Refused`."""
    place = Path(clone.git_dir).parent
    clone.own.within(GIT_WORK_TREE=str(place)).run("checkout", "--quiet", "--detach", commit)
    log = place.with_name("log")
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S602 - the user's own command, in the user's shell
            verify.command,
            shell=True,
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _RUNNING.append(process)
    try:
        status = process.wait(verify.timeout)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        _kill(process)
        process.wait()
        _RUNNING.remove(process)
    with log.open("rb") as file:
        written = file.read(_MOST_LOG)
    if status == 0:
        return written
    ended = f"ended with status {status}"
    if status is None:
        ended = f"took longer than {verify.timeout:g} seconds (--verify-timeout)"
    raise Refused(f"the verify command {ended}; no commit was kept", written)


def end_running() -> None:
    """End the command that is at work, if there is one: nobody wants to know any more."""
    for process in tuple(_RUNNING):
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command and whatever it left running in its process group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
