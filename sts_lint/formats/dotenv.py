"""Env files in the dialect of python-dotenv, with places.

Unquoted values end at ` #`; quotes may span lines; a broken line is passed over
[python-dotenv parser.py; the tests compare with it].
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.formats.runs import Decoded, unescaped, verbatim
from sts_lint.model import Entry, Span

_SPACE = r"[^\S\r\n]*"
_BINDING = re.compile(
    rf"""\s*(?:export[^\S\r\n]+)?(?:(?=\#)|'(?P<quoted>[^']+)'|(?P<bare>[^=\#\s]+))
    {_SPACE}(?:=(?P<given>){_SPACE}(?:
      '(?P<single>(?:\\.|[^'\\])*)'
    | "(?P<double>(?:\\.|[^"\\])*)"
    | (?P<plain>(?!['"])[^\r\n]*)
    ))?
    (?:{_SPACE}\#[^\r\n]*)?{_SPACE}(?:\r\n|\n|\r|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(r"\s*[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ESCAPES = {
    "single": re.compile(r"\\[\\']"),
    "double": re.compile(r"\\[\\'\"abfnrtv]"),
}
_PLAIN_END = re.compile(r"\s+#.*|\s*\Z")
_HOLE = re.compile(r"\$\{[^}]*\}")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The variables that are given a value, path `(NAME,)`."""
    check_size(content)
    position = 0
    while position < len(content):
        match = _BINDING.match(content, position)
        if match and match["given"] is not None and match.lastgroup:
            yield _entry(content, match, depth)
        if match is None:
            match = _REST.match(content, position)
        position = max(match.end() if match else 0, position + 1)


def _entry(content: str, match: re.Match[str], depth: int) -> Entry:
    name = "quoted" if match["quoted"] else "bare"
    kind = next((k for k in ("single", "double") if match[k] is not None), "plain")
    start, end = match.span(kind)
    quote = "" if kind == "plain" else content[start - 1]
    decoded = _value(content, start, end, kind)
    value = decoded.value
    form = (
        "export"
        if match[0].lstrip().startswith("export") and match.start(name) > match.start()
        else ""
    )
    return Entry(
        (match[name],), value, Span(*match.span(name)), decoded.span, quote,
        not _HOLE.search(value), "dotenv", form, 0, depth,
    )  # fmt: skip


def _value(content: str, start: int, end: int, kind: str) -> Decoded:
    if kind in _ESCAPES:
        return unescaped(content, start, end, _ESCAPES[kind], _meaning)
    comment = _PLAIN_END.search(content[start:end])
    return verbatim(content, start, start + comment.start() if comment else end)


def _meaning(match: re.Match[str]) -> str:
    return codecs.decode(match[0], "unicode-escape")
