"""Make a commit and a patch for each repository in which something can be fixed.

No work tree, index or other branch is touched: the commit is made of objects. Nothing that
a repository holds or configures is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sts_lint import __version__
from sts_lint.aws.context import FixStyle
from sts_lint.batch.commit import DEFAULT_BRANCH
from sts_lint.batch.machine import identity, machine
from sts_lint.batch.repositories import is_branch
from sts_lint.batch.task import Command, CommitPlan, TaskError, Verify, Work
from sts_lint.cli import CommandError
from sts_lint.commands.batching import Campaign, add_run, limits, number
from sts_lint.commands.parser import Parser, add_fix_style

_TRAILER = re.compile(r"[A-Za-z0-9-]+: \S[^\r\n]*")
_ENDS_A_MESSAGE = re.compile(r"(?m)^(?:---|diff -|Index: |From )")
"""What `git am` takes for the end of a message."""


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_run(parser)
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="Also what may change calls. The titles say how.",
    )
    add_fix_style(fixes)
    commits = parser.add_argument_group("commits")
    commits.add_argument("--branch", metavar="NAME", help=f"Default: {DEFAULT_BRANCH}.")
    commits.add_argument("--message", metavar="TEXT", help="Default: one that names the fixes.")
    commits.add_argument(
        "--trailer", metavar="'KEY: VALUE'", action="append", default=[], help="May be repeated."
    )
    commits.add_argument("--author", metavar="'NAME <MAIL>'", help="Default: as git has it.")
    commits.add_argument(
        "--verify", metavar="COMMAND", help="Keep a commit only if this passes in a checkout."
    )
    commits.add_argument(
        "--verify-timeout", metavar="SECONDS", type=number, default=600, help="Default: 600."
    )
    commits.add_argument(
        "--push", action="store_true", help="Push the branch to the clone URL, never by force."
    )


def run(options: Any) -> int:
    """Fix; 1 if a repository failed."""
    with Campaign(options) as campaign:
        listed = campaign.listed()
        try:
            work = Work(
                Command.FIX,
                __version__,
                unsafe=options.unsafe_fixes,
                style=FixStyle(options.fix_style),
                commit=_plan(options, listed.commit),
                trust=options.trust_repository_settings,
                verify=_verify(options),
                push=options.push,
                limits=limits(options),
                machine=machine(),
            )
        except TaskError as error:
            raise CommandError(str(error)) from None
        return campaign.run(listed, work)


def _plan(options: Any, said: Mapping[str, Any]) -> CommitPlan:
    branch = options.branch or said.get("branch") or DEFAULT_BRANCH
    if not is_branch(branch):
        raise CommandError(f"--branch: {branch!r} is no name of a branch")
    message = options.message or said.get("message", "")
    ends = _ENDS_A_MESSAGE.search(message)
    if ends:
        raise CommandError(f"--message: a line starts with {ends[0]!r}, where `git am` would cut")
    trailers = (*said.get("trailers", ()), *options.trailer)
    for trailer in trailers:
        if not _TRAILER.fullmatch(trailer):
            raise CommandError(f"--trailer: {trailer!r} is not of the form 'Key: value'")
    return CommitPlan(branch, identity(options.author or said.get("author", "")), message, trailers)


def _verify(options: Any) -> Verify | None:
    return Verify(options.verify, float(options.verify_timeout)) if options.verify else None
