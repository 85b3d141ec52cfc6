"""One file, from its path to its result: read, find the context, check.

The engine and its rules are imported when the first file that mentions STS turns up: most
runs of a hook end before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sts_lint.aws.context import Ambient, Context, SdkRange
from sts_lint.carried import Carried
from sts_lint.checked import Checked
from sts_lint.facts import Settings
from sts_lint.plan import Plan, Wanted
from sts_lint.project.settings_kinds import KeySuppression
from sts_lint.reading import read_file, text_from_bytes
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Problem

if TYPE_CHECKING:
    from sts_lint.engine import Engine
    from sts_lint.fixing.examined import Examined


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check: `path` is opened and shown; `ignore` are codes switched off for it.

    `keys` are settings in it that are not reported. `content` is what to check instead of the
    file's own bytes (standard input).
    """

    path: str
    named: bool = False
    ignore: tuple[str, ...] = ()
    problem: Problem | None = None
    content: bytes | None = None
    keys: tuple[KeySuppression, ...] = ()


class Checker:
    """Checks files by a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def check(self, job: Job) -> Checked | None:
        """The result for one file, or None where there is nothing to show. Never raises."""
        text = self.read(job)
        return None if text is None else self.judge(job, text)

    def read(self, job: Job) -> Text | Problem | None:
        """The text of a file, if it can hold anything of ours. Never raises."""
        try:
            return job.problem or self._read(job)
        except Exception as error:
            return self._defect(job, error)

    def judge(self, job: Job, text: Text | Problem) -> Checked | None:
        """The result for a text, or None where there is nothing to show. Never raises."""
        try:
            checked = self._check(job, text)
            if checked.text is not None and not self._writes:
                checked = replace(checked, text=checked.text.without_file())
        except Exception as error:
            checked = self.report(job, self._defect(job, error))
        found = checked.diagnostics or checked.sites or checked.declared
        return checked if found or checked.repaired or checked.names_ours else None

    @property
    def _writes(self) -> bool:
        return self.plan.fixes is not None and self.plan.fixes.wanted is Wanted.APPLY

    def _defect(self, job: Job, error: Exception) -> Problem:
        from sts_lint.engine import internal_error  # noqa: PLC0415 - has the engine with it

        return internal_error(job.path, error)

    def report(self, job: Job, problem: Problem) -> Checked:
        """The result for a file that could not be judged."""
        return self._on_changes(self._engine_for(job).report(problem, named=job.named))

    def examine(self, job: Job, text: Text) -> tuple[Examined, ...]:
        """Every fact of a text with all that is said of it; none where it cannot be judged."""
        try:
            return self._engine_for(job).examine(text, self._context(job, text))
        except Exception:  # a run says so elsewhere
            return ()

    def check_facts(self, job: Job, text: Text, facts: Iterable[Carried]) -> Checked:
        """What the rules say of facts that were found elsewhere."""
        return self._on_changes(self._engine_for(job).check_facts(text, facts, self.plan.context))

    def _on_changes(self, checked: Checked) -> Checked:
        """The result with findings on changed lines only, if that is what is asked for."""
        since = self.plan.since
        if since is None or not checked.diagnostics:
            return checked
        found = [d for d in checked.diagnostics if not d.is_of_file]
        on = since.changed(checked.text, found) if checked.text else ()
        if len(found) < len(checked.diagnostics) and since.is_changed(checked.path):
            on = (*on, *(d for d in checked.diagnostics if d.is_of_file))
        return replace(checked, diagnostics=on)

    def _check(self, job: Job, text: Text | Problem) -> Checked:
        if isinstance(text, Problem):
            return self.report(job, text)
        context = cache(lambda: self._context(job, text))
        engine = self._engine_for(job)
        checked = self._on_changes(engine.check(text, context, job.named))
        if self.plan.fixes is None or not any(
            d.cure.remedies or d.cure.lacking for d in checked.diagnostics
        ):
            return checked
        from sts_lint.repairing import repaired, with_fixes  # noqa: PLC0415 - for findings only

        if self.plan.fixes.wanted is Wanted.SHOW:
            return with_fixes(engine, checked, context())
        return repaired(engine, checked, context(), self.plan.fixes, self.plan.since)

    def _context(self, job: Job, text: Text) -> Context:
        if text.syntax is Syntax.SETTINGS:
            from sts_lint.project.aws_sibling import profiles_beside  # noqa: PLC0415
            from sts_lint.project.terraform_sibling import (  # noqa: PLC0415
                defaults_beside,
                has_names_beside,
            )

            context = replace(self.plan.context, sdk=self.plan.sdk or SdkRange())
            if job.content is not None:
                return context
            names = has_names_beside(job.path, text.content)
            return replace(
                context,
                beside=profiles_beside(job.path),
                names_beside=names,
                defaults=defaults_beside(job.path, text.content),
            )
        around = self._surroundings(job)
        if self.plan.sdk is not None:
            return replace(self.plan.context, sdk=self.plan.sdk, surroundings=around)
        sdk = self._sdk(job)
        if text.syntax is Syntax.NOTEBOOK:
            from sts_lint.project.notebook_sdk import sdk_in  # noqa: PLC0415 - has commands

            sdk = sdk_in(text, sdk)
        return replace(self.plan.context, sdk=sdk, surroundings=around)

    def _sdk(self, job: Job) -> SdkRange:
        overlay = dict(self.plan.manifests)
        if self._sees_surroundings(job):
            from sts_lint.project.lambda_sdk import program_sdk  # noqa: PLC0415 - for clients

            return program_sdk(job.path, overlay)
        from sts_lint.project.sdk import sdk_for  # noqa: PLC0415

        return sdk_for(job.path, overlay=overlay)

    def _sees_surroundings(self, job: Job) -> bool:
        unknown = self.plan.context.ambient is Ambient.UNKNOWN
        return unknown and self.plan.follows_imports and job.content is None

    def _surroundings(self, job: Job) -> tuple[Settings, ...]:
        if not self._sees_surroundings(job):
            return ()
        from sts_lint.project.surroundings import surroundings_of  # noqa: PLC0415 - for clients

        return surroundings_of(job.path)

    def _read(self, job: Job) -> Text | Problem | None:
        if job.content is None:
            return read_file(job.path, job.path, self.plan.limits, job.named, self.words)
        return text_from_bytes(job.content, job.path, self.plan.limits, job.named, self.words)

    @cached_property
    def words(self) -> tuple[bytes, ...]:
        """What tells, besides the words of STS, that a file is to be read."""
        if not self.plan.third_party:
            return ()
        from sts_lint.carriers.telling import telling_words  # noqa: PLC0415

        return telling_words(self.plan.third_party)

    @cached_property
    def _engine(self) -> Engine:
        from sts_lint.engine import Engine  # noqa: PLC0415
        from sts_lint.project.modules import ProjectModules  # noqa: PLC0415
        from sts_lint.rules import all_rules  # noqa: PLC0415
        from sts_lint.third_party.matching import Catalogue, with_own  # noqa: PLC0415

        plan = self.plan
        catalogue = Catalogue(with_own(plan.third_party)) if plan.third_party else None
        modules = ProjectModules() if plan.follows_imports else None
        return Engine(
            all_rules(),
            plan.selection,
            plan.suppressions,
            plan.unsuppressable,
            catalogue=catalogue,
            modules=modules,
        )

    def _engine_for(self, job: Job) -> Engine:
        if not job.ignore and not job.keys:
            return self._engine
        selection = self.plan.selection
        ignore = (*selection.ignore, *job.ignore)
        return replace(self._engine, selection=replace(selection, ignore=ignore), keys=job.keys)
