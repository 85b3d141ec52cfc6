"""One git ignore pattern as a regular expression.

Why not pathspec: it answers whether a path *or a folder above it* fits, while git asks about
one entry at a time, and it reads `[[:alpha:]]`, `?` beside UTF-8 and `a/**/` otherwise than
git. Names and patterns are taken as git takes them, byte by byte (decoded as Latin-1).

A star that another star follows never needs to try a second place, so all but the last are
atomic (written as a look-ahead and a back-reference, for Python 3.10): a hostile pattern
cannot make matching slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

_STAR = "*"
_SLASH = "/"
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class _BrokenPatternError(ValueError):
    """The pattern is broken; to git it then fits nothing."""


@lru_cache(maxsize=8192)
def expression(pattern: str, ignore_case: bool) -> re.Pattern[str] | None:
    """What `pattern` matches as a whole; None for a broken one.

    `pattern` has lost its `!`, its first and its last slash. Without a slash inside it is
    matched against the name of an entry, otherwise against the path.
    """
    flags = re.ASCII | re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    try:
        return re.compile(_path(list(_tokens(pattern))), flags)
    except _BrokenPatternError:
        return None


def _path(tokens: list[str]) -> str:
    components = list(_split(tokens))
    numbers = count()
    chunks = [""]
    for place, component in enumerate(components):
        is_last = place == len(components) - 1
        if len(component) > 1 and set(component) == {_STAR}:
            if is_last:
                return _chain(chunks, "(?:.*?/)?", numbers) + ".*"
            if chunks[-1] or len(chunks) == 1:
                chunks.append("")
        else:
            chunks[-1] += _component(component, numbers) + ("" if is_last else "/")
    return _chain(chunks, "(?:.*?/)?", numbers)


def _component(tokens: list[str], numbers: Iterator[int]) -> str:
    chunks = [""]
    for token in tokens:
        if token != _STAR:
            chunks[-1] += token
        elif chunks[-1] or len(chunks) == 1:
            chunks.append("")
    return _chain(chunks, "[^/]*?", numbers)


def _chain(chunks: list[str], gap: str, numbers: Iterator[int]) -> str:
    """The chunks in this order with a gap before each but the first."""
    first, *others = chunks
    if not others:
        return first
    *middle, last = others
    atoms = (f"(?=(?P<g{n}>{gap}{c}))(?P=g{n})" for c, n in zip(middle, numbers, strict=False))
    return first + "".join(atoms) + gap + last


def _split(tokens: list[str]) -> Iterator[list[str]]:
    component: list[str] = []
    for token in tokens:
        if token == _SLASH:
            yield component
            component = []
        else:
            component.append(token)
    yield component


def _tokens(pattern: str) -> Iterator[str]:
    """Stars, slashes, and an expression for each other character to match."""
    place = 0
    while place < len(pattern):
        character = pattern[place]
        place += 1
        if character in {_STAR, _SLASH}:
            yield character
        elif character == "?":
            yield "[^/]"
        elif character == "[":
            members, place = _class(pattern, place)
            yield members
        else:
            if character == "\\":
                character, place = _escaped(pattern, place)
            yield re.escape(character)


def _class(pattern: str, place: int) -> tuple[str, int]:
    """The expression for a class, which never fits a slash, and the place after it."""
    negated = pattern[place : place + 1] in {"!", "^"}
    place += negated
    members = ""
    previous: str | None = None
    start = place
    while place == start or pattern[place : place + 1] != "]":
        member, after = _member(pattern, place)
        is_range = pattern[place] == "-" and previous is not None
        if is_range and pattern[after : after + 1] not in {"", "]"}:
            last, after = _escaped_or_plain(pattern, after)
            members += _range(previous or "", last)
            previous = None
        elif member is None:
            members += _CLASSES[pattern[place + 2 : after - 2]]
            previous = None
        else:
            members += re.escape(member)
            previous = member
        place = after
    if negated:
        return f"[^/{members}]", place + 1
    return (f"(?!/)[{members}]" if members else "(?!)"), place + 1


def _member(pattern: str, place: int) -> tuple[str | None, int]:
    """One character of a class, None for a named class, and the place after it."""
    if pattern.startswith("[:", place):
        close = pattern.find("]", place + 2)
        if close < 0:
            raise _BrokenPatternError
        if pattern[close - 1] == ":" and close - 1 > place + 1:
            if pattern[place + 2 : close - 1] not in _CLASSES:
                raise _BrokenPatternError
            return None, close + 1
    return _escaped_or_plain(pattern, place)


def _escaped_or_plain(pattern: str, place: int) -> tuple[str, int]:
    if place >= len(pattern):
        raise _BrokenPatternError
    if pattern[place] == "\\":
        return _escaped(pattern, place + 1)
    return pattern[place], place + 1


def _escaped(pattern: str, place: int) -> tuple[str, int]:
    if place >= len(pattern):
        raise _BrokenPatternError
    return pattern[place], place + 1


def _range(first: str, last: str) -> str:
    return f"{re.escape(first)}-{re.escape(last)}" if first <= last else ""
