"""A notebook's JSON as far as code is concerned: where its code cells have their source.

What is not source (outputs, images, metadata) is passed over by the decoder of the standard
library, which also says where a document is broken. Formats 2 to 4 are known.
[https://nbformat.readthedocs.io/en/latest/format_description.html]
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from sts_lint.formats.guard import line_of
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Span

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_PYTHON = ("python", "ipython", "pyspark")
_OTHER_KERNELS = re.compile(
    r"(?i)(?:ir|r|bash|scala|julia|javascript|typescript|deno|\.net|xcpp|java|ijava|gophernotes"
    r"|ruby|rust|sql|octave|matlab|stata|sas)(?![a-z])"
)


class Literal(NamedTuple):
    """A JSON string: what stands between its quotation marks, and its meaning."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A code cell, by its number among all cells; `separator` stands between two literals.

    It is empty where the source is one string. An editor `doubts` that it is Python where it
    marks it as another language; the kernel does not ask.
    """

    number: int
    literals: tuple[Literal, ...]
    separator: str = ""
    doubts: bool = False

    @property
    def source(self) -> str:
        """The code."""
        return "".join(literal.text for literal in self.literals)


def code_cells(document: str) -> tuple[CodeCell, ...]:
    """The cells of Python code in a notebook. Raises `Unreadable` for what is no notebook."""
    reader = _Reader(document)
    try:
        return reader.notebook()
    except RecursionError:
        raise Unreadable("is nested too deeply", line_of(document, reader.at)) from None


class _Reader:
    """Goes through a document; each method reads what is next."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.at = 0
        self.gap = ""  # behind the last comma, where that is in the middle of a line

    def notebook(self) -> tuple[CodeCell, ...]:
        if self._next() != "{":
            raise self._broken("is no notebook: it is not a JSON object")
        cells: tuple[CodeCell, ...] = ()
        is_python = True
        for key in self._members():
            if key == "cells":
                cells = tuple(self._cells())
            elif key == "worksheets":
                cells = tuple(self._worksheets())
            elif key == "metadata":
                is_python = _is_python(self._value())
            else:
                self._value()
        if self._next():
            raise self._broken("is not JSON: something follows its end")
        return cells if is_python else ()

    def _worksheets(self) -> Iterator[CodeCell]:
        first = 1
        for _ in self._items():
            for key in self._members():
                if key == "cells":
                    for cell in self._cells(first):
                        yield cell
                        first = cell.number + 1
                else:
                    self._value()

    def _cells(self, first: int = 1) -> Iterator[CodeCell]:
        for number, _ in enumerate(self._items(), first):
            found = self._cell(number)
            if found is not None:
                yield found

    def _cell(self, number: int) -> CodeCell | None:
        held: dict[str, object] = {}
        cell = CodeCell(number, ())
        for key in self._members():
            if key in ("source", "input"):  # format 4, and those before
                cell = self._source(number)
            else:
                value = self._value()
                held |= {key: value} if key in ("cell_type", "language", "metadata") else {}
        if held.get("cell_type") != "code" or not _says_python(_held(held, "language")):
            return None
        marked = _held(held.get("metadata"), "vscode", "languageId")
        return replace(cell, doubts=not _says_python(marked))

    def _source(self, number: int) -> CodeCell:
        if self._next() != "[":
            return CodeCell(number, self._literals())
        opened = self.at + 1
        found = [literal for _ in self._items() for literal in self._literals()]
        if len(found) > 1:
            separator = self.document[found[0].span.end + 1 : found[1].span.start - 1]
        else:
            separator = f",{self._blanks(opened) or self.gap}"
        return CodeCell(number, tuple(found), separator)

    def _literals(self) -> tuple[Literal, ...]:
        """A string; nothing where there is something else."""
        self._next()
        start = self.at
        value = self._value()
        return (Literal(Span(start + 1, self.at - 1), value),) if isinstance(value, str) else ()

    def _members(self) -> Iterator[str]:
        """The keys of an object; whoever asks for them reads the values."""
        for _ in self._parts("{", "}"):
            key = self._value()
            if not isinstance(key, str):
                raise self._broken("is not JSON: a key is no string")
            self._expect(":")
            yield key

    def _items(self) -> Iterator[None]:
        """The places of an array's items."""
        return self._parts("[", "]")

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        if self._next() != opening:
            self._value()
            return
        self.at += 1
        if self._next() == closing:
            self.at += 1
            return
        while True:
            yield
            if self._next() == closing:
                self.at += 1
                return
            self._expect(",")
            blanks = self._blanks(self.at)
            self.gap = "" if "\n" in blanks else blanks

    def _value(self) -> object:
        self._next()
        try:
            value, self.at = _DECODER.raw_decode(self.document, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            raise self._broken(f"is not JSON: {error.msg}") from None
        return value

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise self._broken(f"is not JSON: {character!r} is missing")
        self.at += 1

    def _next(self) -> str:
        """The next character that is not blank; empty at the end."""
        self.at += len(self._blanks(self.at))
        return self.document[self.at : self.at + 1]

    def _blanks(self, at: int) -> str:
        found = _BLANK.match(self.document, at)
        return found[0] if found else ""

    def _broken(self, reason: str) -> Unreadable:
        return Unreadable(reason, line_of(self.document, self.at))


def _is_python(metadata: object) -> bool:
    """Whether a notebook says that it is in Python, or does not say."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        said = _held(metadata, key, name)
        if said is not None:
            return _says_python(said)
    return not _OTHER_KERNELS.match(_held(metadata, "kernelspec", "name") or "")


def _says_python(name: str | None) -> bool:
    """Whether a language is Python, or none is named."""
    return name is None or name.lower().startswith(_PYTHON)


def _held(value: object, *keys: str) -> str | None:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
