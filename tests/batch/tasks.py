"""Single repositories through the steps of a task, in this process."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from sts_lint import __version__
from sts_lint.batch.results import Repository
from sts_lint.batch.steps import run
from sts_lint.batch.task import Command, CommitPlan, Done, Task, Work
from sts_lint.project.settings import Settings
from tests.batch.making import FIXABLE, MANIFEST, REGION, Source, git, write

PLAN = CommitPlan("fix/sts", ("Platform Team", "platform@example.test"))
WORK = Work(Command.FIX, __version__, unsafe=True, commit=PLAN)
CLIENT = FIXABLE[0][1]


def repository(path: Path, form: str = "sha1", **files: bytes) -> Path:
    """A repository with one client that can be fixed, and these files (`__` is a dot)."""
    held = {b"client.py": CLIENT, MANIFEST[0].encode(): MANIFEST[1]}
    held |= {n.replace("__", ".").encode(): Source(d, d) for n, d in files.items()}
    write(path, held, random.Random(0), form)
    return path


def fix(source: Path | str, folder: Path, **more: Any) -> Repository:
    """What fixing one repository comes to; fields of `Work` and of `Task` may be given."""
    return do(source, folder, **more).repository


def do(source: Path | str, folder: Path, **more: Any) -> Done:
    of_work = {name: more.pop(name) for name in list(more) if hasattr(WORK, name)}
    place = folder / "work"
    place.mkdir(exist_ok=True)
    task = Task("name", str(source), replace(WORK, **of_work), Settings(region=REGION))
    done = run(replace(task, **{"folder": str(place), **more}))
    assert list(place.iterdir()) == []
    return done


def content(path: Path, revision: str) -> bytes:
    """A file at a commit: `fix/sts:client.py`."""
    return git(path, "cat-file", "blob", revision)
