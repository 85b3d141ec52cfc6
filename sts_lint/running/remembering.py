"""Whether a run is long enough for a memory of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from sts_lint.checked import Checked
from sts_lint.checker import Job
from sts_lint.plan import Plan
from sts_lint.project.discovery import Piece
from sts_lint.running.files import Files
from sts_lint.running.run import check_files

_WORTHWHILE = 300  # files


def check_remembered(files: Files, plan: Plan, processes: int | None = None) -> Iterator[Checked]:
    """The same as `check_files` gives; over many files what is new is remembered, if wanted."""
    if files.remembers is None:
        yield from check_files(files, plan, processes)
        return
    items, number = iter(files), 0
    first: list[Job | Piece] = []
    while number < _WORTHWHILE and (item := next(items, None)) is not None:
        first.append(item)
        number += 0 if isinstance(item, Job) else len(item.entries)
    memory = files.remembers() if number >= _WORTHWHILE else None
    files = replace(files, walk=lambda: chain(first, items), remembers=None)
    if memory is None:
        yield from check_files(files, plan, processes)
        return
    from sts_lint.running.cached import check_with_memory  # noqa: PLC0415 - for large runs only

    yield from check_with_memory(files, plan, processes, memory)
