"""sts-lint finds nothing in sts-lint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sts_lint


def test_nothing_is_found_in_our_own_code() -> None:
    package = Path(sts_lint.__file__).parent
    command = [sys.executable, "-m", "sts_lint", "check", "--show-advice", str(package)]
    run = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
