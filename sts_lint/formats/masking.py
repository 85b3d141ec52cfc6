"""Template markers, replaced by as many harmless characters before a grammar sees them.

A line of markers alone becomes blank; a marker inside a line becomes a word, so that
`name: {{ .Values.name }}` stays a key with a value. Offsets do not move.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sts_lint.formats.which import Format
from sts_lint.model import Entry, Span

_OPENER = re.compile(r"\{\{-?/\*|\{\{|\{%|<%|(?<![$\w])\{#")
_CLOSERS = {"{{": "}}", "{%": "%}", "<%": "%>", "{#": "#}"}
_LONGEST = 2_000  # characters of a marker
_LONGEST_COMMENT = 20_000
_NUMERIC = frozenset({Format.YAML, Format.JSON, Format.TOML})  # where a bare word is no value


@dataclass(frozen=True)
class Masked:
    """Text without markers, and where they were, in order."""

    content: str
    holes: tuple[Span, ...]

    def restored(self, entry: Entry, original: str) -> Entry:
        """An entry of the masked text as it is: what a marker is part of is not known."""
        if not self.holes:
            return entry
        if self._touches(entry.value_span):
            value = original[entry.value_span.start : entry.value_span.end]
            entry = replace(entry, value=value, literal=False)
        if self._touches(entry.key_span) and entry.path:
            key = original[entry.key_span.start : entry.key_span.end]
            entry = replace(entry, path=(*entry.path[:-1], key), literal=False)
        return entry

    def _touches(self, span: Span) -> bool:
        index = bisect_left(self.holes, span)
        near = self.holes[max(index - 1, 0) : index + 1]
        return any(hole.start < span.end and span.start < hole.end for hole in near)


def mask(content: str, kind: Format) -> Masked:
    """Text of the same length in which nothing of a template language is left."""
    holes = list(_markers(content))
    if not holes:
        return Masked(content, ())
    filler = "1" if kind in _NUMERIC else "x"
    parts, position = [], 0
    for group in _by_line(content, holes):
        alone = _alone(content, group)
        for hole in group:
            parts.append(content[position : hole.start])
            text = content[hole.start : hole.end]
            parts.append(re.sub(r"[^\r\n]", " ", text) if alone else _word(text, filler))
            position = hole.end
    parts.append(content[position:])
    return Masked("".join(parts), tuple(holes))


def _markers(content: str) -> Iterator[Span]:
    position = 0
    while opener := _OPENER.search(content, position):
        position = opener.end()
        end = _end(content, opener)
        if end is not None:
            yield Span(opener.start(), end)
            position = end


def _end(content: str, opener: re.Match[str]) -> int | None:
    """Where a marker ends; one that holds a second opener is none."""
    mark = opener[0][:2]
    if opener[0].endswith("/*"):
        closed = content.find("*/", opener.end(), opener.end() + _LONGEST_COMMENT)
        start = closed if closed >= 0 else opener.end()
        end = content.find("}}", start, start + 10)
        return end + 2 if closed >= 0 and end >= 0 else None
    end = content.find(_CLOSERS[mark], opener.end(), opener.end() + _LONGEST)
    if end < 0 or content.find(mark, opener.end(), end) >= 0:
        return None
    if mark == "{#" and re.search(r"[\r\n]", content[opener.end() : end]):
        return None
    return end + 3 if content.startswith("}}}", end) else end + 2


def _word(text: str, filler: str) -> str:
    """A marker over several lines keeps its line ends only if it is blank, so it has none."""
    return filler * len(text)


def _by_line(content: str, holes: list[Span]) -> list[list[Span]]:
    """Markers with nothing but text of one line between them, together."""
    groups: list[list[Span]] = []
    for hole in holes:
        if groups and not re.search(r"[\r\n]", content[groups[-1][-1].end : hole.start]):
            groups[-1].append(hole)
        else:
            groups.append([hole])
    return groups


def _alone(content: str, group: list[Span]) -> bool:
    start = max(content.rfind(mark, 0, group[0].start) for mark in "\r\n") + 1
    ends = [end for end in (content.find(m, group[-1].end) for m in "\r\n") if end >= 0]
    end = min(ends, default=len(content))
    edges = [start, *(place for hole in group for place in hole), end]
    return all(
        not content[low:high].strip() for low, high in zip(edges[::2], edges[1::2], strict=True)
    )
