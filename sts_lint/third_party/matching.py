"""Which row of the catalogue an entry of a configuration file belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, lru_cache
from pathlib import Path

from sts_lint.model import Entry
from sts_lint.third_party.rows import Row, row_from

FILE = Path(__file__).with_name("catalogue.toml")
_GLOB = re.compile(r"[*?\[]")
_LONGEST = 1_000  # characters of a path that can be one of ours; globs cost more than that


@cache
def shipped() -> tuple[Row, ...]:
    """The rows that come with sts-lint, in the order of the file."""
    import tomli  # noqa: PLC0415 - most files hold no key of others

    tables = tomli.loads(FILE.read_text("utf-8"))
    return tuple(row_from(name, table) for name, table in tables.items())


def with_own(own: Sequence[Row]) -> tuple[Row, ...]:
    """All rows: the user's first, then those that ship and have no namesake among them."""
    names = {row.name for row in own}
    return (*own, *(row for row in shipped() if row.name not in names))


def names_of(entry: Entry) -> tuple[str, ...]:
    """The names in an entry's path, keys with dots taken apart, positions in lists left out."""
    return tuple(
        name
        for part in entry.path
        if not part.isdecimal()
        for name in part.removeprefix("@").lower().split(".")
    )


@dataclass(frozen=True, slots=True)
class _Pattern:
    row: Row
    key: str
    fits: re.Pattern[str]
    dialects: frozenset[str]
    is_variable: bool  # has one case

    def counts(self, entry: Entry, last: str, path: str) -> bool:
        """Whether its row counts in this file and format, and for a value like this one."""
        row = self.row
        if self.dialects and entry.dialect not in self.dialects:
            return False
        if self.is_variable and last != self.key:
            return False
        if row.bad and not fits(row.bad, entry.value) and entry.value not in (row.writes, row.good):
            return False
        return not row.files or _is_one_of(row.files, path)


class Catalogue:
    """Rows by the last name of their keys; of several that fit, the longest key wins."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_name: dict[str, list[_Pattern]] = {}
        self._by_glob: list[_Pattern] = []
        for pattern in _patterns(rows):
            last = pattern.key.rpartition(".")[2]
            if _GLOB.search(last):
                self._by_glob.append(pattern)
            else:
                self._by_name.setdefault(last.lower(), []).append(pattern)

    def row_of(self, entry: Entry, path: str) -> tuple[Row, str] | None:
        """The row that an entry of the file at `path` belongs to, and which of its keys it is."""
        last = next((part for part in reversed(entry.path) if not part.isdecimal()), "")
        named = self._by_name.get(last.rpartition(".")[2].removeprefix("@").lower(), ())
        possible = [p for p in (*named, *self._by_glob) if p.counts(entry, last, path)]
        text = ".".join(names_of(entry)) if possible else ""
        if len(text) > _LONGEST:
            return None
        return next(((p.row, p.key) for p in possible if p.fits.fullmatch(text)), None)


def _patterns(rows: Iterable[Row]) -> Sequence[_Pattern]:
    found = [
        _Pattern(row, key, _fitting(key), frozenset(k.value for k in row.formats), key.isupper())
        for row in rows
        for key in row.keys
    ]
    return sorted(found, key=lambda pattern: -pattern.key.count("."))  # else rows in their order


def _fitting(key: str) -> re.Pattern[str]:
    """What fits the end of a path, names with dots between."""
    return re.compile(r"(?:.*\.)?" + "".join(_parts(key.lower().split("."))))


def _parts(names: Sequence[str]) -> Iterator[str]:
    for index, name in enumerate(names):
        last = index == len(names) - 1
        if name == "**":
            yield r"(?:[^.]+\.)*"
        else:
            yield _name_glob(name) + ("" if last else r"\.")


def _name_glob(glob: str) -> str:
    text = {"*": r"[^.]*", "?": r"[^.]"}
    return "".join(text.get(character) or re.escape(character) for character in glob)


def fits(globs: Iterable[str], value: str) -> bool:
    """Whether a value is one of these, whatever its case."""
    return any(_value_pattern(glob).fullmatch(value) for glob in globs)


@lru_cache(maxsize=512)
def _value_pattern(glob: str) -> re.Pattern[str]:
    return re.compile(translate(glob), re.IGNORECASE)


@lru_cache(maxsize=4096)
def _is_one_of(globs: tuple[str, ...], path: str) -> bool:
    name = path.rpartition("/")[2]
    return any(re.fullmatch(translate(glob), "/" + path if "/" in glob else name) for glob in globs)
