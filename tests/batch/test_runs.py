"""Runs end and go on: killed, interrupted, failed, repeated, in parts."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sts_lint.batch.results import Outcome
from sts_lint.batch.state import load
from tests.batch.campaign import timeless
from tests.batch.checking import faults, snapshot
from tests.batch.making import REGION, Made, environment, make
from tests.batch.running import AUTHOR, batch, started
from tests.batch.tasks import repository

FIX = ("--unsafe-fixes", "--region", REGION, "--author", AUTHOR)


@pytest.fixture
def made(tmp_path: Path) -> list[Made]:
    return make(tmp_path / "repositories", 16, 4, seed=3)


def wait_for(process: subprocess.Popen[str], lines: int) -> str:
    """Wait until a run has told of so many repositories."""
    assert process.stderr is not None
    said = ""
    for _ in range(lines):
        said += process.stderr.readline()
    return said


def test_killed_runs_go_on_to_the_same_end(tmp_path: Path, made: list[Made]) -> None:
    before = snapshot(made)
    for moment in (1, 3, 6):
        process = started("fix", "repositories", *FIX, cwd=tmp_path)
        wait_for(process, moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    done = batch("fix", "repositories", *FIX, cwd=tmp_path)
    assert "sts-lint: goes on after " in done.stderr
    assert list(faults(made, before, tmp_path / "sts-lint-campaign", tmp_path)) == []
    campaign = load(tmp_path / "sts-lint-campaign")
    assert [run.number for run in campaign.runs] == [1]
    clean = batch("fix", "repositories", *FIX, "--campaign", "clean", cwd=tmp_path)
    assert clean.returncode == done.returncode
    assert timeless(load(tmp_path / "clean")) == timeless(campaign)


def test_an_interrupt_says_how_to_go_on(tmp_path: Path, made: list[Made]) -> None:
    process = started("scan", "repositories", "--jobs", "1", cwd=tmp_path)
    wait_for(process, 2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    known = len(load(tmp_path / "sts-lint-campaign").repositories)
    assert 2 <= known < len(made)
    done = batch("scan", "repositories", "--jobs", "1", cwd=tmp_path)
    assert f"goes on after {known} repositories" in done.stderr
    assert len(load(tmp_path / "sts-lint-campaign").repositories) == len(made)


@pytest.mark.usefixtures("made")
def test_children_end_with_a_run_that_is_killed_alone(tmp_path: Path) -> None:
    process = started("scan", "repositories", cwd=tmp_path)
    wait_for(process, 1)
    children = _children(process.pid)
    assert children
    process.kill()
    process.communicate()
    end = time.monotonic() + 10
    while any(_lives(child) for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(_lives(child) for child in children)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


def test_what_failed_is_tried_once_more(tmp_path: Path) -> None:
    for name in ("a", "b"):
        repository(tmp_path / "repositories" / name)
    head = tmp_path / "repositories" / "b" / ".git" / "HEAD"
    text = head.read_text()
    head.write_text("rubbish\n")
    done = batch("fix", "repositories", *FIX, cwd=tmp_path)
    assert done.returncode == 1
    assert "failed: b: is not a git repository" in done.stdout
    assert "--failed tries these once more" in done.stdout
    head.write_text(text)
    done = batch("fix", *FIX, "--failed", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "1/1 b: fixed (1 fixed)\n")
    done = batch("fix", *FIX, "--failed", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(load(tmp_path / "sts-lint-campaign").runs) == 2


def test_again_changes_nothing(tmp_path: Path) -> None:
    path = repository(tmp_path / "repositories" / "a")
    folder = tmp_path / "sts-lint-campaign"
    seen = []
    for _ in range(2):
        assert batch("fix", "repositories", *FIX, cwd=tmp_path).returncode == 0
        (known,) = load(folder).repositories
        log = path / ".git" / "logs" / "refs" / "heads" / "sts-lint" / "regional-endpoints"
        patch = (folder / "patches" / "a.patch").read_bytes()
        seen.append((replace(known, seconds=0), log.read_text(), patch))
    assert seen[0] == seen[1]


def test_a_scan_leaves_the_proposal_standing(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    batch("fix", "repositories", *FIX, cwd=tmp_path)
    (fixed,) = load(tmp_path / "sts-lint-campaign").repositories
    batch("scan", cwd=tmp_path)
    campaign = load(tmp_path / "sts-lint-campaign")
    (known,) = campaign.repositories
    assert known.outcome is Outcome.FINDINGS
    assert (known.commit, known.patch) == (fixed.commit, fixed.patch)
    assert (tmp_path / "sts-lint-campaign" / "patches" / "a.patch").exists()
    assert [run.verdicts for run in campaign.runs] == [(("regional", 1),), (("maybe-global", 1),)]


def test_names_choose(tmp_path: Path) -> None:
    for name in ("a/x", "a/y", "b"):
        repository(tmp_path / "repositories" / name)
    batch("scan", "repositories", "--only", "a/*", "--exclude", "*/y", cwd=tmp_path)
    folder = tmp_path / "sts-lint-campaign"
    assert [each.name for each in load(folder).repositories] == ["a/x"]
    done = batch("scan", "repositories", "--only", "nothing", cwd=tmp_path)
    said = "sts-lint: error: none of 3 repositories has such a name (--only, --exclude)\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_what_left_the_list_is_forgotten(tmp_path: Path) -> None:
    for name in ("a", "b"):
        repository(tmp_path / name)
    listed = tmp_path / "list.txt"
    listed.write_text("a\nb\n")
    batch("scan", "list.txt", cwd=tmp_path)
    listed.write_text("a\n")
    batch("scan", cwd=tmp_path)
    assert [each.name for each in load(tmp_path / "sts-lint-campaign").repositories] == ["a"]


def test_parts_come_together(tmp_path: Path, made: list[Made]) -> None:
    before = snapshot(made)
    for part in ("1/2", "2/2"):
        folder = f"part{part[0]}"
        batch("fix", "repositories", *FIX, "--shard", part, "--campaign", folder, cwd=tmp_path)
    done = batch("merge", "part1", "part2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list(faults(made, before, tmp_path / "sts-lint-campaign", tmp_path)) == []
    parts = [load(tmp_path / f"part{n}") for n in (1, 2)]
    whole = load(tmp_path / "sts-lint-campaign")
    assert sum(len(part.repositories) for part in parts) == len(whole.repositories) == len(made)
    (run,) = whole.runs
    assert run.repositories == len(made)
    done = batch("fix", "repositories", *FIX, "--campaign", "part1", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "sts-lint: error: part1 is for part 1/2; name another folder with --campaign\n",
    )
    done = batch("merge", "part1", "missing", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("sts-lint: error: missing: no campaign is there")


@pytest.mark.usefixtures("made")
def test_one_run_at_a_time(tmp_path: Path) -> None:
    process = started("scan", "repositories", cwd=tmp_path)
    wait_for(process, 1)
    process.send_signal(signal.SIGSTOP)
    done = batch("scan", "repositories", cwd=tmp_path)
    process.kill()
    process.communicate()
    assert done.returncode == 2
    assert "another run is at work there" in done.stderr


def test_status_says_where_things_stand(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    batch("scan", "repositories", cwd=tmp_path)
    batch("fix", *FIX, cwd=tmp_path)
    done = batch("status", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0] == "sts-lint-campaign: 2 runs"
    assert lines[1].startswith("  1  20")
    assert lines[1].endswith("scan  1 repository; left: 1 maybe-global")
    assert lines[2].endswith("fix   1 repository; left: 1 regional")
    assert lines[3:] == [
        "1 repository: 1 fixed",
        "  maybe-global 1 -> 0",
        "  regional     0 -> 1",
        "patches are in sts-lint-campaign/patches",
    ]


def test_a_repository_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    slow = ("--verify", "sleep 60", "--time-limit", "1", "--verify-timeout", "1")
    done = batch("fix", "repositories", *FIX, *slow, cwd=tmp_path)
    assert done.returncode == 1
    assert "failed: a: the verify command took longer than 1 seconds" in done.stdout
    start = time.monotonic()
    hang = ("--verify", "trap '' TERM; setsid sleep 61 & sleep 61", "--time-limit", "1")
    done = batch("fix", *FIX, *hang, "--verify-timeout", "2", cwd=tmp_path)
    assert "failed: a: " in done.stdout
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan",), "which repositories? Name a list or a folder of clones"),
        (("scan", "missing"), "missing: cannot be read: No such file or directory; name a list"),
        (("scna",), "no command 'batch scna'; did you mean scan?"),
        (("fix", "r", "--author", "x"), "'x' is not of the form 'Name <mail>'"),
        (("fix", "r"), "git does not know who commits: give 'Name <mail>' (--author"),
        (("fix", "r", "--author", AUTHOR, "--branch", "a..b"), "'a..b' is no name of a branch"),
        (("fix", "r", "--author", AUTHOR, "--message", "a\n---\nb"), "a line starts with '---'"),
        (("fix", "r", "--author", AUTHOR, "--trailer", "x"), "'x' is not of the form 'Key: value'"),
        (("scan", "r", "--shard", "9/8"), "'9/8' is no part; the third of eight is 3/8"),
        (("scan", "r", "--region", "!"), "--region: expected a Region"),
        (("scan", "r", "--select", "STS77"), "no code starts with STS77"),
        (("scan", "r", "--jobs", "0"), "'0' is no number from 1 on"),
        (("status",), "no campaign is there; `sts-lint batch scan` begins one"),
        (("scan", "r", "--campaign", "/dev/null/x"), "/dev/null"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    repository(tmp_path / "r")
    done = batch(*arguments, cwd=tmp_path, HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert said in done.stderr


def test_a_full_or_broken_folder_is_one_line(tmp_path: Path) -> None:
    repository(tmp_path / "repositories" / "a")
    (tmp_path / "sts-lint-campaign").mkdir()
    (tmp_path / "sts-lint-campaign" / "patches").write_text("in the way")
    done = batch("fix", "repositories", *FIX, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("sts-lint: error: sts-lint-campaign cannot be written: ")
    assert done.stderr.endswith("; the same command goes on from there\n")
    (tmp_path / "sts-lint-campaign" / "patches").unlink()
    assert batch("fix", "repositories", *FIX, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("ours", [True, False])
def test_a_lock_that_a_killed_task_left_goes_and_no_other(tmp_path: Path, ours: bool) -> None:
    path = repository(tmp_path / "repositories" / "a")
    lock = path / ".git" / "refs" / "heads" / "sts-lint" / "regional-endpoints.lock"
    lock.parent.mkdir()
    left = tmp_path / "sts-lint-campaign" / "work" / "work-left"
    left.mkdir(parents=True)
    (left / "setting").write_bytes(os.fsencode(lock))
    lock.touch()
    if not ours:
        os.utime(lock, (1, 1))
    done = batch("fix", "repositories", *FIX, cwd=tmp_path)
    assert done.returncode == (0 if ours else 1), done.stdout
    assert lock.exists() is not ours
    assert not left.exists()


def test_a_clone_that_was_left_locked_is_used_again(tmp_path: Path) -> None:
    path = repository(tmp_path / "a")
    (tmp_path / "list.txt").write_text(f"{path.as_uri()}\n")
    assert batch("scan", "list.txt", cwd=tmp_path).returncode == 0
    (clone,) = (tmp_path / "sts-lint-campaign" / "clones").iterdir()
    (clone / "shallow.lock").touch()
    (clone / "refs" / "sts-lint" / "base.lock").touch()
    subprocess.run(["git", "-C", str(path), "commit", "-q", "--allow-empty", "-m", "x"],
                   check=True, env=environment())  # fmt: skip
    done = batch("fix", *FIX, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_a_verify_command_ends_with_the_run(tmp_path: Path, number: int) -> None:
    repository(tmp_path / "repositories" / "a")
    pid = tmp_path / "pid"
    command = f"sleep 50 & echo $! > {pid}.new; mv {pid}.new {pid}; sleep 60"
    process = started("fix", "repositories", *FIX, "--verify", command, cwd=tmp_path)
    end = time.monotonic() + 60
    while not pid.exists() and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(number)
    process.communicate(timeout=30)
    while _lives(int(pid.read_text())) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _lives(int(pid.read_text()))
