"""Decoded text that knows where in its source every character came from.

A value is a row of runs. A run as long as its text stands for it character by character (a
verbatim piece, a folded line end); any other run is one piece of syntax, such as an escape.
So text inside text, at any depth, keeps exact places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from sts_lint.model import Span


class Run(NamedTuple):
    """Source characters `start:end` and the text they stand for."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Decoded:
    """A value in runs; `span` is the source text of the whole value, runs or none."""

    span: Span
    runs: tuple[Run, ...]

    @cached_property
    def value(self) -> str:
        """The decoded text."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(run.text) for run in self.runs)]

    def outer(self, inner: Span) -> Span:
        """The source characters of a range of the value."""
        if inner.end <= inner.start:
            place = self._place(inner.start)
            return Span(place, place)
        return Span(self._place(inner.start), self._place(inner.end - 1, after=True))

    def cut(self, inner: Span) -> Decoded:
        """A range of the value as a value of its own."""
        return Decoded(self.outer(inner), tuple(self._within(inner)))

    def through(self, inner: Decoded) -> Decoded:
        """A reading of this value, whose spans are offsets into it, with places of its source."""
        runs: list[Run] = []
        for run in inner.runs:
            place = Span(run.start, run.end)
            exact = self.value[run.start : run.end] == run.text
            runs += self._within(place) if exact else [Run(*self.outer(place), run.text)]
        return Decoded(self.outer(inner.span), tuple(runs))

    def _within(self, inner: Span) -> Iterable[Run]:
        first = max(bisect_right(self._starts, inner.start) - 1, 0)
        for index in range(first, len(self.runs)):
            start, run = self._starts[index], self.runs[index]
            if start >= inner.end:
                break
            low, high = max(inner.start - start, 0), min(inner.end - start, len(run.text))
            if low < high:
                exact = run.end - run.start == len(run.text)
                yield (
                    Run(run.start + low, run.start + high, run.text[low:high])
                    if exact
                    else Run(run.start, run.end, run.text[low:high])
                )

    def _place(self, position: int, *, after: bool = False) -> int:
        index = bisect_right(self._starts, position) - 1
        if index >= len(self.runs):
            return self.runs[-1].end if self.runs else self.span.start
        run = self.runs[index]
        if run.end - run.start == len(run.text):
            return run.start + position - self._starts[index] + after
        return run.end if after else run.start


def verbatim(content: str, start: int, end: int) -> Decoded:
    """Text that stands for itself."""
    runs = (Run(start, end, content[start:end]),) if end > start else ()
    return Decoded(Span(start, end), runs)


def unescaped(
    content: str,
    start: int,
    end: int,
    escape: re.Pattern[str],
    meaning: Callable[[re.Match[str]], str],
) -> Decoded:
    """Text in which each match of `escape` stands for what `meaning` says."""
    runs = []
    position = start
    for match in escape.finditer(content, start, end):
        if match.start() > position:
            runs.append(Run(position, match.start(), content[position : match.start()]))
        runs.append(Run(match.start(), match.end(), meaning(match)))
        position = match.end()
    if end > position:
        runs.append(Run(position, end, content[position:end]))
    return Decoded(Span(start, end), tuple(runs))


def character(digits: str, otherwise: str) -> str:
    """The character of a hexadecimal code point, or `otherwise` if there is none."""
    code = int(digits, 16)
    return chr(code) if code < 0x110000 else otherwise


def joined(span: Span, parts: Iterable[Decoded]) -> Decoded:
    """Several pieces, one behind the other, as one value."""
    return Decoded(span, tuple(run for part in parts for run in part.runs))
