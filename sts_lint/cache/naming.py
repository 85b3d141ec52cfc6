"""Which memory a run may use: one for each folder, plan and version of everything that judges."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import sts_lint
from sts_lint.cache.memory import Memory
from sts_lint.cache.place import Shelf, user_cache
from sts_lint.cache.values import NotAValueError, dumped
from sts_lint.plan import Plan, Wanted
from sts_lint.project.settings import Settings
from sts_lint.project.sifting import digest

_LAYOUT = 1
"""Counted up where what is kept means something else than before."""


def memory_for(settings: Settings, plan: Plan) -> Memory | None:
    """The memory of a run in the working directory; None where none would be right."""
    writes = plan.fixes is not None and plan.fixes.wanted is Wanted.APPLY
    if writes or plan.since is not None or plan.listed or plan.manifests:
        return None
    try:
        judged_by = repr((dumped(settings), dumped(plan), os.getcwd(), *_versions()))  # noqa: PTH109
        folder = Path(settings.cache_dir) if settings.cache_dir else user_cache()
    except (NotAValueError, OSError, RuntimeError):
        return None
    return Memory(Shelf(folder), f"{digest(judged_by.encode('utf-8', 'backslashreplace'))}.json")


def _versions() -> Iterator[object]:
    """What judges: this package as it is on the disk, Python, and the packages beside."""
    yield from (_LAYOUT, sts_lint.__version__, sys.version)
    yield os.stat(sysconfig.get_path("purelib")).st_mtime_ns  # noqa: PTH116 - installs change it
    for folder, _, names in sorted(os.walk(os.path.dirname(sts_lint.__file__))):  # noqa: PTH120
        for name in sorted(names):
            if not name.endswith(".pyc"):
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116
                yield f"{folder}/{name}", status.st_size, status.st_mtime_ns
