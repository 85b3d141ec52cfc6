"""A commit made of objects: blobs, an index of ours, a tree, and at the end one branch.

Author, committer and dates follow from the campaign and the commit underneath, so that the
same fixes on the same commit are the same commit whenever they are made.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sts_lint.batch.git import Git, GitError
from sts_lint.batch.judging import Change
from sts_lint.batch.opening import Opened, borrow
from sts_lint.batch.task import CommitPlan, TaskError
from sts_lint.batch.tree import Blob, Tree
from sts_lint.reports.masking import printable

DEFAULT_BRANCH = "sts-lint/regional-endpoints"
SETTING = "setting"
"""In what a killed task leaves behind, the file that says where it may have left a lock."""
TITLE = "Call regional AWS STS endpoints"
_SHOWN = 20


def check_branch(opened: Opened, branch: str, known: str) -> str:
    """The commit that the campaign's branch names now, empty if there is no branch.

    Raises `TaskError` where it is not the campaign's own (`known`) or lies checked out, and
    the branch is not to be moved.
    """
    name = f"refs/heads/{branch}"
    asked = "--format=%(refname) %(objectname) %(worktreepath)"
    for line in opened.own.run("for-each-ref", asked, name).decode("utf-8", "replace").splitlines():
        found, commit, place = line.split(" ", 2)
        if found != name:
            continue
        if place:
            raise Taken(f"branch {branch} is checked out in {place}", commit)
        if commit != known:
            raise Taken(f"branch {branch} is there, at {commit[:12]}, and not of this run", commit)
        return commit
    return ""


class Taken(TaskError):
    """The branch is not ours to move; fine where it names the commit already."""

    def __init__(self, what: str, commit: str) -> None:
        super().__init__(f"{what}; delete it, or name another with --branch")
        self.commit = commit


def make_commit(
    opened: Opened, tree: Tree, changes: Sequence[Change], plan: CommitPlan, said: str
) -> str:
    """Make the commit with these changes on the base of a repository; its name.

    Nothing refers to it yet. Raises `GitError`.
    """
    folder = Path(opened.git.environ["GIT_DIR"]).parent
    git = opened.git.within(GIT_INDEX_FILE=str(folder / "index"), **_people(tree.commit, plan))
    names = _blobs(git, changes, folder)
    lines = (_index_line(entry, names) for entry in tree.files if entry.path in names)
    git.run("read-tree", opened.base)
    git.run("update-index", "-z", "--index-info", given=b"".join(lines))
    made = git.run("write-tree", "--missing-ok").decode().strip()
    message = said.encode("utf-8", "surrogateescape")
    done = git.run("commit-tree", "--no-gpg-sign", made, "-p", opened.base, given=message)
    return done.decode().strip()


def _people(commit: bytes, plan: CommitPlan) -> dict[str, str]:
    """Who commits, and when: at the time of the commit underneath."""
    head = commit.partition(b"\n\n")[0].splitlines()
    line = next((each for each in head if each.startswith(b"committer ")), b"")
    date = line.rpartition(b"> ")[2].decode("ascii", "replace")
    name, mail = plan.author
    return {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", mail), ("DATE", f"@{date}"))
    }


def _blobs(git: Git, changes: Sequence[Change], folder: Path) -> dict[bytes, str]:
    """The new contents as objects: their names by path."""
    given = b""
    for number, change in enumerate(changes):
        name = f"blob-{number}"
        (folder / name).write_bytes(change.after)
        given += f"{name}\n".encode()
    out = git.run(
        "-C", str(folder), "hash-object", "-w", "--no-filters", "--stdin-paths", given=given
    )
    names = out.decode().split()
    paths = (os.fsencode(change.path.replace(os.sep, "/")) for change in changes)
    return dict(zip(paths, names, strict=True))


def _index_line(entry: Blob, names: dict[bytes, str]) -> bytes:
    return f"{entry.mode} {names[entry.path]}\t".encode() + entry.path + b"\0"


def set_branch(opened: Opened, branch: str, commit: str, before: str, plan: CommitPlan) -> None:
    """Let the branch name the commit, if it still is where it was. Raises `TaskError`."""
    if commit == before:
        return
    name, mail = plan.author
    lock = Path(opened.git_dir, "refs", "heads", f"{branch}.lock")
    Path(opened.git.environ["GIT_DIR"]).with_name(SETTING).write_bytes(os.fsencode(lock))
    own = opened.own.within(GIT_COMMITTER_NAME=name, GIT_COMMITTER_EMAIL=mail)
    arguments = ("-m", "sts-lint", f"refs/heads/{branch}", commit, before or opened.zero)
    try:
        own.run("update-ref", *arguments)
    except GitError as error:
        raise TaskError(f"branch {branch} was not set: {error}") from None


def shares(opened: Opened) -> Opened:
    """The same, writing objects with the permissions that the repository asks for."""
    try:
        value = opened.own.run("config", "--get", "core.sharedRepository").decode().strip()
    except GitError:
        return opened
    return replace(opened, git=opened.git.having("core.sharedRepository", value))


def elsewhere(opened: Opened) -> Opened:
    """The same, writing objects into a store of ours that nobody keeps."""
    place = Path(opened.git.environ["GIT_DIR"]).parent / "objects"
    borrow(place, opened.git.environ["GIT_OBJECT_DIRECTORY"])
    return replace(opened, git=opened.git.within(GIT_OBJECT_DIRECTORY=str(place)))


def message(plan: CommitPlan, titles: Sequence[str]) -> str:
    """The text of a commit: the campaign's own or one that names the fixes, then trailers."""
    body = plan.message.strip() or "\n\n".join((TITLE, "\n".join(_listed(titles))))
    trailers = "\n".join(plan.trailers)
    return f"{body}\n\n{trailers}\n" if trailers else f"{body}\n"


def _listed(titles: Sequence[str]) -> Iterator[str]:
    counted = sorted(Counter(titles).items())
    for title, number in counted[:_SHOWN]:
        yield f"- {printable(title)}" + (f" ({number} times)" if number > 1 else "")
    if len(counted) > _SHOWN:
        yield f"- {len(counted) - _SHOWN} more"
