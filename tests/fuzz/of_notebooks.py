"""Notebooks: any file is read or refused, places are in the file, fixes change source only."""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sts_lint.aws.context import Fixing, SdkRange
from sts_lint.checked import Checked
from sts_lint.model import Evidence
from sts_lint.plan import FixPlan, Plan, Wanted
from sts_lint.reading import Limits, notebook_from_bytes
from sts_lint.repairing import repaired
from sts_lint.text import Text
from tests.fuzz.of_settings import engine, fixed
from tests.fuzz.seeds import files
from tests.fuzz.target import LONGEST, Check, Target, content, inside, require
from tests.notebooks.making import STYLES, data, sources

CELLS = (
    ["import boto3\nx = 'ä'", '%env AWS_STS_REGIONAL_ENDPOINTS=legacy\nboto3.client("sts")'],
    ["%%bash\nls 'x", ">>> import boto3\n>>> boto3.client('sts')", "  x = !ls \\\n -l\n", "sts("],
    ["import boto3\n%time boto3.client('sts', x)\n", "'''", "'''\n!pip install 'boto3>=1.40'\n?x"],
)

PARTED = "\n#%%\n"


def targets() -> Iterator[Target]:
    """From the bytes of a notebook to its findings, and back with its fixes."""
    yield Target("notebook", "notebooks, from JSON to findings and fixes", _check, _seeds)
    yield Target("cells", "the cells of notebooks, to findings and fixes", _check_cells, _sources)


def _seeds() -> Iterator[bytes]:
    for style in STYLES:
        yield from (data(cells, style) for cells in CELLS)
    yield from (held for path, held in files() if path.endswith(".ipynb") and len(held) < LONGEST)


def _sources() -> Iterator[bytes]:
    """Cells as text, each but the first below a line that parts them."""
    yield from (PARTED.join(cells).encode() for cells in CELLS)
    for path, held in files():
        if path.endswith(".ipynb"):
            with contextlib.suppress(ValueError, KeyError):  # cut off, or of an old format
                yield PARTED.join(sources(held.decode())).encode()


def _check_cells() -> Check:
    check = _check()

    def check_cells(raw: bytes) -> None:
        cells = content(raw).split(PARTED)
        check(data(cells, STYLES[zlib.crc32(raw) % len(STYLES)]))

    return check_cells


def _check() -> Check:
    judge = engine()
    plan = FixPlan(Wanted.APPLY, Fixing("us-west-2"), unsafe=True)
    context = replace(Plan().context, sdk=SdkRange(), fixing=plan.fixing)

    def check(raw: bytes) -> None:
        written = content(raw).encode("utf-8", "surrogatepass")
        text = notebook_from_bytes(written, "case.ipynb", Limits())
        if not isinstance(text, Text):
            return
        checked = judge.check(text, context)
        require(all(d.code != "STS904" for d in checked.diagnostics), "an internal error")
        _places(checked, text)
        if any(d.cure.remedies for d in checked.diagnostics):
            done = repaired(judge, checked, context, plan)
            fixed(checked, done)
            assert done.repaired is not None
            same = _without_source(text.stored) == _without_source(done.repaired.after)
            require(same, "more than source changed")

    return check


def _places(checked: Checked, text: Text) -> None:
    """Whatever is told is in the file, and in a cell."""
    lines = text.stored.count("\n") + text.stored.count("\r") + 1
    for each in (*checked.diagnostics, *checked.sites):
        inside(each.span, text, "a place")
        start, end = text.place(each.span.start), text.place(each.span.end)
        require(1 <= start.line <= lines and 1 <= end.line <= lines, "no line of the file")
        require(start.cell and start.cell.line >= 1, "a place is in no cell")
        for step in each.because:
            _evidence(step, lines, text)


def _evidence(step: Evidence, lines: int, text: Text) -> None:
    if step.path == text.path:
        require(step.line and 1 <= step.line <= lines, "evidence has no line of the file")
        require(step.cell and step.cell_line, "evidence is in no cell")


def _without_source(document: str) -> Any:
    whole = json.loads(document)
    sheets = [whole, *(s for s in whole.get("worksheets") or () if isinstance(s, dict))]
    for cells in (sheet.get("cells") for sheet in sheets):
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                cell["source"] = cell["input"] = None
    return whole
