"""On which line of a file something stands: parsers of TOML and INI do not say.

The answers are for people. A wrong line in a strange file is no harm, so a search for the
text after its table's header is enough.
"""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> list[str]:
    """The lines as an editor counts them; `str.splitlines` splits at form feeds, too."""
    return _LINE_END.split(text)


class Lines:
    """The lines of one text, searched from a header on."""

    def __init__(self, text: str) -> None:
        self._lines = split_lines(text)

    def header(self, *keys: str, start: int = 1) -> int | None:
        """The first line from `start` on of `[a.b]` or `[[a.b]]` for the keys `a`, `b`."""
        path = r"\s*\.\s*".join(rf"""["']?{re.escape(key)}["']?""" for key in keys)
        return self._first(re.compile(rf"\s*\[\[?\s*{path}\s*\]"), start)

    def key(self, name: str, start: int | None) -> int | None:
        """The first line from `start` on that assigns `name`, within the same table."""
        found = self._first(re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*[.=]"""), start or 1)
        table = self._first(re.compile(r"\s*\[[^\[\]]*\]\s*(?:#.*)?$"), (start or 1) + 1)
        return found if found is None or table is None or found < table else None

    def containing(self, text: str, start: int | None = None) -> int | None:
        """The first line from `start` on that holds the text, or else the first of all."""
        wanted = re.compile(rf".*{re.escape(text)}")
        return self._first(wanted, start or 1) or self._first(wanted, 1)

    def _first(self, pattern: re.Pattern[str], start: int) -> int | None:
        for number, line in enumerate(self._lines[start - 1 :], start):
            if pattern.match(line):
                return number
        return None
