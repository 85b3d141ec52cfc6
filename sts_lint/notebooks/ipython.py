"""IPython's syntax in a cell, blanked so that what is left is Python at the same offsets.

A line of IPython becomes the expression `0` and blanks, its newlines stay. What it does, if
that matters, is told as a `Magic`. [IPython core/inputtransformer2.py, core/magics/osm.py]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sts_lint.model import Span
from sts_lint.python.parse import Unparsable
from sts_lint.text import Magic

_CELL_MAGIC = re.compile(r"\s*%%(?P<name>[\w!.-]*)[^\r\n]*")
_AROUND_PYTHON = frozenset({"capture", "local", "memit", "prun", "time", "timeit"})
"""Cell magics whose cell is Python that runs here; any other may be in another language."""
_BEFORE_PYTHON = re.compile(
    r"%?(?:time|timeit|prun|memit)[ \t]+(?:-[A-Za-z]+(?:[ \t]?[\w.]+)?[ \t]+|--[\w-]+[ \t]+)*"
)
_SETS_VARIABLE = re.compile(r"%?(?:env|set_env) (?P<rest>.*)", re.DOTALL)
_ASKS = re.compile(r"[^#]*\?\s*")
"""A line that asks for help, whatever it begins with."""
_LINE = r"(?:[^\r\n]*\\(?:\r\n|\r|\n))*[^\r\n]*"
_ESCAPED = re.compile(rf"[ \t]*(?P<magic>[%!?,;/]{_LINE})")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
    |(?P<text>\"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z)|'{3}(?:\\.|[^\\])*?(?:'{3}|\Z)
        |\"(?:\\.|[^\"\\\r\n])*\"?|'(?:\\.|[^'\\\r\n])*'?)
    |(?P<open>[(\[{])|(?P<close>[)\]}])
    |(?P<joined>\\(?:\r\n|\r|\n))
    |(?P<assigned>(?<![=!<>:+\-*/%&|^@])=[ \t]*(?=!|%[A-Za-z_]))
    |(?P<help>\?\??[ \t]*(?=[\r\n]|\Z))
    |(?P<end>\r\n|\r|\n|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_REST = re.compile(_LINE)
_INDENTED = re.compile(r"(?:[ \t]*\r?\n)*[ \t]+[^\s#]")
_PROMPTS = re.compile(r"(?m)^(?:>>>|\.\.\.)[ ]")
_WORD = re.compile(r"[ \t]*(?P<word>\w+)(?=[ \t\r\n]|\Z)")
_NAMES = """
alias cat cd clear conda cp env help history less ll load_ext ls magic mamba man matplotlib mkdir
more mv pdoc pip pwd reload_ext rerun rm rmdir run set_env store time timeit uv who whos
"""
_WITHOUT_MARK = frozenset(_NAMES.split())
"""Magics that work without `%` in a cell of one line."""

Parses = Callable[[str], object]
"""Raises `Unparsable` where a text is no Python source."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A cell as Python; all of it belongs under `prefix`, which is empty or a line."""

    code: str
    magics: tuple[Magic, ...] = ()
    prefix: str = ""


def translate(source: str, parses: Parses) -> Translation:
    """A cell's code without what only IPython knows. Raises `Unparsable`, lines of the cell."""
    opener = _CELL_MAGIC.match(source)
    if opener is None:
        return _python(source, parses)
    if opener["name"] not in _AROUND_PYTHON:
        return Translation(blanked(source))
    try:
        inner = translate(source[opener.end() :], parses)
    except Unparsable as error:
        raise _lower(error, opener[0].count("\n")) from None
    magics = tuple(magic.moved(opener.end()) for magic in inner.magics)
    return Translation(blanked(opener[0]) + inner.code, magics, inner.prefix)


def _python(source: str, parses: Parses) -> Translation:
    code = _PROMPTS.sub("    ", source) if source.startswith(">>> ") else source
    prefix = "if 1:\n" if _INDENTED.match(code) else ""
    try:
        parses(prefix + code)
        return Translation(code, prefix=prefix)
    except Unparsable:
        found = list(_magics(code, parses))
    code = _without(code, found)
    try:
        parses(prefix + code)
    except Unparsable as error:
        raise _lower(error, -prefix.count("\n")) from None
    return Translation(code, tuple(magic for magic, _ in found), prefix)


