"""`check --fix`, `--diff`, fixes in JSON and the codemod, as users run them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases import FIXTURES
from tests.doors.running import command, sts_lint

GLOBAL = (
    'import boto3\nboto3.client("sts", region_name="eu-west-1", '
    'endpoint_url="https://sts.amazonaws.com")\n'
)
REGIONAL = GLOBAL.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")
OPEN = 'import boto3\nboto3.client("sts")\n'
CLOSED = OPEN.replace(
    '"sts")\n',
    '\n    "sts",\n    region_name="us-west-2",\n'
    '    endpoint_url="https://sts.us-west-2.amazonaws.com",\n)\n',
)
UNSAFE = ("--unsafe-fixes", "--region", "us-west-2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "global.py").write_text(GLOBAL)
    (tmp_path / "open.py").write_text(OPEN)
    return tmp_path


class TestFix:
    def test_safe_fixes_only_unless_asked(self, folder: Path) -> None:
        done = command("check", "--fix", "--region", "us-west-2", cwd=folder)
        assert (folder / "global.py").read_text() == REGIONAL
        assert (folder / "open.py").read_text() == OPEN
        assert done.returncode == 1
        assert done.stderr == "1 fixed in 1 file, 1 left: 1 needs --unsafe-fixes\n"

    def test_the_summary_says_what_is_missing(self, folder: Path) -> None:
        done = command("check", "--fix", "--unsafe-fixes", cwd=folder)
        assert done.stderr.endswith("\n1 fixed in 1 file, 1 left: 1 needs --region\n")

    def test_what_has_no_fix_at_all_is_left(self, folder: Path) -> None:
        (folder / "raw.py").write_text(
            'import requests\nrequests.get("https://sts.amazonaws.com/")\n'
        )
        done = command("check", "--fix", "raw.py", cwd=folder)
        assert done.stderr == "0 fixed, 1 left: 1 has no right fix\n"
        done = command("check", "--diff", "raw.py", cwd=folder)
        assert done.stderr == "0 would be fixed, 1 left: 1 has no right fix\n"

    def test_nothing_is_left(self, folder: Path) -> None:
        done = command("check", "--fix", *UNSAFE, cwd=folder)
        assert (folder / "open.py").read_text() == CLOSED
        assert done.returncode == 0
        title, why, told = done.stderr.splitlines()
        assert title.startswith("global.py: replace the global URL by ")
        assert why.startswith("open.py: set the Region to us-west-2 and call ")
        assert told == "2 fixed in 2 files, none left"
        again = command("check", "--fix", *UNSAFE, cwd=folder)
        assert again.stderr == "0 fixed, none left\n"

    def test_a_file_with_nothing_else_is_written(self, folder: Path) -> None:
        manifest = folder / "pod.yaml"
        manifest.write_text(
            "spec:\n  containers:\n    - env:\n        - {name: AWS_REGION, value: r}\n"
        )
        assert "STS206" in command("check", "--show-advice", manifest.name, cwd=folder).stdout
        done = command("check", "--fix", "--unsafe-fixes", manifest.name, cwd=folder)
        assert done.stdout == "no findings\n"
        assert done.stderr.endswith("\n1 fixed in 1 file, none left\n")
        assert "AWS_DEFAULT_REGION" in manifest.read_text()

    def test_what_one_file_sets_is_seen_by_the_others(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / "zz").mkdir()
        (tmp_path / "zz" / "Dockerfile").write_text(
            "FROM p\nENV AWS_STS_REGIONAL_ENDPOINTS=legacy\n"
        )
        program = tmp_path / "zz" / "app.py"
        program.write_text('import boto3\nboto3.client("sts", region_name="eu-west-1")\n')
        assert "1 certainly global" in command("check", cwd=tmp_path).stdout
        done = command("check", "--fix", cwd=tmp_path)
        assert done.stdout == "1 STS client in 1 file\n  1 regional\nno findings\n"
        assert done.stderr == "1 fixed in 1 file, none left\n"
        assert command("check", cwd=tmp_path).stdout == done.stdout

    def test_the_report_is_about_what_is_left(self, folder: Path) -> None:
        done = command("check", "--fix", "--output-format", "json", cwd=folder)
        assert [d["path"] for d in json.loads(done.stdout)["diagnostics"]] == ["open.py"]

    def test_standard_input_comes_back_fixed(self, folder: Path) -> None:
        done = command("check", "--fix", "-", cwd=folder, stdin=GLOBAL.replace("\n", "\r\n"))
        assert done.stdout == REGIONAL.replace("\n", "\r\n")
        clean = "x = 1\n"
        assert command("check", "--fix", "-", cwd=folder, stdin=clean).stdout == clean

    def test_a_bound_in_the_manifest_is_offered_instead(self, folder: Path) -> None:
        (folder / "open.py").write_text('import boto3\nboto3.client("sts", "eu-west-1")\n')
        (folder / "requirements.txt").write_text("boto3<1.39\n")
        done = command("check", "--fix", "--unsafe-fixes", cwd=folder)
        assert "1 needs boto3>=1.40 among the dependencies" in done.stderr
        (folder / "requirements.txt").write_text("boto3>=1.40\n")
        done = command("check", "--fix", "--unsafe-fixes", cwd=folder)
        assert done.stderr == "0 fixed, none left\n"

    @pytest.mark.parametrize(
        "region", ["eu-west", "", "os.environ['A' + 'B']", "f()", 'os.getenv("A")', "a b", "import"]
    )
    def test_a_region_of_another_form_is_refused(self, folder: Path, region: str) -> None:
        done = command("check", "--fix", "--region", region, cwd=folder)
        assert done.returncode == 2
        assert "--region" in done.stderr
        assert done.stderr.count("\n") == 1
        assert (folder / "global.py").read_text() == GLOBAL


class TestDiff:
    def test_nothing_is_written_and_there_is_something(self, folder: Path) -> None:
        done = command("check", "--diff", *UNSAFE, cwd=folder)
        assert done.returncode == 1
        assert done.stderr.endswith("\n2 would be fixed in 2 files, none left\n")
        assert (folder / "global.py").read_text() == GLOBAL
        assert '-boto3.client("sts")\n' in done.stdout
        (folder / "global.py").write_text(REGIONAL)
        assert command("check", "--diff", "global.py", cwd=folder).returncode == 0

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("plain.py", GLOBAL.encode()),
            ("crlf.py", GLOBAL.replace("\n", "\r\n").encode()),
            ("end.py", GLOBAL.rstrip("\n").encode()),
            ("bom.py", b"\xef\xbb\xbf" + GLOBAL.encode()),
            ("latin.py", b"# coding: latin-1\n# \xe9\n" + GLOBAL.encode()),
            ("with space.py", GLOBAL.encode()),
            ('q"uote\t\xe9.py', GLOBAL.encode()),
            ("mixed.py", b"x = 1\r\n\x0c\ry = 2\n" + GLOBAL.encode()),
        ],
    )
    def test_git_applies_it(self, tmp_path: Path, name: str, data: bytes) -> None:
        (tmp_path / "below").mkdir()
        file = tmp_path / "below" / name
        file.write_bytes(data)
        git = ("git", "-c", "core.autocrlf=false", "-C", str(tmp_path))
        subprocess.run([*git, "init", "-q"], check=True)
        run = [sys.executable, "-m", "sts_lint", "check", "--isolated", "--quiet", "--diff", "."]
        patch = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False).stdout
        subprocess.run([*git, "apply", "--whitespace=nowarn", "-"], input=patch, check=True)
        applied = file.read_bytes()
        assert applied == data.replace(b"sts.amazonaws", b"sts.eu-west-1.amazonaws")


class TestJson:
    def test_each_finding_carries_its_fix(self, folder: Path) -> None:
        done = command("check", "--output-format", "json", "--region", "us-west-2", cwd=folder)
        one, other = (d["fix"] for d in json.loads(done.stdout)["diagnostics"])
        assert one == {
            "title": "replace the global URL by https://sts.eu-west-1.amazonaws.com",
            "safety": "safe",
            "edits": [
                {"line": 2, "column": 72, "end_line": 2, "end_column": 72, "text": "eu-west-1."}
            ],
        }
        assert other["safety"] == "unsafe"
        assert "a Region set where the program runs no longer counts" in other["title"]

    def test_without_one_it_is_null(self, folder: Path) -> None:
        done = command("check", "--output-format", "json", "open.py", cwd=folder)
        (found,) = json.loads(done.stdout)["diagnostics"]
        assert found["fix"] is None


def test_libcst_is_not_imported_without_need(folder: Path) -> None:
    code = (
        "import sys; from sts_lint.cli import main; main(['check', '.']); "
        "sys.exit('libcst' in sys.modules)"
    )
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, cwd=folder, check=False, capture_output=True).returncode == 0


def test_the_codemod_writes_what_the_command_writes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    names = ("sts101", "sts102", "sts104")
    for folder in (ours, theirs):
        folder.mkdir()
        (folder / "crlf.py").write_bytes(OPEN.replace("\n", "\r\n").encode())
        (folder / "latin.py").write_bytes(b"# coding: latin-1\n# \xe9\n" + OPEN.encode())
        (folder / "end.py").write_text(GLOBAL.rstrip("\n"))
        (folder / "ignored.py").write_text(OPEN)
        (folder / "sts-lint.toml").write_text('per-file-ignores = {"ignored.py" = ["STS102"]}\n')
        for name in names:
            ignored = shutil.ignore_patterns("*.toml", "*.out", "*.fixed.py")
            shutil.copytree(FIXTURES / name, folder / name, ignore=ignored)
    sts_lint("check", "--fix", *UNSAFE, ".", cwd=ours)
    tool = [sys.executable, "-m", "libcst.tool", "codemod", "--no-format", "-x"]
    name = "sts_lint.codemods.RegionalStsEndpoints"
    run = [*tool, name, "--region", "us-west-2", "."]
    done = subprocess.run(run, cwd=theirs, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (ours / "ignored.py").read_text() == OPEN
    for path in sorted(ours.rglob("*.py")):
        assert (theirs / path.relative_to(ours)).read_bytes() == path.read_bytes(), path
    bad = subprocess.run(
        [*tool, name, "--region", "eu-west", "."],
        cwd=theirs, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert bad.returncode == 2
    assert "expected a Region" in bad.stderr
