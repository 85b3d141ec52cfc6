"""One file, from its path to its result: read, find the context, check.

A `Plan` is plain data and makes the same checker in every process.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sts_lint.aws.context import Context, SdkRange
from sts_lint.checked import Checked
from sts_lint.engine import Engine, internal_error
from sts_lint.project.sdk import sdk_for
from sts_lint.reading import PYTHON_LIMIT, decode_python, read_python
from sts_lint.rules import all_rules
from sts_lint.selection import Selection
from sts_lint.text import Text
from sts_lint.trouble import Problem


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check: `path` is opened and shown; `ignore` are codes switched off for it.

    `content` is what to check instead of the file's own bytes (standard input).
    """

    path: str
    named: bool = False
    ignore: tuple[str, ...] = ()
    problem: Problem | None = None
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run knows before it opens a file.

    `sdk` is the range the user stated; None means each file's project decides.
    """

    context: Context = field(default_factory=Context)
    sdk: SdkRange | None = None
    selection: Selection = field(default_factory=Selection)
    suppressions: bool = True
    limit: int = PYTHON_LIMIT


class Checker:
    """Checks files by a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.engine = Engine(all_rules(), plan.selection, plan.suppressions)

    def check(self, job: Job) -> Checked | None:
        """The result for one file, or None where there is nothing to show. Never raises."""
        try:
            checked = self._check(job)
        except Exception as error:
            checked = self.report(job, internal_error(job.path, error))
        return checked if checked and (checked.diagnostics or checked.sites) else None

    def report(self, job: Job, problem: Problem) -> Checked:
        """The result for a file that could not be judged."""
        return self._engine(job).report(problem, named=job.named)

    def _check(self, job: Job) -> Checked | None:
        text = job.problem or self._read(job)
        if text is None:
            return None
        if isinstance(text, Problem):
            return self.report(job, text)
        context = replace(self.plan.context, sdk=self.plan.sdk or sdk_for(job.path))
        return replace(self._engine(job).check(text, context, job.named), named=job.named)

    def _read(self, job: Job) -> Text | Problem | None:
        if job.content is None:
            return read_python(job.path, job.path, self.plan.limit)
        return decode_python(job.content, job.path)

    def _engine(self, job: Job) -> Engine:
        if not job.ignore:
            return self.engine
        ignore = (*self.engine.selection.ignore, *job.ignore)
        return replace(self.engine, selection=replace(self.engine.selection, ignore=ignore))
