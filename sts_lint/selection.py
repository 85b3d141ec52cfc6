"""Which rules run and whose findings are shown.

Selectors are code prefixes (`STS`, `STS1`, `STS102`). Where `select` and `ignore` both
match, the longer one wins, and `ignore` wins a tie: flake8's own reading.

A rule that is off by default runs only when it is asked for: by a selector of `select`
longer than its family (`STS11`, `STS112`), or by any selector of `extend_select`.
The tool's own codes (STS9xx) are shown whatever `select` says, so that a gate on one rule
never passes because a file could not be read; only `ignore` hides them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sts_lint.rule import Rule

DEFAULT_SELECT = ("STS",)
_FAMILY = len("STS1")


@dataclass(frozen=True, slots=True)
class Selection:
    """Selected, additionally selected and ignored code prefixes, in any order."""

    select: tuple[str, ...] = DEFAULT_SELECT
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def runs(self, rule: Rule) -> bool:
        """Whether a rule is on, or asked for although it is off by default."""
        if not rule.off_by_default:
            return True
        long = [prefix for prefix in self.select if len(prefix) > _FAMILY]
        return rule.code.startswith((*long, *self.extend_select))

    def shows(self, code: str) -> bool:
        """Whether findings of a code are shown."""
        return _longest(code, (*self.select, *self.extend_select)) > _longest(code, self.ignore)

    def shows_trouble(self, code: str) -> bool:
        """Whether the tool's own finding is shown: only `ignore` hides it."""
        return _longest(code, (*DEFAULT_SELECT, *self.select, *self.extend_select)) > _longest(
            code, self.ignore
        )


def _longest(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=0)
