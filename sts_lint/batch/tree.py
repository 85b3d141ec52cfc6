"""The files of a commit, read from objects into a folder of ours that holds nothing else.

Only regular files are written: no link, no submodule, no name that leads elsewhere. Files
that no front end reads stay where they are, too large ones are there by name and size only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.batch.git import Git, Objects
from sts_lint.batch.task import TaskError
from sts_lint.project.manifests.files import manifest_names
from sts_lint.project.repository import IGNORE_FILE
from sts_lint.reading import may_be_read

_FILES = ("100644", "100755", "100664")
_LINK, _SUBMODULE = "120000", "160000"
_LARGE = 20 * 1024 * 1024  # more than any front end reads by default
_NOT_ON_WINDOWS = frozenset('\\:*?"<>|')
_SHOWN = 3
_DEEPEST = 200  # folders below each other, more than any project has


@dataclass(frozen=True, slots=True)
class Blob:
    """One entry of a tree, folders apart; `size` is None where the object is missing."""

    mode: str
    name: str
    path: bytes
    size: int | None


@dataclass(frozen=True)
class Tree:
    """All entries of a commit, and what was left out of its folder, one line each."""

    entries: tuple[Blob, ...]
    files: int
    notes: tuple[str, ...]


def read_tree(git: Git, commit: str, folder: Path, limit: int, largest: int | None) -> Tree:
    """Write the files of a commit that may hold anything of ours into an empty folder.

    `limit` is how many bytes all of them may have, `largest` what the user lets one have.
    Raises `TaskError`, and `GitError`.
    """
    entries = tuple(_listed(git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)))
    wanted = [entry for entry in entries if entry.mode in _FILES and _is_read(entry.path)]
    _check(wanted, limit)
    large = max(_LARGE, largest or 0)
    top = _Folder(folder)
    small = [entry for entry in wanted if (entry.size or 0) <= large]
    with Objects(git) as objects:
        for entry, data in zip(small, objects.read([e.name for e in small]), strict=True):
            top.write(entry.path, data)
    for entry in wanted:
        if (entry.size or 0) > large:
            top.write(entry.path, b"", entry.size)
    return Tree(entries, len(wanted), tuple(_notes(entries, top.refused)))


def _listed(data: bytes) -> Iterator[Blob]:
    for line in data.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        mode, _, name, size = head.decode().split()
        yield Blob(mode, name, path, int(size) if size.isdecimal() else None)


def _is_read(path: bytes) -> bool:
    name = os.fsdecode(path.rpartition(b"/")[2])
    if name == IGNORE_FILE:
        return False  # what git tracks is looked at, whatever an ignore file says
    return may_be_read(os.fsdecode(path)) or bool(list(manifest_names([name])))


def _check(wanted: list[Blob], limit: int) -> None:
    missing = next((entry for entry in wanted if entry.size is None), None)
    if missing is not None:
        cure = "is it a partial clone? `git fetch --refetch --no-filter` completes it"
        raise TaskError(f"objects are missing, such as that of {_shown(missing.path)}: {cure}")
    size = sum(entry.size or 0 for entry in wanted)
    if size > limit:
        raise TaskError(f"its files have {size} bytes, more than --size-limit {limit}")


class _Folder:
    """Writes files below a folder, and never outside of it."""

    def __init__(self, top: Path) -> None:
        self._top = os.fsencode(top)
        self._made: set[bytes] = set()
        self.refused: list[bytes] = []

    def write(self, path: bytes, data: bytes, size: int | None = None) -> None:
        """Write a file; where its name cannot be had it is refused."""
        parts = path.split(b"/")
        if len(parts) > _DEEPEST or not all(map(_is_plain, parts)):
            self.refused.append(path)
            return
        place = self._top + b"/" + path
        try:
            self._make(place.rpartition(b"/")[0])
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except (OSError, ValueError):
            self.refused.append(path)
            return
        with os.fdopen(handle, "wb", buffering=0) as file:
            file.write(data)
            if size is not None:
                file.truncate(size)

    def _make(self, folder: bytes) -> None:
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - names are bytes
            self._made.add(folder)


def _is_plain(part: bytes) -> bool:
    if os.name == "nt" and not _NOT_ON_WINDOWS.isdisjoint(os.fsdecode(part)):
        return False
    return part not in (b"", b".", b"..") and part.lower() != b".git"


def _notes(entries: tuple[Blob, ...], refused: list[bytes]) -> Iterator[str]:
    for mode, what in ((_LINK, "symbolic links"), (_SUBMODULE, "submodules")):
        found = [entry.path for entry in entries if entry.mode == mode]
        if found:
            yield f"{what} were not followed: {_some(found)}"
    if refused:
        yield f"files whose names a folder cannot hold were left out: {_some(refused)}"


def _some(paths: list[bytes]) -> str:
    more = len(paths) - _SHOWN
    shown = ", ".join(map(_shown, paths[:_SHOWN]))
    return f"{shown} and {more} more" if more > 0 else shown


def _shown(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
