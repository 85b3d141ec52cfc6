"""From paths to the files that are to be checked, by settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sts_lint.checker import Job
from sts_lint.project.discovery import discover
from sts_lint.project.settings import Settings
from sts_lint.reading import may_be_read


def found_jobs(paths: Sequence[str], settings: Settings) -> Iterator[Job]:
    """A job for each file at and below `paths`, with what settings switch off for it."""
    for found in discover(
        paths,
        exclude=settings.exclude,
        extend_exclude=settings.extend_exclude,
        force_exclude=settings.force_exclude,
        base=settings.folder,
        wanted=may_be_read,
    ):
        ignore, keys = settings.ignored_in(found.path), settings.suppressed_in(found.path)
        yield Job(found.path, found.explicit, ignore, found.problem, keys=keys)
