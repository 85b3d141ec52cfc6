"""What is remembered of the files of a folder, and when it still holds.

Of each file: its size, times and inode, a digest of its bytes, and whether they can hold
anything of ours. Bytes decide that alone. The result of a file depends on its project, too:
other modules, manifests, what surrounds the program. So it holds as long as no file of the
project that could be read says anything else than before, and nothing else that was read.

A file that changed within the tick of the clock in which it was looked at would look the same
afterwards. So what is that new is looked at again the next time, as git does it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sts_lint.cache.place import Shelf
from sts_lint.cache.values import NotAValueError, dumped, loaded
from sts_lint.checked import Checked
from sts_lint.project.discovery import Piece
from sts_lint.project.excludes import is_within
from sts_lint.project.sifting import digest

_TICK, _COARSE_TICK = 50_000_000, 2_000_000_000  # ns: of most file systems, of FAT and HFS+
_NEVER = [-1, -1, -1, -1]
Record = list[Any]
"""Size, time of change, time of any change, inode, digest, whether it may hold ours."""


class Missing:
    """Nothing is remembered; that nothing is to be shown is `None`."""


MISSING = Missing()


@dataclass
class Counts:
    """What a run did: files whose bytes were read, judged, and taken as they were."""

    files: int = 0
    read: int = 0
    judged: int = 0
    reused: int = 0

    def line(self) -> str:
        """One line for people."""
        return (
            f"cache: {self.files} files, {self.read} read, "
            f"{self.judged} judged, {self.reused} results taken as they were"
        )


class Seen(NamedTuple):
    """A piece of a folder with what is known of each of its files."""

    piece: Piece  # without its entries, which are large
    names: tuple[str, ...]
    records: dict[str, Record]  # of all known files of the folder, by name

    def path(self, name: str) -> str:
        """The path of one of its files."""
        return self.piece.folder.shown + name


@dataclass
class Memory:
    """The memory of one run over one working directory, with one plan: `name` stands for both."""

    shelf: Shelf
    name: str
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        document = self.shelf.read(self.name)
        document = document if isinstance(document, dict) else {}
        self._files: dict[str, dict[str, Record]] = document.get("files", {})
        self._results: dict[str, list[Any]] = document.get("results", {})
        self._outside: dict[str, str] = document.get("outside", {})
        self._changed = not document
        self._tops: dict[str, str] = {}  # digests of the projects that are seen whole
        self._start = time.time_ns()

    def survey(self, piece: Piece) -> tuple[Seen, list[str]]:
        """A piece, and those of its files whose bytes have to be looked at."""
        known = self._files.setdefault(piece.folder.shown, {})
        unknown = []
        for entry in piece.entries:
            record = known.get(entry.name)
            stamp = _stamp_of(entry)
            if record is None or record[:4] != stamp or stamp is _NEVER:
                known[entry.name] = [*stamp, "", 1]
                unknown.append(entry.name)
        self.counts.files += len(piece.entries)
        names = tuple(entry.name for entry in piece.entries)
        return Seen(replace(piece, entries=[]), names, known), unknown

    def note(self, seen: Seen, name: str, may_hold: bool, said: str) -> None:
        """Take down what the bytes of a file say."""
        record = seen.records[name]
        self.counts.read += 1
        self._changed = True
        if self._is_new(record):
            record[:4] = _NEVER
        record[4:] = [said or _digest_of(seen.path(name)), int(may_hold)]

    def _is_new(self, record: Record) -> bool:
        tick = _COARSE_TICK if record[1] % 1_000_000_000 == 0 else _TICK
        newest: int = max(record[1], record[2])
        return newest > self._start - tick

    def settle(self, pieces: Iterable[Seen], roots: Iterable[str]) -> None:
        """Work out what holds, once all files are looked at; `roots` are real paths."""
        real_roots = tuple(roots)
        digests: dict[str, Any] = {}
        for seen in pieces:
            top = seen.piece.folder.top
            whole = digests.get(top)
            if whole is None:
                whole = digests[top] = hashlib.blake2b(digest_size=16)
            records = seen.records
            held = [[name, records[name][4]] for name in seen.names]
            whole.update(repr((seen.piece.folder.shown, held)).encode("utf-8", "backslashreplace"))
        self._tops = {
            top: whole.hexdigest()
            for top, whole in digests.items()
            if any(is_within(top, root) for root in real_roots)
        }
        if any(_digest_of(path) != was for path, was in self._outside.items()):
            self._results, self._outside, self._changed = {}, {}, True

    def result(self, seen: Seen, name: str) -> Checked | Missing | None:
        """The result of a file, without its text."""
        held = self._results.get(seen.path(name))
        if held is None or held[0] != self._tops.get(seen.piece.folder.top):
            return MISSING
        try:
            checked = loaded(held[1])
        except NotAValueError:
            return MISSING
        self.counts.reused += 1
        return checked if checked is None or isinstance(checked, Checked) else MISSING

    def keep(self, seen: Seen, name: str, checked: Checked | None) -> None:
        """Remember a result."""
        top = self._tops.get(seen.piece.folder.top)
        if top is None:
            return
        try:
            self._results[seen.path(name)] = [top, dumped(_without_text(checked))]
            self._changed = True
        except NotAValueError:
            self._results.pop(seen.path(name), None)

    def store(self, pieces: Iterable[Seen], looked: Iterable[str]) -> None:
        """Write what is known, unless something that was read has changed meanwhile."""
        if not self._changed:
            return
        here = os.getcwd()  # noqa: PTH109
        folders = {
            os.path.normpath(os.path.join(here, seen.piece.folder.shown)): seen.records  # noqa: PTH118
            for seen in pieces
        }
        for path in {os.path.normpath(os.path.join(here, each)) for each in looked}:  # noqa: PTH118
            folder, name = os.path.split(path)
            record = folders.get(folder, {}).get(name)
            if record is None:
                self._outside[path] = _digest_of(path, self._start)
            elif record[:4] != _NEVER and record[:4] != _stamp_at(path):
                self._results = {}
        self._forget(pieces)
        document = {"files": self._files, "results": self._results, "outside": self._outside}
        self.shelf.write(self.name, document)

    def _forget(self, pieces: Iterable[Seen]) -> None:
        """Drop what is no longer there."""
        there: dict[str, dict[str, Record]] = {}
        for seen in pieces:
            here = there.setdefault(seen.piece.folder.shown, {})
            here.update((name, seen.records[name]) for name in seen.names)
        self._files = {
            folder: there.get(folder, records)
            for folder, records in self._files.items()
            if folder in there or os.path.isdir(folder)  # noqa: PTH112
        }
        self._results = {
            path: held
            for path, held in self._results.items()
            if path.rpartition("/")[2] in self._files.get(path[: path.rfind("/") + 1], {})
        }


def _stamp_of(entry: os.DirEntry[str]) -> list[int]:
    try:
        status = entry.stat()
    except OSError:
        return _NEVER
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _stamp_at(path: str) -> list[int]:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return _NEVER
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]


def _digest_of(path: str, start: int | None = None) -> str:
    """What a path holds: bytes of a file, names in a folder; with `start` unless it is as new."""
    try:
        status = os.stat(path)  # noqa: PTH116
        if start is not None and max(status.st_mtime_ns, status.st_ctime_ns) > start - _TICK:
            return "?"
        if os.path.isdir(path):  # noqa: PTH112
            return digest("\0".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape"))  # noqa: PTH208
        with open(path, "rb") as file:  # noqa: PTH123
            return digest(file.read())
    except OSError:
        return ""


def _without_text(checked: Checked | None) -> Checked | None:
    return None if checked is None else replace(checked, text=None)
