"""Which row of `CHANGES` explains that a site's real outcome differs between two versions.

Where several rows lie between the two, sts-lint is asked for the version of each: the row at
which its prediction for the site changes is the one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from packaging.version import Version

from sts_lint.aws.versions import CHANGES, Change

from .install import REPOSITORY
from .predict import Predictions, predict_all, write
from .runner import config_files
from .tally import Difference

OPEN = "a value that only the running program sees"
UNEXPLAINED = "nothing"


def explained(
    differences: list[Difference], source: Path = REPOSITORY
) -> list[tuple[Difference, str]]:
    """Each difference with the row that explains it, as text; `UNEXPLAINED` where none does."""
    spans = dict.fromkeys((one.shift.old, one.shift.new) for one in differences)
    found: dict[Difference, str] = {}
    for old, new in spans:
        between = [one for one in differences if (one.shift.old, one.shift.new) == (old, new)]
        found.update(_of_span(between, rows(old, new), old, source))
    return [(one, found[one]) for one in differences]


def rows(old: str, new: str) -> list[Change]:
    """The changes after one version, up to another."""
    return [change for change in CHANGES if Version(old) < change.version <= Version(new)]


def _of_span(
    differences: list[Difference], changes: list[Change], old: str, source: Path
) -> Iterator[tuple[Difference, str]]:
    if len(changes) < 2:
        text = _text(changes)
        yield from ((one, text) for one in differences)
        return
    asked = _asked(differences, [old, *(str(change.version) for change in changes)], source)
    for one in differences:
        met = [
            change
            for change, (before, after) in zip(changes, pairwise(asked.values()), strict=True)
            if _said(before, one) != _said(after, one)
        ]
        yield one, _text(met) if met or not one.open else OPEN


def _asked(
    differences: list[Difference], versions: list[str], source: Path
) -> dict[str, Predictions]:
    programs = list({one.program.name: one.program for one in differences}.values())
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = Path(name)
        (folder / "programs").mkdir()
        (folder / "config").mkdir()
        files = config_files({p.surroundings for p in programs}, folder / "config")
        groups = write(programs, folder / "programs")
        return predict_all(groups, files, versions, folder / "programs", source)


def _said(predictions: Predictions, one: Difference) -> set[tuple[str, tuple[str, ...]]]:
    sites = predictions.get(one.program.name, [])
    return {(site.verdict, site.urls) for site in sites if site.line == one.line}


def _text(changes: list[Change]) -> str:
    each = [f"{change.version} {change.feature.value} ({change.source})" for change in changes]
    return "; ".join(each) or UNEXPLAINED
