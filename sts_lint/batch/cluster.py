"""The tasks of a run on an existing Dask cluster, through its executor.

A worker needs sts-lint of the same version, git, and what leads to the repositories: access
to the clone URLs, or the same paths. It keeps nothing; what it finds travels back.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

from sts_lint.quoting import MASK, USER_INFO

_PATIENCE = "15s"


class ClusterError(Exception):
    """The cluster cannot be used; one line."""


@contextlib.contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of the cluster at a scheduler's address, and how many tasks it does at once.

    A worker that dies costs nothing but its tasks, which others do; a task with which several
    died is a failure. Raises `ClusterError`.
    """
    try:
        # By its name, since it is an extra without types that the checkers may lack.
        client_of: Any = importlib.import_module("distributed").Client
    except ImportError:
        cure = "pip install 'sts-lint[dask]'"
        raise ClusterError(f"--scheduler needs dask.distributed: {cure}") from None
    said = USER_INFO.sub(MASK, address)
    try:
        client = client_of(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ClusterError(f"no scheduler answers at {said}: {told}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"the cluster at {said} has no workers; start some first")
        executor = client.get_executor(pure=False)
        try:
            yield executor, threads
        finally:
            executor.shutdown(wait=False)
