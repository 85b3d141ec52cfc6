"""One repository from its objects to its result: read, judge, and where wanted commit and push.

Whatever goes wrong is the result of this repository and of no other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sts_lint import __version__
from sts_lint.batch.commit import (
    Taken,
    check_branch,
    elsewhere,
    make_commit,
    message,
    set_branch,
    shares,
)
from sts_lint.batch.git import GitError
from sts_lint.batch.judging import Judged, judge
from sts_lint.batch.opening import NoCommit, Opened, open_repository
from sts_lint.batch.patch import mail, shown_diff
from sts_lint.batch.push import push
from sts_lint.batch.results import Outcome, Repository
from sts_lint.batch.task import Done, Task, TaskError
from sts_lint.batch.tree import Tree, read_tree
from sts_lint.batch.verify import Refused, fresh_clone, passes
from sts_lint.checker import Checker
from sts_lint.formats.apart import where
from sts_lint.model import Severity
from sts_lint.plan import make_plan
from sts_lint.reports.masking import shown

WORK = "work-"


def run(task: Task) -> Done:
    """Do a task. Never raises an `Exception`; what fails is in the result."""
    start = time.monotonic()
    try:
        with _folder(task.folder) as folder:
            done = _run(task, folder)
    except NoCommit as error:
        done = Done(replace(_known(task), outcome=Outcome.CLEAN, notes=(str(error),)))
    except Refused as error:
        done = Done(_failed(task, error), error.log)
    except (TaskError, GitError, OSError) as error:
        done = Done(_failed(task, error))
    except Exception as error:
        done = Done(_failed(task, f"internal error: {where(error)}"))
    spent = round(time.monotonic() - start, 3)
    return replace(done, repository=replace(done.repository, seconds=spent))


def _known(task: Task) -> Repository:
    return Repository(task.name, shown(task.source), Outcome.FAILED)


def _failed(task: Task, error: object) -> Repository:
    return replace(_known(task), trouble=shown(str(error)))


@contextlib.contextmanager
def _folder(parent: str) -> Iterator[Path]:
    """A folder of ours that is gone afterwards; the working directory is its `tree` meanwhile."""
    place = Path(tempfile.mkdtemp(prefix=WORK, dir=parent or None))
    before = Path.cwd()
    tree = place / "tree"
    try:
        tree.mkdir()
        _fence(tree)
        os.chdir(tree)
        yield place
    finally:
        os.chdir(before)
        shutil.rmtree(place, ignore_errors=True)


def _fence(tree: Path) -> None:
    """Let the folder be a project of its own, whatever lies around it, that ignores nothing."""
    marker = tree / ".git"
    marker.mkdir()
    (marker / "HEAD").write_bytes(b"ref: refs/heads/none\n")
    (marker / "config").write_bytes(b"[core]\n\texcludesFile =\n")


def _run(task: Task, folder: Path) -> Done:
    if task.work.version != __version__:
        what = f"this worker has sts-lint {__version__}, the run {task.work.version}"
        raise TaskError(f"{what}; install the same version")
    opened = open_repository(task, folder)
    work = task.work
    checker = Checker(make_plan(task.settings, work.trust))
    place, size = folder / "tree", work.limits.size
    tree = read_tree(opened.git, opened.base, place, size, checker, work.trust)
    judged = judge(task.settings, work)
    repository = replace(
        _known(task),
        outcome=_outcome(judged),
        base=opened.base,
        files=len(tree.files),
        verdicts=judged.verdicts,
        left=judged.left,
        found=judged.found,
        notes=tree.notes + judged.notes,
    )
    if not judged.changes or work.commit is None:
        return Done(repository)
    return _committed(task, opened, tree, judged, repository, folder)


def _outcome(judged: Judged) -> Outcome:
    grave = {severity.label for severity in Severity if severity >= Severity.WARNING}
    return Outcome.FINDINGS if any(f.severity in grave for f in judged.found) else Outcome.CLEAN


def _committed(
    task: Task, opened: Opened, tree: Tree, judged: Judged, repository: Repository, folder: Path
) -> Done:
    plan, verify = task.work.commit, task.work.verify
    if plan is None:
        return Done(repository)
    said = message(plan, judged.titles)
    before, taken = "", None
    try:
        before = check_branch(opened, plan.branch, task.known)
    except Taken as error:
        taken = error
    log = b""
    if verify is not None:
        clone = fresh_clone(opened, folder)
        commit = make_commit(clone, tree, judged.changes, plan, said)
        log = passes(clone, commit, verify)
    if taken is not None:
        commit = make_commit(elsewhere(opened), tree, judged.changes, plan, said)
        if commit != taken.commit:
            raise taken
    else:
        opened = shares(opened)
        commit = make_commit(opened, tree, judged.changes, plan, said)
        set_branch(opened, plan.branch, commit, before, plan)
    notes = repository.notes
    if task.work.push:
        notes += push(task, opened, plan.branch, commit)
    fixed = replace(
        repository,
        outcome=Outcome.FIXED,
        branch=plan.branch,
        commit=commit,
        patch=_text(mail(opened.git, commit, judged.changes)),
        diff=_text(shown_diff(judged.changes)),
        notes=notes,
    )
    return Done(fixed, log)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
