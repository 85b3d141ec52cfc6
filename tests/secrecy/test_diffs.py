"""Of files in which secrets are at home a diff shows the changed lines, and git takes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.doors.running import sts_lint

KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ENV = f"A=1\nPASSWORD={KEY}\nAWS_STS_REGIONAL_ENDPOINTS=legacy\nTOKEN={KEY}x\n"
AWS = f"[a]\naws_secret_access_key = {KEY}\nsts_regional_endpoints = legacy\nregion = eu-west-1\n"
FILES = {
    ".env": ENV,
    "prod.env": ENV.removesuffix("\n"),
    "env.list": ENV,
    ".envrc": ENV.replace("AWS_", "export AWS_"),
    "etc/default/app": ENV,
    ".aws/credentials": AWS,
    ".aws/config": AWS.replace("[a]", "[profile a]").replace("\n", "\r\n"),
}
BESIDE = "x: 1\nenv:\n  AWS_STS_REGIONAL_ENDPOINTS: legacy\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {**FILES, "beside.yaml": BESIDE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(content.encode())
    return tmp_path


def test_only_changed_lines_and_git_applies_them(folder: Path) -> None:
    done = sts_lint("check", "--isolated", "--select=STS201,STS202", "--diff", cwd=folder)
    assert KEY not in done.stdout + done.stderr
    assert done.stdout.count("regional\n") + done.stdout.count("regional\r\n") == len(FILES) + 1
    assert " x: 1\n" in done.stdout, "other files keep their context"
    assert "git apply --unidiff-zero" in done.stderr
    git = ("git", "-c", "core.autocrlf=false", "-C", str(folder))
    subprocess.run([*git, "init", "-q"], check=True)
    apply = [*git, "apply", "--whitespace=nowarn", "--unidiff-zero", "-"]
    subprocess.run(apply, input=done.stdout.encode(), check=True)
    for name, content in {**FILES, "beside.yaml": BESIDE}.items():
        assert (folder / name).read_bytes() == content.replace("legacy", "regional").encode(), name


def test_all_is_shown_on_demand(folder: Path) -> None:
    options = ("--isolated", "--select=STS201,STS202", "--diff", "--diff-secrets")
    done = sts_lint("check", *options, cwd=folder)
    assert done.stdout.count(f"{KEY}\n") + done.stdout.count(f"{KEY}\r\n") == len(FILES)
    assert "unidiff-zero" not in done.stderr


def test_a_line_added_shows_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    role = f"[profile b]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = a\nx_key = {KEY}\n"
    (tmp_path / ".aws" / "config").write_text(role)
    options = ("--isolated", "--diff", "--region=eu-west-1", "--unsafe-fixes")
    done = sts_lint("check", *options, cwd=tmp_path)
    assert "+region = eu-west-1" in done.stdout
    assert KEY not in done.stdout
