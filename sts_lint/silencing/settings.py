"""Comments in configuration files that switch findings off, by node.

`# sts-lint: ignore[STS202] reason`, in the comments of the file's format: behind a value it
covers that line, on a line of its own it covers the whole node below. A finding is covered
if its place is, or the key of its setting. Text inside text keeps its own comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sts_lint.formats.extent import last_line
from sts_lint.formats.which import COMMENTS, Format, which
from sts_lint.model import Diagnostic, Entry, Span
from sts_lint.project.settings_kinds import KeySuppression
from sts_lint.silencing.comments import end_of_reason, listed, places_of
from sts_lint.suppression import Means, Silenced, Suppression
from sts_lint.text import Text

OURS = re.compile(r"sts-lint:\s*ignore\[(?P<codes>[^\]\r\n]*)\]", re.IGNORECASE)
MARK = re.compile(
    r"(?P<before>.*?)(?P<template>\{\{-?\s*)?(?P<mark>\{\#-?|<!--|/\*+|//+|--|\#+|;+|!)\s*",
    re.DOTALL,
)
_CLOSER = re.compile(r"(?:\*/\s*-?\}\}|-?\#\}|\*/|-->)(?P<rest>.*)")
_STRING = re.compile(r"""(?:(?<=[\s:,\[{(=])|^)(?:"(?:\\.|[^"\\])*"|'(?:[^'\\]|\\.|'')*')""")
_BEHIND_A_VALUE = frozenset(
    {Format.DOTENV, Format.SHELL, Format.YAML, Format.JSON, Format.HCL, Format.TOML, Format.XML,
     Format.FLUENT, Format.LINES}
)  # fmt: skip
_HOLDS_TEXT = frozenset(
    {Format.YAML, Format.HCL, Format.SHELL, Format.DOCKERFILE, Format.TOML, Format.XML}
)
"""Formats whose values are often files of other formats, with comments of their own."""
_BLOCK = re.compile(r"(?:.*[:\-\s])?[|>][-+0-9]*\s*")


def silenced(
    text: Text,
    diagnostics: Sequence[Diagnostic],
    entries: Mapping[Diagnostic, Entry],
    comments: Sequence[Suppression],
    keys: Sequence[KeySuppression] = (),
) -> Iterator[Silenced]:
    """Each diagnostic that a comment or a setting of ours switches off, with what does.

    `entries` are what diagnostics are about, where that is one entry of the file.
    """
    for diagnostic in diagnostics:
        entry = entries.get(diagnostic)
        key = next((k for k in keys if entry and k.covers(diagnostic.code, entry.path)), None)
        if key is not None:
            yield Silenced(
                diagnostic, Suppression(Means.SETTING, (key.code,), key.reason, key=key.key)
            )
            continue
        spans = (diagnostic.span, entry.key_span) if entry else (diagnostic.span,)
        lines = [line for span in spans for line in _lines(text, span)] if comments else []
        off = (c for c in comments if any(c.covers(diagnostic.code, line) for line in lines))
        by = next(off, None)
        if by is not None:
            yield Silenced(diagnostic, by)


def may_suppress(text: Text) -> bool:
    """Whether there is a suppression comment."""
    return OURS.search(text.content) is not None


def _lines(text: Text, span: Span) -> range:
    last = text.position(max(span.end - 1, span.start)).line
    return range(text.position(span.start).line, last + 1)


def suppressions(text: Text) -> Iterator[Suppression]:
    """Every suppression comment of a configuration file."""
    kind = which(text.path, text.content) or Format.LINES
    for match in OURS.finditer(text.content):
        row, column = text.position(match.start())
        line = text.line(row)
        mark = MARK.fullmatch(line[: column - 1])
        if mark is None or not listed(match["codes"]):
            continue
        covered = _covered(text, row, column, mark, kind)
        if covered is not None:
            yield _suppression(text, match, mark, covered)


def _covered(
    text: Text, row: int, column: int, mark: re.Match[str], kind: Format
) -> tuple[int, int] | None:
    """The lines that a comment covers; None where it is no comment or covers nothing."""
    line, before = text.line(row), mark["before"].strip()
    if not before or before.startswith(comment_marks(kind)):
        return _above(text, row, line[column - 1 :], kind) if _opens_comment(mark, kind) else None
    if not _is_behind(mark, line, kind):
        return None
    return row, last_line(text, row, kind) if _begins_block(mark["before"], kind) else row


def _suppression(
    text: Text, match: re.Match[str], mark: re.Match[str], covered: tuple[int, int]
) -> Suppression:
    row = text.position(match.start()).line
    start = text.starts[row - 1]
    end = start + len(text.line(row))
    closed = _CLOSER.search(text.content, match.end(), end)
    last = closed.start("rest") if closed else end_of_reason(text.content, match.end(), end)
    said = Span(match.end(), closed.start() if closed else last)
    opens = start + mark.start("template" if mark["template"] else "mark")
    places = places_of(match)
    return Suppression(
        Means.COMMENT,
        tuple(map(text.slice, places)),
        text.slice(said).strip(),
        *covered,
        Span(opens, last),
        places,
    )


def _opens_comment(mark: re.Match[str], kind: Format) -> bool:
    begins = mark["mark"]
    if begins.startswith("{#") or mark["template"]:  # Jinja, Helm
        return kind is not Format.JSON
    allowed = comment_marks(kind) + (("#", ";") if kind in _HOLDS_TEXT else ())
    return begins.startswith(allowed)


def comment_marks(kind: Format) -> tuple[str, ...]:
    """What begins a comment in which a suppression may stand."""
    return ("//", "/*") if kind is Format.JSON else COMMENTS[kind]


def _is_behind(mark: re.Match[str], line: str, kind: Format) -> bool:
    """Whether a comment of this kind may follow a value, and this one is in no string."""
    if kind not in _BEHIND_A_VALUE or not mark["mark"].startswith(comment_marks(kind)):
        return False
    before, offset = mark["before"], mark.start("mark")
    if not before[-1].isspace() and before[-1] not in ">,;}])\"'":
        return False
    return not any(s.start() < offset < s.end() for s in _STRING.finditer(line))


def _above(text: Text, row: int, rest: str, kind: Format) -> tuple[int, int] | None:
    """A comment on a line of its own covers the node below, one before a node that node."""
    closed = _CLOSER.search(rest)
    first = row if closed and closed["rest"].strip() else _next_node(text, row, kind)
    return None if first is None else (first, last_line(text, first, kind))


def _next_node(text: Text, row: int, kind: Format) -> int | None:
    marks = tuple(dict.fromkeys((*comment_marks(kind), "#", "{#", "{{/*", "{{- /*")))
    marks = marks if kind is not Format.XML else ("<!--",)
    for number in range(row + 1, len(text.starts) + 1):
        line = text.line(number).strip()
        if line and not line.startswith(marks):
            return number
    return None


def _begins_block(before: str, kind: Format) -> bool:
    """Whether the value on the line is the text below it."""
    return kind is Format.YAML and _BLOCK.fullmatch(before) is not None
