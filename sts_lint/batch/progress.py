"""How far a run is: a bar with rates and an estimate on a terminal, lines elsewhere."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from sts_lint.batch.results import Outcome, Repository
from sts_lint.model import Severity
from sts_lint.reports.masking import shown

Tell = Callable[[Repository], None]


@contextlib.contextmanager
def progress(total: int, quiet: bool = False) -> Iterator[Tell]:
    """Shows each result it is told of, on standard error."""
    if quiet or sys.stderr is None:
        yield _nothing
    elif sys.stderr.isatty():
        with _bar(total) as tell:
            yield tell
    else:
        yield _Lines(total)


def line(repository: Repository) -> str:
    """One repository in one line."""
    said = f"{repository.name}: {repository.outcome.value}"
    if repository.outcome is Outcome.FAILED:
        return shown(f"{said}: {repository.trouble}")
    left = [found for found in repository.found if not found.fixed]
    advice = sum(found.severity == Severity.ADVICE.label for found in left)
    counted = (len(repository.found) - len(left), "fixed"), (len(left) - advice, "left")
    told = [f"{number} {what}" for number, what in (*counted, (advice, "advice")) if number]
    return shown(f"{said} ({', '.join(told)})" if told else said)


class _Lines:
    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0

    def __call__(self, repository: Repository) -> None:
        self.done += 1
        print(f"{self.done}/{self.total} {line(repository)}", file=sys.stderr, flush=True)


def _nothing(_: Repository) -> None:
    pass


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Tell]:
    from rich.console import Console  # noqa: PLC0415 - for terminals only
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.fields[rate]}")
    failed = TextColumn("{task.fields[failed]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(), failed)
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, rate="", failed="")
        failures = 0

        def tell(repository: Repository) -> None:
            nonlocal failures
            if repository.outcome is Outcome.FAILED:
                failures += 1
                bar.console.print(line(repository), markup=False, highlight=False)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            said = f"{failures} failed" if failures else ""
            bar.update(task, advance=1, rate=rate, failed=said)

        yield tell
