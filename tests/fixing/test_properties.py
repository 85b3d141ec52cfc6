"""What holds of every fix, on every fixture and on a sample of the standard library.

`python -m tests.fixing.library` does the same on all of it.
"""

from __future__ import annotations

import ast
import codecs
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.fixing.edits import apply_edits
from sts_lint.text import Text
from tests.cases import Case, all_cases, diagnose, render
from tests.fixing.library import files, unchanged
from tests.fixing.repairs import Options, offered, repair

CASES = list(all_cases())
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def fixed(case: Case, data: bytes) -> str:
    return repair(data, Options(), case.settings()).after


@EACH
def test_fixing_twice_is_fixing_once(case: Case) -> None:
    once = fixed(case, case.path.read_bytes())
    assert fixed(case, once.encode()) == once


@EACH
def test_no_fix_raises_a_finding(case: Case) -> None:
    data = case.path.read_bytes()
    before = Counter(d.code for d in diagnose(data, case.settings())[1])
    text, after = diagnose(fixed(case, data).encode(), case.settings())
    assert Counter(d.code for d in after) <= before, render(text, after)


@EACH
def test_line_ends_bom_and_encoding_do_not_matter(case: Case) -> None:
    data = case.path.read_bytes()
    plain = fixed(case, data)
    assert fixed(case, data.replace(b"\n", b"\r\n")) == plain.replace("\n", "\r\n")
    assert fixed(case, codecs.BOM_UTF8 + data) == plain
    assert fixed(case, data.rstrip(b"\n")) == plain.rstrip("\n")
    head = "# coding: latin-1\n# \xe9\n"
    latin = fixed(case, f"{head}{data.decode()}".encode("latin-1"))
    if plain != data.decode():
        assert latin == f"{head}{plain}"


@EACH
def test_only_arguments_of_calls_and_literals_change(case: Case) -> None:
    text = case.path.read_text("utf-8")
    for found in offered(text, case.settings()).diagnostics:
        if found.fix is not None:
            after = apply_edits(text, found.fix.edits)
            assert list(skeleton(after)) == list(skeleton(text))
            assert comments(after) == comments(text)


def skeleton(code: str) -> Iterator[str]:
    """The tree without what fixes may write: arguments, text literals, imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Import):
            yield type(node).__name__
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            yield f"call {name}"


def comments(code: str) -> list[str]:
    return [line.partition("#")[2] for line in code.splitlines() if "#" in line]


def test_each_edit_of_a_finding_makes_it_go_away() -> None:
    code = (
        'import boto3\nboto3.client("sts", "eu-west-1", endpoint_url="https://sts.amazonaws.com")\n'
    )
    (found,) = offered(code).diagnostics
    assert found.fix is not None
    text = Text("case.py", code)
    (edit,) = found.fix.edits
    assert text.slice(edit.span) == ""
    assert edit.text == "eu-west-1."


def test_the_standard_library_keeps_its_bytes() -> None:
    sample = files()[::40]
    assert len(sample) > 20
    assert [path for path in sample if not unchanged(Path(path))] == []
