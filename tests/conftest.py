"""`--accept`: write what fixtures give now as what is expected; read the diff first."""

from __future__ import annotations

import os
import tempfile

import pytest


def pytest_configure() -> None:
    """No run of a test writes into the cache of whoever runs the tests."""
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="sts-lint-cache-")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the .out files of fixtures")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))
