"""Runs programs for real, one worker process per botocore version, and keeps the outcomes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .install import installed
from .program import Program, Surroundings

WORKER = Path(__file__).with_name("worker.py")


class ProgramError(Exception):
    """The generator wrote a program that does not do what it marked; the message shows it."""

    def __init__(self, message: str, program: str) -> None:
        super().__init__(message)
        self.program = program


@dataclass(frozen=True, slots=True)
class Real:
    """One thing a client did: the URL as sent and the scope's Region, or the error."""

    url: str | None = None
    scope: str | None = None
    error: str | None = None


Outcomes = dict[int, frozenset[Real]]  # by site number


class Botocore:
    """A running worker for one version; use it as a context manager."""

    def __init__(self, version: str) -> None:
        self.version = version
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), str(installed(version))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Botocore:
        return self

    def __exit__(self, *_: object) -> None:
        process = self._process
        assert process.stdin
        assert process.stdout
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()

    def outcomes(self, program: Program, config_file: Path | None) -> Outcomes:
        """What the sites of the program really do, by site number.

        Raises ProgramError where the program crashes, builds a client at no marked site, or
        leaves a site unreached.
        """
        environ = dict(program.surroundings.environ) | dict(program.application)
        if config_file:
            environ["AWS_CONFIG_FILE"] = str(config_file)
        answer = self.ask({"path": program.name, "text": program.text, "environ": environ})
        if answer["crash"]:
            raise ProgramError(
                f"{self.version}: {answer['crash']}\n{_shown(program)}", program.name
            )
        found: dict[int, set[Real]] = {}
        for call in answer["calls"]:
            site = program.site_of(call["lines"])
            if site is None:
                said = f"{self.version}: no site at {call['lines']}\n{_shown(program)}"
                raise ProgramError(said, program.name)
            real = Real(call.get("url"), call.get("scope"), call.get("error"))
            found.setdefault(site, set()).add(real)
        expected = {site.number for site in program.sites if not site.optional}
        if not expected <= set(found) <= {site.number for site in program.sites}:
            said = f"{self.version}: reached {set(found)}\n{_shown(program)}"
            raise ProgramError(said, program.name)
        return {site: frozenset(reals) for site, reals in found.items()}

    def ask(self, task: dict[str, object]) -> dict[str, Any]:
        """What a program does: its calls, and what it ended with. Raises ProgramError."""
        assert self._process.stdin
        assert self._process.stdout
        answer = ""
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(task) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            name = str(task["path"])
            raise ProgramError(f"{self.version}: the worker died at {name}\n{task['text']}", name)
        return json.loads(answer)


def _shown(program: Program) -> str:
    """The program with line numbers, its sites and surroundings."""
    lines = [f"{n:3} {line}" for n, line in enumerate(program.text.split("\n"), 1)]
    about = f"{program.name} {program.forms} {program.sites} {program.surroundings}"
    return "\n".join([about, *lines])


def config_files(around: Iterable[Surroundings], folder: Path) -> dict[str, Path]:
    """Write the config file of each place into the folder; paths by the place's name."""
    written = {}
    for place in around:
        if place.config_file is not None:
            path = folder / f"{place.name}.ini"
            path.write_text(place.config_file)
            written[place.name] = path
    return written


def run_all(
    programs: list[Program],
    versions: Iterable[str],
    folder: Path,
    refused: list[ProgramError] | None = None,
) -> dict[str, list[Outcomes]]:
    """Outcomes of every program by version; `folder` takes the config files.

    Raises ProgramError; with `refused` notes it there instead and leaves the program out.
    """
    files = config_files({p.surroundings for p in programs}, folder)

    def one(version: str) -> list[Outcomes]:
        return list(_run(programs, version, files, refused))

    wanted = list(versions)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(wanted, pool.map(one, wanted), strict=True))


def _run(
    programs: list[Program],
    version: str,
    files: dict[str, Path],
    refused: list[ProgramError] | None,
) -> Iterator[Outcomes]:
    with Botocore(version) as botocore:
        for program in programs:
            config_file = files.get(program.surroundings.name)
            yield _tolerated(botocore, program, config_file, refused)


def _tolerated(
    botocore: Botocore,
    program: Program,
    config_file: Path | None,
    refused: list[ProgramError] | None,
) -> Outcomes:
    try:
        return botocore.outcomes(program, config_file)
    except ProgramError as error:
        if refused is None:
            raise
        refused.append(error)
        return {}
