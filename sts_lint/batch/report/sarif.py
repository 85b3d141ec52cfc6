"""The campaign as SARIF 2.1.0: one run for each repository, with the commit it was read at.

A clean repository has a run without results, one that failed an invocation that says so.
Rules are described in short and only where they are used; `sts-lint explain` has the pages.
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from sts_lint.batch.report.figures import way
from sts_lint.batch.report.json_ import with_lines
from sts_lint.batch.results import Campaign, Found, Outcome, Repository
from sts_lint.model import Severity
from sts_lint.pages import Page, pages
from sts_lint.reports.fingerprint import digest
from sts_lint.reports.masking import shown
from sts_lint.reports.sarif import FINGERPRINT, LEVELS, SCHEMA, driver, plain, rule

_ROOT = "REPOSITORY"
_SCP = re.compile(r"(?!\w:[\\/])(?:[^/:\s]+@)?(?P<host>[^/:\s]+):(?!//)(?P<path>.+)", re.DOTALL)
_URL = re.compile(r"(?i)(?:https?|ssh|git|file)://")
_SAFE = "/:@%~+,=&?!$*()"

Object = dict[str, object]


def report(campaign: Campaign) -> str:
    """One log, a line for each run."""
    known = {page.code: page for page in pages()}
    runs = (_run(each, known) for each in campaign.repositories)
    return with_lines({"$schema": SCHEMA, "version": "2.1.0"}, "runs", runs)


def _run(repository: Repository, known: Mapping[str, Page]) -> Object:
    codes = sorted({found.code for found in repository.found})
    return {
        "tool": {"driver": {**driver(), "rules": [_rule(code, known) for code in codes]}},
        "automationDetails": {"id": f"sts-lint/{shown(repository.name)}"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(repository)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "versionControlProvenance": [_provenance(repository)],
        "results": [_result(found, codes.index(found.code)) for found in repository.found],
        "properties": {"outcome": repository.outcome.value, "left": dict(repository.left)},
    }


def _rule(code: str, known: Mapping[str, Page]) -> Object:
    if code not in known:  # of another version of sts-lint, or of nobody's
        return {"id": shown(code)}
    described = rule(known[code])
    return {key: described[key] for key in ("id", "name", "shortDescription", "helpUri")}


def _invocation(repository: Repository) -> Object:
    failed = repository.outcome is Outcome.FAILED
    told = [("error", repository.trouble)] if repository.trouble else []
    told += [("note", note) for note in repository.notes]
    notes = [{"level": level, "message": {"text": _said(text)}} for level, text in told]
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notes}


def _provenance(repository: Repository) -> Object:
    held: Object = {"repositoryUri": _address(repository.source)}
    if repository.base:
        held["revisionId"] = shown(repository.base)
    return {**held, "mappedTo": {"uriBaseId": _ROOT}}


def _address(source: str) -> str:
    """The path or clone URL as a URI; `host:path` is git's short form of one for ssh."""
    text = shown(source)
    if _URL.match(text):
        return quote(text, safe=_SAFE)
    short = _SCP.fullmatch(text)
    if short:
        return f"ssh://{quote(short['host'])}/{quote(short['path'].lstrip('/'))}"
    return Path(text or ".").absolute().as_uri()


def _result(found: Found, index: int) -> Object:
    fingerprint = found.fingerprint or digest(found.code, " ".join(found.snippet.split()))
    region = {"startLine": max(found.line, 1), "startColumn": max(found.column, 1)}
    artifact = {"uri": quote(_bytes(found.path)), "uriBaseId": _ROOT}
    return {
        "ruleId": shown(found.code),
        "ruleIndex": index,
        "level": LEVELS[Severity[found.severity.upper()]],
        "message": {"text": _said(found.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {FINGERPRINT: shown(fingerprint)},
        "properties": {
            "verdict": found.verdict,
            "urls": list(map(shown, found.urls)),
            "because": list(map(shown, found.because)),
            "settledBy": shown(found.settled_by),
            "fix": shown(found.fix),
            "way": way(found).value,
        },
    }


def _bytes(path: str) -> bytes:
    """A path as the file system has it, where one can have it."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "backslashreplace")


def _said(text: str) -> str:
    return plain(shown(text)) or "-"
