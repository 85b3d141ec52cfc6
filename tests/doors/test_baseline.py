"""Adopting on an old code base: what is there is accepted, what is new is shown."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.doors.running import Done, command

OPEN = 'import boto3\nboto3.client("sts")\n'
REGION = 'import boto3\n\n\ndef f():\n    return boto3.client("sts", "eu-west-1")\n'
MADE = """import boto3
def f(region: str):
    url = f"https://sts.{region}.amazonaws.com"
    return boto3.client("sts", region_name=region, endpoint_url=url)
"""
FILE = "sts-lint-baseline.json"
ENTRY = (
    '{"version": 1, "findings": [{"path": "a.py", "code": "STS102", "content": "0", "count": %s}]}'
)
SETTINGS = '[tool.sts-lint]\nselect = ["STS1", "STS2"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "pkg" / "a.py").write_text(OPEN)
    (tmp_path / "pkg" / "b.py").write_text(REGION)
    (tmp_path / ".env").write_text("PIN=4711\nAWS_STS_REGIONAL_ENDPOINTS=legacy # hunter2\n")
    done = check("--write-baseline", FILE, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"sts-lint: 3 findings accepted in {FILE}\n"
    return tmp_path


def check(*arguments: str, cwd: Path) -> Done:
    return command("check", *arguments, cwd=cwd)


def new(*arguments: str, cwd: Path, stale: str = "") -> list[tuple[str, int]]:
    """Path and line of what the baseline does not hold."""
    done = check("--baseline", FILE, "--output-format=json", *arguments, cwd=cwd)
    assert stale in done.stderr
    assert bool(stale) is bool(done.stderr)
    found = json.loads(done.stdout)["diagnostics"]
    assert done.returncode == int(bool(found))
    return [(each["path"], each["line"]) for each in found]


def test_nothing_is_new_at_first(folder: Path) -> None:
    assert new(cwd=folder) == []
    assert new("pkg/a.py", cwd=folder) == []
    shown = check("--baseline", FILE, cwd=folder)
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (0, "3 in the baseline")


def test_edits_above_and_indentation(folder: Path) -> None:
    path = folder / "pkg" / "a.py"
    path.write_text("# one\n\n# two\n" + OPEN.replace("\nboto3", "\nif 1:\n    boto3"))
    (folder / ".env").write_text("\n\nAWS_STS_REGIONAL_ENDPOINTS=legacy # no more\n")
    assert new(cwd=folder) == []


def test_a_twin_is_new(folder: Path) -> None:
    path = folder / "pkg" / "a.py"
    path.write_text(f"{OPEN}x = 1\nboto3.client('sts')\n" + 'boto3.client("sts")\n')
    assert new(cwd=folder) == [("pkg/a.py", 4), ("pkg/a.py", 5)]


def test_a_renamed_file(folder: Path) -> None:
    (folder / "pkg" / "a.py").rename(folder / "moved.py")
    assert new(cwd=folder) == []
    assert new("moved.py", cwd=folder) == []
    (folder / "pkg").rename(folder / "src")
    assert new(cwd=folder) == []


def test_moved_code(folder: Path) -> None:
    (folder / "pkg" / "a.py").write_text("")
    (folder / "c.py").write_text(OPEN)
    assert new(cwd=folder) == []


def test_copied_code_is_new(folder: Path) -> None:
    (folder / "c.py").write_text(OPEN)
    assert new(cwd=folder) == [("c.py", 2)]
    assert new("c.py", cwd=folder) == [("c.py", 2)]


def test_another_rule_on_the_line_is_new(folder: Path) -> None:
    more = ("--region-from-environment", "pkg/a.py")  # settles STS102, and STS103 comes out
    assert new(*more, cwd=folder, stale="pkg/a.py: STS102") == [("pkg/a.py", 2)]


class TestStale:
    def test_entries_are_named(self, folder: Path) -> None:
        (folder / "pkg" / "a.py").write_text("")
        (folder / "pkg" / "b.py").unlink()
        done = check("--baseline", FILE, cwd=folder)
        assert done.returncode == 0
        cure = f"`--write-baseline {FILE}` drops what is no longer found"
        assert done.stderr.splitlines() == [
            f"sts-lint: {FILE}: 2 stale entries; {cure}",
            "sts-lint:   pkg/a.py: STS102",
            "sts-lint:   pkg/b.py: STS103",
        ]
        assert check("--baseline", FILE, "--quiet", cwd=folder).stderr == ""
        check("--write-baseline", FILE, cwd=folder)
        assert new(cwd=folder) == []

    def test_only_of_files_the_run_has_seen(self, folder: Path) -> None:
        (folder / "pkg" / "b.py").unlink()
        assert new("pkg/a.py", ".env", cwd=folder) == []
        assert new("pkg", cwd=folder, stale="pkg/b.py: STS103") == []

    def test_only_of_codes_the_run_looks_for(self, folder: Path) -> None:
        assert new("--select=STS101", cwd=folder) == []
        (folder / "pkg" / "b.py").unlink()
        assert new("--ignore=STS1", cwd=folder) == []
        before = (folder / FILE).read_text()
        check("--write-baseline", FILE, "--select=STS101", cwd=folder)
        assert (folder / FILE).read_text() == before

    def test_not_of_rules_that_are_off(self, folder: Path) -> None:
        (folder / "made.py").write_text(MADE)
        check("--write-baseline", FILE, "--extend-select=STS112", cwd=folder)
        assert '"STS112"' in (folder / FILE).read_text()
        assert new(cwd=folder) == []


class TestFile:
    def test_is_the_same_each_time_and_a_line_a_finding(self, folder: Path) -> None:
        before = (folder / FILE).read_text()
        check("--write-baseline", FILE, cwd=folder)
        assert (folder / FILE).read_text() == before
        rows = [json.loads(line.strip(" ,")) for line in before.splitlines()[3:-2]]
        assert [(row["path"], row["code"], row["count"]) for row in rows] == [
            (".env", "STS202", 1), ("pkg/a.py", "STS102", 1), ("pkg/b.py", "STS103", 1),
        ]  # fmt: skip
        assert json.loads(before)["findings"] == rows

    def test_holds_no_text(self, folder: Path) -> None:
        text = (folder / FILE).read_text()
        for secret in ("4711", "hunter2", "client", "legacy"):
            assert secret not in text

    def test_keeps_what_it_says_of_other_files(self, folder: Path) -> None:
        before = (folder / FILE).read_text()
        check("--write-baseline", FILE, "pkg/a.py", cwd=folder)
        assert (folder / FILE).read_text() == before
        (folder / "pkg" / "a.py").write_text("")
        check("--write-baseline", FILE, "pkg/a.py", cwd=folder)
        assert [e["path"] for e in json.loads((folder / FILE).read_text())["findings"]] == [
            ".env", "pkg/b.py",
        ]  # fmt: skip

    def test_paths_do_not_depend_on_where_the_command_runs(self, folder: Path) -> None:
        done = check("--baseline", f"../{FILE}", "a.py", str(folder / ".env"), cwd=folder / "pkg")
        assert (done.returncode, done.stderr) == (0, "")
        done = check("--baseline", f"../{FILE}", "..", cwd=folder / "pkg")
        assert (done.returncode, done.stderr) == (0, "")
        before = (folder / FILE).read_text()
        check("--write-baseline", f"../{FILE}", "..", cwd=folder / "pkg")
        assert (folder / FILE).read_text() == before

    def test_odd_names(self, folder: Path) -> None:
        (folder / "a\x1b\n\udcff.py").write_text(OPEN)
        check("--write-baseline", FILE, cwd=folder)
        assert "\x1b" not in (folder / FILE).read_text()
        assert new(cwd=folder) == []

    @pytest.mark.parametrize(
        "content", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1}', "\xff",
                    '{"version": 1, "findings": [{"path": 1}]}', '{"version": 1, "findings": 5}',
                    "[" * 100_000, ENTRY % "1e999", ENTRY % '"1"',
                    ENTRY.replace('"a.py"', "1") % 1],
        ids=lambda content: content[:60],
    )  # fmt: skip
    def test_what_is_none(self, folder: Path, content: str) -> None:
        (folder / FILE).write_bytes(content.encode("latin-1"))
        for option in ("--baseline", "--write-baseline"):
            done = check(option, FILE, cwd=folder)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr.startswith(f"sts-lint: error: {FILE} is ")
            assert done.stderr.count("\n") == 1
        assert (folder / FILE).read_bytes() == content.encode("latin-1")

    def test_a_missing_one(self, folder: Path) -> None:
        done = check("--baseline", "none.json", cwd=folder)
        assert done.returncode == 2
        assert "`--write-baseline none.json` makes one" in done.stderr


def test_fixes_leave_stale_entries(folder: Path) -> None:
    done = check("--baseline", FILE, "--fix", cwd=folder)
    assert ".env: STS202" in done.stderr
    assert "legacy" not in (folder / ".env").read_text()


def test_a_git_rename_in_a_real_repository(folder: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"], ["mv", "pkg", "lib"]):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    changed = subprocess.run(
        ["git", "diff", "--cached", "--name-only", "-z", "--diff-filter=d"],
        cwd=folder, capture_output=True, check=True,
    ).stdout  # fmt: skip
    names = [os.fsdecode(name) for name in changed.split(b"\0") if name]
    assert names == ["lib/a.py", "lib/b.py"]
    assert new(*names, cwd=folder) == []
    for name in names:
        assert new(name, cwd=folder) == []
