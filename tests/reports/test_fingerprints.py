"""A fingerprint knows a finding again, tells it from its twins and gives nothing away."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic, Kind, Severity, Span
from sts_lint.reports.fingerprint import Fingerprint, fingerprints
from sts_lint.text import Syntax, Text

LINE = 'boto3.client("sts")'
ABOVE = ["", "import x\n", "# é日\r\n\r\n", "\n" * 500]


def at(content: str, *marks: str, syntax: Syntax = Syntax.PYTHON, code: str = "STS102") -> Checked:
    """A file with one diagnostic at each place of each of the marks, in order."""
    spans = []
    for mark in marks:
        start = content.find(mark)
        while start >= 0:
            spans.append(Span(start, start + len(mark)))
            start = content.find(mark, start + 1)
    found = tuple(
        Diagnostic(code, "name", span, Severity.WARNING, f"said at {span.start}", Kind.CLIENT)
        for span in sorted(spans)
    )
    return Checked("app.py", Text("app.py", content, syntax), found)


def prints(
    *arguments: str, syntax: Syntax = Syntax.PYTHON, code: str = "STS102"
) -> list[Fingerprint]:
    return of(at(*arguments, syntax=syntax, code=code))


def of(*results: Checked) -> list[Fingerprint]:
    return [fingerprint for _, _, fingerprint in fingerprints(results)]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("indent", ["", "    ", "\t"])
def test_edits_elsewhere_and_blanks_change_nothing(above: str, indent: str) -> None:
    assert prints(f"{above}{indent}{LINE}  \n", LINE) == prints(LINE, LINE)


def test_another_name_changes_nothing() -> None:
    one = at(LINE, LINE)
    other = Checked("moved/b.py", one.text, one.diagnostics)
    assert of(one) == of(other)


def test_code_and_line_tell_findings_apart() -> None:
    (one,) = prints(LINE, LINE)
    (other_code,) = prints(LINE, LINE, code="STS103")
    (other_line,) = prints("x = " + LINE, LINE)
    assert len({one, other_code, other_line}) == 3


def test_twins_are_counted_from_the_top() -> None:
    twins = prints(f"{LINE}\n" * 3, LINE)
    assert [each.occurrence for each in twins] == [0, 1, 2]
    assert len({each.content for each in twins}) == 1
    for first, second in pairwise(prints(f"{LINE}\nother; {LINE}\n{LINE}\n", LINE)):
        assert first != second


def test_results_of_one_file_are_counted_together() -> None:
    one = at(LINE, LINE)
    assert [each.occurrence for each in of(one, one)] == [0, 1]


def test_a_masked_secret_leaves_no_trace() -> None:
    lines = [f'boto3.client("sts", aws_secret_access_key="{word}")' for word in ("a", "hunter2")]
    first, second = (prints(line, "boto3.client") for line in lines)
    assert first == second


def test_the_other_values_of_a_settings_file_leave_no_trace() -> None:
    lines = [f"PIN={pin} MODE=legacy run --with {pin}" for pin in ("1234", "9999")]
    first, second = (prints(line, "legacy", syntax=Syntax.SETTINGS) for line in lines)
    assert first == second
    masked = "STS102\0PIN=*** MODE=legacy ***"
    assert first[0].content == hashlib.sha256(masked.encode()).hexdigest()[:32]


def test_a_file_that_cannot_be_read() -> None:
    found = Diagnostic("STS901", "n", Span(0, 0), Severity.ERROR, "gone", Kind.FILE)
    (one,) = of(Checked("a.py", None, (found,)))
    (other,) = of(Checked("a.py", Text("a.py", "\udcff"), (found,)))
    assert one == other
