"""Bounds raised in manifests: what is written, what is left alone, and the code around it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sts_lint.project.bounds import raised

CLIENTS = (
    'import boto3\na = boto3.client("sts", region_name="eu-west-1")\nb = boto3.client("sts")\n'
)
OPTIONS = ("--unsafe-fixes", "--region", "us-west-2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("boto3", "boto3>=1.40"),
        ("boto3>=1.26", "boto3>=1.40"),
        ('  "boto3>=1.37.24,<2",', '  "boto3>=1.40.0,<2",'),
        ("'boto3[crt] ~= 1.26.0 ; python_version>\"3.8\"',", None),
        ("boto3==1.26.0", "boto3==1.40.0"),
        ("boto3==1.26.*", "boto3==1.40.*"),
        ("boto3<2", "boto3>=1.40,<2"),
        ("boto3!=1.30,<2", "boto3>=1.40,!=1.30,<2"),
        ('boto3 = "^1.26"', 'boto3 = "^1.40"'),
        ('boto3 = "*"', 'boto3 = ">=1.40"'),
        ('boto3 = { extras = ["crt"], version = "^1.2" }', None),
        ("botocore>=1.29.0  # why", "botocore>=1.40.0  # why"),
    ],
)
def test_versions_change_and_nothing_else(before: str, after: str | None) -> None:
    edit = raised(before, 0, len(before))
    assert edit is not None
    written = before[: edit.span.start] + edit.text + before[edit.span.end :]
    assert written == (after or before.replace("1.26.0", "1.40.0").replace("^1.2", "^1.40"))


@pytest.mark.parametrize(
    "line",
    [
        "boto3<1.30",
        "boto3>=1.41",
        "boto3==1.26.0 --hash=sha256:00",
        "boto3 @ https://example.com/boto3.whl",
        'boto3 = "^1.26 || ^1.30"',
        "boto3-stubs>=1",
        "types-boto3>=1.0",
        "aioboto3>=9",
    ],
)
def test_what_is_for_somebody_else_to_decide(line: str) -> None:
    assert raised(line, 0, len(line)) is None


def project(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    (folder / "app.py").write_text(CLIENTS)
    (folder / ".git").touch()
    return folder


def check(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "sts_lint", "check", "--exit-zero", *options, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_the_bound_is_raised_first_and_the_code_needs_less(tmp_path: Path) -> None:
    folder = project(tmp_path, pyproject_toml='[project]\ndependencies = ["boto3>=1.26"] # so\n')
    diff = check(folder, "--diff", *OPTIONS)
    assert 'dependencies = ["boto3>=1.26"] # so' in (folder / "pyproject.toml").read_text()
    check(folder, "--fix", *OPTIONS)
    assert (folder / "pyproject.toml").read_text().endswith('["boto3>=1.40"] # so\n')
    assert (folder / "app.py").read_text() == CLIENTS.replace(
        'b = boto3.client("sts")', 'b = boto3.client("sts", region_name="us-west-2")'
    )
    assert '+b = boto3.client("sts", region_name="us-west-2")' in diff
    assert '+dependencies = ["boto3>=1.40"] # so' in diff
    assert json.loads(check(folder, "--output-format", "json"))["diagnostics"] == []
    assert check(folder, "--diff", *OPTIONS) == ""


def test_a_fix_that_is_not_unsafe_leaves_the_bound(tmp_path: Path) -> None:
    folder = project(tmp_path, requirements_txt="boto3>=1.26\n")
    check(folder, "--fix")
    assert (folder / "requirements.txt").read_text() == "boto3>=1.26\n"


def test_a_pin_beside_another_stays(tmp_path: Path) -> None:
    pins = "boto3==1.26.0\nbotocore==1.29.0\n"
    folder = project(tmp_path, requirements_txt=pins)
    check(folder, "--fix", "--unsafe-fixes")
    assert (folder / "requirements.txt").read_text() == pins
    found = json.loads(check(folder, "--output-format", "json"))["diagnostics"]
    assert [d["fix"] for d in found if d["code"] == "STS501"] == [None]


def test_bounds_in_several_places_are_raised_together(tmp_path: Path) -> None:
    setup = "[metadata]\nname = x\n[options]\ninstall_requires =\n    boto3>=1.26\n"
    folder = project(tmp_path, requirements_txt="boto3>=1.30\n", setup_cfg=setup)
    check(folder, "--fix", "--unsafe-fixes")
    assert (folder / "requirements.txt").read_text() == "boto3>=1.40\n"
    assert (folder / "setup.cfg").read_text() == setup.replace("1.26", "1.40")
