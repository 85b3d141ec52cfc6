"""Env files in the dialect of python-dotenv, with places.

Unquoted values end at ` #`; quotes may span lines; a broken line is passed over. The steps
are those of its parser [python-dotenv 1.2 parser.py], because what it makes of broken lines
depends on where it stops.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.formats.guard import check_size
from sts_lint.formats.nested import inner_entries
from sts_lint.formats.runs import Decoded, unescaped, verbatim
from sts_lint.model import Entry, Span

_BLANK = re.compile(r"\s*")
_EXPORT = re.compile(r"(?:export[^\S\r\n]+)?")
_QUOTED_KEY = re.compile(r"'([^']+)'")
_KEY = re.compile(r"([^=\#\s]+)")
_SPACE = re.compile(r"[^\S\r\n]*")
_EQUALS = re.compile(r"=([^\S\r\n]*)(\#?)")
_QUOTED = {
    "'": re.compile(r"'((?:\\.|[^'\\])*)'", re.DOTALL),
    '"': re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL),
}
_ESCAPES = {"'": re.compile(r"\\[\\']"), '"': re.compile(r"\\[\\'\"abfnrtv]")}
_PLAIN = re.compile(r"[^\r\n]*")
_PLAIN_END = re.compile(r"\s+#.*|\s*\Z")
_END = re.compile(r"(?:[^\S\r\n]*#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|\Z)")
_REST = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


class _Broken(Exception):
    """The line is none; the cursor is where that showed."""


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The variables that are given a value, path `(NAME,)`."""
    check_size(content)
    cursor = _Cursor(content)
    while cursor.position < len(content):
        found = cursor.binding_or_rest(depth)
        if found is not None:
            yield found[0]
            yield from inner_entries(*found)


@dataclass
class _Cursor:
    content: str
    position: int = 0

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.content, self.position)
        if match is None:
            raise _Broken
        self.position = match.end()
        return match

    def next(self) -> str:
        return self.content[self.position : self.position + 1]

    def binding_or_rest(self, depth: int) -> tuple[Entry, Decoded] | None:
        """One line, or none where it is broken."""
        try:
            return self.binding(depth)
        except _Broken:
            self.take(_REST)
            return None

    def binding(self, depth: int) -> tuple[Entry, Decoded] | None:
        """One line, blank lines in front included."""
        self.take(_BLANK)
        if not self.next():
            return None
        form = self.take(_EXPORT)[0].strip()
        name = (
            None if self.next() == "#" else self.take(_QUOTED_KEY if self.next() == "'" else _KEY)
        )
        self.take(_SPACE)
        held = self._value() if self.next() == "=" else None
        self.take(_END)
        if name is None or held is None:
            return None
        decoded, quote = held
        path, key = (name[1],), Span(*name.span(1))
        value, span = decoded.value, decoded.span
        return Entry(path, value, key, span, quote, True, "dotenv", form, 0, depth), decoded

    def _value(self) -> tuple[Decoded, str]:
        equals = self.take(_EQUALS)
        self.position = equals.start(2)
        if equals[1] and equals[2]:  # a comment, and no value before it
            return verbatim(self.content, self.position, self.position), ""
        quote = self.next()
        if quote in _QUOTED:
            inside = self.take(_QUOTED[quote]).span(1)
            return unescaped(self.content, *inside, _ESCAPES[quote], _meaning), quote
        start, end = self.take(_PLAIN).span()
        comment = _PLAIN_END.search(self.content[start:end])
        return verbatim(self.content, start, start + comment.start() if comment else end), ""


def _meaning(match: re.Match[str]) -> str:
    return codecs.decode(match[0], "unicode-escape")
