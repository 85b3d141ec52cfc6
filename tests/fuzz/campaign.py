"""A campaign on one target: processes one after the other, until its time is used up.

A process that dies costs the input it died of, which is kept, and the next one goes on with
what was learnt.
"""

from __future__ import annotations

import datetime
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tests.fuzz.target import ROOT

_STATUS = re.compile(r"#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+) corp: (\d+)/")
_FILE = "campaign.json"
_MOST_DEATHS = 50
_LEAST = 1.0  # seconds of a processor in which a process that starts does something


@dataclass(frozen=True)
class Figures:
    """What a campaign came to. `coverage` are edges, `findings` names of files."""

    target: str
    seconds: float = 0.0
    executions: int = 0
    coverage: int = 0
    features: int = 0
    corpus: int = 0
    findings: tuple[str, ...] = ()
    date: str = ""

    def line(self) -> str:
        """For people."""
        found = ", ".join(self.findings) or "nothing"
        return (
            f"{self.target}: {self.seconds / 60:.1f} CPU minutes, {self.executions} inputs, "
            f"{self.coverage} edges, {self.features} features, {self.corpus} kept; found {found}"
        )


def run(target: str, folder: Path, seconds: float, runs: int = -1, seed: int = 0) -> Figures:
    """Fuzz a target until it had so many seconds of a processor, or so many inputs.

    A campaign goes on where it stopped, but for one that found something: there the seconds
    count anew, since what was found is mended, and what was learnt is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    total = before(folder) or Figures(target)
    deaths = 0
    while total.seconds < seconds and deaths < _MOST_DEATHS:
        begun = _cpu()
        status = _child(target, folder, seconds - total.seconds, runs, seed + deaths)
        spent = max(_cpu() - begun, _LEAST)
        total = _after(folder, replace(total, seconds=total.seconds + spent))
        if status == 0:
            break
        deaths += 1
    _forget_what_only_watching_slows(target, folder)
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    total = replace(total, findings=tuple(sorted(_found(folder))), date=today)
    (folder / _FILE).write_text(json.dumps(asdict(total)))
    return total


def before(folder: Path) -> Figures | None:
    """What a campaign that found nothing came to so far."""
    file = folder / _FILE
    if not file.exists():
        return None
    found = Figures(**json.loads(file.read_text()))
    return None if found.findings else found


def table(folder: Path) -> Iterator[str]:
    """What all campaigns below a folder came to, in Markdown, those that ran longest first."""
    told = [Figures(**json.loads(file.read_text())) for file in folder.glob(f"*/{_FILE}")]
    yield "| target | CPU minutes | inputs | edges | kept | found | last run |"
    yield "|---|---|---|---|---|---|---|"
    for each in sorted(told, key=lambda figures: (-figures.seconds, figures.target)):
        found = ", ".join(each.findings) or "nothing"
        yield (
            f"| {each.target} | {each.seconds / 60:.1f} | {each.executions:,} | {each.coverage:,} "
            f"| {each.corpus:,} | {found} | {each.date} |"
        )


def _child(target: str, folder: Path, seconds: float, runs: int, seed: int) -> int:
    arguments = (target, folder, seconds, runs, seed + 1)
    command = [sys.executable, "-m", "tests.fuzz.child", *map(str, arguments)]
    with (folder / "log").open("wb") as log:
        return subprocess.run(command, cwd=ROOT, check=False, stdout=log, stderr=log).returncode


def _forget_what_only_watching_slows(target: str, folder: Path) -> None:
    """Try what was too slow again without the instrumentation, which takes time of its own."""
    for file in (folder / "findings").glob("slow*.input"):
        command = [sys.executable, "-m", "tests.fuzz", "--target", target, "--replay", file]
        if subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0:
            file.with_suffix(".txt").unlink(missing_ok=True)
            file.rename(folder / "corpus" / file.name)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _after(folder: Path, total: Figures) -> Figures:
    """The figures with those of the process that ended."""
    log = (folder / "log").read_text("utf-8", "replace")
    status = list(_STATUS.finditer(log))
    if not status:
        return total
    inputs, coverage, features, corpus = map(int, status[-1].groups())
    told = folder / "figures.json"
    if told.exists():
        inputs = max(inputs, json.loads(told.read_text())["executions"])
        told.unlink()
    return replace(
        total,
        executions=total.executions + inputs,
        coverage=max(total.coverage, coverage),
        features=max(total.features, features),
        corpus=corpus,
    )


def _found(folder: Path) -> Iterator[str]:
    for path in (folder / "findings").glob("*"):
        if path.suffix != ".txt":
            yield path.name
