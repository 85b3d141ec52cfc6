"""The files of a commit, read from objects into a folder of ours that holds nothing else.

Only regular files are written: no link, no submodule, no name that leads elsewhere. Files
that no front end reads stay where they are, too large ones are there by name and size only.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.batch.git import Git, Objects
from sts_lint.batch.task import TaskError
from sts_lint.checker import Checker, Job
from sts_lint.project.manifests.files import manifest_names
from sts_lint.project.repository import IGNORE_FILE
from sts_lint.reading import is_python, may_be_read
from sts_lint.text import Syntax, Text

_FILES = ("100644", "100755", "100664")
_LINK, _SUBMODULE = "120000", "160000"
_LARGE = 20 * 1024 * 1024  # more than any front end reads by default
_AT_ONCE = 32 * 1024 * 1024  # bytes of a repository that are held in memory
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
    """The files of a commit that may matter, the commit itself, and what is to be said of it."""

    files: tuple[Blob, ...]
    commit: bytes
    notes: tuple[str, ...]


def read_tree(
    git: Git, commit: str, folder: Path, limit: int, checker: Checker, everything: bool
) -> Tree:
    """Write the files of a commit that may matter into an empty folder.

    None are written if a checker sees nothing of ours in any of them, and modules of Python
    only if it does in some of them; or `everything` is written. `limit` is how many bytes all
    may have. Raises `TaskError`, and `GitError`.
    """
    entries = map(_entry, git.parts("ls-tree", "-r", "-z", "-l", "--full-tree", commit))
    wanted, others = _sorted(entries)
    size = _size(wanted, limit)
    largest = max(_LARGE, checker.plan.limits.python, checker.plan.limits.settings)
    small = [entry for entry in wanted if (entry.size or 0) <= largest]
    large = [entry for entry in wanted if (entry.size or 0) > largest]
    top = _Folder(folder)
    with Objects(git) as objects:
        (told,) = objects.read([commit])
        contents = zip(small, objects.read([entry.name for entry in small]), strict=True)
        if everything or large or size > _AT_ONCE:
            top.fill(contents)
        else:
            top.fill(_needed(list(contents), checker))
    for entry in large:
        top.write(entry.path, b"", entry.size)
    return Tree(tuple(wanted), told, tuple(_notes(others, top.refused)))


def _needed(held: list[tuple[Blob, bytes]], checker: Checker) -> Iterable[tuple[Blob, bytes]]:
    """The files that have to be there to judge those that hold something of ours."""
    paths = {entry.path: os.fsdecode(entry.path) for entry, _ in held}
    read = (checker.read(Job(paths[entry.path], content=data)) for entry, data in held)
    texts = [text for text in read if text is not None]
    if any(isinstance(t, Text) and t.syntax is not Syntax.SETTINGS for t in texts):
        return held
    return [pair for pair in held if texts and not is_python(paths[pair[0].path])]


def _entry(line: bytes) -> Blob:
    head, _, path = line.partition(b"\t")
    mode, _, name, size = head.decode().split()
    return Blob(mode, name, path, int(size) if size.isdecimal() else None)


def _sorted(entries: Iterable[Blob]) -> tuple[list[Blob], dict[str, list[bytes]]]:
    """The files that may matter, and the paths of links and submodules."""
    wanted: list[Blob] = []
    others: dict[str, list[bytes]] = {_LINK: [], _SUBMODULE: []}
    for entry in entries:
        if entry.mode in others:
            others[entry.mode].append(entry.path)
        elif entry.mode in _FILES and _is_read(entry.path):
            wanted.append(entry)
    return wanted, others


def _is_read(path: bytes) -> bool:
    name = os.fsdecode(path.rpartition(b"/")[2])
    if name == IGNORE_FILE:
        return False  # what git tracks is looked at, whatever an ignore file says
    return may_be_read(os.fsdecode(path)) or bool(list(manifest_names([name])))


def _size(wanted: list[Blob], limit: int) -> int:
    """The bytes of all of them. Raises `TaskError` where that cannot be had, or is too much."""
    missing = next((entry for entry in wanted if entry.size is None), None)
    if missing is not None:
        cure = "is it a partial clone? `git fetch --refetch --no-filter` completes it"
        raise TaskError(f"objects are missing, such as that of {_shown(missing.path)}: {cure}")
    size = sum(entry.size or 0 for entry in wanted)
    if size > limit:
        raise TaskError(f"its files have {size} bytes, more than --size-limit {limit}")
    return size


class _Folder:
    """Writes files below a folder, and never outside of it."""

    def __init__(self, top: Path) -> None:
        self._top = os.fsencode(top)
        self._made: set[bytes] = set()
        self.refused: list[bytes] = []

    def fill(self, contents: Iterable[tuple[Blob, bytes]]) -> None:
        """Write many files."""
        for entry, data in contents:
            self.write(entry.path, data)

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


def _notes(others: dict[str, list[bytes]], refused: list[bytes]) -> Iterator[str]:
    for mode, what in ((_LINK, "symbolic links"), (_SUBMODULE, "submodules")):
        if others[mode]:
            yield f"{what} were not followed: {_some(others[mode])}"
    if refused:
        yield f"files whose names a folder cannot hold were left out: {_some(refused)}"


def _some(paths: list[bytes]) -> str:
    more = len(paths) - _SHOWN
    shown = ", ".join(map(_shown, paths[:_SHOWN]))
    return f"{shown} and {more} more" if more > 0 else shown


def _shown(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
