"""The JSON contract: version 1 of `check` and `inventory`; fields are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic, Edit, Evidence, Fix, Site, Span
from sts_lint.reports.finding import extent, relative
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import characters, without_user_info
from sts_lint.reports.options import Options
from sts_lint.reports.summary import statistics
from sts_lint.text import Place, Text

VERSION = 1


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """`check --output-format json`; the number of findings of each code where asked for."""
    more = {"statistics": counts(results)} if options.statistics else {}
    yield document({"version": VERSION, "diagnostics": list(diagnostics(results)), **more})


def inventory_report(results: Sequence[Checked], options: Options) -> Iterator[str]:  # noqa: ARG001
    """`inventory --output-format json`."""
    yield document({"version": VERSION, "sites": list(sites(results))})


def diagnostics(results: Sequence[Checked]) -> Iterator[dict[str, object]]:
    """Every diagnostic, in order."""
    return (_diagnostic(found, result) for result in results for found in result.diagnostics)


def sites(results: Sequence[Checked]) -> Iterator[dict[str, object]]:
    """Every site, in order."""
    return (_site(site, result) for result in results for site in result.sites)


def counts(results: Sequence[Checked]) -> dict[str, int]:
    """The number of findings of each code."""
    return {code: number for code, _, number in statistics(results)}


def document(value: object, indent: int | None = 2) -> str:
    """JSON in ASCII that every parser takes, without what a CI server takes for a command."""
    return json.dumps(_whole(value), indent=indent).replace("##", "#\\u0023")


def _whole(value: Any) -> Any:
    """A value whose texts hold whole characters only: strict parsers refuse halves."""
    if isinstance(value, str):
        return characters(value)
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return list(map(_whole, value)) if isinstance(value, list) else value


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
    return [
        {
            "path": e.path,
            "line": e.line,
            **({"cell": e.cell, "cell_line": e.cell_line} if e.cell else {}),
            "text": without_user_info(e.text),
        }
        for e in because
    ]


def _place(span: Span, result: Checked) -> dict[str, object]:
    start, end = extent(span, result.text)
    cell = {"cell": start.cell.number, "cell_line": start.cell.line} if start.cell else {}
    return {"path": relative(result.path), **_range(start, end), **cell}


def _range(start: Place, end: Place) -> dict[str, int]:
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
    return {"title": without_user_info(fix.title), "safety": fix.safety.value, "edits": edits}


def _edit(edit: Edit, text: Text) -> dict[str, object]:
    start, end, written = text.as_stored(edit)
    return {**_range(start, end), "text": written}
