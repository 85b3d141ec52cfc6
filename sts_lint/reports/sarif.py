"""SARIF 2.1.0, for code scanning.

Paths are relative to `%SRCROOT%`, the folder the command ran in. The fingerprint has a name
of its own: `primaryLocationLineHash` is what GitHub's upload computes itself, and it warns of
any other value there. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from sts_lint import __version__
from sts_lint.checked import Checked
from sts_lint.model import Edit, Evidence, Fix, Severity
from sts_lint.pages import Page, pages
from sts_lint.reports.finding import Finding, findings, is_outside, relative
from sts_lint.reports.json_ import counts, document
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import shown, without_user_info
from sts_lint.reports.options import Options
from sts_lint.suppression import Suppression
from sts_lint.text import Place, Text

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
FINGERPRINT = "stsLintFinding/v1"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}

Object = dict[str, object]


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """One log with one run."""
    known = pages()
    index = {page.code: number for number, page in enumerate(known)}
    run: Object = {
        "tool": {"driver": {**driver(), "rules": list(map(rule, known))}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder in which sts-lint was run."}}
        },
        "results": list(_results(results, index)),
    }
    if options.statistics:
        run["properties"] = {"statistics": counts(results)}
    yield document({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _results(results: Sequence[Checked], index: Mapping[str, int]) -> Iterator[Object]:
    """What is found, silenced or not: once one result says that it is suppressed, all say."""
    off = {(each.path, s.diagnostic): s.by for each in results for s in each.silenced}
    for finding in findings(map(_with_silenced, results)):
        said = _result(finding, index)
        by = off.get((finding.result.path, finding.diagnostic))
        yield {**said, "suppressions": [_suppression(by)] if by else []} if off else said


def _with_silenced(result: Checked) -> Checked:
    both = (*result.diagnostics, *(each.diagnostic for each in result.silenced))
    return replace(result, diagnostics=tuple(sorted(both, key=lambda d: (d.span, d.code))))


def _suppression(by: Suppression) -> Object:
    kind = "inSource" if by.means.is_in_source else "external"
    reason = {"justification": plain(shown(by.reason))} if by.reason else {}
    return {"kind": kind, "status": "accepted", **reason}


def driver() -> Object:
    """The tool as a log names it."""
    return {"name": "sts-lint", "version": __version__, "semanticVersion": __version__}


def rule(page: Page) -> Object:
    """One code with its page."""
    return {
        "id": page.code,
        "name": "".join(word.capitalize() for word in page.name.split("-")),
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": _paragraphs(page)},
        "help": {"text": page.text, "markdown": page.markdown},
        "helpUri": help_url(page.code),
        "defaultConfiguration": {"enabled": not page.off_by_default},
    }


def _paragraphs(page: Page) -> str:
    """What stands before the examples."""
    return page.text.partition("\n\nBefore")[0]


def _result(finding: Finding, index: Mapping[str, int]) -> Object:
    diagnostic = finding.diagnostic
    result: Object = {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": LEVELS[diagnostic.severity],
        "message": {"text": plain(finding.said)},
        "locations": [_location(finding.path, _region(finding.start, finding.end))],
        "partialFingerprints": {FINGERPRINT: str(finding.fingerprint)},
        "properties": {
            "kind": diagnostic.kind.value,
            "verdict": diagnostic.verdict.value if diagnostic.verdict else None,
            "urls": [without_user_info(url) for url in diagnostic.urls],
        },
    }
    related = [_related(step, step.path) for step in diagnostic.because if step.path]
    if related:
        result["relatedLocations"] = related
    if diagnostic.fix and finding.result.text:
        result["fixes"] = [_fix(diagnostic.fix, finding.path, finding.result.text)]
    return result


def _related(step: Evidence, path: str) -> Object:
    region: Object = {"startLine": step.line or 1}
    return {**_location(relative(path), region), "message": {"text": plain(shown(step.text))}}


def _fix(fix: Fix, path: str, text: Text) -> Object:
    replacements = [_replacement(edit, text) for edit in fix.edits]
    change: Object = {"artifactLocation": _artifact(path), "replacements": replacements}
    title = f"{fix.title} ({fix.safety.value})"
    return {"description": {"text": plain(shown(title))}, "artifactChanges": [change]}


def _replacement(edit: Edit, text: Text) -> Object:
    start, end, written = text.as_stored(edit)
    inserted = {"insertedContent": {"text": written}} if written else {}
    return {"deletedRegion": _region(start, end), **inserted}


def _location(path: str, region: Object) -> Object:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> Object:
    """A relative URI, byte for byte; a file outside of the working directory has its own."""
    if is_outside(path):
        return {"uri": Path(os.path.abspath(path)).as_uri()}  # noqa: PTH100 - resolves no links
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _region(start: Place, end: Place) -> Object:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def plain(message: str) -> str:
    """A message in which nothing is a link: `[text](target)` would be one."""
    return message.replace("](", "] (")
