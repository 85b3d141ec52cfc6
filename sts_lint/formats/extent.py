"""How far the node goes that begins on a line, by lines and brackets and no second parser.

A node is what a reader would call one thing: a key with everything under it, a list item, a
section, a block, an instruction with its continuation lines, an element. Where the text does
not show an end, the node is its first line: what this is asked for switches findings off.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sts_lint.formats.which import Format
from sts_lint.text import Text

_HEADER = re.compile(r"""[ \t]*\[{1,2}(?P<name>[^\[\]{},]+)\]{1,2}[ \t]*(?:[#;].*)?""")
_KEY_ALONE = re.compile(r"[^#]*:\s*(?:[&!]\S+\s*)*(?:#.*)?")
_LINE_END = r"(?P<end>\r\n|\r|\n)"
_STRINGS = r"""\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'"""
_BRACKETS = {
    Format.JSON: re.compile(
        rf'(?s:"(?:\\.|[^"\\])*"|/\*.*?\*/)|//.*|(?P<open>[{{\[])|(?P<close>[}}\]])|{_LINE_END}'
    ),
    Format.HCL: re.compile(
        rf'"(?:\\.|[^"\\\n])*"|(?s:/\*.*?\*/)|(?:\#|//).*|(?P<open>[{{\[(])|(?P<close>[}}\])])'
        rf"|{_LINE_END}"
    ),
    Format.TOML: re.compile(rf"{_STRINGS}|\#.*|(?P<open>[{{\[])|(?P<close>[}}\]])|{_LINE_END}"),
    Format.SHELL: re.compile(
        rf"""\\(?s:.)|(?s:"(?:\\.|[^"\\])*"|'[^']*')|(?<!\S)\#.*
        |(?P<open>[{{\[]|\b(?:if|case|do)\b)|(?P<close>[}}\]]|\b(?:fi|esac|done)\b)
        |(?P<round>\()|(?P<unround>\))|{_LINE_END}""",
        re.VERBOSE,
    ),
    Format.DOTENV: re.compile(
        rf"""(?s:(?<==)(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))|{_LINE_END}"""
    ),
    Format.XML: re.compile(
        rf"""(?s:<!--.*?-->|<!\[CDATA\[.*?\]\]>)|<[\w:.-]+[^<>]*/>|(?P<close></)
        |(?P<open><(?=[\w:]))|{_LINE_END}""",
        re.VERBOSE,
    ),
}
_INDENTED = frozenset({Format.YAML, Format.AWS_CONFIG, Format.AWS_CREDENTIALS, Format.INI})
_IN_SECTIONS = _INDENTED - {Format.YAML} | {Format.TOML, Format.SYSTEMD}
_CONTINUED = {
    Format.SHELL: "\\",
    Format.DOCKERFILE: "\\`",
    Format.SYSTEMD: "\\",
    Format.PROPERTIES: "\\",
    Format.LINES: "\\`",
}
_WITH_DOCUMENTS = frozenset({Format.SHELL, Format.DOCKERFILE, Format.HCL})
_DOCUMENT = re.compile(r"<<[-~]?[ \t]*([\"']?)([A-Za-z_]\w*)\1")


def last_line(text: Text, first: int, kind: Format) -> int:
    """The last line of the node that begins on the line `first`; both count from 1."""
    header = _HEADER.fullmatch(text.line(first)) if kind in _IN_SECTIONS else None
    if header:
        return _end_of_section(text, first, header["name"])
    last = first
    if kind in _INDENTED:
        last = _indented(text, first, kind)
    if kind in _BRACKETS:
        last = max(last, _balanced(text, first, _BRACKETS[kind]))
    if kind in _CONTINUED:
        last = _continued(text, last, _CONTINUED[kind])
    if kind in _WITH_DOCUMENTS:
        last = _with_documents(text, first, last)
    return last


def _indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" \t"))


def _end_of_section(text: Text, first: int, name: str) -> int:
    """Up to the next header; a TOML table has those below it inside."""

    def goes_on(line: str) -> bool:
        header = _HEADER.fullmatch(line)
        return header is None or header["name"].startswith(f"{name}.")

    return _while(text, first, goes_on)


def _indented(text: Text, first: int, kind: Format) -> int:
    """Lines that are deeper; a YAML key also has the list below it that is not."""
    line = text.line(first)
    depth = _indent(line)
    of_key = kind is Format.YAML and _KEY_ALONE.fullmatch(line) and not _is_item(line)

    def goes_on(line: str) -> bool:
        if not line.strip() or _indent(line) > depth:
            return True
        same = _indent(line) == depth and kind is Format.YAML
        return bool(
            same and (line.strip() in ("]", "}", "],", "},") or (of_key and _is_item(line)))
        )

    return _while(text, first, goes_on)


def _is_item(line: str) -> bool:
    return line.lstrip(" ").startswith("- ") or line.strip() == "-"


def _while(text: Text, first: int, goes_on: Callable[[str], bool]) -> int:
    """The last line that is not blank of those that go on from a line."""
    last = first
    for number in range(first + 1, len(text.starts) + 1):
        line = text.line(number)
        if not goes_on(line):
            break
        last = number if line.strip() else last
    return last


def _balanced(text: Text, first: int, tokens: re.Pattern[str]) -> int:
    """The line at whose end nothing is open; if there is none, the first.

    Round brackets of a shell count apart: those of `case` only close.
    """
    depth = {"": 0, "round": 0}
    for token in tokens.finditer(text.content, text.starts[first - 1]):
        kind = token.lastgroup or ""
        which = "round" if kind.endswith("round") else ""
        if kind in ("open", "round"):
            depth[which] += 1
        elif kind in ("close", "unround"):
            depth[which] = max(depth[which] - 1, 0)
        elif kind == "end" and not any(depth.values()):
            return text.position(token.start()).line
    return first if any(depth.values()) else len(text.starts)


def _continued(text: Text, last: int, marks: str) -> int:
    """Lines joined by a mark at their end; a comment or a blank line between is passed over."""
    number = last
    while text.line(number).rstrip().endswith(tuple(marks)) and number < len(text.starts):
        number += 1
        while number < len(text.starts) and _is_passed_over(text.line(number)):
            number += 1
    return number


def _is_passed_over(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _with_documents(text: Text, first: int, last: int) -> int:
    """Up to the end of the here-documents that these lines open."""
    for opener in _DOCUMENT.finditer("\n".join(text.line(n) for n in range(first, last + 1))):
        ends = (
            n for n in range(last + 1, len(text.starts) + 1) if text.line(n).strip() == opener[2]
        )
        last = next(ends, last)
    return last
