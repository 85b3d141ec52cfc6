"""What formats with nesting come to, and the way from there to entries.

YAML, JSON, TOML and HCL differ in syntax only. A name and a value that lie side by side
(`name: X`, `value: Y`) are one setting, and a list of `X=Y` holds settings as a map does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sts_lint.formats.guard import DEEPEST, MOST_ENTRIES
from sts_lint.formats.nested import inner_entries, read_inside
from sts_lint.formats.runs import Decoded
from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.which import Format
from sts_lint.model import Entry, Span

_PAIRS = {
    "name": ("value", "valueFrom", "value_from"),
    "Name": ("Value", "ValueFrom"),
    "key": ("value",),
    "option_name": ("value",),
    "OptionName": ("Value",),
    "ParameterKey": ("ParameterValue",),
}
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
_FLAG = re.compile(r"--[A-Za-z][\w.-]*")
_SCRIPT_FOLLOWS = re.compile(r"-[a-z]*c")
_REFERENCES = frozenset({"valueFrom", "value_from", "ValueFrom"})


@dataclass(frozen=True)
class Scalar:
    """A leaf. `literal` is false if its value is not what its text says (a reference)."""

    decoded: Decoded
    quote: str = ""
    literal: bool = True

    @property
    def value(self) -> str:
        """The decoded text."""
        return self.decoded.value


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    """Keys and values in source order, duplicates included."""

    items: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Sequence | Mapping


def flatten(roots: Iterable[Node], dialect: str, depth: int) -> Iterator[Entry]:
    """The entries of trees in source order.

    Raises `Unreadable` beyond `MOST_ENTRIES` or where nodes lie too deep.
    """
    flattening = _Flattening(dialect, depth)
    for root in roots:
        yield from flattening.run(root)


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: tuple[str, ...]
    key: Span
    node: Scalar
    scope: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A node under its path; `key` is the span of the last key, `scope` that of its parent."""

    path: tuple[str, ...]
    key: Span
    node: Node
    scope: int


@dataclass
class _Flattening:
    dialect: str
    depth: int
    scopes: int = 0
    count: int = 0
    outer: dict[int, tuple[int, ...]] = field(default_factory=dict)  # the scopes around each
    within: dict[int, tuple[int, ...]] = field(default_factory=dict)  # and with the scope itself

    def run(self, root: Node) -> Iterator[Entry]:
        stack: list[Iterator[_Place | _Leaf]] = [iter((_Place((), Span(0, 0), root, 0),))]
        while stack:
            place = next(stack[-1], None)
            if place is None:
                stack.pop()
            elif isinstance(place, _Leaf):
                yield from self._leaf(place)
            elif isinstance(place.node, Scalar):
                yield from self._leaf(_Leaf(place.path, place.key, place.node, place.scope))
            else:
                self._spend()
                if len(stack) > DEEPEST + 1:
                    raise Unreadable(f"is nested more than {DEEPEST} deep, aliases included")
                stack.append(self._inside(place))

    def _inside(self, place: _Place) -> Iterator[_Place | _Leaf]:
        self.scopes += 1
        scope = self.scopes
        self._open(scope, place.scope)
        node = place.node
        if isinstance(node, Mapping):
            pair = _pair_of(node)
            if pair is not None:
                yield from _pair(place, node, *pair)
                return
            yield from _described(place, node)
            for key, value in node.items:
                yield _Place((*place.path, key.value), key.decoded.span, value, scope)
        elif isinstance(node, Sequence):
            script = False
            for index, item in enumerate(node.items):
                path = (*place.path, str(index))
                if script and isinstance(item, Scalar):
                    yield _Leaf(path, place.key, item, scope, "script")
                else:
                    yield _Place(path, place.key, item, scope)
                script = isinstance(item, Scalar) and bool(_SCRIPT_FOLLOWS.fullmatch(item.value))
            yield from _flags(place, node, scope)

    def _leaf(self, leaf: _Leaf) -> Iterator[Entry]:
        self._spend()
        if not leaf.path:
            return
        entry = Entry(
            path=leaf.path,
            value=leaf.node.value,
            key_span=leaf.key,
            value_span=leaf.node.decoded.span,
            quote=leaf.node.quote,
            literal=leaf.node.literal,
            dialect=self.dialect,
            form=leaf.form,
            scope=leaf.scope,
            depth=self.depth,
            outer=self.outer.get(leaf.scope, ()),
        )
        yield entry
        if leaf.form == "script":
            yield from read_inside(Format.SHELL, entry, leaf.node.decoded)
        else:
            yield from inner_entries(entry, leaf.node.decoded)

    def _open(self, scope: int, around: int) -> None:
        if around:
            shared = self.within.get(around) or (around, *self.outer.get(around, ()))
            self.outer[scope] = self.within[around] = shared

    def _spend(self) -> None:
        self.count += 1
        if self.count > MOST_ENTRIES:
            raise Unreadable(f"has more than {MOST_ENTRIES} entries, aliases included")


def _pair_of(node: Mapping) -> tuple[str, Scalar, str] | None:
    """How a mapping names one setting: the key of the name, the name, the key of the value."""
    found = {key.value: value for key, value in node.items}
    for name_key, value_keys in _PAIRS.items():
        name = found.get(name_key)
        value_key = next((key for key in value_keys if key in found), None)
        if isinstance(name, Scalar) and name.value and value_key:
            return name_key, name, value_key
    return None


def _pair(
    place: _Place, node: Mapping, name_key: str, name: Scalar, value_key: str
) -> Iterator[_Place | _Leaf]:
    """One setting, in the scope of its neighbours, and what else the mapping holds."""
    value = {key.value: value for key, value in node.items}[value_key]
    path = (*place.path, name.value)
    span = name.decoded.span
    if isinstance(value, Scalar):
        literal = value.literal and name.literal and value_key not in _REFERENCES
        leaf = Scalar(value.decoded, value.quote, literal)
    else:
        leaf = Scalar(Decoded(Span(span.end, span.end), ()), literal=False)
    yield _Leaf(path, span, leaf, place.scope, "pair")
    for key, other in node.items:
        if key.value != name_key and not (key.value == value_key and isinstance(other, Scalar)):
            yield _Place((*path, key.value), key.decoded.span, other, place.scope)


def _described(place: _Place, node: Mapping) -> Iterator[_Leaf]:
    """A variable whose value stands beside its description (GitLab, pytest-env)."""
    if place.path and _VARIABLE.fullmatch(place.path[-1]):
        for key, value in node.items:
            if key.value == "value" and isinstance(value, Scalar):
                yield _Leaf(place.path, place.key, value, place.scope, "described")


def _flags(place: _Place, node: Sequence, scope: int) -> Iterator[_Leaf]:
    """Arguments of a command where a flag and its value are two items of a list."""
    for flag, value in pairwise(node.items):
        if isinstance(flag, Scalar) and isinstance(value, Scalar) and _FLAG.fullmatch(flag.value):
            path = (*place.path, flag.value)
            yield _Leaf(path, flag.decoded.span, value, scope, "flag")
