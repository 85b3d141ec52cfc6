"""The doctor's report for people: what is here, a table of calls, and what to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sts_lint.doctor.examination import Examination
from sts_lint.doctor.finding import Finding
from sts_lint.doctor.rows import Call, Row
from sts_lint.model import Evidence, Severity, Verdict
from sts_lint.reports.masking import shown
from sts_lint.reports.style import Style
from sts_lint.reports.summary import count
from sts_lint.reports.text import evidence_lines

_HEADINGS = ("", "profile", "caller", "verdict", "calls", "signed for", "decided by")
_VERDICT = 3
_NAMES_SHOWN = 5
_COLORS = {
    Verdict.GLOBAL: Severity.ERROR,
    Verdict.BROKEN: Severity.ERROR,
    Verdict.MAYBE_GLOBAL: Severity.WARNING,
}
Cells = tuple[str, ...]


def examination_report(examination: Examination, style: Style, quiet: bool) -> Iterator[str]:
    """The lines of the report; `quiet` leaves only the findings."""
    if not quiet:
        yield from _surroundings(examination)
        yield ""
        yield from _table(examination.rows, style)
        yield ""
    for finding in examination.findings:
        yield from _finding(finding, style)
        yield ""
    if not quiet:
        yield _closing(examination)


def _surroundings(examination: Examination) -> Iterator[str]:
    for caller in examination.callers:
        yield shown(f"caller    {caller.name} ({caller.where})")
    for path, exists in examination.files:
        yield shown(f"file      {path}" + ("" if exists else " (not there)"))
    for name, value in examination.variables:
        yield shown(f"variable  {name}" + ("" if value is None else f" = {value}"))


def _table(rows: Sequence[Row], style: Style) -> Iterator[str]:
    lines: list[tuple[Cells, Verdict | None]] = [(_HEADINGS, None)]
    for row in _joined(rows):
        lines.append((_own_cells(row), row.call.verdict))
        lines += [(_hidden_cells(call), call.verdict) for call in row.credentials]
    widths = [max(len(cells[column]) for cells, _ in lines) for column in range(len(_HEADINGS))]
    for cells, verdict in lines:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        if verdict in _COLORS:
            padded[_VERDICT] = style.severity(padded[_VERDICT], _COLORS[verdict])
        line = "  ".join(padded).rstrip()
        yield style.strong(line) if verdict is None else line
    yield ""
    yield "* where a program names no profile"


def _joined(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows without those by name that come to the same as one in force."""
    in_force = [row for row in rows if not row.by_name]
    for row in rows:
        alike = any(
            (row.profile, row.call, row.credentials, row.callers)
            == (other.profile, other.call, other.credentials, other.callers)
            for other in in_force
        )
        if not (row.by_name and alike):
            yield row


def _own_cells(row: Row) -> Cells:
    chain = " -> ".join(row.chain) if len(row.chain) > 1 else row.profile
    mark = "" if row.by_name else "*"
    return _cells(mark, chain, ", ".join(row.callers), row.call, row.decided)


def _hidden_cells(call: Call) -> Cells:
    return _cells("", "", f"  {call.operation}", call, call.because[:1])


def _cells(mark: str, name: str, caller: str, call: Call, decided: Sequence[Evidence]) -> Cells:
    urls = [*call.urls, *([] if call.urls_complete else ["others"])]
    place = _place(decided[0]) if decided else "-"
    regions = " or ".join(call.signing_regions) or "-"
    calls = " or ".join(urls) or "-"
    return tuple(map(shown, (mark, name, caller, call.verdict.value, calls, regions, place)))


def _place(evidence: Evidence) -> str:
    """`path:line`, or the variable that the evidence begins with."""
    if evidence.path is None:
        return evidence.text.split(" is ")[0]
    return f"{evidence.path}:{evidence.line}"


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    label = style.severity(finding.severity.label, finding.severity)
    about = f"{_names(finding.profiles)}: " if finding.profiles else ""
    by = f" [{', '.join(finding.callers)}]" if finding.callers else ""
    yield f"{label}: {shown(f'{about}{finding.message}{by}')}"
    for step in evidence_lines(finding.because):
        yield f"{style.faint('  -->')} {step}"
    if finding.advice:
        yield f"{style.faint('  =')} {shown(finding.advice)}"


def _names(profiles: Sequence[str]) -> str:
    more = len(profiles) - _NAMES_SHOWN
    names = ", ".join(profiles[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"profile{'s' if len(profiles) > 1 else ''} {names}"


def _closing(examination: Examination) -> str:
    rows = list(_joined(examination.rows))
    counts = Counter(row.call.verdict.value for row in rows)
    found = ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))
    profiles = len({row.profile for row in rows})
    return f"{count(profiles, 'profile')}, {count(len(rows), 'row')}: {found}"
