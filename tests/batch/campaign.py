"""Long runs over generated repositories; smaller ones are part of the tests.

    python -m tests.batch.campaign fix --repositories 1000 --files 100 --seed 1
    python -m tests.batch.campaign kills --repositories 200 --kills 20 --seed 1
    python -m tests.batch.campaign speed --repositories 200 --files 100

`fix`: every expected repository has exactly one right commit and patch, nothing else is
touched. `kills`: the process group is killed at random moments and the run goes on to the
same end. `speed`: two processes against one, ten times the repositories against one tenth,
and the memory of each process.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sts_lint.batch.results import Campaign
from sts_lint.batch.state import StateError, load
from tests.batch.checking import faults, snapshot
from tests.batch.making import REGION, Made, make
from tests.batch.running import AUTHOR, batch, started

FIX = ("repositories", "--unsafe-fixes", "--region", REGION, "--author", AUTHOR, "--quiet")
_LONG = 24 * 3600.0


def timeless(campaign: Campaign) -> object:
    """A campaign without what no two runs have in common."""
    runs = tuple(replace(run, started="") for run in campaign.runs)
    return runs, tuple(replace(each, seconds=0) for each in campaign.repositories)


def fix(space: Path, options: argparse.Namespace) -> Iterator[str]:
    """One run, and everything that is wrong after it."""
    made = _made(space, options)
    before = snapshot(made)
    start = time.monotonic()
    done = batch("fix", *FIX, cwd=space, timeout=_LONG)
    spent = time.monotonic() - start
    print(f"fixed in {spent:.0f} s, {len(made) / spent:.1f} repositories a second")
    if done.stderr:
        yield f"said {done.stderr!r}"
    yield from faults(made, before, space / "sts-lint-campaign", space)
    _tell(space / "sts-lint-campaign")


def kills(space: Path, options: argparse.Namespace) -> Iterator[str]:
    """A run that is killed again and again, and a clean one of another copy."""
    made = _made(space, options)
    before = snapshot(made)
    shutil.copytree(space / "repositories", space / "copy" / "repositories", symlinks=True)
    start = time.monotonic()
    batch("fix", *FIX, cwd=space / "copy", timeout=_LONG)
    whole = time.monotonic() - start
    rnd, seen = random.Random(options.seed), list[int]()
    while len(seen) < options.kills:
        process = started("fix", *FIX[:-1], cwd=space)  # not --quiet
        if len(seen) % 4 and process.stderr is not None:
            while (line := process.stderr.readline()) and not line[0].isdigit():
                pass  # until it is at work; else it may be anywhere in its start
        time.sleep(rnd.uniform(0, 2 * whole / options.kills))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        seen.append(_known(space / "sts-lint-campaign"))
    print(f"a clean run took {whole:.0f} s; known after each kill: {seen}")
    batch("fix", *FIX, cwd=space, timeout=_LONG)
    yield from faults(made, before, space / "sts-lint-campaign", space)
    clean = _relocated(load(space / "copy" / "sts-lint-campaign"), space)
    killed = load(space / "sts-lint-campaign")
    runs = Counter(run.number for run in killed.runs)
    if max(runs.values()) > 1:
        yield f"runs that are there twice: {runs}"
    ours, theirs = (dict(_by_name(each)) for each in (killed, clean))
    yield from (
        f"{name} is not as after a clean run" for name in ours if ours[name] != theirs[name]
    )
    if left := list((space / "sts-lint-campaign" / "work").iterdir()):
        yield f"left behind: {left}"


def _by_name(campaign: Campaign) -> Iterator[tuple[str, object]]:
    return ((each.name, replace(each, seconds=0)) for each in campaign.repositories)


def _relocated(campaign: Campaign, space: Path) -> Campaign:
    there = str(space / "copy")
    moved = (
        replace(e, source=e.source.replace(there, str(space)),
                trouble=e.trouble.replace(there, str(space)))
        for e in campaign.repositories
    )  # fmt: skip
    return replace(campaign, repositories=tuple(moved))


def _known(folder: Path) -> int:
    try:
        return len(load(folder).repositories)
    except StateError:
        return 0


def speed(space: Path, options: argparse.Namespace) -> Iterator[str]:
    """Throughput of one process and of two, of a tenth and of all; memory."""
    made = make(space / "all" / "repositories", options.repositories, options.files, options.seed)
    tenth = make(
        space / "tenth" / "repositories", options.repositories // 10, options.files, options.seed
    )
    spent = {}
    for name, folder, jobs in (("warm", "tenth", 2), ("tenth", "tenth", 2), ("two", "all", 2),
                               ("one", "all", 1)):  # fmt: skip
        spent[name], most = _timed(space / folder, jobs)
        print(f"{name}: {spent[name]:.1f} s with {jobs} processes, at most {most} MiB in one")
        if most >= 200:
            yield f"{most} MiB in one process"
    gain = spent["one"] / spent["two"]
    growth = spent["two"] / spent["tenth"]
    print(f"two processes do {gain:.2f} times as much as one")
    print(f"{len(made) / len(tenth):.0f} times the repositories take {growth:.1f} times as long")
    if gain < 1.7:
        yield f"two processes do {gain:.2f} times as much as one"
    if growth > 11 * len(made) / len(tenth) / 10:
        yield f"ten times the repositories take {growth:.1f} times as long"


def _timed(space: Path, jobs: int) -> tuple[float, int]:
    """Seconds of a run in a fresh campaign, and MiB of its largest process."""
    shutil.rmtree(space / "sts-lint-campaign", ignore_errors=True)
    start = time.monotonic()
    process = started("fix", *FIX, "--jobs", str(jobs), cwd=space)
    most = [0]
    watch = threading.Thread(target=_watch, args=(process.pid, most), daemon=True)
    watch.start()
    process.communicate()
    spent = time.monotonic() - start
    watch.join()
    return spent, most[0]


def _watch(pid: int, most: list[int]) -> None:
    """The largest of the processes that a run starts, as long as it lives."""
    while Path(f"/proc/{pid}/status").exists():
        for child in _below(pid):
            most[0] = max(most[0], _memory(child))
        time.sleep(0.2)
        if "zombie" in _status(pid):
            return


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return "zombie"


def _below(pid: int) -> Iterator[int]:
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in tasks.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _below(child)


def _memory(pid: int) -> int:
    """MiB of a process that are its own."""
    lines = (line.split() for line in _status(pid).splitlines() if line.startswith("VmRSS"))
    return next((int(words[1]) // 1024 for words in lines), 0)


def _made(space: Path, options: argparse.Namespace) -> list[Made]:
    start = time.monotonic()
    made = make(space / "repositories", options.repositories, options.files, options.seed)
    states = Counter(each.state.value for each in made)
    print(f"{len(made)} repositories in {time.monotonic() - start:.0f} s: {dict(states)}")
    return made


def _tell(folder: Path) -> None:
    outcomes = Counter(each.outcome.value for each in load(folder).repositories)
    print(f"outcomes: {dict(outcomes)}")


MODES = {"fix": fix, "kills": kills, "speed": speed}


def main() -> int:
    """Run one; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--repositories", type=int, default=200)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory(prefix="sts-lint-batch-") as space:
        found = list(MODES[options.mode](Path(space), options))
    for fault in found[:50]:
        print(fault)
    print(f"{len(found)} faults")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
