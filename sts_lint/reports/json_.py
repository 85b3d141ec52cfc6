"""The JSON contract: version 1 of `check` and `inventory`; fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic, Edit, Evidence, Fix, Site, Span
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import without_user_info
from sts_lint.text import Text

VERSION = 1

_NOWHERE = {"line": 1, "column": 1, "end_line": 1, "end_column": 1}


def diagnostics_document(
    results: Iterable[Checked], statistics: Mapping[str, int] | None = None
) -> str:
    """`check --output-format json`; with `statistics`, the number of findings per code."""
    found = [
        _diagnostic(diagnostic, result) for result in results for diagnostic in result.diagnostics
    ]
    more = {} if statistics is None else {"statistics": dict(statistics)}
    return _document("diagnostics", found, more)


def sites_document(results: Iterable[Checked]) -> str:
    """`inventory --output-format json`."""
    return _document("sites", [_site(site, result) for result in results for site in result.sites])


def _document(
    name: str, items: list[dict[str, object]], more: Mapping[str, object] | None = None
) -> str:
    return json.dumps({"version": VERSION, name: items, **(more or {})}, indent=2) + "\n"


def _diagnostic(diagnostic: Diagnostic, result: Checked) -> dict[str, object]:
    return {
        **_place(diagnostic.span, result),
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.label,
        "message": without_user_info(diagnostic.message),
        "help_url": help_url(diagnostic.code),
        **_prediction(diagnostic),
        "fix": _fix(diagnostic.fix, result.text),
    }


def _site(site: Site, result: Checked) -> dict[str, object]:
    return {**_place(site.span, result), "codes": list(site.codes), **_prediction(site)}


def _prediction(found: Diagnostic | Site) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "verdict": found.verdict.value if found.verdict else None,
        "urls": [without_user_info(url) for url in found.urls],
        "urls_complete": found.urls_complete,
        "because": evidence_steps(found.because),
    }


def evidence_steps(because: Iterable[Evidence]) -> list[dict[str, object]]:
    """A chain of evidence, in order."""
    return [{"path": e.path, "line": e.line, "text": without_user_info(e.text)} for e in because]


def _place(span: Span, result: Checked) -> dict[str, object]:
    where = _range(span, result.text) if result.text else _NOWHERE
    return {"path": result.path, **where}


def _range(span: Span, text: Text) -> dict[str, int]:
    start, end = text.position(span.start), text.position(span.end)
    return {
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _fix(fix: Fix | None, text: Text | None) -> dict[str, object] | None:
    if fix is None or text is None:
        return None
    edits = [_edit(edit, text) for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def _edit(edit: Edit, text: Text) -> dict[str, object]:
    return {**_range(edit.span, text), "text": edit.text}
