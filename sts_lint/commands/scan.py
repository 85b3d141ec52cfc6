"""From a command's options to results: settings, files, and what surrounds the code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from sts_lint.aws.context import Ambient, Context, SdkRange
from sts_lint.aws.versions import parse_stated
from sts_lint.checked import Checked
from sts_lint.checker import Job, Plan
from sts_lint.cli import CommandError
from sts_lint.model import Severity
from sts_lint.project.discovery import discover
from sts_lint.reading import PYTHON_LIMIT
from sts_lint.reports.masking import printable
from sts_lint.run import check_files
from sts_lint.selection import Selection

STDIN = "-"


class Scan:
    """One run over the files that the options name. Raises `CommandError` for bad options."""

    def __init__(self, options: Any, paths: Sequence[str] | None = None) -> None:
        self.options = options
        self.paths = tuple(paths or getattr(options, "paths", None) or ["."])

    @cached_property
    def threshold(self) -> Severity:
        """The lowest severity that fails the run."""
        return Severity[(self.options.fail_on or Severity.WARNING.label).upper()]

    def files(self) -> Iterator[str]:
        """The paths that would be checked, in order."""
        return (printable(job.path) for job in self._jobs() if job.problem is None)

    def results(self) -> Iterator[Checked]:
        """The result of each file that has something to show, in path order."""
        plan = self._plan()
        yield from check_files(list(self._jobs()), plan, getattr(self.options, "jobs", 1))

    def _plan(self) -> Plan:
        options = self.options
        return Plan(
            context=self._context(),
            sdk=self._stated_sdk(),
            selection=Selection(),
            suppressions=not getattr(options, "no_suppressions", False),
            limit=PYTHON_LIMIT,
        )

    def _context(self) -> Context:
        ambient = Ambient(self.options.ambient or Ambient.UNKNOWN.value)
        if ambient is not Ambient.THIS:
            return Context(ambient=ambient)
        from sts_lint.project import this_machine  # noqa: PLC0415 - reads files of the user's home

        try:
            machine = this_machine.read()
        except ValueError as error:
            raise CommandError(str(error)) from None
        return Context(ambient=ambient, environ=machine.environ, profile=machine.profile)

    def _stated_sdk(self) -> SdkRange | None:
        if self.options.botocore_version is None:
            return None
        try:
            return parse_stated(self.options.botocore_version)
        except ValueError as error:
            raise CommandError(f"--botocore-version: {error}") from None

    def _jobs(self) -> Iterator[Job]:
        if STDIN in self.paths:
            if len(self.paths) > 1:
                raise CommandError("`-` stands alone: it cannot be checked together with files")
            yield self._stdin()
            return
        for found in discover(self.paths):
            yield Job(found.path, found.explicit, (), found.problem)

    def _stdin(self) -> Job:
        name = getattr(self.options, "stdin_filename", None) or "stdin.py"
        return Job(name.replace(os.sep, "/"), named=True, content=sys.stdin.buffer.read())
