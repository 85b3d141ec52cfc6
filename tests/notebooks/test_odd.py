"""Notebooks that are large, empty, broken or no notebooks at all."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from sts_lint.checker import Checker, Job
from sts_lint.notebooks.notebook import program
from sts_lint.plan import FixPlan, Plan, Wanted
from sts_lint.python.gate import PYTHON_LIMIT
from sts_lint.reading import NOTEBOOK_LIMIT, Limits, notebook_from_bytes, read_file
from sts_lint.text import Text
from sts_lint.trouble import Problem, Trouble
from tests.cases import FIXTURES
from tests.doors.running import command
from tests.notebooks.making import STYLES, Style, data, document, read

CALL = 'import boto3\nboto3.client("sts")'
EACH = pytest.mark.parametrize("style", STYLES, ids=str)


def made(**changes: Any) -> dict[str, Any]:
    """A notebook with one cell, as JSON has it, whose keys may be replaced."""
    whole: dict[str, Any] = json.loads(document([CALL]))
    return {**whole, **changes}


def found(content: str | bytes) -> Text | Problem | None:
    """What is read of a notebook."""
    raw = content if isinstance(content, bytes) else content.encode()
    return notebook_from_bytes(raw, "n.ipynb", Limits())


def problem(content: str | bytes) -> Problem:
    """Why a notebook is not read."""
    given = found(content)
    assert isinstance(given, Problem), given
    return given


@EACH
def test_every_style_is_read(style: Style) -> None:
    text = found(data([CALL], style))
    assert isinstance(text, Text)
    assert text.content == f"{CALL}\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        data([]),
        data(["", ""]),
        data(["import boto3\nrequests.get(tests)"]),
        json.dumps(made(cells=[])).encode(),
        json.dumps(made(cells=None)).encode(),
        json.dumps(made(cells=[None, 1, "sts", [], {}])).encode(),
        json.dumps(made(cells=[{"cell_type": "code", "source": 5, "sts": 1}])).encode(),
        json.dumps(made(worksheets=[{"cells": []}, 3], cells=[])).encode(),
        json.dumps({"metadata": "sts"}).encode(),
        data([CALL], kernelspec={"name": "ir", "language": "R"}),
        data([CALL], kernelspec={"name": "scala"}),
        data([CALL], language_info={"name": "julia"}),
    ],
)
def test_what_holds_no_python_with_sts_is_quiet(content: bytes) -> None:
    assert found(content) is None


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "conda_python3"}},
        {"kernelspec": {}, "language_info": {"name": "pyspark"}},
        {"kernelspec": {"name": "ir-like", "language": "python"}},
        {"kernelspec": None, "language_info": []},
        {"kernelspec": {"language": "ipython", "name": 3}},
    ],
)
def test_what_may_be_python_is_read(metadata: dict[str, object]) -> None:
    assert isinstance(found(data([CALL], **metadata)), Text)


@pytest.mark.parametrize(("source", "kept"), [(CALL, f"{CALL}\n"), ("export A='sts", "\n")])
def test_what_an_editor_takes_for_another_language_may_be_python(source: str, kept: str) -> None:
    whole = made()
    whole["cells"][1] |= {"source": source, "metadata": {"vscode": {"languageId": "shellscript"}}}
    text = found(json.dumps(whole))
    assert isinstance(text, Text)
    assert text.problem is None
    assert text.code.strip() == kept.strip()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("sts", 1, "is no notebook: it is not a JSON object"),
        ('["sts"]', 1, "is no notebook: it is not a JSON object"),
        ('{"cells": [\n{"source": "sts"', 2, "is not JSON: ',' is missing"),
        ('{"cells": [\n\n{"source": "sts\n"}]}', 3, "is not JSON: Invalid control character at"),
        ('{"cells": "sts"} x', 1, "is not JSON: something follows its end"),
        ('{"sts": \n}', 2, "is not JSON: Expecting value"),
        ('{"sts" 1}', 1, "is not JSON: ':' is missing"),
        ("{1: 'sts'}", 1, "is not JSON: a key is no string"),
        ('<<<<<<< HEAD\n{"cells": "sts"}', 1, "is no notebook: it is not a JSON object"),
        ('{"cells":\n<<<<<<< HEAD\n["sts"]', 2, "is not JSON: Expecting value"),
        ('{"outputs": ' + "[" * 100_000 + '"sts"', 1, "is nested too deeply"),
        ('{"cells": ' + '{"a":' * 100_000 + '"sts"', 1, "is nested too deeply"),
    ],
)
def test_broken_json_is_one_line(content: str, line: int, reason: str) -> None:
    given = problem(content)
    assert (given.line, given.reason, given.trouble) == (line, reason, Trouble.UNPARSABLE)


def test_a_wrong_byte_is_one_line() -> None:
    given = problem(b'{"cells":\n "sts \xff"}')
    assert (given.line, given.reason) == (2, "byte 0xff is not valid utf-8")
    assert given.trouble is Trouble.UNREADABLE


def test_the_last_of_equal_keys_counts() -> None:
    cell = '{"cell_type": "code", "source": ["x"], "source": ["sts = 1"]}'
    text = program(f'{{"cells": [], "cells": [{cell}]}}', "n.ipynb")
    assert text.content == "sts = 1\n"


@pytest.mark.parametrize("word", ["\\u0073ts", "s\\u0054s", "\\u0053\\u0074\\u0073"])
def test_a_word_in_escapes_is_a_word(word: str) -> None:
    raw = json.dumps(made()).replace("sts", word)
    text = found(raw)
    assert isinstance(text, Text)
    assert text.content.lower() == f"{CALL}\n"


@pytest.mark.parametrize("source", ["x = 1\nsts = x", "if 1:\n\tsts = 1", "x = 1\r\nsts"])
def test_a_word_behind_an_escape_is_a_word(source: str) -> None:
    cell = {"cell_type": "code", "source": source}
    assert isinstance(found(json.dumps({"cells": [cell]})), Text)
    cell = {"cell_type": "code", "source": source.replace("sts", "tests")}
    assert found(json.dumps({"cells": [cell]})) is None


def test_a_result_does_not_keep_the_file(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text(document([CALL]))
    job = Job(str(path))
    for wanted, kept in ((None, False), (Wanted.SHOW, False), (Wanted.APPLY, True)):
        plan = Plan(fixes=FixPlan(wanted) if wanted else None)
        checked = Checker(plan).check(job)
        assert checked is not None
        assert checked.text is not None
        assert bool(checked.text.stored) is kept


@pytest.mark.parametrize("source", ["x = '\ud800 sts'", "sts = 1\0", "sts = " + "(" * 400, "sts("])
def test_a_cell_that_cannot_be_parsed_is_named(source: str) -> None:
    text = read(["a = 1\n\nb = 2", source, "sts = 3"], Style(ascii=True))
    assert text.problem is not None
    assert text.problem.reason.startswith("cell 4 ")
    assert text.position(text.content.index(source)).line <= text.problem.line <= 5
    assert text.code.split() == ["a", "=", "1", "b", "=", "2", "sts", "=", "3"]


def test_large_outputs_are_cheap_and_large_code_is_refused(tmp_path: Path) -> None:
    image = "iVBORw0KGgo/sTs1" * (NOTEBOOK_LIMIT // 64)
    cell = {**json.loads(document([CALL]))["cells"][1], "outputs": [{"data": {"image/png": image}}]}
    raw = json.dumps(made(cells=[cell])).encode()
    assert 16_000_000 < len(raw) < NOTEBOOK_LIMIT
    start = time.process_time()
    text = found(raw)
    assert time.process_time() - start < 1
    assert isinstance(text, Text)
    assert text.content == f"{CALL}\n"
    large = problem(data([CALL, "x = 1\n" * (PYTHON_LIMIT // 6)]))
    assert large.trouble is Trouble.TOO_LARGE
    assert "bytes of code" in large.reason
    path = tmp_path / "n.ipynb"
    with path.open("wb") as file:
        file.truncate(NOTEBOOK_LIMIT + 1)
    given = read_file(str(path), "n.ipynb", Limits())
    assert isinstance(given, Problem)
    assert given.trouble is Trouble.TOO_LARGE


def test_a_broken_notebook_fails_the_run_only_if_named(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text('{"sts": ')
    (tmp_path / "m.ipynb").write_text(document([CALL, "sts = ("]))
    done = command("check", "--output-format", "json", cwd=tmp_path)
    codes = [(d["code"], d["severity"]) for d in json.loads(done.stdout)["diagnostics"]]
    assert codes == [("STS102", "warning"), ("STS902", "warning"), ("STS902", "warning")]
    (tmp_path / "m.ipynb").unlink()
    assert command("check", cwd=tmp_path).returncode == 0
    assert command("check", "n.ipynb", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "path", sorted((FIXTURES / "notebooks").glob("*.fixed")), ids=lambda path: path.name
)
def test_fixed_notebooks_are_valid(path: Path) -> None:
    before = json.loads(path.with_suffix("").read_text("utf-8"))
    after = json.loads(path.read_text("utf-8"))
    nbformat.validate(nbformat.from_dict(after))  # type: ignore[no-untyped-call]
    nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    for whole in (before, after):
        for cells in (whole, *whole.get("worksheets", ())):
            for cell in cells.get("cells", ()):
                cell["source"] = cell["input"] = ""
    assert before == after
