"""Any text that names a setting of STS: `NAME=value`, `NAME: value`, `NAME value`.

For files that no grammar here knows (Makefile, PowerShell, Jenkinsfile, source of other
languages). There `"a.dotted.name", "value"` is one, too: the two arguments of a call. What
is found is a guess, to be reported and never edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.formats.runs import verbatim
from sts_lint.model import Entry, Span

_SUBJECT = r"(?:(?<![A-Za-z])sts|Sts|STS|AWS_[A-Z_]+|(?:aws[_.-])?region|endpoint_url)"
_NAME = rf"(?:\$env:|@)?(?P<name>-{{0,2}}(?=[\w./-]{{0,100}}?{_SUBJECT})[A-Za-z_][\w./-]*)"
_SETTING = re.compile(
    rf"""(?<![\w.$/-])(?P<mark>["']?){_NAME}(?P=mark)
    [ \t]*(?:(?::=|=>|\?=|=|:)[ \t]*|(?P<blank>[ \t]))
    (?:(?P<quote>["'])(?P<quoted>[^"'\r\n]*)(?P=quote)|(?P<bare>[^\s"'#;,)\]}}][^\s"'#;]*))""",
    re.VERBOSE,
)
_ARGUMENTS = re.compile(
    rf"""(?P<mark>["'])(?=[\w-]+\.){_NAME}(?P=mark)[ \t]*,[ \t]*
    (?P<quote>["'])(?P<quoted>[^"'\r\n]*)(?P=quote)(?P<bare>)""",
    re.VERBOSE,
)
_DIRECTIVE = re.compile(r"\s*(?:[-\w]+\s+)?[\"']?")
_LINE_REST = re.compile(r"\s*;?\s*(?:[#/;].*)?")
_WORTH_IT = re.compile(_SUBJECT)
_COMMENT = re.compile(r"\s*(?:#|//|;|--\s|\*|/\*|<!--|%|REM\b|'')", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_LONGEST_LINE = 10_000
_HOLE = re.compile(r"[$({<]")
_DECLARES = re.compile(r"\b(?:const|final|let|val|var)\s+\Z")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """Settings whose name could be about STS, one scope for the file, comments left out."""
    check_size(content)
    for line in _LINE.finditer(content):
        if line.end() - line.start() > _LONGEST_LINE or _COMMENT.match(line[0]):
            continue
        if not _WORTH_IT.search(line[0]):
            continue
        for match in _SETTING.finditer(content, line.start(), line.end()):
            if match["blank"] is None or _is_directive(content, line, match):
                yield _entry(content, match, depth)
        for match in _ARGUMENTS.finditer(content, line.start(), line.end()):
            yield _entry(content, match, depth)


def _is_directive(content: str, line: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a name with a blank behind it is set, as in `SetEnv NAME value`, or talked about."""
    before, after = content[line.start() : match.start()], content[match.end() : line.end()]
    return _DIRECTIVE.fullmatch(before) is not None and _LINE_REST.fullmatch(after) is not None


def _entry(content: str, match: re.Match[str], depth: int) -> Entry:
    kind = "bare" if match["quoted"] is None else "quoted"
    start, end = match.span(kind)
    value = verbatim(content, start, end if kind == "quoted" else _trimmed(content, start, end))
    literal = kind == "quoted" or not _HOLE.search(value.value)
    return Entry(
        (match["name"],), value.value, Span(*match.span("name")), value.span, match["quote"] or "",
        literal, "lines", _form(content, match.start()), depth=depth, exact=False,
    )  # fmt: skip


def _form(content: str, start: int) -> str:
    """Whether the name is declared as one of the program's own."""
    return "declaration" if _DECLARES.search(content, max(start - 20, 0), start) else ""


def _trimmed(content: str, start: int, end: int) -> int:
    """Where a bare value ends: a comma or bracket behind it belongs to the line's own language."""
    return start + len(content[start:end].rstrip(",)}]"))
