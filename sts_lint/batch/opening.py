"""From a path or a clone URL to the objects of a repository and the commit to start from."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sts_lint.batch.git import Git, GitError, c_quoted, local_git, network_git
from sts_lint.batch.task import Task, TaskError

_BASE = "refs/sts-lint/base"
_LEFT = ("*.lock", "refs/**/*.lock", "objects/pack/tmp_*", "objects/??/tmp_*")
_FORMATS = {"sha1": (0, ""), "sha256": (1, "[extensions]\n\tobjectFormat = sha256\n")}


class NoCommit(TaskError):
    """There is nothing to look at yet."""


@dataclass(frozen=True)
class Opened:
    """A repository to read: `git_dir` is its own git folder, `objects` its object store.

    `git` obeys a git folder of ours and borrows those objects; `own` obeys `git_dir`.
    """

    git: Git
    own: Git
    git_dir: str
    base: str
    zero: str  # the name of no object


def open_repository(task: Task, folder: Path) -> Opened:
    """Open the repository of a task; `folder` is for files of ours. Raises `TaskError`."""
    local = local_git(folder, task.work.machine.safe)
    try:
        if task.is_url:
            place = Path(task.clone) if task.clone else folder / "clone.git"
            _fetch(task, place, local)
            return _opened(local, str(place), _BASE, folder=folder)
        return _opened(local, _path(task.source), *_starts(task.branch), folder=folder)
    except GitError as error:
        raise TaskError(_explained(error)) from None


def _path(source: str) -> str:
    if not os.path.isdir(source):  # noqa: PTH112 - pathlib raises where permission is denied
        what = "is no folder" if os.path.lexists(source) else "does not exist"
        raise TaskError(f"{source} {what}")
    return os.path.realpath(source)


def _starts(branch: str) -> tuple[str, ...]:
    if not branch:
        return ("HEAD",)
    return f"refs/heads/{branch}", f"refs/remotes/origin/{branch}", f"refs/tags/{branch}"


def _opened(local: Git, path: str, *starts: str, folder: Path) -> Opened:
    own = local.within(GIT_CEILING_DIRECTORIES=os.path.dirname(path))  # noqa: PTH120
    found = _asked(own, path, starts[0])
    for start in starts[1:]:
        found = found if len(found) > 3 else _asked(own, path, start)
    if len(found) < 4:
        raise _without_start(own, path, starts[0])
    git_dir, objects, kind, base = found[:4]
    if kind not in _FORMATS:
        raise TaskError(f"has objects of the unknown format {kind}")
    ours = _own_git_dir(folder, kind)
    git = local.within(GIT_DIR=ours, GIT_OBJECT_DIRECTORY=objects)
    return Opened(git, local.within(GIT_DIR=git_dir), git_dir, base, "0" * len(base))


def _asked(git: Git, path: str, start: str) -> list[str]:
    """Git folder, object store and object format, and the commit if there is one."""
    wanted = ("--git-common-dir", "--git-path", "objects", "--show-object-format")
    arguments = ("-C", path, "rev-parse", "--path-format=absolute", *wanted, f"{start}^{{commit}}")
    try:
        return os.fsdecode(git.run(*arguments)).splitlines()
    except GitError as error:
        said = os.fsdecode(error.out).splitlines()
        if len(said) < 3:
            raise
        return said[:3]


def _without_start(git: Git, path: str, start: str) -> TaskError:
    try:
        git.run("-C", path, "rev-parse", "--verify", "--quiet", start)
    except GitError:
        if start == "HEAD":
            return NoCommit("has no commit yet")
        return TaskError(f"has no branch {start.removeprefix('refs/heads/')}")
    return TaskError(f"{start} names a commit that is missing or broken; `git fsck` tells more")


def _own_git_dir(folder: Path, kind: str) -> str:
    """A git folder of ours for objects of this format, made if there is none."""
    place = folder / f"{kind}.git"
    if not place.exists():
        for part in ("objects", "refs"):
            (place / part).mkdir(parents=True)
        version, more = _FORMATS[kind]
        settings = f"[core]\n\trepositoryformatversion = {version}\n\tbare = true\n{more}"
        (place / "config").write_text(settings, "ascii")
        (place / "HEAD").write_text("ref: refs/heads/none\n", "ascii")
    return str(place)


def borrow(objects: Path, theirs: str) -> None:
    """Let an object store, made if there is none, find what it lacks in another one."""
    (objects / "info").mkdir(parents=True, exist_ok=True)
    (objects / "info" / "alternates").write_bytes(c_quoted(os.fsencode(theirs)) + b"\n")


def _fetch(task: Task, place: Path, local: Git) -> None:
    """Bring what the URL's branch holds into the clone, without its history."""
    _unlock(place)
    wanted = f"refs/heads/{task.branch}" if task.branch else "HEAD"
    try:
        _fetch_into(task, place, local, wanted, "sha1")
    except GitError as error:
        if "object format" not in error.said and "algorithm" not in error.said:
            if "couldn't find remote ref HEAD" in error.said:
                raise NoCommit("has no commit yet") from None
            raise
        shutil.rmtree(place, ignore_errors=True)
        _fetch_into(task, place, local, wanted, "sha256")


def _unlock(place: Path) -> None:
    """Take away what a killed task left in a clone of ours."""
    for left in _LEFT:
        for file in place.glob(left):
            file.unlink(missing_ok=True)


def _fetch_into(task: Task, place: Path, local: Git, wanted: str, kind: str) -> None:
    if not (place / "HEAD").exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        format_ = f"--object-format={kind}"
        local.run("init", "--quiet", "--bare", "--template=", format_, "--", str(place))
    network_git(task.work.machine.ssh).run_within(
        place,
        task.work.limits.size,
        f"--git-dir={place}",
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "--no-auto-maintenance",
        "--",
        task.source,
        f"+{wanted}:{_BASE}",
    )


def _explained(error: GitError) -> str:
    """What git says, with what to do about it where that is not obvious."""
    if "dubious ownership" in error.said:
        return "belongs to another user; `git config --global --add safe.directory` trusts it"
    if "not a git repository" in error.said:
        return "is not a git repository"
    if "terminal prompts disabled" in error.said:
        return f"{error}: give git credentials for it beforehand, nobody is asked here"
    if "transport" in error.said and "not allowed" in error.said:
        return "only https, ssh and file URLs are fetched"
    return str(error)
