"""Settings that hide the plugin or strip its comments: the warning against the real tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sts_lint.doctor.finding import Finding
from sts_lint.doctor.flake8_settings import flake8_findings
from sts_lint.doctor.ruff_settings import ruff_findings
from sts_lint.model import Severity
from tests.doors.running import flake8

PROGRAM = 'import boto3\n\nboto3.client("sts")\n'
CODE = "STS102"


def messages(found: list[Finding]) -> list[str]:
    return [finding.message for finding in found]


@pytest.mark.parametrize(
    ("settings", "hides"),
    [
        ("", ""),
        ("max-line-length = 90", ""),
        ("select = E,F,W", "every STS code"),
        ("select = E,\n  F\n  STS", ""),
        ("select =", "every STS code"),
        ("select = E,F\nextend-select = STS", ""),
        ("select = STS1\nextend_select = E", ""),
        ("select = STS101", "STS102"),
        ("ignore = STS", "every STS code"),
        ("ignore = E501,S", "every STS code"),
        ("ignore = E501", ""),
        ("extend-ignore = STS102", "STS102"),
        ("select = E,S\nextend-ignore = S", "every STS code"),
        ("select = S\nextend-ignore = STS102", "STS102"),
        ("select = STS\nignore = S", ""),
        ("extend-select = S\nignore = S", ""),
        ("extend-select = S\nextend-ignore = STS", "every STS code"),
        ("Select = E", ""),
    ],
)
def test_flake8(tmp_path: Path, settings: str, hides: str) -> None:
    (tmp_path / "a.py").write_text(PROGRAM)
    (tmp_path / "tox.ini").write_text("[tox]\nenvlist = a\n")
    (tmp_path / ".flake8").write_text(f"[flake8]\n{settings}\n")
    shown = CODE in flake8("a.py", cwd=tmp_path).stdout
    found = list(flake8_findings(tmp_path))
    hidden = [f for f in found if "every STS" in f.message or CODE in f.message]
    assert shown is not bool(hidden), messages(found)
    assert any(hides in message for message in messages(hidden)) or not hides
    assert all(f.because[0].path and f.because[0].path.endswith(".flake8") for f in found)


def test_flake8_takes_the_first_file_with_a_section(tmp_path: Path) -> None:
    inner = tmp_path / "package"
    inner.mkdir()
    (inner / "a.py").write_text(PROGRAM)
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = x\n\n[flake8]\nselect = E\n")
    (tmp_path / ".flake8").write_text("[flake8]\nextend-select = STS\n")
    (finding,) = flake8_findings(inner)
    assert finding.because[0].line == 5
    assert CODE not in flake8("a.py", cwd=inner).stdout
    (inner / ".flake8").write_text("[flake8]\n")
    (inner / "tox.ini").write_text("[flake8]\nmax-line-length = 100\n")
    assert list(flake8_findings(inner)) == []
    assert CODE in flake8("a.py", cwd=inner).stdout


def test_flake8_per_file(tmp_path: Path) -> None:
    text = "[flake8]\nper-file-ignores =\n  tests/*:S,E1\n  a.py, b.py: STS102 E501\n  c.py:E\n"
    (tmp_path / ".flake8").write_text(text)
    (tmp_path / "a.py").write_text(PROGRAM)
    found = list(flake8_findings(tmp_path))
    assert messages(found) == [
        "flake8's per-file-ignores hide S in tests/*",
        "flake8's per-file-ignores hide STS102 in a.py b.py",
    ]
    assert {finding.severity for finding in found} == {Severity.ADVICE}
    assert CODE not in flake8("a.py", cwd=tmp_path).stdout


HOOK = """\
repos:
  - repo: x
    hooks:
      - id: flake8
        args: [{}]
"""


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        ("", []),
        ("--isolated", ["--isolated"]),
        ('"--select=E,F"', ["every STS code"]),
        ("--select, 'E,F'", ["every STS code"]),
        ('"--extend-select=STS"', []),
        ('--isolated, "--extend-ignore=STS102"', ["--isolated", "STS102"]),
        ('"--max-line-length=100"', []),
    ],
)
def test_flake8_in_pre_commit(tmp_path: Path, arguments: str, lines: list[str]) -> None:
    (tmp_path / ".pre-commit-config.yaml").write_text(HOOK.format(arguments))
    found = list(flake8_findings(tmp_path))
    assert len(found) == len(lines), messages(found)
    for finding, said in zip(found, lines, strict=True):
        assert said in finding.message
        assert finding.because[0].line == 5


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "[lint]\nselect = ['E', 'F']",
        "[lint]\nselect = ['RUF']",
        "[lint]\nselect = ['RUF']\nexternal = ['STS']",
        "[lint]\nselect = ['RUF']\nexternal = ['V', 'S']",
        "[lint]\nselect = ['RUF']\nexternal = ['ST', 'X']",
        "[lint]\nselect = ['ALL']",
        "[lint]\nselect = ['ALL']\nignore = ['RUF']",
        "[lint]\nselect = ['ALL']\nextend-ignore = ['RUF100', 'RUF102']",
        "[lint]\nextend-select = ['RUF102']",
        "[lint]\nextend-select = ['RUF102']\nignore = ['RUF']",
        "[lint]\nselect = ['RUF1']\nignore = ['RUF1']",
        "select = ['RUF']",
        "select = ['RUF']\nexternal = ['STS']",
    ],
)
def test_ruff(tmp_path: Path, settings: str) -> None:
    (tmp_path / "a.py").write_text(PROGRAM.replace('")', f'")  # noqa: {CODE}'))
    (tmp_path / "ruff.toml").write_text(f"{settings}\n")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    done = subprocess.run([*command, "a.py"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found = list(ruff_findings(tmp_path))
    assert (b"RUF10" in done.stdout) is bool(found), done.stdout
    assert all(finding.because[0].line for finding in found)


def test_ruff_in_pyproject(tmp_path: Path) -> None:
    inner = tmp_path / "package"
    inner.mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.ruff.lint]\nselect = [\n  'RUF100',\n]\n")
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (finding,) = ruff_findings(inner)
    assert finding.because[0].line == 2
    assert finding.advice == 'set lint.external = ["STS"]'
    (inner / "ruff.toml").write_text("")
    assert list(ruff_findings(inner)) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[flake8\n", b"select = [", b"\x00"])
def test_files_that_cannot_be_read_are_passed_over(tmp_path: Path, content: bytes) -> None:
    for name in ("setup.cfg", ".flake8", "ruff.toml", "pyproject.toml", ".pre-commit-config.yaml"):
        (tmp_path / name).write_bytes(content)
    assert list(flake8_findings(tmp_path)) == []
    assert list(ruff_findings(tmp_path)) == []
