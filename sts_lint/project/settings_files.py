"""Where settings may stand: the names of the files, and the folders that are looked through.

Apart from `settings`, so that a run can ask whether there are any before it knows what they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

OWN_FILE = "sts-lint.toml"
SHARED_FILE = "pyproject.toml"
MENTION = b"sts-lint"
"""Without it a shared file holds no settings of ours."""


def start_folder(here: str, paths: Sequence[str]) -> str:
    """The folder from which settings are looked for, for a run in `here` over `paths`."""
    if not paths:
        return here
    first = os.path.normpath(os.path.join(here, paths[0]))  # noqa: PTH118
    if os.path.isdir(first):  # noqa: PTH112
        return first
    inside = first.startswith(os.path.join(here, ""))  # noqa: PTH118
    return here if inside else os.path.dirname(first)  # noqa: PTH120


def folders(start: str) -> Iterator[str]:
    """An absolute folder and those around it, up to the repository's root."""
    while True:
        yield start
        above = os.path.dirname(start)  # noqa: PTH120 - pathlib is a slow import
        if above == start or os.path.lexists(os.path.join(start, ".git")):  # noqa: PTH118
            return
        start = above


def user_file() -> str:
    """The user's own settings file, whether or not it is there."""
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return os.path.join(os.path.expanduser(home), "sts-lint", OWN_FILE)  # noqa: PTH111, PTH118
