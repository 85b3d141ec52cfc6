"""Edits of suppression comments: codes go, and with the last of them the comment."""

from __future__ import annotations

from collections.abc import Collection

from sts_lint.model import Edit, Span
from sts_lint.suppression import Suppression
from sts_lint.text import Text

_BLANKS = " \t"


def without_codes(text: Text, comment: Suppression, gone: Collection[Span]) -> tuple[Edit, ...]:
    """The edits that take codes, by their places, out of a comment."""
    left = [place for place in comment.places if place not in gone]
    if not left:
        return (_without(text, comment.span),)
    kept = [n for n, place in enumerate(comment.places) if place in left]
    return tuple(
        Edit(_with_separator(comment.places, number, before=number > kept[-1]), "")
        for number, place in enumerate(comment.places)
        if place in gone
    )


def _with_separator(places: tuple[Span, ...], number: int, before: bool) -> Span:
    """A code with what stands between it and the next one, or the one before."""
    if before:
        return Span(places[number - 1].end, places[number].end)
    return Span(places[number].start, places[number + 1].start)


def _without(text: Text, comment: Span) -> Edit:
    """Take a comment away: with its line if nothing else is there, else with blanks before it."""
    content = text.content
    start, end = comment
    line = text.position(start).line
    first = text.starts[line - 1]
    last = first + len(text.line(line))
    while start > first and content[start - 1] in _BLANKS:
        start -= 1
    while end < last and content[end] in _BLANKS:
        end += 1
    if start == first and end == last:
        after = text.starts[line] if line < len(text.starts) else len(content)
        return Edit(Span(first, after), "")
    if end < last:  # something follows: what stood before the comment stays before it
        start = comment.start
    return Edit(Span(start, end), "")
