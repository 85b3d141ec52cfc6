"""What `batch scan` and `batch fix` share: options, the repositories, and the run itself."""

from __future__ import annotations

import argparse
import hashlib
import os
import sqlite3
import sys
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sts_lint.batch.choosing import Shard, chosen, shard
from sts_lint.batch.cluster import ClusterError, cluster
from sts_lint.batch.conduct import clone_place, conduct, temporary, this_machine
from sts_lint.batch.progress import progress
from sts_lint.batch.repositories import Entry, Listed, ListError, read_repositories
from sts_lint.batch.results import Outcome
from sts_lint.batch.state import State, StateError, key, only_writer
from sts_lint.batch.task import Limits, Task, Work
from sts_lint.cli import CommandError
from sts_lint.commands.batch_status import add_campaign, summary
from sts_lint.commands.output import write_lines
from sts_lint.commands.parser import Parser, words
from sts_lint.commands.selectors import check_selectors
from sts_lint.project.settings import Settings, SettingsError, load_settings
from sts_lint.running.run import available_processors

_FAILED, _INTERRUPTED = 1, 130


def add_run(parser: Parser) -> None:
    """The options of everything that looks at repositories."""
    parser.add_argument(
        "repositories",
        metavar="REPOSITORIES",
        nargs="?",
        help="a list (.yaml, .toml, or a line for each) or a folder of clones; as before if absent",
    )
    add_campaign(parser)
    which = parser.add_argument_group("which repositories")
    which.add_argument("--only", metavar="GLOBS", type=words, default=(), help="These names only.")
    which.add_argument("--exclude", metavar="GLOBS", type=words, default=(), help="Not these.")
    which.add_argument("--failed", action="store_true", help="Those that failed, once more.")
    which.add_argument("--shard", metavar="N/M", type=_part, help="Part N of M, for a CI matrix.")
    _add_settings(parser)
    limits = parser.add_argument_group("how")
    limits.add_argument("--jobs", "-j", metavar="N", type=number, help="Processes (default: all).")
    limits.add_argument(
        "--scheduler", metavar="ADDRESS", help="Work on this Dask cluster (extra: dask)."
    )
    limits.add_argument(
        "--time-limit", metavar="SECONDS", type=number, default=900, help="For each repository."
    )
    limits.add_argument(
        "--size-limit", metavar="BYTES", type=number, default=1 << 30, help="Of its files."
    )
    limits.add_argument("--quiet", "-q", action="store_true", help="No progress, no summary.")


def _add_settings(parser: Parser) -> None:
    group = parser.add_settings(
        "settings, the same for all repositories",
        *("select", "extend-select", "ignore", "botocore-version", "region"),
        *("region-from-environment", "policy"),
    )
    group.add_argument("--config", metavar="FILE", help="Read settings from this file.")
    group.add_argument(
        "--trust-repository-settings",
        action="store_true",
        help="Let settings and suppressions of a repository count for it.",
    )


