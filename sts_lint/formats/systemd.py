"""systemd units and drop-ins: `Environment=`, and the commands of `Exec…=`.

Lines go on behind a backslash; `Environment=` holds words, each of which may be quoted
whole [systemd.exec(5), systemd.syntax(7)].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.formats.nested import inner_entries
from sts_lint.formats.runs import Decoded, unescaped
from sts_lint.formats.shell_words import decode
from sts_lint.model import Entry, Span

_LINE = re.compile(r"(?m)^[ \t]*(?:\[(?P<section>[^\]\r\n]*)\]|(?P<key>[\w-]+)[ \t]*=[ \t]*"
                   r"(?P<value>(?:\\\r?\n|[^\r\n])*))")  # fmt: skip
_JOINED = re.compile(r"\\\r?\n(?:[ \t]*[#;][^\r\n]*\r?\n)*")
_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'])+""", re.DOTALL)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The settings, path `(section, key)`; of `Environment=` each variable below it."""
    check_size(content)
    section, scope = "", 0
    for match in _LINE.finditer(content):
        if match["key"] is None:
            section, scope = match["section"], scope + 1
            continue
        value = unescaped(content, *match.span("value"), _JOINED, lambda _: " ")
        path = (section, match["key"])
        key = Span(*match.span("key"))
        entry = Entry(
            path, value.value, key, value.span, dialect="systemd", scope=scope, depth=depth
        )
        yield entry
        if match["key"] == "Environment":
            yield from _variables(entry, value)
        else:
            yield from inner_entries(entry, value)


def _variables(around: Entry, value: Decoded) -> Iterator[Entry]:
    for word in _WORD.finditer(value.value):
        decoded, quote = decode(value.value, *word.span())
        decoded = value.through(decoded)
        name = _ASSIGNMENT.match(decoded.value)
        if name:
            held = decoded.cut(Span(name.end(), len(decoded.value)))
            key = decoded.outer(Span(*name.span(1)))
            yield Entry(
                (*around.path, name[1]), held.value, key, held.span, quote, True, "systemd",
                "Environment", around.scope, around.depth,
            )  # fmt: skip