def _lower(error: Unparsable, by: int) -> Unparsable:
    """The same so many lines further down."""
    return Unparsable(max(error.line + by, 1), error.column, error.reason)


def blanked(source: str) -> str:
    """As many blanks, and the line ends."""
    return re.sub(r"[^\r\n]", " ", source)


def _without(source: str, found: list[tuple[Magic, str]]) -> str:
    parts, position = [], 0
    for magic, written in found:
        parts += [source[position : magic.span.start], written]
        position = magic.span.end
    return "".join((*parts, source[position:]))


def _magics(source: str, parses: Parses) -> Iterator[tuple[Magic, str]]:
    """Each piece of IPython's syntax, and what Python is given in its place."""
    word = _WORD.match(source)
    if word and word["word"] in _WITHOUT_MARK and len(source.splitlines()) == 1:
        span = Span(word.start("word"), len(source.rstrip("\r\n")))
        yield _statement(source, span, parses)
        return
    position = 0
    while position < len(source):
        escaped = _ESCAPED.match(source, position)
        if escaped:
            yield _statement(source, Span(*escaped.span("magic")), parses)
            position = _line_end(source, escaped.end())
        else:
            found, position = _in_line(source, position)
            if found is not None:
                yield Magic(found), _value(source, found, parses)


def _line_end(source: str, position: int) -> int:
    return position + 2 if source.startswith("\r\n", position) else position + 1


def _in_line(source: str, start: int) -> tuple[Span | None, int]:
    """The magic inside a logical line, if there is one, and where the next line begins."""
    depth = 0
    for token in _TOKEN.finditer(source, start):
        kind = token.lastgroup
        depth += (kind == "open") - (kind == "close")
        if kind == "assigned" and depth <= 0:
            rest = _REST.match(source, token.end())
            end = rest.end() if rest else token.end()
            return Span(token.end(), end), _line_end(source, end)
        if kind == "help":
            first = start + len(source[start:]) - len(source[start:].lstrip(" \t"))
            return Span(first, token.end()), _line_end(source, token.end())
        if kind == "end" and depth <= 0:
            return None, token.end() or 1
    return None, len(source)


def _statement(source: str, span: Span, parses: Parses) -> tuple[Magic, str]:
    """A line of IPython: what it sets, or the Python in it, or nothing of ours."""
    written = source[span.start : span.end]
    sets = _SETS_VARIABLE.fullmatch(written)
    if sets is not None and not _ASKS.fullmatch(written):
        return _setting(span, sets.start("rest"), sets["rest"]), _zero(source, span)
    timed = _BEFORE_PYTHON.match(written)
    if timed is not None and "\\" not in written and _is_statement(written[timed.end() :], parses):
        code = "if 1:".ljust(timed.end()) + written[timed.end() :]
        return Magic(Span(span.start, span.start + len(code))), code
    return Magic(span), _zero(source, span)


def _is_statement(code: str, parses: Parses) -> bool:
    """Whether a line is Python, so that IPython would run it."""
    try:
        parses(f"if 1: {code}")
    except Unparsable:
        return False
    return True


def _value(source: str, span: Span, parses: Parses) -> str:
    """What stands for the right side of an assignment."""
    written = source[span.start : span.end]
    timed = _BEFORE_PYTHON.match(written)
    if timed is not None and "\\" not in written and _is_statement(written[timed.end() :], parses):
        return blanked(timed[0]) + written[timed.end() :]
    return _zero(source, span)


def _zero(source: str, span: Span) -> str:
    return f"0{blanked(source[span.start + 1 : span.end])}"


def _setting(span: Span, start: int, rest: str) -> Magic:
    """`%env NAME=value` or `%env NAME value`; Python in braces or behind `$` is not seen."""
    parting = rest.find("=" if "=" in rest else " ")
    name, value = rest[:parting], rest[parting + 1 :]
    if parting < 0 or re.search(r"\s|[{$]", name.strip()) or not name.strip():
        return Magic(span)
    at = span.start + start
    named = _stripped(name, at)
    unseen = re.search(r"[{$\\]", value)
    return Magic(span, named, None if unseen else _stripped(value, at + parting + 1))


def _stripped(text: str, at: int) -> Span:
    start = at + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))
