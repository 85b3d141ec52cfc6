"""The way between a notebook's program and its file is exact, for every character."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sts_lint.model import Edit, Span
from sts_lint.notebooks.notebook import Notebook
from tests.notebooks.making import STYLES, Style, document, read, sources

LINES = st.sampled_from(
    [
        "x = 1",
        "",
        "    ",
        "s = 'é \"\\n\\t' # ü",
        "t = '🏔\U00010ffff'",
        "tab\t= 2",
        'u = "a\\\\b/c"',
        "# \x7f\u2028",
        "d = {'a': [1]}",
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n"])
CELLS = st.lists(
    st.tuples(st.lists(st.tuples(LINES, ENDS), max_size=4), st.sampled_from(["", "y = 0"])).map(
        lambda made: "".join(f"{line}{end}" for line, end in made[0]) + made[1]
    ),
    min_size=1,
    max_size=5,
)
NEW = st.sampled_from(["", "z", "é", "🏔", '"', "\\", "a\nb", "import os\n", "\n", "\r\nq\r\n"])
EACH = pytest.mark.parametrize("style", STYLES, ids=str)


def changed(notebook: Notebook, edit: Edit) -> list[str]:
    """The source of the cells after an edit of the program, by its definition."""
    text = notebook.content[: edit.span.start] + edit.text + notebook.content[edit.span.end :]
    found, position = [], 0
    shift = len(edit.text) - (edit.span.end - edit.span.start)
    ends = [cell.start for cell in notebook.cells[1:]] + [len(notebook.content)]
    for cell, end in zip(notebook.cells, ends, strict=True):
        after = end + shift if end > edit.span.start or end == len(notebook.content) else end
        found.append(text[position:after].removesuffix(cell.behind))
        position = after
    return found


@EACH
@given(cells=CELLS, new=NEW, seed=st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_an_edit_changes_its_lines_and_nothing_else(
    style: Style, cells: list[str], new: str, seed: int
) -> None:
    notebook = read(cells, style)
    if not notebook.cells:
        return
    rng = random.Random(seed)
    cell = rng.choice(notebook.cells)
    end = next((c.start for c in notebook.cells if c.start > cell.start), len(notebook.content))
    end -= len(cell.behind)
    start = rng.randint(cell.start, end)
    span = Span(start, rng.choice([start, min(start + rng.randint(0, 9), end), end]))
    edit = Edit(span, new)
    stored = notebook._as_stored(edit)
    before = notebook.document
    after = before[: stored.span.start] + stored.text + before[stored.span.end :]
    old, now = json.loads(before), json.loads(after)
    wanted = changed(notebook, edit)
    assert [c for c in sources(after) if c] == [c for c in wanted if c]
    for each in (*old["cells"], *now["cells"]):
        each["source"] = ""
    assert old == now
    assert after.isascii() or not style.ascii
    if style.indent is not None:
        lines = len(notebook.content[slice(*span)].splitlines()) + 1
        assert _lines_apart(before.split("\n"), after.split("\n")) <= lines


def _lines_apart(old: list[str], new: list[str]) -> int:
    """How many lines of the old file an edit touches."""
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return len(old)


@EACH
@given(cells=CELLS)
@settings(max_examples=40, deadline=None)
def test_every_place_is_where_the_file_has_it(style: Style, cells: list[str]) -> None:
    notebook = read(cells, style)
    lines = notebook.document.split("\n")
    numbers = [2 * n for n, cell in enumerate(cells, 1) if cell]
    for offset, character in enumerate(notebook.content):
        place = notebook.place(offset)
        assert place.cell is not None
        cell = notebook.cells[numbers.index(place.cell.number)]
        source = cells[place.cell.number // 2 - 1]
        row = source[: offset - cell.start].count("\n") + 1
        assert place.cell.line == row
        if offset - cell.start < len(source):
            stored = lines[place.line - 1][place.column - 1 :]
            assert json.loads(f'"{_first(stored)}"')[:1] == character


def _first(stored: str) -> str:
    """The first character of a JSON string, as it is written."""
    if not stored.startswith("\\"):
        return stored[0]
    if stored[1] != "u":
        return stored[:2]
    return stored[:12] if stored[6:8] == "\\u" and stored[2].lower() == "d" else stored[:6]


@EACH
def test_what_is_edited_reads_as_the_edited_program(style: Style) -> None:
    cells = ["import os\nx = 'ä'", "%env A=b\ny = 2\n", "z = [\n    1,\n]"]
    notebook = read(cells, style)
    for word, new in (("os", "sys"), ("x", "x: str"), ("1,", "1,\n    2,"), ("y = 2\n", "")):
        start = notebook.content.index(word)
        edits = [Edit(Span(start, start + len(word)), new)]
        after = notebook.edited(edits)
        assert after.content == notebook.content.replace(word, new, 1)
        assert json.loads(after.stored)["metadata"] == json.loads(notebook.stored)["metadata"]


@EACH
def test_a_line_that_goes_leaves_no_empty_string(style: Style) -> None:
    notebook = read(["a = 1\nb = 2\nc = 3\n"], style)
    start = notebook.content.index("b = 2\n")
    after = notebook.edited([Edit(Span(start, start + 6), "")]).stored
    assert after == document(["a = 1\nc = 3\n"], style)


@EACH
def test_a_new_line_is_a_string_of_its_own(style: Style) -> None:
    notebook = read(["import boto3\nb = 2", "c = 3"], style)
    for at, text, cells in (
        (0, "import os\n", ["import os\nimport boto3\nb = 2", "c = 3"]),
        (13, "import os\n", ["import boto3\nimport os\nb = 2", "c = 3"]),
        (18, "\nd = 4", ["import boto3\nb = 2\nd = 4", "c = 3"]),
        (19, "d = 4\n", ["import boto3\nb = 2", "d = 4\nc = 3"]),
    ):
        after = notebook.edited([Edit(Span(at, at), text)]).stored
        assert after == document(cells, style)


@pytest.mark.parametrize(
    ("cells", "old", "new"),
    [
        (["%%bash\nls"], "%%bash", "import os\n%%bash"),  # the cell would become another
        (["x = 1", "y = 2"], "1\ny", "3\ny"),  # the line end between cells is not in the file
        (["%time x = (1)"], "(1)", "(\n1)"),  # a magic ends with its line
        (["!ls\nx = 1"], "ls", "l"),
        (["x = 1\n"], "x = 1\n", "x = (\n"),
    ],
)
def test_an_edit_that_is_more_than_it_says_is_refused(cells: list[str], old: str, new: str) -> None:
    notebook = read(cells)
    start = notebook.content.index(old)
    with pytest.raises(ValueError, match="cannot be made"):
        notebook.edited([Edit(Span(start, start + len(old)), new)])
