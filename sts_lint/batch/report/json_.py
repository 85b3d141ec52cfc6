"""The whole campaign as JSON, version 1; fields are only ever added. `docs/batch-report.md`.

Patches are left out: they hold lines of credentials and env files, which no report shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sts_lint.batch.report.figures import way
from sts_lint.batch.results import Campaign, Found, Repository, Run
from sts_lint.reports.json_ import document
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import without_user_info

VERSION = 1


def report(campaign: Campaign) -> str:
    """One document, a line for each repository."""
    head = {
        "version": VERSION,
        "name": campaign.name,
        "sts_lint": campaign.version,
        "runs": list(map(_run, campaign.runs)),
    }
    return with_lines(head, "repositories", map(_repository, campaign.repositories))


def with_lines(head: Mapping[str, object], name: str, items: Iterable[object]) -> str:
    """A document that ends in an array of `items`: each on a line, and made when it is its turn."""
    opened = document(_plain({**head, name: []})).removesuffix("[]\n}")
    lines = ",\n".join(document(_plain(item), None) for item in items)
    return f"{opened}[\n{lines}\n]}}\n"


def _run(run: Run) -> dict[str, object]:
    counts = {"verdicts": dict(run.verdicts), "severities": dict(run.severities)}
    return {**asdict(run), **counts}


def _repository(repository: Repository) -> dict[str, object]:
    kept = asdict(repository)
    del kept["patch"]
    return {
        **kept,
        "outcome": repository.outcome.value,
        "seconds": round(repository.seconds, 3),
        "verdicts": dict(repository.verdicts),
        "left": dict(repository.left),
        "found": list(map(_found, repository.found)),
    }


def _found(found: Found) -> dict[str, object]:
    return {**asdict(found), "way": way(found).value, "help_url": help_url(found.code)}


def _plain(value: Any) -> Any:
    """A value of lists and texts in which users of URLs are masked."""
    if isinstance(value, str):
        return without_user_info(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return list(map(_plain, value)) if isinstance(value, list | tuple) else value
