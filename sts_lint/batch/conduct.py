"""A run over many repositories: tasks out, results in, each written down as it comes.

Only this process writes into the campaign's folder; who does the tasks is an executor's
business, be it threads that each hold a process here, or a cluster.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from sts_lint.batch import child
from sts_lint.batch.commit import SETTING
from sts_lint.batch.results import Outcome, Repository
from sts_lint.batch.state import State
from sts_lint.batch.steps import WORK
from sts_lint.batch.task import Done, Task
from sts_lint.reports.masking import shown

PATCHES, LOGS, CLONES, TEMPORARY = "patches", "logs", "clones", "work"
_AHEAD = 4  # tasks given out for each worker, so that none has to wait
_LONGEST_NAME = 150

Tell = Callable[[Repository], None]


def file_name(name: str) -> str:
    """The name of a repository as that of a file: `org/api` is `org__api`; no two are alike."""
    whole = "__".join(map(_quoted, name.split("/")))
    if len(whole) <= _LONGEST_NAME:
        return whole
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{whole[: _LONGEST_NAME - 33]}-{digest[:32]}"


def _quoted(part: str) -> str:
    """A part of a name, without what stands between parts."""
    said = quote(part.encode("utf-8", "surrogateescape"), safe="").replace("__", "%5F%5F")
    said = f"%5F{said[1:]}" if said.startswith("_") else said
    return f"{said[:-1]}%5F" if said.endswith("_") else said


def conduct(
    state: State, number: int, tasks: Sequence[Task], executor: Executor, workers: int, tell: Tell
) -> None:
    """Do all tasks and write down what they come to; `tell` hears of each result.

    `workers` is how many the executor has. Ends early with `KeyboardInterrupt`: what was
    done by then is written down.
    """
    waiting = iter(tasks)
    running: dict[Future[Done], Task] = {}
    _give(executor, waiting, running, workers * _AHEAD)
    while running:
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            done = _result(future, running.pop(future))
            keep(state, number, done)
            tell(done.repository)
        _give(executor, waiting, running, workers * _AHEAD)


def _give(
    executor: Executor, waiting: Iterator[Task], running: dict[Future[Done], Task], most: int
) -> None:
    while len(running) < most:
        task = next(waiting, None)
        if task is None:
            return
        running[executor.submit(child.do, task)] = task


def _result(future: Future[Done], task: Task) -> Done:
    """What came back; a worker that could not even say what went wrong is a failure, too."""
    try:
        return future.result()
    except Exception as error:
        failed = Repository(task.name, shown(task.source), Outcome.FAILED)
        said = shown(f"its worker failed: {type(error).__name__}: {error}".splitlines()[0])
        return Done(replace(failed, trouble=said))


def keep(state: State, number: int, done: Done) -> None:
    """Write down a result, its patch and its log; files first, so that none is missing."""
    repository = _with_proposal(state, done.repository)
    if repository.outcome is not Outcome.FAILED:
        write_patch(state.folder, repository)
    _file(state.folder / LOGS / f"{file_name(repository.name)}.log", done.log)
    state.put(repository, number)


def write_patch(folder: Path, repository: Repository) -> None:
    """The patch of a repository as a file; none where it has none."""
    patch = repository.patch.encode("utf-8", "surrogateescape")
    _file(folder / PATCHES / f"{file_name(repository.name)}.patch", patch)


def _with_proposal(state: State, found: Repository) -> Repository:
    """A scan leaves standing what was proposed before on the same commit."""
    known = None if found.commit else state.get(found.name)
    if known is None or not known.commit or known.base != found.base:
        return found
    return replace(
        found, branch=known.branch, commit=known.commit, patch=known.patch, diff=known.diff
    )


def _file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; without data there is to be none."""
    if not data:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)


def temporary(folder: Path) -> Path:
    """The folder for what tasks need while they run; what killed ones left there is gone."""
    place = folder / TEMPORARY
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob(f"{WORK}*"):
        _unlock(left / SETTING)
        shutil.rmtree(left, ignore_errors=True)
    return place


def _unlock(said: Path) -> None:
    """Take away the lock of a branch that a task was killed at, unless it is older."""
    with contextlib.suppress(OSError):
        lock = Path(os.fsdecode(said.read_bytes()))
        if lock.stat().st_mtime_ns >= said.stat().st_mtime_ns:
            lock.unlink()


@contextlib.contextmanager
def this_machine(workers: int) -> Iterator[tuple[Executor, int]]:
    """Threads that each hold a process, and how many; all of them end with this."""
    children: list[child.Child] = []

    def begin() -> None:
        children.append(child.mine())

    executor = ThreadPoolExecutor(workers, initializer=begin)
    try:
        yield executor, workers
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        for each in children:
            each.close()
        executor.shutdown(wait=True)


def clone_place(folder: Path, name: str) -> str:
    """Where the clone of a URL is kept."""
    return os.fspath(folder.resolve() / CLONES / f"{file_name(name)}.git")
