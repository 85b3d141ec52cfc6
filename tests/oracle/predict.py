"""What sts-lint predicts for programs, asked through its command and read from its JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .install import REPOSITORY
from .program import Program

ASSUMED = "a Region that matches the host is set"
COMMAND = ("inventory", "--isolated", "--output-format", "json", "--jobs", "1")


class CommandError(Exception):
    """sts-lint itself failed; the message holds what it printed."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """One client site as the command reports it."""

    line: int
    verdict: str
    urls: tuple[str, ...]
    complete: bool
    because: tuple[str, ...]

    @property
    def assumes(self) -> bool:
        """Whether the prediction states an assumption it rests on."""
        return any(ASSUMED in step for step in self.because)


Predictions = dict[str, list[Predicted]]  # by program name


def write(programs: Iterable[Program], folder: Path) -> dict[str, list[Program]]:
    """Write each program into the folder of its surroundings; the programs by folder."""
    groups: dict[str, list[Program]] = {}
    for program in programs:
        groups.setdefault(program.surroundings.name, []).append(program)
        place = folder / program.surroundings.name
        place.mkdir(exist_ok=True)
        (place / program.name).write_text(program.text)
    return groups


def predict_all(
    groups: dict[str, list[Program]],
    files: dict[str, Path],
    versions: Iterable[str],
    folder: Path,
    source: Path = REPOSITORY,
) -> dict[str, Predictions]:
    """Predictions for every program by version; `source` holds the `sts_lint` to ask."""
    wanted = list(versions)
    tasks = [(version, name) for version in wanted for name in groups]

    def one(task: tuple[str, str]) -> Predictions:
        version, name = task
        around = groups[name][0].surroundings
        environ = dict(around.environ)
        if name in files:
            environ["AWS_CONFIG_FILE"] = str(files[name])
        ambient = "none" if name == "none" else "this"
        return _ask(folder / name, version, ambient, environ, source)

    found: dict[str, Predictions] = {version: {} for version in wanted}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (version, _), predictions in zip(tasks, pool.map(one, tasks), strict=True):
            found[version].update(predictions)
    return found


def _ask(
    folder: Path, version: str, ambient: str, environ: dict[str, str], source: Path
) -> Predictions:
    """Run the command in the folder; client sites by file."""
    command = [sys.executable, "-m", "sts_lint", *COMMAND]
    command += ["--botocore-version", version, "--ambient", ambient, "."]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"HOME": str(folder), "PATH": os.environ["PATH"], "PYTHONPATH": str(source), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{' '.join(command)}\n{done.stderr}")
    sites: Predictions = {}
    for site in json.loads(done.stdout)["sites"]:
        if site["kind"] == "client":
            sites.setdefault(site["path"], []).append(_predicted(site))
    return sites


def _predicted(site: dict[str, object]) -> Predicted:
    because = site["because"]
    urls = site["urls"]
    assert isinstance(because, list)
    assert isinstance(urls, list)
    return Predicted(
        line=int(str(site["line"])),
        verdict=str(site["verdict"]),
        urls=tuple(urls),
        complete=bool(site["urls_complete"]),
        because=tuple(f"{step['line']}: {step['text']}" for step in because),
    )
