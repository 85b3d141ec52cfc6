"""JUnit XML: a suite for each file, a failed test for each finding.

The names of tests hold no line number, so that a CI server knows a finding again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from sts_lint.checked import Checked
from sts_lint.model import Severity
from sts_lint.reports.finding import Finding, findings
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import printable
from sts_lint.reports.options import Options
from sts_lint.reports.snippet import snippet
from sts_lint.reports.summary import closing_line, statistics
from sts_lint.reports.text import evidence_lines


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """One XML document in ASCII; where nothing is found, one test that passed."""
    root = ET.Element("testsuites", name="sts-lint")
    for path, group in groupby(findings(results, options.advice), lambda each: each.path):
        _add_suite(root, path, list(group))
    if not len(root):
        passed = closing_line(results, options.advice)
        ET.SubElement(_suite(root, "sts-lint", 1, 0), "testcase", name=passed, classname="sts-lint")
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    if options.statistics:
        _add_statistics(root[0], results)
    yield '<?xml version="1.0"?>'
    yield _ascii(root)


def _add_suite(root: ET.Element, path: str, group: Sequence[Finding]) -> None:
    skipped = sum(map(_is_advice, group))
    suite = _suite(root, printable(path), len(group), len(group) - skipped, skipped)
    seen = Counter[str]()
    for finding in group:
        seen[finding.title] += 1
        again = f" ({seen[finding.title]})" if seen[finding.title] > 1 else ""
        case = ET.SubElement(
            suite,
            "testcase",
            name=finding.title + again,
            classname=printable(path),
            file=printable(path),
            line=str(finding.start.line),
        )
        _add_outcome(case, finding)


def _suite(root: ET.Element, name: str, tests: int, failures: int, skipped: int = 0) -> ET.Element:
    numbers = {"tests": tests, "failures": failures, "errors": 0, "skipped": skipped}
    shown = {key: str(number) for key, number in numbers.items()}
    return ET.SubElement(root, "testsuite", {"name": name, **shown})


def _add_outcome(case: ET.Element, finding: Finding) -> None:
    if _is_advice(finding):
        ET.SubElement(case, "skipped", message=finding.message)
        return
    severity = finding.diagnostic.severity.label
    failure = ET.SubElement(case, "failure", type=severity, message=finding.message)
    failure.text = "\n".join(filter(None, _body(finding)))


def _body(finding: Finding) -> Iterator[str]:
    diagnostic = finding.diagnostic
    yield f"{finding.place}: {diagnostic.severity.label}[{diagnostic.code}]: {finding.message}"
    if finding.result.text is not None:
        yield from (
            f"| {line}" for line in snippet(finding.result.text, diagnostic.span, finding.message)
        )
    yield from evidence_lines(diagnostic.because)
    yield finding.decision
    yield help_url(diagnostic.code)


def _add_statistics(suite: ET.Element, results: Sequence[Checked]) -> None:
    properties = ET.Element("properties")
    for code, _, number in statistics(results):
        ET.SubElement(properties, "property", name=code, value=str(number))
    suite.insert(0, properties)


def _is_advice(finding: Finding) -> bool:
    return finding.diagnostic.severity is Severity.ADVICE


def _ascii(root: ET.Element) -> str:
    """XML that is the same in every encoding of standard output."""
    ET.indent(root)
    written = ET.tostring(root, encoding="unicode")
    return written.encode("ascii", "xmlcharrefreplace").decode("ascii")
