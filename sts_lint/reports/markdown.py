"""A summary for a step summary or a merge-request comment: counts, then what decides what.

Everything that comes from the scanned code stands as character references, which Markdown
shows and never interprets: no markup, no link, no mention, no table cell comes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sts_lint.checked import Checked
from sts_lint.model import Settlement, Site
from sts_lint.reports.finding import Finding, extent, findings, relative
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import shown
from sts_lint.reports.options import Options
from sts_lint.reports.summary import (
    closing_line,
    count,
    settlement_line,
    statistics,
    summarize,
    summary_lines,
)

_MOST_ROWS = 50  # of one table of findings; a comment has a limit, and nobody reads more
_SPECIAL = re.compile(r"[^A-Za-z0-9 ,./()-]|(?<=www)\.", re.IGNORECASE)


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """Counts, a table for each fact that decides, the most decisive first, and the rest."""
    if not options.quiet:
        yield from _head(results, closing_line(results, options.advice))
    groups: dict[Settlement, list[Finding]] = {}
    rest: list[Finding] = []
    for finding in findings(results, options.advice):
        settlement = finding.diagnostic.settled_by
        (groups.setdefault(settlement, []) if settlement else rest).append(finding)
    for settlement, members in sorted(groups.items(), key=lambda item: -len(item[1])):
        edit = f"One edit settles {count(len(members), 'finding')}"
        yield from _findings(f"{edit}: {_code(settlement_line(settlement))}", members)
    if rest:
        yield from _findings("Settled in the code itself" if groups else "Findings", rest)
    if options.statistics:
        rows = ((_rule(code, name), str(number)) for code, name, number in statistics(results))
        yield from _table(("rule", "findings"), rows)


def inventory_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """Counts and a table of every site."""
    if not options.quiet:
        number = sum(len(result.sites) for result in results)
        yield from _head(results, count(number, "site"))
    rows = (_site(site, result) for result in results for site in result.sites)
    yield from _table(("place", "kind", "verdict", "URLs", "rules"), rows)


def _head(results: Sequence[Checked], title: str) -> Iterator[str]:
    yield from (f"## sts-lint: {title}", "")
    lines = list(summary_lines(summarize(results)))
    if lines:
        yield from (*(f"- {_text(line.strip())}" for line in lines), "")


def _findings(title: str, members: Sequence[Finding]) -> Iterator[str]:
    yield from (f"### {title}", "")
    yield from _table(("severity", "rule", "place", "finding"), map(_row, members[:_MOST_ROWS]))
    more = len(members) - _MOST_ROWS
    if more > 0:
        yield from (f"And {more} more.", "")


def _row(finding: Finding) -> tuple[str, ...]:
    diagnostic = finding.diagnostic
    rule = _rule(diagnostic.code, diagnostic.name)
    return diagnostic.severity.label, rule, _code(finding.place), _text(finding.message)


def _site(site: Site, result: Checked) -> tuple[str, ...]:
    place, _ = extent(site.span, result.text)
    urls = [*map(_code, site.urls), *([] if site.urls_complete else ["others are possible"])]
    return (
        _code(f"{relative(result.path)}:{place}"),
        site.kind.value,
        site.verdict.value if site.verdict else "",
        ", ".join(urls),
        ", ".join(site.codes),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    first = list(islice(rows, 1))
    if not first:
        return
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, first)
    yield from map(_line, rows)
    yield ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(code: str, name: str) -> str:
    return f"[{code}]({help_url(code)}) {name}"


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """Text as it reads, whatever is in it; a mention is parted so that nobody is notified."""
    escaped = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shown(text))
    return escaped.replace("&#64;", "&#64;&#8203;")
