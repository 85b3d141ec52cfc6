"""A seeded sample of `tests.oracle.fixes`: fixed programs really call regional endpoints."""

from __future__ import annotations

from .fixes import Report, safe_trial, trial
from .generate import programs

SEED = 31
SHARE = 0.90  # of the sites that were global; the rest hangs on values or Regions out of sight


def shown(report: Report) -> str:
    return "\n".join(report.failures)[:8_000]


def test_fixed_programs_are_regional_and_nothing_else_changes() -> None:
    report = trial(list(programs(SEED, 60)))
    assert not report.failures, shown(report)
    assert report.was_global > 15
    assert report.share >= SHARE, report.unfixed.most_common(5)


def test_safe_fixes_leave_what_variables_outside_choose() -> None:
    report = safe_trial(list(programs(SEED, 60)))
    assert not report.failures, shown(report)
    assert report.changed > 2
