"""The files of a run: found anew each time they are asked for, judged by what is set for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sts_lint.checker import Job
from sts_lint.project.discovery import Piece, walk
from sts_lint.project.settings import Settings
from sts_lint.project.sifting import Sieve
from sts_lint.reading import may_be_read

if TYPE_CHECKING:
    from sts_lint.cache.memory import Memory


@dataclass(frozen=True)
class Files:
    """Jobs, and pieces of folders that are still to be sifted, in path order.

    `walk` gives them afresh each time; `job` makes the job of a path, whether or not it is
    among them. `listed` are the paths where all were named one by one, else None. `roots` are
    the real paths of the folders that are walked. `remembers` gives the memory of earlier runs.
    """

    walk: Callable[[], Iterable[Job | Piece]]
    job: Callable[[str], Job] = Job
    listed: frozenset[str] | None = None
    roots: tuple[str, ...] = ()
    remembers: Callable[[], Memory | None] | None = None

    @classmethod
    def of(cls, jobs: Sequence[Job]) -> Files:
        """The files of a list of jobs."""
        by_path = {job.path: job for job in jobs}
        return cls(lambda: jobs, lambda path: by_path.get(path) or Job(path), frozenset(by_path))

    def __iter__(self) -> Iterator[Job | Piece]:
        return iter(self.walk())

    def paths(self) -> Iterator[str]:
        """The paths of all files that can be looked at, in order."""
        for item in self:
            if isinstance(item, Piece):
                yield from filter(item.keeps, item.paths())
            elif item.problem is None:
                yield item.path

    def jobs(self, item: Job | Piece, sieve: Sieve) -> list[Job]:
        """What is to be checked of one item."""
        if isinstance(item, Job):
            return [item]
        return self.kept(item, sieve.candidates(item.paths()))

    def kept(self, piece: Piece, candidates: Iterable[str]) -> list[Job]:
        """The jobs of those candidates of a piece that are neither excluded nor ignored."""
        return [self.job(path) for path in candidates if piece.keeps(path)]


def found_files(paths: Sequence[str], settings: Settings) -> Files:
    """The files at and below `paths`, with what settings switch off for each."""

    def job(path: str) -> Job:
        return Job(path, ignore=settings.ignored_in(path), keys=settings.suppressed_in(path))

    def items() -> Iterator[Job | Piece]:
        for found in walk(
            paths,
            exclude=settings.exclude,
            extend_exclude=settings.extend_exclude,
            force_exclude=settings.force_exclude,
            base=settings.folder,
            wanted=may_be_read,
        ):
            if isinstance(found, Piece):
                yield found
            else:
                yield replace(job(found.path), named=found.explicit, problem=found.problem)

    return Files(items, job, roots=tuple(map(os.path.realpath, filter(os.path.isdir, paths))))
