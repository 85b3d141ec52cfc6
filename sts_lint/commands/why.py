"""Show what decides the endpoint of the client at FILE:LINE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sts_lint.checked import Checked
from sts_lint.cli import CommandError
from sts_lint.commands.output import style, write_lines
from sts_lint.commands.parser import Parser, add_output, add_shared
from sts_lint.commands.scan import Scan
from sts_lint.model import Kind, Site
from sts_lint.reports.masking import shown
from sts_lint.reports.style import Style
from sts_lint.reports.summary import settlement_line
from sts_lint.reports.text import evidence_lines, place
from sts_lint.text import Place

_PLACE = re.compile(r"(?P<path>.+?):(?:cell (?P<cell>\d+):)?(?P<line>\d+)(?::\d+)?", re.DOTALL)


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("place", metavar="FILE:LINE", help="The line of a finding or a site.")
    add_shared(parser)
    add_output(parser, formats=("text",))


def run(options: Any) -> int:
    """Explain the sites of one line."""
    match = _PLACE.fullmatch(options.place)
    if not match:
        raise CommandError(f"{shown(options.place)} is not of the form FILE:LINE, as in app.py:12")
    cell, line = int(match["cell"] or 0), int(match["line"])
    results = list(Scan(options, [match["path"]]).results())
    found = [(site, r) for r in results for site in r.sites if _is_at(site, r, cell, line)]
    troubles = [site for site, _ in found if site.kind is Kind.FILE]
    if troubles and len(troubles) == len(found):
        raise CommandError(
            f"{shown(match['path'])} {shown(troubles[0].because[0].text)}; name a readable file"
        )
    if not found:
        raise CommandError(_nothing_there(options.place, results))
    look = style(options)
    write_lines(
        (text for site, result in found for text in _chain(site, result, look)),
        options.output_file,
    )
    return 0


def _chain(site: Site, result: Checked, look: Style) -> Iterator[str]:
    verdict = site.verdict.value if site.verdict else "no endpoint of its own"
    yield look.strong(f"{place(site.span.start, result)}: {site.kind.value}, {verdict}")
    for url in site.urls:
        yield f"  calls {shown(url)}"
    if not site.urls_complete and site.kind in (Kind.CLIENT, Kind.URL):
        yield "  other URLs are possible" if site.urls else "  the URL is not known"
    for number, step in enumerate(evidence_lines(site.because), 1):
        yield f"  {number}. {step}"
    if site.settled_by:
        yield f"  settled by: {shown(settlement_line(site.settled_by))}"
    for diagnostic in result.diagnostics:
        if diagnostic.span == site.span and not diagnostic.is_of_file:
            label = f"{diagnostic.severity.label}[{diagnostic.code}]"
            yield f"  {label}: {shown(diagnostic.message)}"


def _nothing_there(asked: str, results: list[Checked]) -> str:
    rows = [row for r in results for site in r.sites for row in _rows(site, r)]
    if not rows:
        return f"no STS client, setting or URL at {shown(asked)}, nor elsewhere in the file"
    known = list(dict.fromkeys(place.row for place in sorted(rows)))
    told = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
    where = "in" if rows[0].cell else "at line"
    return f"no STS client, setting or URL at {shown(asked)}; there are some {where} {told}"


def _is_at(site: Site, result: Checked, cell: int, line: int) -> bool:
    """Whether a site has this line, of the file as stored or of a cell."""
    places = _rows(site, result)
    return any((p.cell == (cell, line)) if cell else p.line == line for p in places)


def _rows(site: Site, result: Checked) -> list[Place]:
    """Where the lines of a site begin."""
    text = result.text
    if text is None:
        return [Place(1, 1)]
    first, last = text.position(site.span.start).line, text.position(site.span.end).line
    return [text.place(max(site.span.start, text.starts[n - 1])) for n in range(first, last + 1)]
