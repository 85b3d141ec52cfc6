"""The git repositories below a folder, as far down as there are any, none inside another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_BARE = frozenset({"HEAD", "objects", "refs"})


def clones_below(top: Path, campaign: Path) -> Iterator[str]:
    """Their paths relative to the top, in order; links are not followed.

    `top` and `campaign`, a folder to leave out, are absolute and real.
    """
    for folder, below, files in os.walk(top):
        below.sort()
        if Path(folder) == campaign:
            below.clear()
        elif ".git" in below or ".git" in files or {*below, *files} >= _BARE:
            below.clear()
            yield os.path.relpath(folder, top).replace(os.sep, "/")
