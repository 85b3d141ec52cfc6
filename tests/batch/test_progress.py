"""What a campaign says of each repository while it runs."""

from __future__ import annotations

from sts_lint.batch.progress import line
from sts_lint.batch.results import Found, Outcome, Repository


def found(severity: str, fixed: bool = False) -> Found:
    return Found("a.py", 1, 1, "STS102", "no-region", severity, "said", fixed=fixed)


def test_advice_is_not_what_is_left() -> None:
    many = (found("error", fixed=True), found("warning"), found("error"), found("advice"))
    assert (
        line(Repository("api", "../api", Outcome.FIXED, found=many))
        == "api: fixed (1 fixed, 2 left, 1 advice)"
    )
    assert line(Repository("api", "../api", Outcome.CLEAN)) == "api: clean"
