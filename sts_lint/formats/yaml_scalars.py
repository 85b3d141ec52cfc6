"""From the source text of a YAML scalar to its value, character by character.

The parser has given the value already. Where the two readings differ (an escape nobody
uses, an odd indentation) the value counts and is one run.
"""

from __future__ import annotations

import re
from itertools import islice

from sts_lint.formats.runs import Decoded, Run, character, unescaped
from sts_lint.model import Span

_BREAK = "(?:\r\n|[\r\n\x85\u2028\u2029])"
_FOLD = rf"[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*"
_PLAIN = re.compile(_FOLD)
_SINGLE = re.compile(rf"''|{_FOLD}")
_DOUBLE = re.compile(
    rf"\\x[0-9A-Fa-f]{{2}}|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}}"
    rf"|\\{_BREAK}[ \t]*(?:{_BREAK}[ \t]*)*|\\.|{_FOLD}"
)
_HEADER = re.compile(rf"[|>][^\r\n]*{_BREAK}")
_LINE = re.compile(rf"([^\r\n\x85\u2028\u2029]*)({_BREAK}|\Z)")
_LINE_BREAK = re.compile(_BREAK)
_ESCAPES = dict(
    zip('0abtnvfre "/\\N_LP\t', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029\t', strict=True)
)


def decode(content: str, span: Span, style: str, value: str) -> Decoded:
    """The value of a scalar; its span is inside the quotes, or the lines of a block."""
    if style in ("|", ">"):
        return _block(content, span, value)
    if style:
        span = Span(span.start + 1, max(span.end - 1, span.start + 1))
    if content[span.start : span.end] == value:
        return Decoded(span, (Run(span.start, span.end, value),) if value else ())
    pattern = {"'": _SINGLE, '"': _DOUBLE}.get(style, _PLAIN)
    decoded = unescaped(content, span.start, span.end, pattern, _meaning)
    return decoded if decoded.value == value else _whole(span, value)


def _whole(span: Span, value: str) -> Decoded:
    return Decoded(span, (Run(span.start, span.end, value),))


def _meaning(match: re.Match[str]) -> str:
    text = match[0]
    if text == "''":
        return "'"
    if not text.startswith("\\"):
        return _folded(text)
    if text[1] in "xuU" and len(text) > 2:
        return character(text[2:], text)
    breaks = len(re.findall(_BREAK, text))
    return "\n" * (breaks - 1) if breaks else _ESCAPES.get(text[1], text)


def _folded(text: str) -> str:
    breaks = re.findall(_BREAK, text)
    kept = [_line_break(b) for b in (breaks if breaks[0] in "\u2028\u2029" else breaks[1:])]
    return "".join(kept) or " "


def _line_break(text: str) -> str:
    return text if text in "\u2028\u2029" else "\n"


def _block(content: str, span: Span, value: str) -> Decoded:
    """Aligns the lines of a literal or folded block with its value."""
    header = _HEADER.match(content, span.start, span.end)
    body = header.end() if header else span.end
    empty = Span(body, body)
    first = value.lstrip("\n")
    if not first:
        return Decoded(empty, (Run(body, max(span.end, body), value),) if value else ())
    runs: list[Run] = []
    position, end = 0, body  # what of the value is placed, and up to where in the source
    indent: int | None = None
    for line in _LINE.finditer(content, body, span.end):
        blank = not line[1].strip(" ")
        if indent is None and not blank:
            indent = _leading(line[1]) - _leading(first)
        start = line.start() + (indent or 0)
        text = content[start : line.end(1)]
        if indent is None or (blank and not text):
            continue
        place = value.find(text, position)
        if place < 0 or value[position:place].strip(" \n"):
            break
        if place > position:
            runs.append(Run(end, start, value[position:place]))
        runs.append(Run(start, line.end(1), text))
        position, end = place + len(text), line.end(1)
    rest = value[position:]
    if rest.strip("\n"):
        return _whole(Span(body, max(span.end, body)), value)
    for found in islice(_LINE_BREAK.finditer(content, end, span.end), len(rest)):
        runs.append(Run(end, found.end(), "\n"))
        end = found.end()
    return Decoded(Span(runs[0].start, runs[-1].end), tuple(runs))


def _leading(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
