"""A program means the same in a notebook, wherever it is cut into cells."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sts_lint.aws.context import Context, Fixing, SdkRange
from sts_lint.engine import Engine
from sts_lint.model import Diagnostic, Evidence, Site
from sts_lint.rules import all_rules
from sts_lint.text import Text
from tests.cases import all_cases
from tests.fixing.repairs import Options, repair
from tests.notebooks.making import STYLES, data, read, sources, split
from tests.oracle.generate import programs

ENGINE = Engine(all_rules())
CONTEXT = replace(Context(), sdk=SdkRange(), fixing=Fixing("us-west-2"))
OF_FILES = ("# noqa", "# flake8", "# -*-", "# coding", "__file__", "from __future__")


def cases() -> Iterator[tuple[str, str]]:
    """The programs of the fixtures, by name, that a notebook can hold."""
    for case in all_cases():
        code = case.path.read_bytes().decode("utf-8", "replace")
        usual = not any(mark in code for mark in ("\r", "\x0c", "�", "\ufeff", *OF_FILES))
        if usual and _parses(code):
            yield case.name, code


def _parses(code: str) -> bool:
    try:
        return bool(ast.parse(code).body)
    except (SyntaxError, ValueError, RecursionError):
        return False


CASES = dict(cases())
ORACLE = [program.text for program in programs(41, 150)]


def said(text: Text) -> list[tuple[object, ...]]:
    """All that is said of a text, with lines of its content."""
    checked = ENGINE.check(text, CONTEXT)
    found: list[Diagnostic | Site] = [*checked.diagnostics, *checked.sites]
    rows = {text.place(start).line: n for n, start in reversed([*enumerate(text.starts, 1)])}
    return [
        (
            text.position(each.span.start),
            text.position(each.span.end),
            replace(each, span=(0, 0), because=tuple(_unplaced(e, rows) for e in each.because)),
        )
        for each in found
    ]


def _unplaced(evidence: Evidence, rows: dict[int, int]) -> Evidence:
    """Evidence with the line of the content that a line of the file is."""
    line = rows[evidence.line] if evidence.path and evidence.line else None
    return replace(evidence, path=None, line=line, cell=None, cell_line=None)


def unlike(code: str, width: int, number: int) -> bool:
    """Whether the program is judged otherwise in a notebook."""
    style = replace(STYLES[number % 2 * 2], nested=True)  # each line on a line of its own
    notebook = read(split(code, width), style)
    assert notebook.content.rstrip("\n") == code.rstrip("\n")
    return said(notebook) != said(Text("n.ipynb", notebook.content))


def test_fixtures_are_judged_alike() -> None:
    assert len(CASES) > 150
    rng = random.Random(3)
    wrong = [n for n, code in CASES.items() if unlike(code, rng.randint(1, 3), len(n))]
    assert not wrong


def test_generated_programs_are_judged_alike() -> None:
    wrong = [code for n, code in enumerate(ORACLE) if unlike(code, 1 + n % 3, n)]
    assert not wrong, wrong[0]


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_they_are_fixed_alike(style: object) -> None:
    """Where fixes are written in a cell; one that would go between cells is left."""
    rng = random.Random(str(style))
    fixed = apart = 0
    for name in rng.sample(sorted(CASES), 30):
        cells = split(CASES[name], 2)
        before = repair(CASES[name], Options())
        after = repair(data(cells, style), Options(), name="n.ipynb")  # type: ignore[arg-type]
        same = "".join(sources(after.after)) == before.after
        fixed += before.changed
        apart += not same
        assert same or not after.changed or len(after.left) >= len(before.left), name
    assert fixed > 5
    assert apart <= 2
