"""The campaign's folder: what is known of each repository and run, in SQLite.

Each result is written as it comes, in a transaction of its own: a run that is killed loses
the repositories it was at, and the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any

from sts_lint import __version__
from sts_lint.batch.results import Campaign, Outcome, Repository, Run
from sts_lint.batch.stored import dumped, joined, loaded, run_of, totals

if sys.platform != "win32":
    import fcntl

STATE = "state.sqlite"
_PUT = """
INSERT INTO repositories VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET
    run = ?2, result = ?3, made = CASE WHEN ?4 = '' THEN made ELSE ?4 END
"""
_LOCK = "lock"
_FORMAT = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (
    number INTEGER NOT NULL, part TEXT NOT NULL, command TEXT NOT NULL, plan TEXT NOT NULL,
    started TEXT NOT NULL, totals TEXT, PRIMARY KEY (number, part));
CREATE TABLE IF NOT EXISTS repositories (
    name TEXT PRIMARY KEY, run INTEGER NOT NULL, result TEXT NOT NULL, made TEXT NOT NULL);
"""


class StateError(Exception):
    """The campaign folder cannot be used; one line that says what to do about it."""


class State:
    """An open campaign folder. Close it, or use it as a context manager."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the state in `folder`, make it where `create`. Raises `StateError`."""
        self.folder = folder
        path = folder / STATE
        if not create and not path.is_file():
            raise StateError(f"{folder}: no campaign is there; `sts-lint batch scan` begins one")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.executescript(_SCHEMA)
            self._check_format()
        except (sqlite3.Error, OSError) as error:
            cure = "is another program's file or broken; name another folder with --campaign"
            raise StateError(f"{path}: {cure} ({error})") from None

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _check_format(self) -> None:
        known = self.told("format")
        if known is None:
            self.tell("format", _FORMAT)
        elif known != _FORMAT:
            cure = "use that version, or begin another campaign"
            raise StateError(f"{self.folder}: was made by another version of sts-lint; {cure}")

    def told(self, what: str) -> str | None:
        """A note of the campaign: `name`, `source`, `part`."""
        row = self._database.execute("SELECT value FROM meta WHERE key = ?", (what,)).fetchone()
        return None if row is None else str(row[0])

    def tell(self, what: str, value: str) -> None:
        """Take a note."""
        self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (what, value))

    def begin(self, command: str, plan: str) -> int:
        """The number of the run to go on with, or of a new one.

        A run that was not finished goes on if it is the same command with the same `plan`,
        whatever that text says; another one ends it where it stands.
        """
        last = self._database.execute(
            "SELECT number, command, plan, totals FROM runs ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if last is not None and last[3] is None:
            if last[1:3] == (command, plan):
                return int(last[0])
            self.finish(last[0])
        number = 1 if last is None else last[0] + 1
        started = datetime.now(timezone.utc).isoformat(timespec="seconds")
        part = self.told("part") or ""
        values = (number, part, command, plan, started)
        self._database.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, NULL)", values)
        return number

    def finish(self, number: int) -> None:
        """End a run: what is known by now is what it came to."""
        known = json.dumps(self._now())
        self._database.execute("UPDATE runs SET totals = ? WHERE number = ?", (known, number))

    def done(self, number: int) -> frozenset[str]:
        """The keys of the repositories that a run is done with."""
        found = self._database.execute("SELECT name FROM repositories WHERE run = ?", (number,))
        return frozenset(row[0] for row in found)

    def put(self, repository: Repository, number: int) -> None:
        """Write down what one repository came to in a run."""
        row = (key(repository.name), number, dumped(repository), repository.commit)
        self._database.execute(_PUT, row)

    def get(self, name: str) -> Repository | None:
        """What is known of one repository."""
        asked = "SELECT result FROM repositories WHERE name = ?"
        row = self._database.execute(asked, (key(name),)).fetchone()
        return None if row is None else loaded(row[0])

    def made(self, name: str) -> str:
        """The last commit that the campaign made for a repository; empty if there is none."""
        asked = "SELECT made FROM repositories WHERE name = ?"
        row = self._database.execute(asked, (key(name),)).fetchone()
        return "" if row is None else str(row[0])

    def keep_only(self, names: Iterable[str]) -> None:
        """Forget the repositories that are no longer part of the campaign."""
        wanted = set(map(key, names))
        with self._at_once():
            for (name,) in self._database.execute("SELECT name FROM repositories").fetchall():
                if name not in wanted:
                    self._database.execute("DELETE FROM repositories WHERE name = ?", (name,))

    def repositories(self) -> Iterator[Repository]:
        """Every repository known, in order of name."""
        for (text,) in self._database.execute("SELECT result FROM repositories ORDER BY name"):
            yield loaded(text)

    def failed(self) -> frozenset[str]:
        """The keys of the repositories whose last run failed."""
        return frozenset(
            key(each.name) for each in self.repositories() if each.outcome is Outcome.FAILED
        )

    def runs(self) -> Iterator[Run]:
        """Every run in order, that of several parts as one."""
        rows = self._database.execute(
            "SELECT number, command, started, totals FROM runs ORDER BY number, started"
        )
        parts = (
            run_of(number, command, started, json.loads(known) if known else self._now())
            for number, command, started, known in rows
        )
        for _, same in groupby(parts, lambda run: run.number):
            yield reduce(joined, same)

    def campaign(self) -> Campaign:
        """All of it."""
        name = self.told("name") or self.folder.resolve().name
        return Campaign(name, __version__, tuple(self.runs()), tuple(self.repositories()))

    def take(self, other: State) -> tuple[str, ...]:
        """Add what another campaign knows; the names of repositories that both know.

        Of those the later run counts, that of the other where both are of the same.
        """
        part = other.told("part") or other.folder.resolve().name
        both = []
        with self._at_once():
            for row in other._database.execute("SELECT * FROM runs"):
                values = (row[0], row[1] or part, *row[2:5], row[5] or json.dumps(other._now()))
                self._database.execute("INSERT OR REPLACE INTO runs VALUES (?,?,?,?,?,?)", values)
            for row in other._database.execute("SELECT * FROM repositories"):
                known = self._database.execute(
                    "SELECT run, result FROM repositories WHERE name = ?", row[:1]
                ).fetchone()
                if known is not None and known[1] != row[2]:
                    both.append(str(row[0]))
                if known is None or known[0] <= row[1]:
                    self._database.execute(_PUT, row)
        return tuple(both)

    def _now(self) -> dict[str, Any]:
        return totals(self.repositories())

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def load(folder: str | os.PathLike[str]) -> Campaign:
    """The campaign in a folder. Raises `StateError`, one line, where there is none."""
    with State(Path(folder)) as state:
        return state.campaign()


@contextlib.contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Within this no other process writes into the campaign. Raises `StateError`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                cure = "wait for it, or name another folder with --campaign"
                raise StateError(f"{folder}: another run is at work there; {cure}") from None
        yield


def key(name: str) -> str:
    """A name as the state knows it: text without halves of characters."""
    return name.encode("utf-8", "backslashreplace").decode()
