"""Java `.properties`, and files like `spark-defaults.conf` that follow it.

A key ends at `=`, `:` or white space; a backslash escapes, and at the end of a line joins
it with the next [java.util.Properties, `load`].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.formats.nested import inner_entries
from sts_lint.formats.runs import character, unescaped
from sts_lint.model import Entry

_BREAK = r"(?:\r\n|[\r\n])"
_JOIN = rf"\\{_BREAK}"
_KEY = rf"(?:{_JOIN}|\\[^\r\n]|[^\\ \t\f\r\n=:])"
_PROPERTY = re.compile(
    rf"""(?m)(?:^|(?<=\r))[ \t\f]*
    (?:[\#!](?P<comment>[^\r\n]*)
    |(?P<key>(?![\#!]){_KEY}+)
     [ \t\f]*(?:[=:][ \t\f]*)?(?:{_JOIN}[ \t\f]*)*
     (?P<value>(?:{_JOIN}|\\[^\r\n]|[^\\\r\n])*))""",
    re.VERBOSE,
)
_ESCAPE = re.compile(rf"\\{_BREAK}[ \t\f]*|\\u[0-9A-Fa-f]{{4}}|\\.", re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The properties, path `(key,)`."""
    check_size(content)
    for match in _PROPERTY.finditer(content):
        if match["key"] is None:
            continue
        key = unescaped(content, *match.span("key"), _ESCAPE, _meaning)
        value = unescaped(content, *match.span("value"), _ESCAPE, _meaning)
        entry = Entry(
            (key.value,), value.value, key.span, value.span, dialect="properties", depth=depth
        )
        yield entry
        yield from inner_entries(entry, value)


def _meaning(match: re.Match[str]) -> str:
    text = match[0]
    if text[1] in "\r\n":
        return ""
    if text[1] == "u" and len(text) > 2:
        return character(text[2:], text)
    return _ESCAPES.get(text[1], text[1])
