"""What a campaign comes to in numbers: the decisions that are left, and for how much each."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sts_lint.batch.results import Campaign, Found, Outcome, Repository
from sts_lint.model import Severity, Verdict

CERTAIN = (Verdict.GLOBAL.value, Verdict.BROKEN.value)
LEFT = (*CERTAIN, Verdict.MAYBE_GLOBAL.value)
"""The verdicts that a campaign wants to see at zero, worst first."""


class Way(enum.Enum):
    """What it takes to settle a finding; each is counted under the first that holds."""

    COMMIT = "commit"  # the campaign's commit does it
    EDIT = "edit"  # one edit elsewhere does it
    FIX = "fix"  # a fix is known and was not asked for
    HAND = "hand"  # somebody has to decide


@dataclass(frozen=True, slots=True)
class Settling:
    """One edit that settles findings, wherever it is made: `state boto3>=1.40`."""

    edit: str
    repositories: int
    findings: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a campaign.

    `sites` counts STS clients and settings by verdict with the campaign's commits, `before`
    without. `ways` and `codes` count findings at warning or above, `advice` those below;
    `settled` holds those of `codes` that a commit settles. `settlings` come most first.
    """

    repositories: int
    unread: int  # repositories of which nothing is known
    outcomes: Counter[Outcome]
    sites: Counter[str]
    before: Counter[str]
    certain_in: int  # repositories with a site that calls the global endpoint whatever holds
    ways: Counter[Way]
    ways_in: Counter[Way]  # repositories with such a finding
    codes: Counter[str]
    settled: Counter[str]
    advice: int
    settlings: tuple[Settling, ...]

    @property
    def findings(self) -> int:
        """How many there are at warning or above."""
        return self.ways.total()


def way(found: Found) -> Way:
    """What it takes to settle a finding."""
    if found.fixed:
        return Way.COMMIT
    if found.settled_by:
        return Way.EDIT
    return Way.FIX if found.fix else Way.HAND


def figures(campaign: Campaign) -> Figures:
    """Count everything once."""
    graver = [(r, f) for r in campaign.repositories for f in r.found if not is_advice(f)]
    return Figures(
        repositories=len(campaign.repositories),
        unread=sum(not is_known(each) for each in campaign.repositories),
        outcomes=Counter(each.outcome for each in campaign.repositories),
        sites=_sum(each.left for each in campaign.repositories),
        before=_sum(each.verdicts for each in campaign.repositories),
        certain_in=sum(certain(each) > 0 for each in campaign.repositories),
        ways=Counter(way(found) for _, found in graver),
        ways_in=Counter(each for each, _ in {(way(f), r.name) for r, f in graver}),
        codes=Counter(found.code for _, found in graver),
        settled=Counter(found.code for _, found in graver if found.fixed),
        advice=sum(len(each.found) for each in campaign.repositories) - len(graver),
        settlings=tuple(_settlings(graver)),
    )


def certain(repository: Repository) -> int:
    """How many of its sites are left that call the global endpoint, or none, whatever holds."""
    counts = dict(repository.left)
    return sum(counts.get(verdict, 0) for verdict in CERTAIN)


def is_known(repository: Repository) -> bool:
    """Whether it was looked at, so that its numbers are more than nought."""
    return repository.outcome is not Outcome.FAILED or bool(repository.found or repository.left)


def is_advice(found: Found) -> bool:
    """Whether a finding is a matter of judgement."""
    return found.severity == Severity.ADVICE.label


def _sum(counts: Iterable[tuple[tuple[str, int], ...]]) -> Counter[str]:
    total = Counter[str]()
    for each in counts:
        total.update(dict(each))
    return total


def _settlings(graver: list[tuple[Repository, Found]]) -> Iterator[Settling]:
    left = [
        (found.settled_by.rpartition(": ")[2], repository.name)
        for repository, found in graver
        if way(found) is Way.EDIT
    ]
    places = Counter(edit for edit, _ in set(left))
    for edit, number in Counter(edit for edit, _ in left).most_common():
        yield Settling(edit, places[edit], number)
