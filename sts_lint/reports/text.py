"""Findings for people: the decisions first, then each finding under what decides it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic, Evidence, Kind, Settlement, Severity, Site
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import shown
from sts_lint.reports.options import Options
from sts_lint.reports.style import Style
from sts_lint.reports.summary import (
    closing_line,
    settlement_line,
    statistics,
    summarize,
    summary_lines,
)
from sts_lint.text import Text

Found = tuple[Diagnostic, Checked]
_MOST_NOTES = 8
"""Steps shown below a finding; more of them are for `why`."""


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """The lines of `check`'s report."""
    everything = [(d, result) for result in results for d in result.diagnostics]
    listed = [f for f in everything if options.advice or f[0].severity is not Severity.ADVICE]
    if not options.quiet:
        head = [shown(line) for line in summary_lines(summarize(results))]
        yield from (*head, "") if head and listed else head
    yield from _by_settlement(listed, options)
    if options.statistics:
        yield from statistics_lines(results)
        yield ""
    if not options.quiet:
        yield closing_line(results, options.advice)


def inventory_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """The lines of `inventory`'s report: every site, with verdict, URLs and evidence."""
    for result in results:
        for site in result.sites:
            yield from _site(site, result, options.style)
    if not options.quiet:
        yield from (shown(line) for line in summary_lines(summarize(results)))


def statistics_lines(results: Sequence[Checked]) -> Iterator[str]:
    """The number of findings of each code."""
    for code, name, number in statistics(results):
        yield f"{number:>6}  {code}  {name}"


def evidence_lines(because: Sequence[Evidence]) -> Iterator[str]:
    """Each step of a chain as `path:line: text`."""
    for evidence in because:
        yield shown(f"{evidence.place}: {evidence.text}" if evidence.path else evidence.text)


def place(span_start: int, result: Checked) -> str:
    """`path:line:column`, of a notebook `path:cell 3:2:1`, as far as it is known."""
    if result.text is None:
        return shown(result.path)
    return shown(f"{result.path}:{result.text.place(span_start)}")


def _by_settlement(found: Sequence[Found], options: Options) -> Iterator[str]:
    groups: dict[Settlement | None, list[Found]] = {None: []}
    for item in found:
        groups.setdefault(item[0].settled_by, []).append(item)
    for settlement, members in groups.items():
        if settlement is not None:
            yield options.style.strong(shown(_group_title(settlement, _settled(members))))
            yield ""
        for diagnostic, result in members:
            yield from _finding(diagnostic, result, options.style)


def _settled(members: Sequence[Found]) -> int:
    """How many findings the edit settles besides the one that offers it."""
    others = [found for found, _ in members if found.kind is not Kind.DEPENDENCY]
    return len(others or members)


def _group_title(settlement: Settlement, findings: int) -> str:
    settles = "settles 1 finding" if findings == 1 else f"one edit settles {findings} findings"
    return f"{settlement_line(settlement)} ({settles})"


def _finding(diagnostic: Diagnostic, result: Checked, style: Style) -> Iterator[str]:
    code = style.link(diagnostic.code, help_url(diagnostic.code))
    label = style.severity(f"{diagnostic.severity.label}[{code}]", diagnostic.severity)
    yield f"{label}: {shown(diagnostic.message)}"
    yield f"{style.faint('  -->')} {place(diagnostic.span.start, result)}"
    if result.text is not None:
        yield from _source(diagnostic, result.text, style)
    yield from (f"{style.faint('  =')} {note}" for note in _notes(diagnostic, result))
    yield ""


def _notes(diagnostic: Diagnostic, result: Checked) -> Iterator[str]:
    """What the finding rests on elsewhere; `why` shows the whole chain."""
    here = (result.path, result.text and result.text.place(diagnostic.span.start).line)
    elsewhere = [e for e in diagnostic.because if e.path and (e.path, e.line) != here]
    more = len(elsewhere) - _MOST_NOTES
    yield from evidence_lines(elsewhere[:_MOST_NOTES] if more > 1 else elsewhere)
    if more > 1:
        yield shown(f"and {more} more: sts-lint why {here[0]}:{here[1]}")
    if diagnostic.fix:
        yield shown(f"fix ({diagnostic.fix.safety.value}): {diagnostic.fix.title}")


def _source(diagnostic: Diagnostic, text: Text, style: Style) -> Iterator[str]:
    from sts_lint.reports.snippet import snippet  # noqa: PLC0415 - findings pay for it

    line, carets = snippet(text, diagnostic.span, diagnostic.message)
    bar = style.faint("   |")
    yield bar
    yield f"{bar} {line}"
    yield f"{bar} {style.severity(carets, diagnostic.severity)}"


def _site(site: Site, result: Checked, style: Style) -> Iterator[str]:
    verdict = f" {site.verdict.value}" if site.verdict else ""
    codes = f" [{', '.join(site.codes)}]" if site.codes else ""
    kind = "" if site.kind is Kind.CLIENT else f" {site.kind.value}"
    yield f"{style.strong(place(site.span.start, result))}:{kind}{verdict}{codes}"
    urls = [*site.urls, *([] if site.urls_complete else ["others are possible"])]
    if urls:
        yield shown(f"    {', '.join(urls)}")
    yield from (f"{style.faint('    =')} {line}" for line in evidence_lines(site.because))