def _part(text: str) -> Shard:
    try:
        return shard(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def number(text: str) -> int:
    """A number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def limits(options: Any) -> Limits:
    """What one repository may cost."""
    return Limits(options.size_limit, float(options.time_limit))


class Campaign:
    """The campaign that options name, open for writing. Use it as a context manager."""

    def __init__(self, options: Any) -> None:
        self.options = options
        self.folder = Path(options.campaign)
        self._lock: AbstractContextManager[None] = only_writer(self.folder)

    def __enter__(self) -> Campaign:
        try:
            self._lock.__enter__()
            self.state = State(self.folder, create=True)
        except (StateError, OSError) as error:
            raise CommandError(str(error)) from None
        return self

    def __exit__(self, *_: object) -> None:
        self.state.__exit__()
        self._lock.__exit__(None, None, None)

    def listed(self) -> Listed:
        """The repositories of the campaign, all of them, and what is stated for them."""
        source = self.options.repositories or self.state.told("source")
        if source is None:
            raise CommandError("which repositories? Name a list or a folder of clones")
        try:
            listed = read_repositories(source, self.folder)
        except ListError as error:
            raise CommandError(str(error)) from None
        self._remember(os.path.abspath(source), listed.name)  # noqa: PTH100
        return listed

    def _remember(self, source: str, name: str) -> None:
        part, known = str(self.options.shard or ""), self.state.told("part")
        if known is not None and known != part:
            what = f"part {known}" if known else "all repositories"
            raise CommandError(f"{self.folder} is for {what}; name another folder with --campaign")
        for what, value in (("source", source), ("part", part), ("name", name)):
            if value or what == "part":
                self.state.tell(what, value)

    def run(self, listed: Listed, work: Work) -> int:
        """Do the work; 1 if a repository failed."""
        entries = [e for e in listed.entries if self._is_ours(e)]
        self.state.keep_only(entry.name for entry in entries)
        shared = settings(self.options, listed)
        tasks = [self._task(entry, shared, work) for entry in self._wanted(entries)]
        if tasks:
            number = self.state.begin(work.command.value, _digest(*map(repr, tasks)))
            done = self.state.done(number)
            self._say_resumed(len(done))
            left = (task for task in tasks if key(task.name) not in done)
            self._conduct(number, [replace(t, known=self.state.made(t.name)) for t in left])
            self.state.finish(number)
        return self._summary()

    def _wanted(self, entries: list[Entry]) -> list[Entry]:
        wanted = chosen(entries, self.options.only, self.options.exclude)
        if entries and not wanted:
            raise CommandError(
                f"none of {len(entries)} repositories has such a name (--only, --exclude)"
            )
        if not self.options.failed:
            return wanted
        failed = self.state.failed()
        return [entry for entry in wanted if key(entry.name) in failed]

    def _is_ours(self, entry: Entry) -> bool:
        return self.options.shard is None or self.options.shard.holds(entry.name)

    def _task(self, entry: Entry, shared: Settings, work: Work) -> Task:
        clone = clone_place(self.folder, entry.name) if entry.is_url else ""
        return Task(
            entry.name,
            entry.source,
            work,
            replace(shared, **dict(entry.settings)),
            entry.is_url,
            entry.branch,
            "" if self.options.scheduler else clone,
            "" if self.options.scheduler else str(temporary_place(self.folder)),
        )

    def _conduct(self, number: int, tasks: list[Task]) -> None:
        if not tasks:
            return
        try:
            temporary(self.folder)
            with (
                self._executor(len(tasks)) as (executor, workers),
                progress(len(tasks), self.options.quiet) as tell,
            ):
                conduct(self.state, number, tasks, executor, workers, tell)
            temporary(self.folder)
        except ClusterError as error:
            raise CommandError(str(error)) from None
        except (OSError, sqlite3.Error) as error:
            cure = "the same command goes on from there"
            raise CommandError(f"{self.folder} cannot be written: {error}; {cure}") from None
        except KeyboardInterrupt:
            self._interrupted(number)

    def _executor(self, most: int) -> AbstractContextManager[tuple[Executor, int]]:
        if self.options.scheduler:
            return cluster(self.options.scheduler)
        return this_machine(min(self.options.jobs or available_processors(), most))

    def _interrupted(self, number: int) -> None:
        done = len(self.state.done(number))
        said = f"interrupted after {done} repositories of this run"
        print(f"sts-lint: {said}; the same command goes on from there", file=sys.stderr)
        raise SystemExit(_INTERRUPTED)

    def _say_resumed(self, done: int) -> None:
        if done and not self.options.quiet:
            print(f"sts-lint: goes on after {done} repositories", file=sys.stderr)

    def _summary(self) -> int:
        campaign = self.state.campaign()
        if not self.options.quiet:
            write_lines(summary(campaign, self.folder))
        failed = any(each.outcome is Outcome.FAILED for each in campaign.repositories)
        return _FAILED if failed else 0


def temporary_place(folder: Path) -> Path:
    """Where tasks on this machine work."""
    return folder.resolve() / "work"


def settings(options: Any, listed: Listed) -> Settings:
    """The settings of a campaign: the command line, over its list, over `--config`."""
    try:
        read = load_settings(config=options.config, isolated=options.config is None)
        stated = replace(read, **dict(listed.settings), path=None, folder="")
        made = stated.overridden(vars(options) | {"exclude": None})
    except SettingsError as error:
        raise CommandError(str(error)) from None
    for name in ("select", "extend_select", "ignore"):
        check_selectors(name.replace("_", "-"), getattr(made, name))
    return made


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
