"""One source line with a marker under the part a diagnostic is about."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from sts_lint.model import Span
from sts_lint.quoting import MASK
from sts_lint.reports.masking import commands, escape, is_control
from sts_lint.reports.secrets import hidden
from sts_lint.text import Text

_WIDEST = 160  # a minified line must not fill the screen
_TAB = "    "
_CUT = "..."


def snippet(text: Text, span: Span, said: str = "") -> tuple[str, str]:
    """The line at the start of a span as it may be shown, and carets under the span.

    Secrets are masked, of configuration files all but the span and what is `said` about it;
    control characters are spelt out, and long lines cut around the span.
    """
    start = text.position(span.start)
    line = text.line(start.line)
    first = start.column - 1
    last = max(first + 1, min(first + span.end - span.start, len(line)))
    cells = [*_cells(line, hidden(text, span, said)), ""]
    before, marked = "".join(cells[:first]), "".join(cells[first:last]) or " "
    after = "".join(cells[last:])
    before, marked, after = _cut(before, marked, after)
    carets = " " * _width(before) + "^" * max(1, _width(marked))
    return (before + marked + after).rstrip(), carets


def _cells(line: str, secrets: Sequence[Span]) -> Iterator[str]:
    """What to show for each character: secrets shrink to a mask at their first one."""
    obeyed = commands(line)
    starts = {span.start for span in secrets}
    inside = {index for span in secrets for index in range(*span)}
    for index, character in enumerate(line):
        if index in inside:
            yield MASK if index in starts else ""
        elif character == "\t":
            yield _TAB
        else:
            yield escape(character) if index in obeyed or is_control(character) else character


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    if len(marked) > _WIDEST:
        marked, after = marked[: _WIDEST - len(_CUT)] + _CUT, ""
    room = _WIDEST - len(marked)
    if len(before) > room // 2:
        before = _CUT + before[len(before) - room // 2 :]
    if len(after) > room - len(before):
        after = after[: max(0, room - len(before) - len(_CUT))] + _CUT
    return before, marked, after


def _width(shown: str) -> int:
    if shown.isascii():
        return len(shown)
    return sum(map(_character_width, shown))


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FW" else 1
