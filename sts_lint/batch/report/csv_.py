"""The two tables as CSV (RFC 4180), for spreadsheets: no cell of them is a formula.

What a spreadsheet takes for the beginning of a formula gets an apostrophe before it, also
behind a semicolon, which separates cells where commas are decimal.
https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from sts_lint.batch.report.figures import certain, is_known, way
from sts_lint.batch.report.wording import OUTCOMES, WAYS
from sts_lint.batch.results import Campaign, Found, Repository
from sts_lint.model import Verdict
from sts_lint.reports.masking import shown

_FORMULA = re.compile(r"(?:^|(?<=;))(?=[\s\"]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_REPOSITORY = (
    "repository,source,outcome,trouble,global or broken,may be global,findings,settled by commit,"
    "base,branch,commit,files,seconds,notes"
)
_FINDING = (
    "repository,path,line,column,code,name,severity,verdict,message,settled by,"
    "one edit,fix,urls,evidence,snippet"
)

Cell = str | int | float


def repositories(campaign: Campaign) -> str:
    """One line for each repository."""
    return _document(_REPOSITORY, map(_repository, campaign.repositories))


def findings(campaign: Campaign) -> str:
    """One line for each finding."""
    return _document(_FINDING, _findings(campaign.repositories))


def _document(head: str, rows: Iterable[Sequence[Cell]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(head.split(","))
    table.writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _cell(cell: Cell) -> Cell:
    """A number as it is, a text as it may be shown and as no formula."""
    if not isinstance(cell, str):
        return cell
    return _FORMULA.sub("'", shown(cell))


def _repository(repository: Repository) -> Sequence[Cell]:
    """Numbers are empty where nothing is known."""
    counts: Sequence[Cell] = (
        certain(repository),
        dict(repository.left).get(Verdict.MAYBE_GLOBAL.value, 0),
        len(repository.found),
        sum(found.fixed for found in repository.found),
    )
    return (
        repository.name,
        repository.source,
        OUTCOMES[repository.outcome],
        repository.trouble,
        *(counts if is_known(repository) else ("",) * len(counts)),
        repository.base,
        repository.branch,
        repository.commit,
        repository.files,
        round(repository.seconds, 2),
        "; ".join(repository.notes),
    )


def _findings(repositories: Iterable[Repository]) -> Iterator[Sequence[Cell]]:
    for repository in repositories:
        for found in repository.found:
            yield repository.name, *_finding(found)


def _finding(found: Found) -> Sequence[Cell]:
    return (
        found.path,
        found.line,
        found.column,
        found.code,
        found.name,
        found.severity,
        found.verdict or "",
        found.message,
        WAYS[way(found)],
        found.settled_by,
        found.fix,
        " ".join(found.urls),
        "; ".join(found.because),
        found.snippet,
    )
