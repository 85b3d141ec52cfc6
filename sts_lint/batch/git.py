"""git under rules: nothing a repository configures is run, nobody is asked, nothing is fetched.

Objects are read and made in a git folder of our own, which borrows the object store of the
repository, so that neither its configuration, attributes and hooks nor its work tree and
index are looked at. What has to be asked of the repository itself (which commits its
branches name) or told it (that there is one more) is plumbing with all of that switched off.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sts_lint.quoting import MASK, USER_INFO

NETWORK = "https:ssh:file"
"""The protocols of clone URLs, as git wants them listed."""
_NOWHERE = os.devnull
_CHUNK = 1 << 16
_MOMENT = 0.2  # seconds between two looks at what a fetch has brought
_SWITCHED_OFF = {
    "core.alternateRefsCommand": "false",
    "core.askPass": "",
    "core.attributesFile": _NOWHERE,
    "core.commitGraph": "false",
    "core.editor": "false",
    "core.fsmonitor": "false",
    "core.gitProxy": "",
    "core.hooksPath": _NOWHERE,
    "core.pager": "cat",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "commit.gpgSign": "false",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "gpg.program": "false",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "push.gpgSign": "false",
    "push.recurseSubmodules": "no",
    "submodule.recurse": "false",
    "transfer.credentialsInUrl": "allow",
}
_ONLY_LOCAL = {"core.sshCommand": "false", "credential.helper": "", "protocol.allow": "never"}


class GitError(Exception):
    """git refused; the message is its own line, without the users of URLs."""

    def __init__(self, said: bytes, status: int = 0, out: bytes = b"") -> None:
        self.said = said.decode("utf-8", "replace")
        self.status = status
        self.out = out
        super().__init__(_telling(self.said) or f"git ended with status {status}")


def _telling(said: str) -> str:
    """The line of git's that tells most."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))]
    best = (marked or lines or [""])[0]
    return USER_INFO.sub(MASK, best.removeprefix("fatal:").removeprefix("error:").strip())


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has ended, after a moment."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_MOMENT)
    return process.returncode is not None


def _size(folder: Path) -> int:
    """The bytes of all files below a folder; what vanishes meanwhile counts nothing."""
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += file.lstat().st_size
    return total


@dataclass(frozen=True)
class Git:
    """Runs git with an environment and configuration of our choice."""

    environ: Mapping[str, str]
    config: Mapping[str, str]

    def run(self, *arguments: str, given: bytes = b"") -> bytes:
        """What a command writes. Raises `GitError`."""
        done = subprocess.run(  # noqa: S603 - the commands are ours
            self.command(*arguments),
            input=given,
            capture_output=True,
            env=self.environ,
            check=False,
        )
        if done.returncode:
            raise GitError(done.stderr, done.returncode, done.stdout)
        return done.stdout

    def parts(self, *arguments: str) -> Iterator[bytes]:
        """What a command writes, in parts that end in NUL, as they come. Raises `GitError`."""
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(  # noqa: S603 - the commands are ours
                self.command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                env=self.environ,
            ) as process,
        ):
            rest = b""
            while process.stdout is not None and (data := process.stdout.read(_CHUNK)):
                *whole, rest = (rest + data).split(b"\0")
                yield from whole
            if process.wait():
                said.seek(0)
                raise GitError(said.read(), process.returncode)

    def run_within(self, folder: Path, size: int, *arguments: str) -> None:
        """Run a command that fills a folder, and end it once that has too many bytes.

        Raises `GitError`.
        """
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603 - the commands are ours
                self.command(*arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=self.environ,
            )
            while not _ended(process):
                if _size(folder) > size:
                    process.kill()
                    process.wait()
                    raise GitError(f"is larger than --size-limit {size}".encode())
            said.seek(0)
            if process.returncode:
                raise GitError(said.read(), process.returncode)

    def command(self, *arguments: str) -> list[str]:
        """The command line."""
        settings = [word for pair in self.config.items() for word in ("-c", "=".join(pair))]
        return ["git", "--no-pager", *settings, *arguments]

    def within(self, **environ: str) -> Git:
        """The same with more in the environment."""
        return replace(self, environ={**self.environ, **environ})

    def having(self, name: str, value: str) -> Git:
        """The same with one more setting."""
        return replace(self, config={**self.config, name: value})


def local_git(folder: Path, safe: Iterable[str] = ()) -> Git:
    """Git for what is on the disk; a small file in `folder` holds its only configuration.

    `safe` are the folders that the user told git to trust despite of their owner.
    """
    settings = folder / "gitconfig"
    if not settings.exists():
        listed = "".join(f"\tdirectory = {_quoted(each)}\n" for each in safe)
        settings.write_text(f"[safe]\n{listed}", "utf-8")
    environ = _environ() | {
        "GIT_CONFIG_GLOBAL": str(settings),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
    return Git(environ, _SWITCHED_OFF | _ONLY_LOCAL)


def network_git(ssh: str) -> Git:
    """Git for clone URLs: the user's own configuration counts, and nobody is asked."""
    command = f"{ssh or 'ssh'} -oBatchMode=yes"
    environ = _environ() | {
        "GIT_ALLOW_PROTOCOL": NETWORK,
        "GIT_SSH_COMMAND": command,
        "GCM_INTERACTIVE": "never",
    }
    return Git(environ, _SWITCHED_OFF | {"credential.interactive": "false"})


def _environ() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    kept.pop("SSH_ASKPASS", None)
    return kept | {
        "GIT_ASKPASS": "",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LANGUAGE": "",
        "LC_ALL": "C",
    }


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def c_quoted(path: bytes) -> bytes:
    """A path in quotes, as git reads it in files that list some."""
    plain = (bytes([b]) if 32 <= b < 127 and b not in b'"\\' else b"\\%03o" % b for b in path)
    return b'"' + b"".join(plain) + b'"'


class Objects:
    """Reads objects of a repository, through one process."""

    def __init__(self, git: Git) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours
            git.command("cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=git.environ,
        )

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, names: list[str]) -> Iterator[bytes]:
        """The contents of blobs, in this order. Raises `GitError` where one is missing."""
        for start in range(0, len(names), _AT_ONCE):
            asked = names[start : start + _AT_ONCE]
            yield from self._read(asked)

    def _read(self, names: list[str]) -> Iterator[bytes]:
        ask, answers = self._process.stdin, self._process.stdout
        if ask is None or answers is None:
            return
        ask.write("".join(f"{name}\n" for name in names).encode())
        ask.flush()
        for name in names:
            head = answers.readline().split()
            if len(head) != 3:
                raise GitError(f"object {name} is missing or broken".encode())
            yield answers.read(int(head[2]) + 1)[:-1]


_AT_ONCE = 400  # so that the question fits into a pipe, whoever waits for whom
