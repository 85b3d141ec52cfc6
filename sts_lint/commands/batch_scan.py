"""Look at many repositories, and remember what is found.

Nothing is written but the campaign's folder: files are read from the objects of a commit.
"""

from __future__ import annotations

from typing import Any

from sts_lint import __version__
from sts_lint.batch.machine import machine
from sts_lint.batch.task import Command, TaskError, Work
from sts_lint.cli import CommandError
from sts_lint.commands.batching import Campaign, add_run, limits
from sts_lint.commands.parser import Parser


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_run(parser)


def run(options: Any) -> int:
    """Scan; 1 if a repository failed."""
    try:
        mine = machine()
    except TaskError as error:
        raise CommandError(str(error)) from None
    with Campaign(options) as campaign:
        work = Work(
            Command.SCAN,
            __version__,
            trust=options.trust_repository_settings,
            limits=limits(options),
            machine=mine,
        )
        return campaign.run(campaign.listed(), work)
