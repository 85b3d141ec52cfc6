"""What a newcomer copies from the README and the hook file works and looks as written."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def run(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command line of the README, with this Python's sts-lint."""
    words = shlex.split(command)
    assert words[0] == "sts-lint"
    return subprocess.run(
        [sys.executable, "-m", "sts_lint", *words[1:]],
        cwd=cwd,
        capture_output=True,
        check=False,
        text=True,
    )


def block_after(marker: str) -> str:
    found = re.search(rf"{re.escape(marker)}\n```sh\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_both_commands_for_a_fresh_clone_are_one_line() -> None:
    for marker in ("<!-- run command -->", "<!-- test command -->"):
        command = block_after(marker)
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")


def test_the_main_job_runs_on_the_fixtures() -> None:
    command = block_after("<!-- run command -->").rpartition("&& .venv/bin/")[2]
    done = run(command, ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "STS101" in done.stdout


def test_nothing_names_a_place_of_its_own() -> None:
    """No absolute paths and no registry hosts in what is checked in."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    own = Path(__file__).name
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.name != own:
            text = path.read_text("utf-8", errors="replace")
            assert not re.search(
                r"/home/\w|/root/|/work/main|pypi\.org|files\.pythonhosted", text
            ), name
