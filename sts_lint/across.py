"""What only all files of a run together show; each finding of it stands in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from sts_lint.plan import Plan, Wanted
from sts_lint.running.remembering import check_remembered
from sts_lint.running.run import check_files

if TYPE_CHECKING:
    from sts_lint.checked import Checked
    from sts_lint.running.files import Files


def check_project(files: Files, plan: Plan, processes: int | None = None) -> Iterator[Checked]:
    """Check files, each by itself and then all together; results of the latter come last.

    Where fixes are applied that may be unsafe, bounds on the SDK are raised first: with them
    the code around needs less, or nothing.
    """
    apply = plan.fixes is not None and plan.fixes.wanted is Wanted.APPLY and plan.fixes.unsafe
    if apply and plan.since is None:  # a bound that did not change is none to raise
        seen = list(check_remembered(files, replace(plan, fixes=None), processes))
        plan = replace(plan, manifests=_raised(seen, files, plan))
        results = _fixed(seen, files, plan, processes)
    else:
        results = check_remembered(files, plan, processes)
    first = next(results, None)
    if first is not None:  # else nothing is known that files could tell each other
        yield from _together(chain((first,), results), files, plan)


def _raised(seen: Iterable[Checked], files: Files, plan: Plan) -> tuple[tuple[str, bytes], ...]:
    from sts_lint.dependencies import Dependencies  # noqa: PLC0415

    looked = Dependencies(replace(plan, fixes=None), files)
    for checked in seen:
        looked.note(checked)
    return looked.raised()


def _fixed(
    seen: Iterable[Checked], files: Files, plan: Plan, processes: int | None
) -> Iterator[Checked]:
    """The files again with fixes: those with findings, and those that a raised bound concerns."""
    from sts_lint.running.files import Files as Listed  # noqa: PLC0415 - for such runs only

    again = {
        checked.path: replace(files.job(checked.path), named=checked.named)
        for checked in seen
        if checked.text is not None and (checked.diagnostics or (plan.manifests and checked.sites))
    }
    found = check_files(Listed.of(list(again.values())), plan, processes)
    waiting = next(found, None)
    for checked in seen:
        if checked.path not in again:
            yield checked
        elif waiting is not None and waiting.path == checked.path:
            yield waiting
            waiting = next(found, None)


def _together(results: Iterable[Checked], files: Files, plan: Plan) -> Iterator[Checked]:
    from sts_lint.dependencies import Dependencies  # noqa: PLC0415 - for findings only
    from sts_lint.neighbours import Neighbours  # noqa: PLC0415

    dependencies, neighbours = Dependencies(plan, files), Neighbours(plan, files)
    for checked in results:
        dependencies.note(checked)
        yield from neighbours.note(checked)
    yield from dependencies.results()
    yield from neighbours.results()
