"""Show what is known of a campaign: totals, runs, and the repositories that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sts_lint.batch.conduct import PATCHES
from sts_lint.batch.results import Campaign, Outcome, Run
from sts_lint.batch.state import StateError, load
from sts_lint.cli import CommandError
from sts_lint.commands.output import write_lines
from sts_lint.commands.parser import Parser
from sts_lint.reports.masking import shown
from sts_lint.reports.summary import count

CAMPAIGN = "sts-lint-campaign"
_FAILURES_SHOWN = 20


def add_campaign(parser: Parser) -> None:
    """Where the campaign is."""
    parser.add_argument(
        "--campaign",
        metavar="FOLDER",
        default=CAMPAIGN,
        help=f"Where its state, patches and logs are (default: {CAMPAIGN}).",
    )


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_campaign(parser)


def run(options: Any) -> int:
    """Show; always 0 where there is a campaign."""
    folder = Path(options.campaign)
    try:
        campaign = load(folder)
    except StateError as error:
        raise CommandError(str(error)) from None
    write_lines([f"{shown(campaign.name)}: {count(len(campaign.runs), 'run')}"])
    write_lines(map(run_line, campaign.runs))
    write_lines(summary(campaign, folder))
    return 0


def run_line(run: Run) -> str:
    """One run in one line."""
    failed = f", {run.failed} failed" if run.failed else ""
    repositories = count(run.repositories, "repository", "repositories")
    left = ", ".join(f"{number} {name}" for name, number in run.verdicts) or "no sites"
    return f"  {run.number}  {run.started}  {run.command:4}  {repositories}{failed}; left: {left}"


def summary(campaign: Campaign, folder: Path) -> Iterator[str]:
    """What the repositories came to, in a few lines."""
    outcomes = Counter(each.outcome for each in campaign.repositories)
    told = ", ".join(f"{outcomes[o]} {o.value}" for o in Outcome if outcomes[o])
    known = count(len(campaign.repositories), "repository", "repositories")
    yield f"{known}: {told}" if told else known
    before, after = Counter[str](), Counter[str]()
    for each in campaign.repositories:
        before.update(dict(each.verdicts))
        after.update(dict(each.left))
    for verdict in sorted({*before, *after}):
        change = f" -> {after[verdict]}" if after[verdict] != before[verdict] else ""
        yield f"  {verdict:12} {before[verdict]}{change}"
    if outcomes[Outcome.FIXED]:
        yield shown(f"patches are in {folder / PATCHES}")
    yield from _failures(campaign)


def _failures(campaign: Campaign) -> Iterator[str]:
    failed = [each for each in campaign.repositories if each.outcome is Outcome.FAILED]
    for each in failed[:_FAILURES_SHOWN]:
        yield shown(f"failed: {each.name}: {each.trouble}")
    if len(failed) > _FAILURES_SHOWN:
        yield f"and {len(failed) - _FAILURES_SHOWN} more"
    if failed:
        yield "--failed tries these once more"
