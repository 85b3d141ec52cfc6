"""Put together what the parts of a campaign found, each in a folder of its own (--shard)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sts_lint.batch.conduct import write_patch
from sts_lint.batch.state import State, StateError, only_writer
from sts_lint.cli import CommandError
from sts_lint.commands.batch_status import add_campaign, summary
from sts_lint.commands.output import write_lines
from sts_lint.commands.parser import Parser
from sts_lint.reports.masking import shown


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("parts", metavar="PART", nargs="+", help="campaign folders to read")
    add_campaign(parser)


def run(options: Any) -> int:
    """Merge; a repository that several parts know counts as its latest run has it."""
    folder = Path(options.campaign)
    try:
        for part in options.parts:
            State(Path(part)).__exit__()  # all of them are there, before anything is written
        with only_writer(folder), State(folder, create=True) as whole:
            for part in options.parts:
                with State(Path(part)) as state:
                    _take(whole, state)
            for repository in whole.repositories():
                write_patch(folder, repository)
            write_lines(summary(whole.campaign(), folder))
    except (StateError, OSError) as error:
        raise CommandError(str(error)) from None
    return 0


def _take(whole: State, part: State) -> None:
    for name in whole.take(part):
        said = f"{name} is in several parts; its latest run counts"
        print(shown(f"sts-lint: {said}"), file=sys.stderr)
