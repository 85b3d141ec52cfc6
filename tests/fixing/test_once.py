"""With fixes that may be unsafe, only what can change is looked at a second time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sts_lint.checker import Checker, Job
from sts_lint.text import Text
from sts_lint.trouble import Problem
from tests.doors.running import command

URL = "https://sts.eu-west-1.amazonaws.com"
FILES = {
    "clean.py": "import boto3\n# sts\n",
    "good.py": f'import boto3\nboto3.client("sts", "eu-west-1", endpoint_url="{URL}")\n',
    "open.py": 'import boto3\nboto3.client("sts")\n',
    "wrong.yaml": "env:\n  AWS_STS_REGIONAL_ENDPOINTS: legacy\n",
    "broken.py": "sts = (\n",
}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file is judged; they are judged as ever."""
    counts = Counter[str]()
    judge = Checker.judge

    def counting(self: Checker, job: Job, text: Text | Problem) -> object:
        counts[job.path] += 1
        return judge(self, job, text)

    monkeypatch.setattr(Checker, "judge", counting)
    return counts


@pytest.mark.parametrize(("bound", "again"), [("boto3>=1.40\n", 1), ("boto3\n", 2)])
def test_what_is_good_is_judged_once(
    tmp_path: Path, judged: Counter[str], bound: str, again: int
) -> None:
    for name, content in {**FILES, "requirements.txt": bound}.items():
        (tmp_path / name).write_text(content)
    fix = ("--diff", "--unsafe-fixes", "--region", "eu-west-1", "--jobs", "1", ".")
    done = command("check", *fix, cwd=tmp_path)  # one pass; what is written is looked at again
    assert '+boto3.client("sts", region_name=' in done.stdout
    assert "+  AWS_STS_REGIONAL_ENDPOINTS: regional" in done.stdout
    assert ("+boto3>=1.40" in done.stdout) is (again == 2)
    assert judged["clean.py"] == 1
    assert judged["good.py"] == again
    assert judged["open.py"] == judged["wrong.yaml"] == 2
