"""The words that a report has for what a campaign counts."""

from __future__ import annotations

from sts_lint.batch.report.figures import Way
from sts_lint.batch.results import Outcome
from sts_lint.model import Verdict

OUTCOMES = {
    Outcome.CLEAN: "clean",
    Outcome.FINDINGS: "findings left",
    Outcome.FIXED: "commit made",
    Outcome.FAILED: "failed",
}
VERDICTS = {
    Verdict.GLOBAL: "global",
    Verdict.BROKEN: "broken",
    Verdict.MAYBE_GLOBAL: "may be global",
    Verdict.REGIONAL: "regional",
    Verdict.CUSTOM: "custom host",
    Verdict.UNKNOWN: "unknown",
}
WAYS = {
    Way.COMMIT: "the commit",
    Way.EDIT: "one edit",
    Way.FIX: "a known fix",
    Way.HAND: "a decision",
}
