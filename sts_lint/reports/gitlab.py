"""GitLab's Code Quality report.

GitLab compares the fingerprints of two branches, so they hold no line number.
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sts_lint.checked import Checked
from sts_lint.model import Severity
from sts_lint.reports.finding import Finding, findings
from sts_lint.reports.fingerprint import digest
from sts_lint.reports.json_ import document
from sts_lint.reports.options import Options
from sts_lint.text import Place

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:  # noqa: ARG001
    """A JSON array of all findings."""
    yield document(list(map(_issue, findings(results))))


def _issue(finding: Finding) -> dict[str, object]:
    return {
        "description": f"{finding.title}: {finding.said}",
        "check_name": finding.diagnostic.code,
        "fingerprint": digest(finding.path, str(finding.fingerprint)),
        "severity": _SEVERITIES[finding.diagnostic.severity],
        "location": {
            "path": finding.path,
            "lines": {"begin": finding.start.line, "end": finding.end.line},
            "positions": {"begin": _position(finding.start), "end": _position(finding.end)},
        },
    }


def _position(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column}
