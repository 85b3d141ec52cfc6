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
from sts_lint.suppress import Suppression, listed
from sts_lint.text import Text

_OURS = re.compile(r"sts-lint:\s*ignore\[(?P<codes>[^\]\r\n]*)\]", re.IGNORECASE)
_MARK = re.compile(
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


def unsuppressed(
    text: Text,
    diagnostics: Sequence[Diagnostic],
    entries: Mapping[Diagnostic, Entry],
    keys: Sequence[KeySuppression] = (),
) -> tuple[Diagnostic, ...]:
    """The diagnostics that neither a comment nor a setting of ours switches off.

    `entries` are what diagnostics are about, where that is one entry of the file.
    """
    comments = tuple(suppressions(text)) if diagnostics and _OURS.search(text.content) else ()

    def is_off(diagnostic: Diagnostic) -> bool:
        entry = entries.get(diagnostic)
        if entry and any(key.covers(diagnostic.code, entry.path) for key in keys):
            return True
        spans = (diagnostic.span, entry.key_span) if entry else (diagnostic.span,)
        lines = [line for span in spans for line in _lines(text, span)]
        return any(c.covers(diagnostic.code, line) for c in comments for line in lines)

    return tuple(diagnostic for diagnostic in diagnostics if not is_off(diagnostic))


def _lines(text: Text, span: Span) -> range:
    last = text.position(max(span.end - 1, span.start)).line
    return range(text.position(span.start).line, last + 1)


def suppressions(text: Text) -> Iterator[Suppression]:
    """Every suppression comment of a configuration file."""
    kind = which(text.path, text.content) or Format.LINES
    for match in _OURS.finditer(text.content):
        row, column = text.position(match.start())
        line, codes = text.line(row), listed(match["codes"])
        mark = _MARK.fullmatch(line[: column - 1])
        if mark is None or not codes:
            continue
        before = mark["before"].strip()
        if not before or before.startswith(_comments(kind)):
            if _opens_comment(mark, kind):
                yield from _above(text, row, line[column - 1 :], kind, codes)
        elif _is_behind(mark, line, kind):
            last = last_line(text, row, kind) if _begins_block(mark["before"], kind) else row
            yield Suppression(row, last, codes)


def _opens_comment(mark: re.Match[str], kind: Format) -> bool:
    begins = mark["mark"]
    if begins.startswith("{#") or mark["template"]:  # Jinja, Helm
        return kind is not Format.JSON
    allowed = _comments(kind) + (("#", ";") if kind in _HOLDS_TEXT else ())
    return begins.startswith(allowed)


def _comments(kind: Format) -> tuple[str, ...]:
    return ("//", "/*") if kind is Format.JSON else COMMENTS[kind]


def _is_behind(mark: re.Match[str], line: str, kind: Format) -> bool:
    """Whether a comment of this kind may follow a value, and this one is in no string."""
    if kind not in _BEHIND_A_VALUE or not mark["mark"].startswith(_comments(kind)):
        return False
    before, offset = mark["before"], mark.start("mark")
    if not before[-1].isspace() and before[-1] not in ">,;}])\"'":
        return False
    return not any(s.start() < offset < s.end() for s in _STRING.finditer(line))


def _above(
    text: Text, row: int, rest: str, kind: Format, codes: tuple[str, ...]
) -> Iterator[Suppression]:
    """A comment on a line of its own covers the node below, one before a node that node."""
    closed = _CLOSER.search(rest)
    first = row if closed and closed["rest"].strip() else _next_node(text, row, kind)
    if first is not None:
        yield Suppression(first, last_line(text, first, kind), codes)


def _next_node(text: Text, row: int, kind: Format) -> int | None:
    marks = tuple(dict.fromkeys((*_comments(kind), "#", "{#", "{{/*", "{{- /*")))
    marks = marks if kind is not Format.XML else ("<!--",)
    for number in range(row + 1, len(text.starts) + 1):
        line = text.line(number).strip()
        if line and not line.startswith(marks):
            return number
    return None


def _begins_block(before: str, kind: Format) -> bool:
    """Whether the value on the line is the text below it."""
    return kind is Format.YAML and _BLOCK.fullmatch(before) is not None
