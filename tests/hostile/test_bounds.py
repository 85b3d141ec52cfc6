"""A run goes on, or ends with one line, whatever the machine does to it meanwhile."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PYTHON = 'import boto3\nboto3.client("sts")\n'
YAML = "env:\n  AWS_STS_REGIONAL_ENDPOINTS: legacy\n"
WHOLE = ["a.py STS102", "b.yaml STS202", "c.env STS202", "sub/d.py STS102"]
OPTIONS = ("--isolated", "--output-format=jsonl")
FEWEST = 6  # open files with which Python itself starts and imports


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Files of three kinds, one of which a process apart reads."""
    folder = tmp_path / "tree"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.py").write_text(PYTHON)
    (folder / "b.yaml").write_text(YAML)
    (folder / "c.env").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n")
    (folder / "sub" / "d.py").write_text(PYTHON)
    return folder


def check(
    tree: Path, *arguments: str, trick: str = "", limits: dict[int, int] | None = None
) -> subprocess.CompletedProcess[str]:
    """A run in which every process first does what `trick` says, within limits."""
    (tree.parent / "tricks").mkdir(exist_ok=True)
    (tree.parent / "tricks" / "sitecustomize.py").write_text(trick)

    def limit() -> None:
        for what, most in (limits or {}).items():
            resource.setrlimit(what, (most, most))

    return subprocess.run(
        [sys.executable, "-m", "sts_lint", "check", *OPTIONS, *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree.parent / "tricks")},
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        timeout=120,
    )


def found(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a run reports; it has no other words to say."""
    assert done.stderr == ""
    each = [json.loads(line) for line in done.stdout.splitlines()]
    return [f"{d['path']} {d['code']}" for d in each if "code" in d]


@pytest.mark.parametrize("jobs", ["1", "2", "8"])
def test_few_files_may_be_open(tree: Path, jobs: str) -> None:
    for most in (FEWEST, 9, 12, 16, 17, 20, 30):
        done = check(tree, f"--jobs={jobs}", limits={resource.RLIMIT_NOFILE: most})
        assert found(done) == WHOLE, most


def test_deep_folders_hold_nothing_open(tree: Path) -> None:
    deep = tree.joinpath(*(f"n{depth}" for depth in range(60)))
    deep.mkdir(parents=True)
    (deep / "a.py").write_text(PYTHON)
    done = check(tree, limits={resource.RLIMIT_NOFILE: 12})
    assert len(found(done)) == len(WHOLE) + 1


def test_a_file_that_needs_more_memory_than_there_is(tree: Path) -> None:
    """The tree of a megabyte of brackets takes some hundreds."""
    (tree / "large.py").write_text(f"{PYTHON}x = [{'[],' * 340_000}]\n")
    done = check(tree, "--jobs=1", limits={resource.RLIMIT_AS: 300 << 20})
    given_up = [each for each in found(done) if each.startswith("large.py")]
    assert given_up in (["large.py STS902"], ["large.py STS904"])
    assert [each for each in found(done) if each not in given_up] == WHOLE


VANISHING = """
import os, sys
def hook(event, arguments):
    if event == "open" and str(arguments[0]).endswith("a.py") and os.path.exists("b.yaml"):
        os.unlink("b.yaml")
        os.unlink("sub/d.py")
sys.addaudithook(hook)
"""
FOLDER_VANISHING = """
import os, sys
def hook(event, arguments):
    if event == "os.scandir" and os.path.exists("sub/d.py"):
        os.unlink("sub/d.py")
        os.rmdir("sub")
sys.addaudithook(hook)
"""


def test_files_that_are_gone_when_they_are_to_be_read(tree: Path) -> None:
    """Nobody needs to know of a file that is no more."""
    done = check(tree, "--jobs=1", trick=VANISHING)
    assert done.returncode == 1
    assert set(found(done)) <= {WHOLE[0], WHOLE[2], "b.yaml STS901", "sub/d.py STS901"}
    assert {WHOLE[0], WHOLE[2]} <= set(found(done))


def test_a_folder_that_is_gone_when_it_is_to_be_walked(tree: Path) -> None:
    done = check(tree, "--jobs=1", trick=FOLDER_VANISHING)
    assert set(found(done)) - {"sub STS901"} == set(WHOLE[:3])


def test_fixes_of_files_that_are_gone(tree: Path) -> None:
    """What vanished is not written anew."""
    gone = VANISHING.replace('"a.py"', '"d.py"').replace('os.unlink("sub/d.py")', "")
    done = check(tree, "--fix", "--jobs=1", trick=gone)
    assert "Traceback" not in done.stderr
    assert not (tree / "b.yaml").exists()
    assert (tree / "c.env").read_text() == "AWS_STS_REGIONAL_ENDPOINTS=regional\n"


JUMPING = """
import itertools, time
jumps = itertools.cycle((0, 86_400, -86_400, 1e9))
for name in ("time", "monotonic", "perf_counter"):
    real = getattr(time, name)
    setattr(time, name, lambda real=real: real() + next(jumps))
"""


def test_a_clock_that_jumps(tree: Path) -> None:
    """Set in Python: what asks for the time is ours, and so no tool of a distribution is needed."""
    for jobs in ("auto", "1", "2"):
        assert found(check(tree, f"--jobs={jobs}", trick=JUMPING)) == WHOLE


def test_output_that_does_not_fit_the_disk(tree: Path) -> None:
    done = check(tree, "-o", "/dev/full")
    assert done.returncode == 2
    assert "cannot write /dev/full: No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1
    out = tree / "report"
    out.write_text("old\n")
    done = check(tree, "-o", "report", "a.py", limits={resource.RLIMIT_FSIZE: 10})
    assert done.returncode == 2
    assert "cannot write report: File too large" in done.stderr
    assert done.stderr.count("\n") == 1
    assert out.read_text() == "old\n"
    assert sorted(path.name for path in tree.iterdir()) == [
        "a.py", "b.yaml", "c.env", "report", "sub",
    ]  # fmt: skip


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.3, 1.0, 2.0])
def test_a_run_that_is_stopped(tree: Path, sent: signal.Signals, after: float) -> None:
    """No file is half written, nothing is said, nobody is left behind; the next run fixes all."""
    for number in range(120):
        (tree / f"f{number}.env").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n")
    command = [sys.executable, "-m", "sts_lint", "check", *OPTIONS, "--fix", "--jobs=2"]
    running = subprocess.Popen(
        command,
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    time.sleep(after)
    running.send_signal(sent)
    _, errors = running.communicate(timeout=60)
    assert b"Traceback" not in errors
    assert running.returncode in (0, 1, 130, -sent)
    contents = {path.read_text() for path in tree.glob("f*.env")}
    assert contents <= {f"AWS_STS_REGIONAL_ENDPOINTS={m}\n" for m in ("legacy", "regional")}
    assert _is_gone(running.pid)
    again = check(tree, "--fix")
    assert "Traceback" not in again.stderr
    assert {path.read_text() for path in tree.glob("f*.env")} == {
        "AWS_STS_REGIONAL_ENDPOINTS=regional\n"
    }
    assert not list(tree.rglob(".sts-lint-*.tmp"))


def _is_gone(session: int) -> bool:
    """Whether no process of a session is left, after a while."""
    for _ in range(200):
        if not any(_session(entry) == session for entry in Path("/proc").glob("[0-9]*")):
            return True
        time.sleep(0.05)
    return False


def _session(process: Path) -> int:
    try:
        state, _, _, session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
    except OSError:
        return 0
    return 0 if state == "Z" else int(session)
