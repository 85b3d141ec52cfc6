"""git itself, asked so that nothing of the repository's configuration runs."""

from __future__ import annotations

import os
import subprocess

_CALM = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=" + os.devnull),
    *("-c", "core.quotePath=false"),
    *("-c", "protocol.allow=never"),
)
_ENVIRON = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """git is not there or says no; the message is its first line."""


def git(folder: str, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints when run in a folder and given some input. Raises `GitError`.

    Variables that a hook sets (`GIT_DIR`, `GIT_INDEX_FILE`) are about another folder perhaps,
    and are not passed on; nor is one that makes git start a program.
    """
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_")
    }
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            ["git", *_CALM, "-C", folder or ".", *arguments],  # noqa: S607 - the user's own git
            env={**environ, **_ENVIRON},
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[0].removeprefix("fatal: ") if said else f"{arguments[0]} failed")
    return done.stdout
