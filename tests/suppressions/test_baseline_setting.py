"""The setting `baseline`, and what `--no-suppressions` leaves of all that silences."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.doors.running import Done, command

C = 'import boto3\nboto3.client("sts")\n'
FILE = "accepted.json"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "ci").mkdir()
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_text(C)
    (tmp_path / "pyproject.toml").write_text(f'[tool.sts-lint]\nbaseline = "ci/{FILE}"\n')
    check(f"--write-baseline=ci/{FILE}", cwd=tmp_path)
    return tmp_path


def check(*arguments: str, cwd: Path) -> Done:
    return command("check", *arguments, cwd=cwd)


def test_is_relative_to_the_settings_file(here: Path) -> None:
    for folder, path in ((here, "."), (here / "pkg", "."), (here / "ci", "../pkg/a.py")):
        assert check(path, cwd=folder).stdout.endswith("1 in the baseline\n")
    outside = check(f"{here.name}/pkg", cwd=here.parent)
    assert (outside.returncode, outside.stderr) == (0, "")


def test_the_option_goes_before_it(here: Path) -> None:
    (here / "pkg" / "b.py").write_text(C)
    assert check(cwd=here).returncode == 1
    check("--write-baseline=all.json", cwd=here)
    assert check("--baseline=all.json", cwd=here).returncode == 0
    assert check("--baseline=../all.json", cwd=here / "pkg").returncode == 0
    assert check(cwd=here).returncode == 1


def test_a_missing_one_says_how_to_make_it(here: Path) -> None:
    (here / "ci" / FILE).unlink()
    done = check(cwd=here)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"cannot read ci/{FILE}" in done.stderr
    assert (
        f"the settings name it as the baseline; `--write-baseline ci/{FILE}` makes" in done.stderr
    )
    assert check(f"--write-baseline=ci/{FILE}", cwd=here).returncode == 0


def test_clean_files_in_it_are_stale_all_the_same(here: Path) -> None:
    (here / "pkg" / "a.py").write_text("x = 1\n")
    done = check("pkg/a.py", cwd=here)
    assert f"ci/{FILE}: 1 stale entry" in done.stderr
    assert done.returncode == 0


def test_without_suppressions(here: Path) -> None:
    (here / "pkg" / "b.py").write_text(f"{C.rstrip()}  # noqa: STS102\n")
    assert check(cwd=here).stdout.endswith("1 suppressed, 1 in the baseline\n")
    audit = check("--no-suppressions", cwd=here)
    assert (audit.returncode, audit.stdout.splitlines()[-1]) == (1, "2 warnings")
    given = check("--no-suppressions", f"--baseline=ci/{FILE}", cwd=here)
    assert given.stdout == audit.stdout


def test_moved_and_edited_in_a_real_repository(here: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        subprocess.run(["git", *who, *arguments], cwd=here, check=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    git("mv", "pkg", "lib")
    (here / "lib" / "a.py").write_text(f"# above\n\n{C}")
    git("mv", "lib/a.py", "lib/é b.py")
    git("commit", "-qam", "y")
    done = check(cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
