"""Where a key's neighbours are: the Region beside an endpoint, in the same or an outer mapping.

`region` is a key of the same mapping, `../region` of the one around it, `../env.REGION` one
further inside. Names with dots count as mappings, so that `s3.sts.endpoint` in a properties
file has the neighbour `s3.sts.region`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sts_lint.model import Entry
from sts_lint.third_party.matching import names_of

Names = tuple[str, ...]
_UP = "../"
_IN_A_LIST = frozenset({"pair", "item", "flag"})


@dataclass
class Neighbours:
    """The entries of one file by all of their names."""

    entries: Sequence[Entry]
    _named: dict[Names, list[Entry]] = field(default_factory=dict)
    _placed: dict[Names, dict[int, Entry]] = field(default_factory=dict)

    def first(self, entry: Entry, wanted: Iterable[str]) -> Entry | None:
        """The first of these keys that is there and not empty; of several alike, the last."""
        return next(filter(None, (self._one(entry, relative) for relative in wanted)), None)

    def _one(self, entry: Entry, relative: str) -> Entry | None:
        inner = relative.lstrip("./") if relative.startswith(_UP) else relative
        ups = relative[: len(relative) - len(inner)].count(_UP)
        base, inside = _base(entry, ups)
        placed = self._in_place((*base, *inner.lower().split(".")))
        found = (placed[scope] for scope in _scopes(entry, inside) if scope in placed)
        return next(found, None)

    def _in_place(self, names: Names) -> dict[int, Entry]:
        """The last entry of these names within each mapping and list."""
        if not self._named:
            for entry in self.entries:
                own = names_of(entry)
                self._named.setdefault(own, []).append(entry)
                if entry.value.startswith("-"):  # a flag without a value
                    self._named.setdefault((*own, entry.value.lower()), []).append(entry)
        if names not in self._placed:
            self._placed[names] = {
                scope: entry
                for entry in self._named.get(names, ())
                if entry.value or not entry.literal
                for scope in _held_by(entry)
            }
        return self._placed[names]


def _base(entry: Entry, ups: int) -> tuple[Names, int]:
    """The names left when the last and `ups` more are gone, and how many parts they fill."""
    names = names_of(entry)
    base = names[: max(len(names) - 1 - ups, 0)]
    left, inside = len(base), 0
    for part in entry.path[:-1]:
        count = 0 if part.isdecimal() else part.count(".") + 1
        if count > left:
            break
        left -= count
        inside += 1
    return base, inside


def _held_by(entry: Entry) -> tuple[int, ...]:
    """The scopes an entry can be seen from; what a shell sets for one command is its own."""
    return (entry.scope,) if entry.dialect == "shell" else (entry.scope, *entry.outer)


def _scopes(entry: Entry, inside: int) -> tuple[int, ...]:
    """The scope of the mapping or list whose path has that many parts, if it is known.

    A variable that a shell sets for one command has the script around it.
    """
    chain = (entry.scope, *entry.outer)
    if entry.dialect == "shell":
        return chain
    listed = entry.form in _IN_A_LIST and entry.path[-2:-1] and entry.path[-2].isdecimal()
    ups = max(len(entry.path) - (2 if listed else 1) - inside, 0)
    return chain[ups : ups + 1]
