"""`doctor --output-format json`: fields named as in `check` and `inventory`."""

from __future__ import annotations

from collections.abc import Iterable

from sts_lint.doctor.examination import Examination
from sts_lint.doctor.finding import Finding
from sts_lint.doctor.rows import Call, Row
from sts_lint.model import Evidence
from sts_lint.reports.json_ import VERSION, document, evidence_steps
from sts_lint.reports.masking import without_user_info


def examination_document(examination: Examination) -> str:
    """The document, as `docs/doctor.md` describes it."""
    found = {
        "version": VERSION,
        "variables": [{"name": n, "value": _masked(v)} for n, v in examination.variables],
        "files": [{"path": path, "exists": exists} for path, exists in examination.files],
        "callers": [
            {"name": each.name, "where": each.where, "known": each.known}
            for each in examination.callers
        ],
        "profiles": [_row(row) for row in examination.rows],
        "findings": [_finding(finding) for finding in examination.findings],
    }
    return document(found) + "\n"


def _masked(text: str | None) -> str | None:
    return None if text is None else without_user_info(text)


def _row(row: Row) -> dict[str, object]:
    return {
        "profile": row.profile,
        "by_name": row.by_name,
        "path": row.place.path,
        "line": row.place.line,
        "callers": list(row.callers),
        **_call(row.call),
        "decided_by": evidence_steps(row.decided),
        "credentials": [_call(call) for call in row.credentials],
        "chain": list(row.chain),
        "problem": _masked(row.problem),
        "advice": row.advice,
    }


def _call(call: Call) -> dict[str, object]:
    operation = {} if call.operation is None else {"operation": call.operation}
    return {
        **operation,
        "verdict": call.verdict.value,
        "urls": [without_user_info(url) for url in call.urls],
        "urls_complete": call.urls_complete,
        "signing_regions": list(call.signing_regions),
        "because": evidence_steps(call.because),
    }


def _finding(finding: Finding) -> dict[str, object]:
    first: Iterable[Evidence] = (*finding.because, Evidence(""))
    place = next(iter(first))
    return {
        "path": place.path,
        "line": place.line,
        "severity": finding.severity.label,
        "message": _masked(finding.message),
        "advice": finding.advice,
        "profiles": list(finding.profiles),
        "callers": list(finding.callers),
        "because": evidence_steps(finding.because),
    }
