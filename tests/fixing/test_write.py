"""Writing: the whole new text or the old one, over what was checked, leaving nothing behind."""

from __future__ import annotations

import codecs
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.commands.fix import Tally, written
from sts_lint.fixing.write import PREFIX, SUFFIX, WriteError, clear_leftovers, replace_text
from sts_lint.plan import FixPlan, Wanted, make_plan
from sts_lint.project.settings import Settings
from tests.doors.running import sts_lint
from tests.fixing.kills import AFTER, BEFORE, Damage, damage, kill_many, make_tree

FIX = ("check", "--isolated", "--fix")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app.py"
    path.write_bytes(BEFORE)
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (codecs.BOM_UTF8 + BEFORE, codecs.BOM_UTF8 + AFTER),
        (BEFORE.replace(b"\n", b"\r\n"), AFTER.replace(b"\n", b"\r\n")),
        (b"# coding: latin-1\n# \xe9\n" + BEFORE, b"# coding: latin-1\n# \xe9\n" + AFTER),
        (b"# coding: cp1252\n# \x80\n" + BEFORE, b"# coding: cp1252\n# \x80\n" + AFTER),
        (BEFORE.rstrip(b"\n"), AFTER.rstrip(b"\n")),
        (b"\x0c" + BEFORE + b"\t\n", b"\x0c" + AFTER + b"\t\n"),
    ],
)
def test_bytes_outside_the_edit_are_kept(file: Path, before: bytes, after: bytes) -> None:
    file.write_bytes(before)
    sts_lint(*FIX, ".", cwd=file.parent)
    assert file.read_bytes() == after


def test_mode_and_owner_are_kept(file: Path) -> None:
    file.chmod(0o751)
    if os.geteuid() == 0:
        os.chown(file, 1234, 4321)
    owner = file.stat().st_uid, file.stat().st_gid
    replace_text(str(file), BEFORE.decode(), AFTER.decode(), ["."])
    assert stat.S_IMODE(file.stat().st_mode) == 0o751
    assert (file.stat().st_uid, file.stat().st_gid) == owner
    assert file.read_bytes() == AFTER


def test_a_read_only_file_is_reported(file: Path) -> None:
    file.chmod(0o444)
    done = sts_lint(*FIX, ".", cwd=file.parent)
    assert done.returncode == 2
    assert "app.py: is read-only; nothing was changed in it" in done.stderr
    assert file.read_bytes() == BEFORE


def test_what_can_be_done_is_done(file: Path) -> None:
    locked = file.with_name("locked.py")
    locked.write_bytes(BEFORE)
    locked.chmod(0o444)
    done = sts_lint(*FIX, ".", cwd=file.parent)
    assert done.returncode == 1
    assert "1 fixed in 1 file, 1 left: 1 not written" in done.stderr
    assert "locked.py:2:1" in done.stdout
    assert (file.read_bytes(), locked.read_bytes()) == (AFTER, BEFORE)


def test_a_file_changed_since_is_left_alone(file: Path) -> None:
    with pytest.raises(WriteError, match="changed since it was checked"):
        replace_text(str(file), "something else", AFTER.decode(), ["."])
    assert file.read_bytes() == BEFORE
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_changes_between_check_and_write_is_reported(file: Path) -> None:
    checker = Checker(make_plan(Settings(), fixes=FixPlan(Wanted.APPLY)))
    changed = BEFORE + b"# more\n"

    def results() -> Iterator[Checked]:
        checked = checker.check(Job(str(file)))
        file.write_bytes(changed)
        assert checked is not None
        yield checked

    tally = Tally()
    (shown,) = written(results(), [str(file.parent)], tally)
    assert list(tally.failures) == [
        f"{file}: changed since it was checked; nothing was changed in it"
    ]
    assert tally.line() == "0 fixed, 1 left: 1 not written"
    assert [d.code for d in shown.diagnostics] == ["STS101"]
    assert file.read_bytes() == changed


def test_links_are_followed_inside_the_paths_only(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.py"
    inside.mkdir()
    outside.write_bytes(BEFORE)
    (inside / "link.py").symlink_to(outside)
    with pytest.raises(WriteError, match="outside the paths given"):
        replace_text(str(inside / "link.py"), BEFORE.decode(), AFTER.decode(), [str(inside)])
    assert outside.read_bytes() == BEFORE
    replace_text(str(inside / "link.py"), BEFORE.decode(), AFTER.decode(), [str(tmp_path)])
    assert (inside / "link.py").is_symlink()
    assert outside.read_bytes() == AFTER


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs to mount a tmpfs")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("cannot mount a tmpfs here")
    try:
        file = tmp_path / "app.py"
        text = BEFORE + b"#" * 40_000 + b"\n"
        file.write_bytes(text)
        done = sts_lint(*FIX, "app.py", cwd=tmp_path)
        assert done.returncode == 2
        assert "cannot be written: No space left on device" in done.stderr
        assert file.read_bytes() == text
        assert list(tmp_path.iterdir()) == [file]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_leftovers_are_cleared_by_the_next_run(file: Path) -> None:
    left = file.with_name(f"{PREFIX}abc{SUFFIX}")
    left.write_bytes(b"half")
    sts_lint(*FIX, ".", cwd=file.parent)
    assert sorted(path.name for path in file.parent.iterdir()) == ["app.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be deleted")
def test_a_file_in_use_is_no_leftover(file: Path) -> None:
    import fcntl

    used = file.with_name(f"{PREFIX}abc{SUFFIX}")
    with used.open("wb") as open_file:
        fcntl.flock(open_file, fcntl.LOCK_EX)
        assert list(clear_leftovers([str(file.parent)])) == []
    assert list(clear_leftovers([str(file.parent)])) == [str(used)]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kill_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    make_tree(tmp_path, 60)
    done = kill_many(tmp_path, kills=3, seed=1)
    assert (done.killed, done.with_orphans) == (3, 0)
    sts_lint(*FIX, "--exit-zero", ".", cwd=tmp_path)
    assert damage(tmp_path) == Damage(old=0, new=60, partial=(), temporary=())
