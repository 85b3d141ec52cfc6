"""What a notebook installs is what it runs on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sts_lint.aws.context import SdkRange
from sts_lint.project.notebook_sdk import sdk_in
from tests.doors.running import command
from tests.notebooks.making import data, read

CALL = 'import boto3\nboto3.client("sts", "eu-west-1")'


def low(*cells: str) -> str | None:
    """The lowest botocore that a notebook with these cells runs on."""
    found = sdk_in(read([*cells, CALL]), SdkRange())
    assert (found == SdkRange()) is (found.low is found.high is None)
    return str(found.low) if found.low else None


@pytest.mark.parametrize(
    "cell",
    [
        '%pip install "boto3>=1.40"',
        "!pip install 'boto3>=1.40'",
        "! pip3 install -q --upgrade 'boto3[crt] >= 1.40' pandas",
        "pip install boto3'>=1.40'",
        '!{sys.executable} -m pip install -U "boto3>=1.40"  # new',
        '!/usr/bin/python3.11 -m pip install "boto3>=1.40"',
        '!uv pip install "boto3>=1.40"',
        '%pip install pandas \\\n  "boto3>=1.40"',
        '!pip install -q "boto3>=1.40" > /dev/null',
        'import os\n%pip install "boto3>=1.40"\n!ls',
        '%pip install boto3\n%pip install "botocore>=1.40"',
        "%%capture\n!pip install 'boto3>=1.40'",
        "%pip install boto3==1.40.0",
    ],
)
def test_a_bound_is_stated(cell: str) -> None:
    assert low(cell) in ("1.40", "1.40.0")


@pytest.mark.parametrize(
    "cell",
    [
        "%pip install boto3>=1.40",  # the shell writes into a file of that name
        "%pip install boto3 > '=1.40'",
        "%pip install -U boto3",
        "!echo pip install 'boto3>=1.40'",
        "# !pip install 'boto3>=1.40'",
        "if x:\n    !pip install 'boto3>=1.40'",
        "%pip install pandas; echo 'boto3>=1.40'",
        "%pip install 'boto3>=1.40",
        "%pip install boto3>{version}",
        "%conda install boto3",
        "%%bash\npip install 'boto3>=1.40'",
        "text = '''\n!pip install 'boto3>=1.40'\n'''",
    ],
)
def test_nothing_is_proved(cell: str) -> None:
    assert low(cell) is None


def test_the_shell_takes_the_sign_for_a_redirection(tmp_path: Path) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S\n"
        "S.instance().run_cell('%pip --version>=1.40')"
    )
    environ = {"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, check=True)
    assert (tmp_path / "=1.40").read_text().startswith("pip ")


@pytest.mark.parametrize(
    ("cell", "severity"),
    [("%pip install 'boto3>=1.40'", None), ("%pip install boto3==1.26.0", "error"), ("", "error")],
)
def test_it_counts_before_the_manifests_around(
    tmp_path: Path, cell: str, severity: str | None
) -> None:
    (tmp_path / "requirements.txt").write_text("boto3==1.20.0\n")
    (tmp_path / "n.ipynb").write_bytes(data([cell, CALL.replace("eu-west", "us-east")]))
    done = command("check", "--select=STS1", "--output-format=json", "n.ipynb", cwd=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    assert [d["severity"] for d in found] == ([severity] if severity else [])
    listed = command("inventory", "n.ipynb", cwd=tmp_path).stdout
    bound = cell.rpartition(" ")[2].strip("'")
    assert (f"= n.ipynb:cell 2:1: {bound}" in listed) is bool(cell)
    assert ("requirements.txt" in listed) is not bool(cell)
