"""Repositories and runs as JSON, and what many of them come to together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

from sts_lint.batch.results import Found, Outcome, Repository, Run


def dumped(repository: Repository) -> str:
    """A repository as JSON; bytes that are no UTF-8 stay the surrogate escapes they are."""
    return json.dumps(asdict(repository) | {"outcome": repository.outcome.value})


def loaded(text: str) -> Repository:
    """What `dumped` wrote; fields that a later version added are passed over."""
    held = _known(Repository, json.loads(text))
    held["outcome"] = Outcome(held["outcome"])
    held["found"] = tuple(_found(each) for each in held.get("found", ()))
    return Repository(**_tuples(held))


def _found(held: dict[str, Any]) -> Found:
    return Found(**_tuples(_known(Found, held)))


def _known(of: type, held: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(of)}
    return {name: value for name, value in held.items() if name in names}


def _tuples(held: dict[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in held.items()}


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list | tuple) else value


def totals(repositories: Iterable[Repository]) -> dict[str, Any]:
    """What repositories come to together, as it is stored with a run."""
    known = failed = 0
    verdicts, severities = Counter[str](), Counter[str]()
    for repository in repositories:
        known += 1
        failed += repository.outcome is Outcome.FAILED
        verdicts.update(dict(repository.left))
        severities.update(found.severity for found in repository.found if not found.fixed)
    return {
        "repositories": known,
        "failed": failed,
        "verdicts": sorted(verdicts.items()),
        "severities": sorted(severities.items()),
    }


def run_of(number: int, command: str, started: str, held: dict[str, Any]) -> Run:
    """A run with its stored totals."""
    return Run(number, command, started, **_tuples(held))


def joined(one: Run, other: Run) -> Run:
    """Two parts of one run, together."""
    return replace(
        one,
        repositories=one.repositories + other.repositories,
        failed=one.failed + other.failed,
        verdicts=_sum(one.verdicts, other.verdicts),
        severities=_sum(one.severities, other.severities),
    )


def _sum(*counts: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    total = Counter[str]()
    for each in counts:
        total.update(dict(each))
    return tuple(sorted(total.items()))
