"""Each editor's own way to run flake8, and the recipes of docs/editors.md."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.running import flake8
from tests.editors.language_client import editor
from tests.editors.recipes import recipe

CLEAN = 'import boto3\ns3 = boto3.client("s3")\n'
OPEN = 'import boto3\nsts = boto3.client("sts")\n'
REGION = 'import boto3\nsts = boto3.client("sts", region_name="eu-west-1")\n'


@pytest.fixture
def document(tmp_path: Path) -> Path:
    folder = tmp_path / "projet à moi"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "a"\ndependencies = ["boto3>=1.40"]\n'
    )
    (folder / "app ü.py").write_text(OPEN)
    return folder / "app ü.py"


def test_diagnostics_come_and_go_as_one_types(document: Path) -> None:
    with editor(document, json.loads(recipe("pylsp"))) as client:
        assert client.open(CLEAN) == []
        (found,) = client.type(OPEN)
        assert (found["code"], found["source"], found["severity"]) == ("STS102", "flake8", 2)
        assert found["range"]["start"] == {"line": 1, "character": 6}
        assert client.type(REGION) == []
        assert [d["code"] for d in client.type(OPEN)] == ["STS102"]
        assert client.type(OPEN.replace("\n", "  # noqa: STS102\n")) == []
        (found,) = client.type("# not on the disk\n" * 9 + OPEN)
        assert found["range"]["start"] == {"line": 10, "character": 6}
        assert client.type(OPEN.replace('s")', 's")  # sts-lint: ignore[STS102] typed')) == []


FORMAT = "--format='%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s'"  # the quotes are theirs
VSCODE = re.compile(
    r"(?P<line>\d+),(?P<column>-?\d+),(?P<type>\w+),(?P<code>\w+\d+):(?P<message>[^\r\n]*)"
)


@pytest.mark.parametrize("stdin", [False, True], ids=["a file", "cells of a notebook"])
def test_visual_studio_code(document: Path, stdin: bool) -> None:
    place = str(document.with_suffix(".ipynb" if stdin else ".py"))
    names = ["--stdin-display-name", place, "-"] if stdin else [place]
    done = flake8(FORMAT, *names, cwd=document.parent, stdin=OPEN if stdin else "")
    (line,) = done.stdout.splitlines()
    found = VSCODE.match(line.strip("'"))
    assert found is not None
    assert (found["line"], found["column"], found["code"]) == ("2", "7", "STS102")
    severities = json.loads(recipe("vscode"))["flake8.severity"]
    prefixes = (found["code"][:length] for length in range(len(found["code"]), 0, -1))
    assert next(severities[prefix] for prefix in prefixes if prefix in severities) == "Warning"


def test_nvim_lint(document: Path) -> None:
    arguments = ["--format=%(path)s:%(row)d:%(col)d:%(code)s:%(text)s", "--no-show-source"]
    done = flake8(*arguments, str(document), cwd=document.parent)
    found = re.fullmatch(r"[^:]+:(\d+):(\d+):(\w+):(.+)\n", done.stdout)
    assert found is not None
    assert found.groups()[:3] == ("2", "7", "STS102")


def test_none_ls(document: Path) -> None:
    arguments = ["--format", "default", "--stdin-display-name", str(document), "-"]
    done = flake8(*arguments, cwd=document.parent, stdin=OPEN)
    found = re.search(r":(\d+):(\d+): ((\w)\w+) (.*)", done.stdout)
    assert found is not None
    assert found.groups()[:3] == ("2", "7", "STS102")


def test_pycharm(document: Path) -> None:
    program, *arguments = shlex.split(recipe("pycharm"))
    assert program == "flake8"
    named = [each.replace("$FilePath$", str(document)) for each in arguments]
    done = flake8(*named, cwd=document.parent)
    assert done.stdout.startswith(f"{document}:2:7: STS102 ")


def test_ruff_keeps_the_comments_it_is_told_about(document: Path) -> None:
    silenced = OPEN.rstrip() + "  # noqa: STS102\n"
    settings = document.parent / "pyproject.toml"
    document.write_text(silenced)
    settings.write_text(recipe("ruff"))
    assert _ruff(document) == silenced
    settings.write_text("")
    assert "noqa" not in _ruff(document)


def _ruff(document: Path) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select=RUF100,RUF102"]
    subprocess.run(
        [*command, "--fix", "--exit-zero", "--quiet", str(document)],
        cwd=document.parent, check=True, capture_output=True,
    )  # fmt: skip
    return document.read_text()
