"""Notebooks for tests, as different programs write them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sts_lint.notebooks.notebook import Notebook, program

PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


@dataclass(frozen=True)
class Style:
    """How a writer spells a notebook; a `nested` one has each line of source in a string."""

    nested: bool = True
    ascii: bool = False
    indent: int | None = 1
    newline: str = "\n"
    bom: bool = False


STYLES = (
    Style(),
    Style(nested=False),
    Style(ascii=True),
    Style(indent=None),
    Style(nested=False, ascii=True, indent=None),
    Style(indent=4, newline="\r\n", bom=True),
)


def document(cells: Sequence[str], style: Style = Style(), **metadata: object) -> str:
    """A notebook of code cells, with a text cell before each."""
    made = [cell for source in cells for cell in (_text(), _code(source, style))]
    whole = {"cells": made, "metadata": {**PYTHON, **metadata}, "nbformat": 4, "nbformat_minor": 4}
    written = json.dumps(whole, indent=style.indent, ensure_ascii=style.ascii) + "\n"
    return written.replace("\n", style.newline)


def data(cells: Sequence[str], style: Style = Style(), **metadata: object) -> bytes:
    """The same as a file."""
    return document(cells, style, **metadata).encode("utf-8-sig" if style.bom else "utf-8")


def read(cells: Sequence[str], style: Style = Style()) -> Notebook:
    """The program of such a notebook."""
    return program(document(cells, style), "n.ipynb")


def sources(written: str) -> list[str]:
    """The source of each code cell, as the JSON of the standard library has it."""
    cells = json.loads(written)["cells"]
    return ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]


def split(code: str, width: int = 1) -> list[str]:
    """A program cut into cells between its statements, `width` statements each."""
    lines = code.splitlines(keepends=True)
    body = ast.parse(code).body
    starts = sorted({_first_line(node) for node in body[::width]} - {1})
    edges = [0, *(line - 1 for line in starts), len(lines)]
    return ["".join(lines[a:b]) for a, b in pairwise(edges)]


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _text() -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": ["sts = `boto3.client('sts')`"]}


def _code(source: str, style: Style) -> dict[str, Any]:
    written = source.splitlines(keepends=True) if style.nested else source
    output = {"name": "stdout", "output_type": "stream", "text": ["sts\n"]}
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [output]}
    return {**cell, "source": written}


def cases() -> Iterator[tuple[str, str]]:
    """Programs of the fixtures, by name."""
    from tests.cases import all_cases

    for case in all_cases():
        code = case.path.read_text("utf-8", "surrogateescape")
        if "\r" not in code and "\x0c" not in code and "\udcff" not in code:
            yield case.name, code
