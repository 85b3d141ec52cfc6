"""Many files with a memory of earlier runs: what did not change is neither read nor judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sts_lint.cache.memory import Memory, Seen
from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.plan import Plan
from sts_lint.project.sifting import Sieve
from sts_lint.reading import LOOKED
from sts_lint.running.files import Files
from sts_lint.running.run import check_files
from sts_lint.text import Text


@dataclass
class _Run:
    """What is known before anything is judged: results, and jobs for what has none, in order."""

    order: list[str] = field(default_factory=list)
    known: dict[str, Checked | None] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    origins: dict[str, tuple[Seen, str]] = field(default_factory=dict)

    def add(self, job: Job, origin: tuple[Seen, str] | None = None) -> None:
        """Take in a file that has to be judged."""
        self.order.append(job.path)
        self.jobs.append(job)
        if origin is not None:
            self.origins[job.path] = origin


def check_with_memory(
    files: Files, plan: Plan, processes: int | None, memory: Memory
) -> Iterator[Checked]:
    """The same as `check_files` gives; what is new is remembered."""
    LOOKED.clear()
    checker = Checker(plan)
    items = _looked_at(files, memory, Sieve(checker.words, plan.limits.python))
    pieces = [item for item in items if isinstance(item, Seen)]
    memory.settle(pieces, files.roots)
    run = _Run()
    for item in items:
        if isinstance(item, Job):
            run.add(item)
        else:
            _recall(run, files, checker, memory, item)
    memory.counts.judged += len(run.jobs)
    found = {c.path: c for c in check_files(Files.of(run.jobs), plan, processes)}
    for path, (seen, name) in run.origins.items():
        memory.keep(seen, name, found.get(path))
    memory.store(pieces, LOOKED)
    for path in run.order:
        checked = run.known.get(path) or found.get(path)
        if checked is not None:
            yield checked


def _looked_at(files: Files, memory: Memory, sieve: Sieve) -> list[Job | Seen]:
    """The items of a run; of every file it is known whether it may hold something."""
    items: list[Job | Seen] = []
    for item in files:
        if isinstance(item, Job):
            items.append(item)
            continue
        seen, unknown = memory.survey(item)
        items.append(seen)
        for name in unknown:
            memory.note(seen, name, *sieve.look(seen.path(name)))
    return items


def _recall(run: _Run, files: Files, checker: Checker, memory: Memory, seen: Seen) -> None:
    """The remembered results of a piece, with the texts of their files; jobs for the others."""
    for name in seen.names:
        path = seen.path(name)
        if not seen.records[name][5] or not seen.piece.keeps(path):
            continue
        found = memory.result(seen, name)
        text = checker.read(Job(path)) if isinstance(found, Checked) else None
        if isinstance(found, Checked) and isinstance(text, Text):
            run.order.append(path)
            run.known[path] = replace(found, text=text.without_file())
        elif found is not None:
            run.add(files.job(path), (seen, name))
