"""What only all files of a run together show; each finding of it stands in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sts_lint.checked import Checked
from sts_lint.checker import Job
from sts_lint.dependencies import Dependencies
from sts_lint.neighbours import Neighbours
from sts_lint.plan import Plan, Wanted
from sts_lint.run import check_files


def check_project(
    jobs: Sequence[Job], plan: Plan, processes: int | None = None
) -> Iterator[Checked]:
    """Check files, each by itself and then all together; results of the latter come last.

    Where fixes are applied that may be unsafe, bounds on the SDK are raised first: with them
    the code around needs less, or nothing.
    """
    if plan.fixes and plan.fixes.wanted is Wanted.APPLY and plan.fixes.unsafe:
        looked = Dependencies(replace(plan, fixes=None), jobs)
        for checked in check_files(jobs, looked.plan, processes):
            looked.note(checked)
        plan = replace(plan, manifests=looked.raised())
    dependencies, neighbours = Dependencies(plan, jobs), Neighbours(plan, jobs)
    for checked in check_files(jobs, plan, processes):
        dependencies.note(checked)
        yield from neighbours.note(checked)
    yield from dependencies.results()
    yield from neighbours.results()
