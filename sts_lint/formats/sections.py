"""Files of sections and options, as `configparser.RawConfigParser` reads them, with places.

An option's value goes on over deeper indented lines; whole-line comments start with `#` or
`;`; there are no inline comments [CPython configparser.py, `_read`].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sts_lint.formats.runs import Decoded, Run
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Span

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_HEADER = re.compile(r"\[(?P<header>.+)\]")
_DELIMITER = re.compile(r"[=:]")


@dataclass(frozen=True)
class Option:
    """A key and its value, continuation lines joined by newlines; `line` is 1-based."""

    name: str
    key: Span
    value: Decoded
    line: int


@dataclass(frozen=True)
class Section:
    """A section with its options in source order; `line` is its header's, 1-based."""

    name: str
    line: int
    options: list[Option] = field(default_factory=list)


def read_sections(content: str, *, strict: bool) -> list[Section]:
    """The sections in source order; names are as written.

    If `strict`, raises `Unreadable` for what `RawConfigParser` refuses: lines that are
    nothing, options outside sections, and sections or options given twice (options whatever
    their case). Else such lines are passed over.
    """
    reader = _Reader(content, strict)
    for number, line in enumerate(_LINE.finditer(content), start=1):
        reader.take(number, line.start(1), line[1])
    reader.finish()
    if reader.refused is not None and strict:
        raise reader.refused
    return reader.sections


@dataclass
class _Reader:
    content: str
    strict: bool
    sections: list[Section] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    refused: Unreadable | None = None
    section: Section | None = None
    option: tuple[str, Span, int] | None = None  # name, key, line
    lines: list[Span] = field(default_factory=list)  # of the option's value; empty ones too
    indent: int = 0

    def take(self, number: int, start: int, line: str) -> None:
        text = line.strip()
        place = start + len(line) - len(line.lstrip())
        span = Span(place, place + len(text))
        if text.startswith(("#", ";")):
            return
        if not text or (self.option and place - start > self.indent):
            self.lines.append(span)
        else:
            self.finish()
            self.indent = place - start
            self._header_or_option(number, text, span)

    def _header_or_option(self, number: int, text: str, span: Span) -> None:
        header = _HEADER.match(text)
        if header:
            self._open(header["header"], number)
            return
        if self.section is None:
            if self.strict:
                raise Unreadable("File contains no section headers.", number)
            self._open("", number)
        delimiter = _DELIMITER.search(text)
        if delimiter is None or delimiter.start() == 0:
            self.refused = self.refused or Unreadable("Source contains parsing errors", number)
            return
        name = text[: delimiter.start()].rstrip()
        self._once((self.section.name if self.section else "", name.lower()), number)
        self.option = (name, Span(span.start, span.start + len(name)), number)
        value = span.end - len(text[delimiter.end() :].lstrip())
        self.lines = [Span(value, span.end)]

    def _open(self, name: str, number: int) -> None:
        if name != "DEFAULT":
            self._once((name,), number)
        self.section = Section(name, number)
        self.sections.append(self.section)

    def _once(self, what: tuple[str, ...], number: int) -> None:
        if self.strict and what in self.seen:
            raise Unreadable(f"{'option' if what[1:] else 'section'} already exists", number)
        self.seen.add(what)

    def finish(self) -> None:
        """Close the option that is being read."""
        if self.option is not None and self.section is not None:
            name, key, line = self.option
            value = Decoded(*_joined(self.content, self.lines))
            self.section.options.append(Option(name, key, value, line))
        self.option, self.lines = None, []


def _joined(content: str, lines: list[Span]) -> tuple[Span, tuple[Run, ...]]:
    """Lines joined by newlines, what is blank at the end left out."""
    while len(lines) > 1 and lines[-1].start == lines[-1].end:
        lines.pop()
    runs: list[Run] = []
    for index, line in enumerate(lines):
        if index:
            runs.append(Run(lines[index - 1].end, line.start, "\n"))
        if line.end > line.start:
            runs.append(Run(*line, content[line.start : line.end]))
    return Span(lines[0].start, lines[-1].end), tuple(runs)


def value_lines(value: Decoded) -> Iterator[tuple[str, Span]]:
    """The lines of a value that are not blank, stripped, with their place in it."""
    position = 0
    for line in value.value.splitlines(keepends=True):
        text = line.strip()
        start = position + len(line) - len(line.lstrip())
        position += len(line)
        if text:
            yield text, Span(start, start + len(text))
