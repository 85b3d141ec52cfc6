"""One more setting beside another: the lines of that one again, with another name and value.

So it is written as its neighbour is, in every format: `export X=…`, `- X=…`, `X: "…"`, a name
and a value on two lines. Whether it came out as a setting of the same place is for whoever
reads the text again to see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sts_lint.fixing.source import Unfit
from sts_lint.model import Edit, Entry, Span
from sts_lint.text import Text

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_BEFORE = re.compile(
    r"""[\s\-"'{]*(?:(?:export\s|ENV\s|Environment=|["']?[nN]ame["']?\s*[:=])[\s"']*)?"""
)
"""What may stand before the name: nothing that would be said twice."""
_AFTER = re.compile(r"""(?P<rest>["'\s})]*)(?P<comma>,?)\s*(?:(?:\#|//).*)?""")
_OPENS, _CLOSES = re.compile(r"""[\w\s"-]*\{"""), re.compile(r"\},?")


@dataclass(frozen=True)
class _Lines:
    """The lines of a setting: what stands around its name and value."""

    before: str
    between: str
    rest: str  # behind the value, up to the comma
    comma: str
    end: int  # of the lines
    braces: bool  # whether it is an item of a list in braces


def added(text: Text, beside: Entry, name: str, value: str | None, *, bare: bool = False) -> Edit:
    """The setting as lines of its own below `beside`; the same value if none is given.

    A `bare` value is written without quotation marks. Raises `Unfit` where the neighbour
    shares its lines with something else.
    """
    if value is not None and not _WORD.fullmatch(value):
        raise Unfit("the value would need quotes")
    lines = _lines(text, beside)
    held = text.slice(beside.value_span) if value is None else value
    between, rest = lines.between, lines.rest
    if bare:
        between, rest = between.removesuffix(beside.quote), rest.removeprefix(beside.quote)
    if beside.dialect == "hcl":
        between = _aligned(between, len(beside.path[-1]) - len(name))
    new = f"{lines.before}{renamed(text, beside, name)}{between}{held}{rest}"
    newline = newline_of(text)
    if not lines.comma and (beside.dialect == "json" or lines.braces):
        end = len(text.content[: lines.end].rstrip())
        return Edit(Span(end, end), f",{newline}{new}")
    return Edit(Span(lines.end, lines.end), f"{newline}{new}{lines.comma}")


def _aligned(between: str, shorter: int) -> str:
    """What stands between a name and its value, with the `=` in its column if that is possible."""
    blanks = len(between) - len(between.lstrip(" "))
    return " " * max(blanks + shorter, min(blanks, 1)) + between[blanks:]


def renamed(text: Text, entry: Entry, name: str) -> str:
    """The source text of an entry's key with another name in it; raises `Unfit` if it cannot be."""
    source, old = text.slice(entry.key_span), entry.path[-1]
    start = source.lower().find(old.lower())
    if start < 0:
        raise Unfit("the name is not written out")
    return f"{source[:start]}{name}{source[start + len(old) :]}"


def newline_of(text: Text) -> str:
    """How lines end in a text."""
    found = re.search(r"\r\n|\r|\n", text.content)
    return found[0] if found else "\n"


def _lines(text: Text, entry: Entry) -> _Lines:
    key, value = entry.key_span, entry.value_span
    first, last = text.position(key.start).line, text.position(value.end).line
    start, end = text.starts[first - 1], text.starts[last - 1] + len(text.line(last))
    before, between = text.content[start : key.start], text.content[key.end : value.start]
    if entry.dialect == "yaml":
        between = re.sub(r"[ \t]+#[^\r\n]*", "", between)
    after = _AFTER.fullmatch(text.content[value.end : end])
    if key.end > value.start or not _BEFORE.fullmatch(before) or after is None:
        raise Unfit("the setting shares its lines with something else")
    rest, comma = after["rest"].rstrip(), after["comma"]
    if entry.form == "pair" and first > 1 and last < len(text.starts):
        opens, closes = text.line(first - 1), text.line(last + 1)
        if _OPENS.fullmatch(opens) and _CLOSES.fullmatch(closes.strip()):
            newline, closed = newline_of(text), closes.rstrip().removesuffix(",")
            return _Lines(
                f"{opens}{newline}{before}",
                between,
                f"{rest}{newline}{closed}",
                "," if closes.rstrip().endswith(",") else "",
                text.starts[last] + len(closes),
                opens.strip() == "{",
            )
    return _Lines(before, between, rest, comma, end, "}" in rest and entry.dialect == "hcl")
