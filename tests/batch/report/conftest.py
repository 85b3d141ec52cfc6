"""One browser for all tests of a process, and pages opened in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sts_lint.batch.report.page import page
from sts_lint.batch.results import Campaign
from tests.batch.report.browser import chromium, console, requests, resources
from tests.batch.report.shown import Report

Opener = Callable[[Campaign], Report]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def opened(driver: Any, tmp_path: Path) -> Iterator[Opener]:
    """Opens a report; in the end nothing was logged, and nothing but the file was asked for."""
    file = tmp_path / "report.html"
    console(driver), requests(driver)  # those of a test that failed

    def open_(campaign: Campaign) -> Report:
        file.write_text(page(campaign), "utf-8")
        driver.get(file.as_uri())
        return Report(driver)

    yield open_
    assert console(driver) == []
    assert set(requests(driver)) == {file.as_uri()}
    assert resources(driver) == []
