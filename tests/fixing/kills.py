"""`--fix` killed at random moments: `python -m tests.fixing.kills --files 1000 --kills 50`.

After each kill every file is either old or new; after the next run no temporary file is left.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sts_lint.fixing.write import PREFIX

BEFORE = (
    b"import boto3\n"
    b'boto3.client("sts", region_name="eu-west-1", endpoint_url="https://sts.amazonaws.com")\n'
)
AFTER = BEFORE.replace(b"sts.amazonaws", b"sts.eu-west-1.amazonaws")
OPTIONS = ("--isolated", "--quiet", "--fix", "--jobs", "2")
COMMAND = (sys.executable, "-m", "sts_lint", "check", *OPTIONS, ".")
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True)
class Damage:
    """The state of a tree: how many files are old and new, and what is neither."""

    old: int
    new: int
    partial: tuple[str, ...]
    temporary: tuple[str, ...]


@dataclass
class Kills:
    """How many runs were killed, and how many of them while files were being written."""

    killed: int = 0
    midway: int = 0
    with_leftovers: int = 0
    with_orphans: int = 0  # worker processes that outlived their run by five seconds


def make_tree(folder: Path, files: int) -> None:
    """A tree of files to fix, all of them old."""
    for number in range(files):
        path = folder / f"package{number % 20}" / f"module{number}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(BEFORE)


def damage(folder: Path) -> Damage:
    """What a tree looks like now."""
    contents = {str(p): p.read_bytes() for p in folder.rglob("*.py")}
    return Damage(
        old=sum(data == BEFORE for data in contents.values()),
        new=sum(data == AFTER for data in contents.values()),
        partial=tuple(p for p, data in contents.items() if data not in (BEFORE, AFTER)),
        temporary=tuple(str(p) for p in folder.rglob(f"{PREFIX}*")),
    )


def kill_many(folder: Path, kills: int, seed: int) -> Kills:
    """Start and kill runs; the moment is drawn from the time that writing takes."""
    chance = random.Random(seed)
    done = Kills()
    files = len(list(folder.rglob("*.py")))
    first = folder / "package0" / "module0.py"
    while done.killed < kills:
        make_tree(folder, files)
        process = subprocess.Popen(COMMAND, cwd=folder, start_new_session=True, **SILENT)
        while process.poll() is None and first.read_bytes() == BEFORE:
            time.sleep(0.005)
        time.sleep(chance.random() * files * 0.004)
        process.kill()
        if process.wait() >= 0:
            continue  # it was through before
        state = damage(folder)
        assert not state.partial, state
        assert state.old + state.new == files, state
        done.killed += 1
        done.midway += 0 < state.new < files
        done.with_leftovers += bool(state.temporary)
        done.with_orphans += _outlives(process.pid)
    return done


def _outlives(session: int) -> bool:
    """Whether a process of the session is still there after five seconds."""
    for _ in range(50):
        if not any(_session_of(path) == session for path in Path("/proc").glob("[0-9]*")):
            return False
        time.sleep(0.1)
    return True


def _session_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def main() -> int:
    """Kill as often as asked, run once more, and look."""
    parser = argparse.ArgumentParser(prog="python -m tests.fixing.kills")
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        make_tree(folder, given.files)
        print(kill_many(folder, given.kills, given.seed))
        subprocess.run(COMMAND, cwd=folder, check=False, **SILENT)
        state = damage(folder)
    print(state)
    return int(state != Damage(0, given.files, (), ()))


if __name__ == "__main__":
    sys.exit(main())
