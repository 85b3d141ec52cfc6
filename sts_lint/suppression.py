"""What switches findings off: comments, settings and baselines, as values."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from sts_lint.model import Diagnostic, Span

OWN_CODE = re.compile(r"STS\d{1,3}")
"""A code of ours, or the beginning of some."""


_NOWHERE = Span(0, 0)


class Means(enum.Enum):
    """Where a suppression stands, by how it is called in output."""

    NOQA = "noqa"
    COMMENT = "comment"
    SETTING = "setting"
    BASELINE = "baseline"

    @property
    def is_in_source(self) -> bool:
        """Whether it stands in the file that it is about."""
        return self in (Means.NOQA, Means.COMMENT)


@dataclass(frozen=True, slots=True)
class Suppression:
    """What one comment or setting switches off; no codes means all.

    `first` and `last` are the lines of a file that a comment covers, `span` is the comment with
    its mark and its reason, and `places` are those of its codes. `key` is a setting's.
    """

    means: Means
    codes: tuple[str, ...] = ()
    reason: str = ""
    first: int = 0
    last: int = 0
    span: Span = _NOWHERE
    places: tuple[Span, ...] = ()
    key: str = ""

    def covers(self, code: str, line: int) -> bool:
        """Whether a finding of this code on this line is switched off."""
        here = self.first <= line <= self.last
        return here and (not self.codes or code.startswith(self.codes))

    @property
    def placed(self) -> tuple[tuple[str, Span], ...]:
        """Its codes with their places; none of a `noqa` in a string, which nobody edits."""
        return tuple(zip(self.codes, self.places, strict=True)) if self.places else ()


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is not shown, and what says so."""

    diagnostic: Diagnostic
    by: Suppression
