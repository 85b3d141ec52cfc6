"""A campaign's branch to where its clone came from: never by force, and no other branch."""

from __future__ import annotations

from sts_lint.batch.git import GitError, network_git
from sts_lint.batch.opening import Opened
from sts_lint.batch.task import Task, TaskError


def push(task: Task, opened: Opened, branch: str, commit: str) -> tuple[str, ...]:
    """Push a commit to a branch of the clone URL; what is to be noted. Raises `TaskError`."""
    if not task.is_url:
        return ("not pushed: only what was cloned from a URL is",)
    try:
        network_git(task.work.machine.ssh).run(
            f"--git-dir={opened.git_dir}",
            "push",
            "--quiet",
            "--no-verify",
            "--no-signed",
            "--no-follow-tags",
            "--recurse-submodules=no",
            "--",
            task.source,
            f"{commit}:refs/heads/{branch}",
        )
    except GitError as error:
        if "rejected" in error.said:
            cure = "delete it there, or name another with --branch"
            raise TaskError(f"branch {branch} is at another commit there; {cure}") from None
        raise TaskError(f"cannot be pushed: {error}") from None
    return ("pushed",)
