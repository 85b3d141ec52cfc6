"""What a word of a shell comes to when nothing in it is expanded."""

from __future__ import annotations

import re

from sts_lint.formats.runs import Decoded, Run, character
from sts_lint.model import Span

_PIECE = re.compile(
    r"""(?P<ansi>\$'(?:\\.|[^'\\])*'?)|(?P<single>'[^']*'?)|(?P<double>\$?"(?:\\.|[^"\\])*"?)"""
    r"""|(?P<escape>\\(?:\r\n|.))|(?P<plain>(?:(?!\$['"])[^'"\\])+)|(?P<rest>.)""",
    re.DOTALL,
)
_IN_DOUBLE = re.compile(r"\\(?:\r\n|[$`\"\\\n])")
_IN_ANSI = re.compile(
    r"\\(?:x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|.)", re.DOTALL
)
_ANSI = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))


def decode(content: str, start: int, end: int) -> tuple[Decoded, str]:
    """The value of a word and its quotation mark, if one pair encloses it whole.

    The span is inside that pair.
    """
    runs: list[Run] = []
    span, quote = Span(start, end), ""
    for match in _PIECE.finditer(content, start, end):
        kind = match.lastgroup
        if kind in ("ansi", "single", "double"):
            inside = _inside(match)
            runs += _quoted(content, inside, kind)
            if match.span() == (start, end):
                span, quote = inside, content[start : inside.start]
        elif kind == "escape":
            meaning = "" if match[0][1] in "\r\n" else match[0][1:]
            runs.append(Run(match.start(), match.end(), meaning))
        else:
            runs.append(Run(match.start(), match.end(), match[0]))
    return Decoded(span, tuple(runs)), quote


def _inside(match: re.Match[str]) -> Span:
    mark = match[0].lstrip("$")[:1]
    opened = match.start() + match[0].index(mark) + 1
    closed = match.end() - 1 if match[0].endswith(mark) and match.end() > opened else match.end()
    return Span(opened, closed)


def _quoted(content: str, span: Span, kind: str) -> list[Run]:
    pattern = {"double": _IN_DOUBLE, "ansi": _IN_ANSI}.get(kind)
    if pattern is None:
        return [Run(*span, content[span.start : span.end])] if span.end > span.start else []
    meaning = _ansi if kind == "ansi" else _double
    runs, position = [], span.start
    for match in pattern.finditer(content, *span):
        if match.start() > position:
            runs.append(Run(position, match.start(), content[position : match.start()]))
        runs.append(Run(match.start(), match.end(), meaning(match[0][1:])))
        position = match.end()
    if span.end > position:
        runs.append(Run(position, span.end, content[position : span.end]))
    return runs


def _double(escaped: str) -> str:
    return "" if escaped[0] in "\r\n" else escaped


def _ansi(escaped: str) -> str:
    if escaped[0] in "xuU" and len(escaped) > 1:
        return character(escaped[1:], "\\" + escaped)
    if escaped[0].isdigit() and escaped[0] in "01234567":
        return chr(int(escaped, 8) & 0xFF)
    return _ANSI.get(escaped, "\\" + escaped)
