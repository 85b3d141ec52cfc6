"""A line of a configuration file without anybody else's values.

A snippet is about one setting; what else its line holds may be a key or a password, whatever
its name. So every word is masked but the setting's own, names of other settings, and words
the message says anyway. This looks at characters only: broken files are shown, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.model import Span
from sts_lint.quoting import quotable

_SEPARATOR = r"(?:=>|[:?+]?=(?!=)|:(?!//))"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')(?P<named>\s*{_SEPARATOR})?
    |(?P<separator>{_SEPARATOR})
    |(?P<mark></?|/?>|[{{}}\[\](),;|&]+|["'\\]|-\s)
    |(?P<name>(?:(?<=[\s{{\[(<"'/])|^)[-@]{{0,2}}(?:\$env:)?[A-Za-z_][\w.@/-]{{0,79}})
     (?=\s*(?:{_SEPARATOR}|>))
    |(?P<word>[^\s"'{{}}\[\]()<>;|&]+|.)""",
    re.VERBOSE,
)
_VALUE = re.compile(r"[^\s\"'{\[(<>]\S*?(?=[,;}\])]*(?:\s|\Z))")
_WORD = re.compile(r"[\w.@/-]+")
_COMMANDS = "ENV ARG RUN export env set setx declare typeset local readonly -e"
_STRUCTURE = frozenset(_COMMANDS.split())
_LOOKS_LIKE_A_KEY = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9/+]{20,}|(?:AKIA|ASIA)\w+")


def foreign(line: str, own: Span, said: str = "") -> Iterator[Span]:
    """The parts of a line to mask; `own` is what it is shown for, `said` what is said of it.

    Where the file is broken, `own` is empty, and names are nothing to rely on.
    """
    text = line[own.start : own.end]
    is_said = text.strip("\"', ") in said
    shown = own.start + (len(text) if is_said else quotable(text))
    if shown < own.end:
        yield Span(shown, min(own.end, len(line)))
    words = frozenset(_WORD.findall(said)) | _STRUCTURE
    last: Span | None = None
    for span in _Line(line, own, words).hidden():
        if last and not line[last.end : span.start].strip():
            span = Span(last.start, span.end)  # noqa: PLW2901 - words side by side
        elif last:
            yield last
        last = span
    if last:
        yield last


@dataclass
class _Line:
    line: str
    own: Span
    words: frozenset[str]
    value_follows: bool = False

    def hidden(self) -> Iterator[Span]:
        """What is neither a name nor known, outside `own`."""
        position = 0
        while position < len(self.line):
            if self.own.start <= position < self.own.end:
                position, self.value_follows = self._behind(), False
                continue
            span, is_hidden = self._token(position)
            if position < self.own.start < span.end:
                span = Span(span.start, self.own.start)
            if is_hidden:
                yield span
            position = max(span.end, position + 1)

    def _behind(self) -> int:
        """Where `own` ends, its quotation mark included: it opens nothing."""
        start, end = self.own
        mark = self.line[start - 1 : start]
        closed = mark in ("'", '"') and self.line[end : end + 1] == mark
        return end + closed

    def _token(self, position: int) -> tuple[Span, bool]:
        """The next piece of the line, and whether it is to be masked."""
        value = _VALUE.match(self.line, position) if self.value_follows else None
        if value is not None:
            self.value_follows = False
            return Span(*value.span()), value[0] not in self.words
        token = _TOKEN.match(self.line, position)
        if token is None:  # a line end inside the line
            return Span(position, position + 1), False
        if token["quoted"] is not None:
            return self._quoted(token)
        if token["space"] is None:
            self.value_follows = token["separator"] is not None
        text = token[0]
        return Span(*token.span()), self._is_secret(text, token["name"], token["word"])

    def _is_secret(self, text: str, name: str | None, word: str | None) -> bool:
        if name is not None and self.own.start < self.own.end:
            return _LOOKS_LIKE_A_KEY.fullmatch(name) is not None
        is_word = name is not None or word is not None
        return is_word and text not in self.words and re.search(r"\w", text) is not None

    def _quoted(self, token: re.Match[str]) -> tuple[Span, bool]:
        start, end = token.span("quoted")
        if start < self.own.start < end or start < self.own.end < end:
            return Span(start, start + 1), False  # look inside
        inside = self.line[start + 1 : end - 1]
        is_name = token["named"] is not None and not self.value_follows
        is_name = is_name and re.fullmatch(r"[\w.@/ -]{0,80}", inside) is not None
        is_name = is_name and not _LOOKS_LIKE_A_KEY.fullmatch(inside)
        is_name = is_name and self.own.start < self.own.end
        self.value_follows = False
        return Span(start, end), bool(inside) and inside not in self.words and not is_name
