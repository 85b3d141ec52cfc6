"""Workflow commands of GitHub Actions: a line in the log and an annotation on the diff.

Columns are given only within one line: GitHub refuses them for more.
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sts_lint.checked import Checked
from sts_lint.model import Severity
from sts_lint.reports.finding import Finding, findings
from sts_lint.reports.masking import printable
from sts_lint.reports.options import Options
from sts_lint.reports.text import statistics_lines

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """One command for each finding; statistics are ordinary lines of the log."""
    for finding in findings(results, options.advice):
        yield _command(finding)
    if options.statistics:
        yield from statistics_lines(results)


def _command(finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(text)}" for name, text in _properties(finding))
    message = "\n".join(filter(None, (finding.message, finding.decision)))
    return f"::{_COMMANDS[finding.diagnostic.severity]} {properties}::{_data(message)}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    start, end = finding.start, finding.end
    yield "file", printable(finding.path)
    yield "line", str(start.line)
    if start.line == end.line:
        yield "col", str(start.column)
    yield "endLine", str(end.line)
    if start.line == end.line:
        yield "endColumn", str(end.column)
    yield "title", finding.title


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
