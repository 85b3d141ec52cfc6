"""What the user's own git says where a run is started: who commits, what is trusted."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from sts_lint.batch.task import Machine, TaskError

_IDENTITY = re.compile(r"\s*(?P<name>[^<>\n]*[^<>\s])\s*<(?P<mail>[^<>\s]+)>\s*")


def machine() -> Machine:
    """The folders that git was told to trust, and how it is told to call ssh."""
    safe = _ask("config", "--get-all", "safe.directory").splitlines()
    ssh = os.environ.get("GIT_SSH_COMMAND") or _ask("config", "--get", "core.sshCommand").strip()
    return Machine(tuple(safe), ssh)


def identity(text: str = "") -> tuple[str, str]:
    """Name and mail address of who commits: `Name <mail>`, or as git has it.

    Raises `TaskError`.
    """
    said = text or _ask("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    match = _IDENTITY.fullmatch(said if text else said.rpartition(">")[0] + ">")
    if match is None:
        what = f"{text!r} is not of the form" if text else "git does not know who commits: give"
        raise TaskError(f"{what} 'Name <mail>' (--author, or `author` of `commit` in the list)")
    return match["name"], match["mail"]


def _ask(*arguments: str) -> str:
    """What git says outside of any repository; nothing where it has nothing to say."""
    root = Path.cwd().anchor
    try:
        done = subprocess.run(  # noqa: S603 - the commands are ours
            ["git", *arguments],  # noqa: S607 - the user's own git
            cwd=root,
            capture_output=True,
            check=False,
            env={k: v for k, v in os.environ.items() if k not in ("GIT_DIR", "GIT_WORK_TREE")},
        )
    except OSError:
        raise TaskError("git was not found; install it, version 2.31 or newer") from None
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""
