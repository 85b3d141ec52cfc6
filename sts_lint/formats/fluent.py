"""Fluent Bit's classic files and Fluentd's: sections of lines with a key, blanks and a value.

Fluent Bit has `[OUTPUT]` and no quotes; Fluentd has `<match pattern> … </match>`, elements in
elements, quoted values and comments behind them [docs.fluentbit.io, docs.fluentd.org].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sts_lint.formats.guard import DEEPEST, check_size, line_of
from sts_lint.formats.runs import Decoded, unescaped, verbatim
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span

_LINE = re.compile(
    r"""(?m)^[ \t]*(?:
      \[(?P<section>[^\]\r\n]+)\][ \t]*\r?$
    | </(?P<close>\w+)>
    | <(?P<open>\w+)(?:[ \t][^>\r\n]*)?>
    | (?P<key>[A-Za-z_@][^\s\#]*)[ \t]+(?P<value>[^\r\n]*)
    )""",
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"""(?P<quote>["'])(?P<in>(?:\\.|(?!(?P=quote))[^\\])*)(?P=quote)[ \t]*(?:\#.*)?"""
)
_COMMENT = re.compile(r"[ \t]\#")
_ESCAPED = {'"': re.compile(r"\\."), "'": re.compile(r"\\[\\']")}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The settings, path `(section, key)`, or of Fluentd `(element, …, key)`.

    Raises `Unreadable` for text beyond the limits.
    """
    check_size(content)
    reader = _Reader(content, depth)
    for match in _LINE.finditer(content):
        if match["key"] is None:
            reader.turn(match)
        else:
            yield reader.entry(match)


@dataclass
class _Reader:
    content: str
    depth: int
    names: list[str] = field(default_factory=list)
    chain: tuple[int, ...] = (0,)  # scopes, from the inside out
    scopes: int = 0

    def turn(self, match: re.Match[str]) -> None:
        """A section begins, or an element begins or ends."""
        if match["section"] is not None:
            self.names, self.chain = [], (0,)
            self._open(match["section"])
        elif match["open"] is not None:
            if len(self.names) >= DEEPEST:
                line = line_of(self.content, match.start())
                raise Unreadable(f"is nested more than {DEEPEST} deep", line)
            self._open(match["open"])
        elif self.names:
            self.names.pop()
            self.chain = self.chain[1:]

    def _open(self, name: str) -> None:
        self.scopes += 1
        self.names.append(name)
        self.chain = (self.scopes, *self.chain)

    def entry(self, match: re.Match[str]) -> Entry:
        """One setting."""
        decoded, quote = self._value(*match.span("value"))
        literal = quote != '"' or "#{" not in decoded.value
        path = (*self.names, match["key"])
        return Entry(
            path, decoded.value, Span(*match.span("key")), decoded.span, quote, literal, "fluent",
            scope=self.chain[0], depth=self.depth, outer=self.chain[1:],
        )  # fmt: skip

    def _value(self, start: int, end: int) -> tuple[Decoded, str]:
        quoted = _QUOTED.fullmatch(self.content, start, end)
        if quoted is not None:
            quote = quoted["quote"]
            inside = quoted.span("in")
            return unescaped(self.content, *inside, _ESCAPED[quote], _meaning), quote
        comment = _COMMENT.search(self.content, start, end)
        plain = self.content[start : comment.start() if comment else end]
        return verbatim(self.content, start, start + len(plain.rstrip(" \t"))), ""


def _meaning(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0][1], match[0][1])
