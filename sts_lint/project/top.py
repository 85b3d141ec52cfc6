"""Where a project ends: the folder outside which nothing is opened for its files."""

from __future__ import annotations

import os
from collections.abc import Iterator


def top_of(folder: str) -> str:
    """The real path of the repository around a folder, else the working directory, if around it.

    Else the folder that holds the package the folder belongs to.
    """
    place = real = os.path.realpath(folder or ".")
    while True:
        if os.path.lexists(f"{place}/.git"):
            return place
        above = os.path.dirname(place)  # noqa: PTH120 - asked for every file with a client
        if above == place:
            break
        place = above
    here = os.path.realpath(".")
    if is_within(real, here):
        return here
    while os.path.isfile(f"{real}/__init__.py"):  # noqa: PTH113
        real = os.path.dirname(real)  # noqa: PTH120
    return real


def is_within(path: str, top: str) -> bool:
    """Whether a path, links followed, is a real folder or lies below it."""
    real = os.path.realpath(path)
    return real == top or real.startswith(top.rstrip("/") + "/")


def upwards(folder: str, top: str) -> Iterator[str]:
    """A folder and those around it up to the top, as they are shown; "" is the working one."""
    while is_within(folder or ".", top):
        yield folder
        above = os.path.normpath(os.path.join(folder or ".", ".."))  # noqa: PTH118
        if os.path.realpath(above) == os.path.realpath(folder or "."):
            return
        folder = "" if above == "." else above
