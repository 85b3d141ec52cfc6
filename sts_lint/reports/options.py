"""What a reader wants of a report, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field

from sts_lint.reports.style import Style


@dataclass(frozen=True, slots=True)
class Options:
    """What to show besides the findings."""

    advice: bool = False
    quiet: bool = False
    statistics: bool = False
    style: Style = field(default_factory=Style)
