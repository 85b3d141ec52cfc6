"""The engine and the fixes together: one checked file, with its fixes or already fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sts_lint.aws.context import Context
from sts_lint.checked import Checked, Repaired
from sts_lint.engine import Engine
from sts_lint.fixing.examined import Examined
from sts_lint.fixing.repair import Repair
from sts_lint.model import Diagnostic
from sts_lint.plan import FixPlan
from sts_lint.text import Text

if TYPE_CHECKING:
    from sts_lint.project.since import Since


def with_fixes(engine: Engine, checked: Checked, context: Context) -> Checked:
    """The same findings, each with the fix that holds for it, safe or not."""
    if checked.text is None:
        return checked
    repair = Repair(_Judge(engine, context).examine, unsafe=True)
    return replace(checked, diagnostics=repair.proposed(checked.text, checked.diagnostics))


def repaired(
    engine: Engine, checked: Checked, context: Context, plan: FixPlan, since: Since | None = None
) -> Checked:
    """The file as it is once everything that holds is applied; nothing is written.

    With `since` only what is found on changed lines is fixed and counted.
    """
    if checked.text is None:
        return checked
    judge = _Judge(engine, context, since)
    repair = Repair(judge.examine, unsafe=plan.unsafe)
    done = repair.applied(checked.text, judge.check)
    text = done.text
    after = judge.result(text, checked.named) if done.fixes else checked
    left = repair.why_left(text, [d for d in after.diagnostics if not d.is_of_file])
    titles = tuple(fix.title for fix in done.fixes)
    return replace(after, repaired=Repaired(checked, text.stored, done.cured, titles, left))


@dataclass(frozen=True)
class _Judge:
    """What fixing asks of the engine."""

    engine: Engine
    context: Context
    since: Since | None = None

    def examine(self, text: Text) -> Sequence[Examined]:
        """Every place in a text. Raises where it does not parse."""
        return self.engine.examine(text, self.context)

    def check(self, text: Text) -> Sequence[Diagnostic]:
        """The findings that are shown."""
        return self.result(text).diagnostics

    def result(self, text: Text, named: bool = False) -> Checked:
        """The result for a text, with the findings that are shown."""
        checked = self.engine.check(text, self.context, named)
        if self.since is None:
            return checked
        return replace(checked, diagnostics=self.since.changed(text, checked.diagnostics))
