"""The bars, at a tenth of the size; `python -m tests.batch.report.scale 10000` has the whole."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

from sts_lint.batch.report.page import page
from tests.batch.report.made import large
from tests.batch.report.scale import SIZE, measure


def test_a_thousand_repositories(driver: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(large(1000)), "utf-8")
    assert file.stat().st_size < SIZE * 1e6 / 10
    measured = list(measure(driver, file, median))  # the machine may be at work on other tests
    assert [str(each) for each in measured if each.value > each.bar] == []
    assert len(measured) == 1 + 12 + 8
