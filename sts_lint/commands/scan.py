"""From a command's options to results: settings, files, and what surrounds the code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sts_lint.across import check_project
from sts_lint.aws.context import Fixing, FixStyle
from sts_lint.checked import Checked
from sts_lint.checker import Job
from sts_lint.cli import CommandError
from sts_lint.commands.selectors import check_selectors
from sts_lint.plan import FixPlan, Plan, Wanted, make_plan
from sts_lint.project.settings import Settings, SettingsError, load_settings
from sts_lint.running.files import Files, found_files
from sts_lint.running.remembering import check_remembered

if TYPE_CHECKING:
    from sts_lint.cache.memory import Memory
    from sts_lint.project.since import Since

STDIN = "-"
_SUPPOSED = ("botocore_version", "ambient", "region_from_environment", "policy")
_SELECTORS = ("select", "extend_select", "ignore")


class Scan:
    """One run over the files that the options name. Raises `CommandError` for bad options."""

    def __init__(
        self,
        options: Any,
        paths: Sequence[str] = (),
        wanted: Wanted | None = None,
        audits: bool = False,
    ) -> None:
        self.options = vars(options)
        self.audits = audits
        self.wanted = wanted
        self.paths = tuple(paths or self.options.get("paths") or ())
        self.memory: Memory | None = None  # of earlier runs, once it is used

    @cached_property
    def settings(self) -> Settings:
        """The settings of the project, and what the command line says over them."""
        for name in _SELECTORS:
            option = f"--{name.replace('_', '-')}"
            check_selectors(option, self.options.get(name) or ())
        try:
            read = load_settings(
                [path for path in self.paths if path != STDIN],
                config=self.options["config"],
                isolated=self.options["isolated"],
            )
            _check_read(read)
            return read.overridden(self.options)
        except SettingsError as error:
            raise CommandError(str(error)) from None

    @cached_property
    def stdin(self) -> bytes:
        """What standard input holds."""
        return sys.stdin.buffer.read()

    @property
    def reads_stdin(self) -> bool:
        """Whether standard input is checked instead of files."""
        return STDIN in self.paths

    def files(self) -> Iterator[str]:
        """The paths that would be checked, in order."""
        return self._files().paths()

    def results(self) -> Iterator[Checked]:
        """The result of each file that has something to show, in path order.

        What only all files together show comes last. With `audits` suppressions that are at
        fault are findings, too.
        """
        check = check_remembered if self.options.get("single_file") else check_project
        files, plan = self._files(), self.plan()
        if self.settings.force_exclude and not any(map(os.path.isdir, self.paths or (".",))):
            # A list like that of a hook: nobody chose the files one by one, so one that cannot
            # be parsed counts as in a folder. One that is not there still fails the run.
            jobs = [item for item in files if isinstance(item, Job)]
            files = Files.of([replace(job, named=job.problem is not None) for job in jobs])
            plan = replace(plan, listed=True)
        plan = replace(plan, since=self._since(files))
        files = replace(files, remembers=self._remembers(plan))
        found = check(files, plan, self.options.get("jobs", 1))
        if self.audits:
            found = self._audited(found, files, plan)
        return found if plan.since is None else _on_changes(found, plan.since)

    def _remembers(self, plan: Plan) -> Callable[[], Memory | None] | None:
        """What gives the memory of earlier runs, if one is wanted."""
        if self.options.get("no_cache", True) or self.reads_stdin:
            return None

        def memory() -> Memory | None:
            from sts_lint.cache.naming import memory_for  # noqa: PLC0415 - for large runs only

            self.memory = memory_for(self.settings, plan)
            return self.memory

        return memory

    def _audited(self, results: Iterator[Checked], files: Files, plan: Plan) -> Iterator[Checked]:
        found = list(results)
        if not self.settings.suppress and not any(result.names_ours for result in found):
            return iter(found)
        from sts_lint.audit.suppressions import Audit  # noqa: PLC0415 - few files silence anything

        folders = [path for path in self.paths or (".",) if os.path.isdir(path)]  # noqa: PTH112
        # Of a run that supposes something else than the settings nothing is known to be unused.
        supposes = any(self.options.get(name) is not None for name in _SUPPOSED)
        joined = not self.options.get("single_file") and not self.reads_stdin and not supposes
        return Audit(self.settings, plan, files, folders, joined).results(found)

    def _since(self, files: Files) -> Since | None:
        revision = self.options.get("since")
        if revision is None:
            return None
        from sts_lint.project.since import SinceError, since  # noqa: PLC0415 - runs git

        paths = [path for path in self.paths if path != STDIN] or ["."]
        try:
            return since(revision, paths, files.paths())
        except SinceError as error:
            raise CommandError(f"--since: {error}") from None

    def plan(self) -> Plan:
        """What is known before a file is opened."""
        try:
            plan = make_plan(self.settings, not self.options.get("no_suppressions"), self._fixes())
            return replace(plan, follows_imports=not self.options.get("single_file"))
        except ValueError as error:
            raise CommandError(str(error)) from None

    def _fixes(self) -> FixPlan | None:
        if self.wanted is None:
            return None
        fixing = Fixing(self.settings.region, FixStyle(self.options["fix_style"]))
        return FixPlan(self.wanted, fixing, self.options["unsafe_fixes"])

    def _files(self) -> Files:
        if self.reads_stdin:
            return Files.of([self._stdin()])
        return found_files(self.paths or ["."], self.settings)

    def _stdin(self) -> Job:
        if len(self.paths) > 1:
            raise CommandError("`-` stands alone; check the files in a run of their own")
        name = (self.options.get("stdin_filename") or "stdin.py").replace(os.sep, "/")
        ignore, keys = self.settings.ignored_in(name), self.settings.suppressed_in(name)
        return Job(name, named=True, ignore=ignore, content=self.stdin, keys=keys)


def _on_changes(results: Iterator[Checked], since: Since) -> Iterator[Checked]:
    """The results without clients, and what is silenced, on lines that did not change."""
    for result in results:
        text = result.text
        if text is None:
            yield result
            continue
        yield replace(
            result,
            sites=tuple(s for s in result.sites if since.touches(text, s.span)),
            silenced=tuple(s for s in result.silenced if since.touches(text, s.diagnostic.span)),
        )


def _check_read(settings: Settings) -> None:
    if settings.path is None:
        return
    for name in _SELECTORS:
        check_selectors(settings.place(name.replace("_", "-")), getattr(settings, name))
    for glob, codes in settings.per_file_ignores:
        check_selectors(f"{settings.place('per-file-ignores')} of {glob}", codes)
    check_selectors(settings.place("unsuppressable"), settings.unsuppressable)
    for glob, keys in settings.suppress:
        origin = f"{settings.place('suppress')} of {glob}"
        for code in check_selectors(origin, [key.code for key in keys]):
            if code.startswith(settings.unsuppressable):
                cure = "take it out of unsuppressable, or this entry away"
                raise CommandError(f"{origin}: {code} is unsuppressable; {cure}")
