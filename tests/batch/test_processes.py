"""Processes that hang or die cost one repository; a terminal sees a bar."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from sts_lint.batch.child import Child
from sts_lint.batch.results import Outcome
from sts_lint.batch.state import load
from sts_lint.batch.task import Command, Done, Limits, Task
from sts_lint.project.settings import Settings
from tests.batch.making import REGION, make
from tests.batch.running import batch, plain
from tests.batch.tasks import WORK, repository


def stuck(path: Path) -> Path:
    """A repository that git waits for."""
    repository(path)
    (path / ".git" / "HEAD").unlink()
    os.mkfifo(path / ".git" / "HEAD")
    return path


def test_one_that_hangs_is_given_up_with_all_it_started(tmp_path: Path) -> None:
    stuck(tmp_path / "repositories" / "a")
    repository(tmp_path / "repositories" / "b")
    done = batch("scan", "repositories", "--time-limit", "1", cwd=tmp_path)
    said = "took longer than 1 seconds (--time-limit) and was given up"
    assert f"failed: a: {said}" in done.stdout
    assert "b: findings" in done.stderr
    here = str(tmp_path)
    left = [p for p in Path("/proc").glob("[0-9]*/cmdline") if here in _text(p)]
    assert left == []


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("latin-1")
    except OSError:
        return ""


def test_one_that_kills_its_process_is_tried_twice(tmp_path: Path) -> None:
    work = replace(WORK, command=Command.SCAN, limits=Limits(seconds=60))
    source = str(stuck(tmp_path / "a"))
    task = Task("a", source, work, Settings(), folder=str(tmp_path))
    child, found, killed = Child(), list[Done](), list[int]()
    thread = threading.Thread(target=lambda: found.append(child.do(task)))
    thread.start()
    end = time.monotonic() + 60
    while thread.is_alive() and time.monotonic() < end:
        process = child._process
        if process is not None and process.pid not in killed and _has_children(process.pid):
            killed.append(process.pid)
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.05)
    thread.join(5)
    assert len(killed) == 2
    assert found[0].repository.outcome is Outcome.FAILED
    assert found[0].repository.trouble == "killed the process that looked at it, 2 times"
    good = replace(task, source=str(repository(tmp_path / "b")))
    assert child.do(good).repository.outcome is Outcome.FINDINGS
    child.close()


def _has_children(pid: int) -> bool:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return any("git" in _text(Path(f"/proc/{c}/cmdline")) for t in tasks for c in _text(t).split())


def test_a_terminal_sees_a_bar_with_rate_and_estimate(tmp_path: Path) -> None:
    for name in "abc":
        repository(tmp_path / "repositories" / name)
    (tmp_path / "repositories" / "a" / ".git" / "HEAD").write_text("[red]x[/red]\n")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sts_lint", "batch", "scan", "repositories", "--jobs", "1"],
        cwd=tmp_path,
        env=plain() | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:
            break
        if not data:
            break
        said += data
    os.close(ours)
    assert process.wait() == 1
    text = said.decode()
    assert "3/3" in text
    assert "/s" in text
    assert "0:00:00" in text
    assert "1 failed" in text
    assert "a: failed: is not a git repository" in text
    assert "Traceback" not in text


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \x1b[31m")
    path = repository(tmp_path / "repositories" / name)
    head = path / ".git" / "HEAD"
    text = head.read_text()
    head.write_text("rubbish\n")
    done = batch("scan", "repositories", cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    head.write_text(text)
    done = batch("scan", "--failed", cwd=tmp_path)
    assert done.returncode == 0
    (known,) = load(tmp_path / "sts-lint-campaign").repositories
    assert (known.name, known.outcome) == (name, Outcome.FINDINGS)


def test_a_process_stays_small(tmp_path: Path) -> None:
    """Each with its parser's process, after repositories of all sorts."""
    made = make(tmp_path / "repositories", 6, 100, seed=4)
    child = Child()
    work = replace(WORK, limits=Limits(seconds=120))
    for each in made:
        settings = Settings(region=REGION)
        child.do(Task(each.name, str(each.path), work, settings, folder=str(tmp_path)))
    assert child._process is not None
    tasks = Path(f"/proc/{child._process.pid}/task").glob("*/children")
    pids = [str(child._process.pid), *(pid for task in tasks for pid in _text(task).split())]
    lines = [
        line.split() for pid in pids for line in _text(Path("/proc", pid, "status")).split("\n")
    ]
    most = [int(words[1]) // 1024 for words in lines if words[:1] == ["VmHWM:"]]
    child.close()
    assert len(most) == 2
    assert sum(most) < 200
