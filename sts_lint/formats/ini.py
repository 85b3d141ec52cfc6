"""INI files of every kind: tox, pytest, setup.cfg, supervisor, rclone and the rest.

Their programs differ in details; what they share is read. Keys keep their case, lines that
mean nothing are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.formats.guard import check_size
from sts_lint.formats.nested import inner_entries
from sts_lint.formats.runs import Decoded
from sts_lint.formats.sections import Option, read_sections, value_lines
from sts_lint.model import Entry, Span

_ENVIRONMENTS = frozenset({"setenv", "set_env", "env", "environment"})
# tox puts a factor before a name (`py3: X = 1`), pytest-env a flag (`D:X=1`).
_LINE = re.compile(r"(?:[^\s=\"']+:\s*)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)")
_LISTED = re.compile(
    r"(?P<name>[A-Za-z_]\w*)=(?:(?P<quote>[\"'])(?P<in>.*?)(?P=quote)|(?P<bare>[^,\s\"']*))"
)


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The options, path `(section, key)`; of environments also each variable below it."""
    check_size(content)
    for scope, section in enumerate(read_sections(content, strict=False), start=1):
        for option in section.options:
            path = (section.name, option.name) if section.name else (option.name,)
            entry = _entry(path, option.key, option.value, scope, depth)
            yield entry
            if option.name.lower() in _ENVIRONMENTS:
                yield from _variables(entry, option, scope)
            else:
                yield from inner_entries(entry, option.value)


def _variables(around: Entry, option: Option, scope: int) -> Iterator[Entry]:
    """Variables one in a line, or with commas between (supervisor)."""
    inner = (option.line << 24) | scope
    one_line, listed = "\n" not in option.value.value, option.name == "environment"
    several = listed and (one_line or ",\n" in option.value.value)
    for line, span in value_lines(option.value):
        found = _LINE.fullmatch(line)
        for match in _LISTED.finditer(line) if several else [found] if found else []:
            quote = match["quote"] if several else None
            group = "value" if not several else "in" if quote else "bare"
            name, value = (_within(option.value, span, match, part) for part in ("name", group))
            path = (*around.path, name.value)
            yield Entry(
                path, value.value, name.span, value.span, quote or "", True, "ini", "setenv",
                inner, around.depth,
            )  # fmt: skip


def _within(value: Decoded, line: Span, match: re.Match[str], group: str) -> Decoded:
    start, end = match.span(group)
    return value.cut(Span(line.start + start, line.start + end))


def _entry(path: tuple[str, ...], key: Span, value: Decoded, scope: int, depth: int) -> Entry:
    return Entry(path, value.value, key, value.span, "", True, "ini", "", scope, depth)
