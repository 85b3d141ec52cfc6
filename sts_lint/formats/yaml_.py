"""YAML by PyYAML's event stream: exact character offsets and no tree of unknown size.

libyaml reads where the wheel has it, the Python parser else; with that one, long texts are
given up, because it takes seconds per megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sts_lint.formats.guard import DEEPEST, LONGEST, MOST_ENTRIES, check_size, line_of
from sts_lint.formats.runs import Decoded, verbatim
from sts_lint.formats.tree import Mapping, Node, Scalar, Sequence, flatten
from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.yaml_scalars import decode
from sts_lint.model import Entry, Span

_LONGEST_IN_PYTHON = 256 * 1024
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*[ \t]*)*")
_QUOTED = re.compile(r"(?P<mark>['\"])(?!<[a-z ]+>(?P=mark))[^'\"]{2,}(?P=mark)")
_PLAIN_TAGS = ("!", "!Sub", "tag:yaml.org,2002:str")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of every document, aliases and merge keys expanded.

    Raises `Unreadable`.
    """
    return flatten(documents(content), "yaml", depth)


def documents(content: str) -> Iterator[Node]:
    """The documents of a stream as trees. Raises `Unreadable`."""
    import yaml  # noqa: PLC0415

    loader: Any = getattr(yaml, "CLoader", yaml.Loader)
    check_size(content, LONGEST if loader is not yaml.Loader else _LONGEST_IN_PYTHON)
    builder = _Builder(content)
    try:
        for event in yaml.parse(content, Loader=loader):
            root = builder.take(type(event).__name__, event)
            if root is not None:
                yield root
    except yaml.MarkedYAMLError as error:
        yield from builder.rest()
        mark = error.problem_mark or error.context_mark
        reason = _said(" ".join(filter(None, (error.context, error.problem))))
        line = line_of(content, mark.index) if mark else None
        if "nesting depth" in reason:  # the parser's own limit, since PyYAML 6.0.4
            raise Unreadable("is nested too deeply for a YAML parser", line) from None
        raise Unreadable(f"is not YAML: {reason}", line) from None
    except yaml.reader.ReaderError as error:
        yield from builder.rest()
        line = line_of(content, error.position)
        raise Unreadable(f"is not YAML: {error.reason}", line) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise Unreadable(f"is not YAML: {_said(str(error).splitlines()[0])}") from None


@dataclass
class _Builder:
    """Trees from events; a collection is appended to its parent when it ends."""

    content: str
    anchors: dict[str, Node] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    merged: int = 0
    scalars: int = 0

    def take(self, kind: str, event: Any) -> Node | None:
        """The root, when this event completes a document."""
        if kind == "ScalarEvent":
            return self._done(self._scalar(event), event.anchor)
        if kind == "AliasEvent":
            missing = Scalar(self._nothing(event), literal=False)
            return self._done(self.anchors.get(event.anchor, missing), None)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(self.stack) >= DEEPEST:
                line = event.start_mark.line + 1
                raise Unreadable(f"is nested more than {DEEPEST} deep", line)
            self.stack.append(_Open(event.anchor, kind[0] == "M", self._nothing(event)))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            collection = self.stack.pop()
            return self._done(self._close(collection), collection.anchor)
        elif kind == "DocumentStartEvent":
            self.anchors.clear()
        return None

    def rest(self) -> Iterator[Node]:
        """What was read of a document that breaks off."""
        node: Node | None = None
        while self.stack:
            collection = self.stack.pop()
            collection.nodes += [] if node is None else [node]
            if collection.is_mapping and len(collection.nodes) % 2:
                del collection.nodes[-1]  # a key without its value
            node = self._close(collection)
        if node is not None:
            yield node

    def _done(self, node: Node, anchor: str | None) -> Node | None:
        if anchor:
            self.anchors[anchor] = node
        if not self.stack:
            return node
        self.stack[-1].nodes.append(node)
        return None

    def _nothing(self, event: Any) -> Decoded:
        return verbatim(self.content, event.start_mark.index, event.start_mark.index)

    def _close(self, collection: _Open) -> Node:
        nodes = collection.nodes
        if not collection.is_mapping:
            return Sequence(nodes)
        keys = (self._key(node, collection.place) for node in nodes[::2])
        items = list(zip(keys, nodes[1::2], strict=True))
        if not any(key.value == "<<" and not key.quote for key, _ in items):
            return Mapping(items)
        return Mapping(self._with_merged(items))

    def _key(self, node: Node, place: Decoded) -> Scalar:
        return node if isinstance(node, Scalar) else Scalar(place, literal=False)

    def _with_merged(self, items: list[tuple[Scalar, Node]]) -> list[tuple[Scalar, Node]]:
        own = [item for item in items if item[0].value != "<<" or item[0].quote]
        seen = {key.value for key, _ in own}
        merged: list[tuple[Scalar, Node]] = []
        for key, value in items:
            if key.value == "<<" and not key.quote:
                for source in value.items if isinstance(value, Sequence) else [value]:
                    if isinstance(source, Mapping):
                        new = [item for item in source.items if item[0].value not in seen]
                        merged += new
                        seen.update(item[0].value for item in new)
                        self._spend(len(source.items))
        return merged + own

    def _spend(self, count: int) -> None:
        self.merged += count
        if self.merged > MOST_ENTRIES:
            raise Unreadable(f"merges more than {MOST_ENTRIES} entries")

    def _scalar(self, event: Any) -> Scalar:
        self.scalars += 1
        if self.scalars > 2 * MOST_ENTRIES:
            raise Unreadable(f"has more than {MOST_ENTRIES} entries", event.start_mark.line + 1)
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor or event.tag:
            properties = _PROPERTIES.match(self.content, start, end)
            start = properties.end() if properties else start
        style = event.style or ""
        decoded = decode(self.content, Span(start, end), style, event.value)
        return Scalar(decoded, style, _is_literal(event.tag))


@dataclass
class _Open:
    anchor: str | None
    is_mapping: bool
    place: Decoded
    nodes: list[Node] = field(default_factory=list)


def _said(reason: str) -> str:
    """A reason without the words of the file that it quotes: handles, anchors, directives."""
    return _QUOTED.sub("'…'", reason)


def _is_literal(tag: str | None) -> bool:
    return tag is None or tag in _PLAIN_TAGS
