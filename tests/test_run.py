"""Many files: the same results in the same order from any number of processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sts_lint.checker import Job
from sts_lint.plan import Plan
from sts_lint.running.files import Files
from sts_lint.running.run import check_files

OPEN = 'import boto3\nboto3.client("sts")\n'


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Forty files, every fourth without anything to show."""
    for number in range(40):
        (tmp_path / f"{number:02}.py").write_text(OPEN if number % 4 else "a = 1\n")
    return [Job(str(path)) for path in sorted(tmp_path.iterdir())]


def test_any_number_of_processes_gives_the_same(jobs: list[Job]) -> None:
    alone = list(check_files(Files.of(jobs), Plan(), 1))
    assert [c.path for c in alone] == [job.path for n, job in enumerate(jobs) if n % 4]
    assert list(check_files(Files.of(jobs), Plan(), 3)) == alone
    assert list(check_files(Files.of(jobs), Plan())) == alone


class Deadly:
    """Ends the process that unpickles it, as the kernel ends one that takes too much."""

    def __reduce__(self) -> Any:
        return os._exit, (9,)


def test_a_worker_that_dies_takes_one_file_with_it(jobs: list[Job]) -> None:
    whole = list(check_files(Files.of(jobs), Plan(), 1))
    deadly: Any = Deadly()
    for position in (1, 30):
        jobs[position] = Job(jobs[position].path, named=True, problem=deadly)
    checked = list(check_files(Files.of(jobs), Plan(), 2))
    assert [c.path for c in checked] == [c.path for c in whole]
    by_path = {c.path: c for c in checked}
    for position in (1, 30):
        (found,) = by_path.pop(jobs[position].path).diagnostics
        assert found.code == "STS904"
        assert "killed the process" in found.message
    assert all(d.code == "STS102" for c in by_path.values() for d in c.diagnostics)


def test_where_no_worker_can_start_the_work_is_done_here(jobs: list[Job], tmp_path: Path) -> None:
    """A main module without a guard makes every spawned worker fail at once."""
    program = tmp_path / "unguarded.py"
    program.write_text(
        "import glob\n"
        "from sts_lint.checker import Job\nfrom sts_lint.plan import Plan\n"
        "from sts_lint.running.files import Files\nfrom sts_lint.running.run import check_files\n"
        "jobs = [Job(p) for p in sorted(glob.glob('[0-9]*.py'))]\n"
        "print(len(list(check_files(Files.of(jobs), Plan(), 2))))\n"
    )
    done = subprocess.run(
        [sys.executable, program.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split()[-1] == "30"
    assert done.returncode == 0
    assert len(jobs) == 40
