"""The oldest flake8 that is supported, in an environment made for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.doors.running import ROOT

OLDEST = re.search(r'"flake8>=([\d.]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
PLACES = (
    "tests/doors/test_flake8.py",
    "tests/editors/test_editors.py",
    "tests/suppressions/test_add_noqa.py::test_flake8_finds_the_same_silent_and_nothing_else",
)


@pytest.mark.installs
def test_the_plugin_and_the_editors(tmp_path: Path) -> None:
    assert OLDEST is not None
    venv.create(tmp_path / "old", with_pip=True)
    python = tmp_path / "old" / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", f"flake8=={OLDEST[1]}", str(ROOT)], check=True
    )
    tests = [sys.executable, "-m", "pytest", "-q", *PLACES]
    environ = {**os.environ, "STS_LINT_TEST_FLAKE8": str(python)}
    done = subprocess.run(tests, cwd=ROOT, env=environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
