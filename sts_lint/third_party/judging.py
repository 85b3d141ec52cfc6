"""What a key of the catalogue comes to: the endpoint it chooses, and what is wrong with it."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.aws.hosts import Host, HostKind, classify
from sts_lint.aws.partitions import (
    GLOBAL_HOST,
    GLOBAL_REGION,
    GLOBAL_SIGNING_REGION,
    has_region_form,
    regional_host,
)
from sts_lint.model import Entry, Verdict
from sts_lint.third_party.matching import fits
from sts_lint.third_party.rows import Holds, Row

GLOBAL_URL = f"https://{GLOBAL_HOST}"


class Flaw(enum.Enum):
    """What is wrong with a setting."""

    GLOBAL_HOST = "the global host"
    AWS_GLOBAL = "the pseudo-Region aws-global"
    OTHER_REGION = "a Region that is not the endpoint's"
    NO_REGION = "an endpoint without its Region"
    BAD_WORD = "a bad value"
    INCOMPLETE = "a role without an endpoint"
    FAR_REGION = "us-east-1 where another Region is in use"
    NO_EFFECT = "a key without effect"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one setting; `urls_complete` is false where other URLs are possible."""

    verdict: Verdict | None
    flaw: Flaw | None = None
    urls: tuple[str, ...] = ()
    urls_complete: bool = True


NOTHING = Judged(None)
_MAYBE = (Verdict.MAYBE_GLOBAL, (GLOBAL_URL,))


def judge(row: Row, entry: Entry, region: Entry | None, complete: bool) -> Judged:
    """Judge an entry by its row, by the Region beside it and by whether all is there."""
    if row.holds is Holds.NOTHING:
        return Judged(None, Flaw.NO_EFFECT) if entry.value else NOTHING
    if row.holds is Holds.ROLE:
        return _role(row, entry, complete)
    if not entry.literal:
        return Judged(Verdict.UNKNOWN, urls_complete=False)
    if row.holds is Holds.WORD:
        return _word(row, entry.value)
    if row.holds is Holds.REGION:
        return _region(entry.value, known_region(region))
    return _urls(row, entry.value, region, complete)


def regional_url_like(value: str, region: str) -> str:
    """The endpoint of a Region, written as the global host of the value is."""
    place = value.lower().find(GLOBAL_HOST)
    end = place + len(GLOBAL_HOST)
    return value[:place] + regional_host(region) + value[end:].removeprefix(".")


def known_region(entry: Entry | None) -> str | None:
    """The Region that an entry states, if it states a real one."""
    stated = entry is not None and entry.literal and has_region_form(entry.value)
    return entry.value if entry is not None and stated else None


def _role(row: Row, entry: Entry, complete: bool) -> Judged:
    counts = not row.bad or (entry.literal and fits(row.bad, entry.value))
    if complete or not counts or not entry.value:
        return NOTHING
    return Judged(_MAYBE[0], Flaw.INCOMPLETE, _MAYBE[1], urls_complete=False)


def _word(row: Row, value: str) -> Judged:
    is_bad, excused = fits(row.bad, value), fits(row.unless, value)
    if value and is_bad and not excused:
        return Judged(_MAYBE[0], Flaw.BAD_WORD, _MAYBE[1], urls_complete=False)
    good = (is_bad and excused) or value in (row.writes, row.good)
    return Judged(Verdict.REGIONAL, urls_complete=False) if value and good else NOTHING


def _region(value: str, in_use: str | None) -> Judged:
    if value.lower() == GLOBAL_REGION:
        return Judged(Verdict.GLOBAL, Flaw.AWS_GLOBAL, (GLOBAL_URL,))
    if has_region_form(value):
        is_far = value == GLOBAL_SIGNING_REGION and in_use not in (None, value)
        flaw = Flaw.FAR_REGION if is_far else None
        return Judged(Verdict.REGIONAL, flaw, (f"https://{regional_host(value)}",))
    return NOTHING


def _urls(row: Row, value: str, region: Entry | None, complete: bool) -> Judged:
    hosts = [host for host in _hosts(row, value) if host.kind is not HostKind.INVALID]
    if not hosts:
        return NOTHING
    urls = tuple(sorted({f"{host.scheme or 'https'}://{host.name}" for host in hosts}))
    kinds = {host.kind for host in hosts}
    if HostKind.GLOBAL in kinds:
        return Judged(Verdict.GLOBAL, Flaw.GLOBAL_HOST, urls)
    if HostKind.CUSTOM in kinds:
        return Judged(Verdict.CUSTOM, None, urls)
    signed = known_region(region) if row.signed else None
    if signed is not None and any(host.region != signed for host in hosts):
        return Judged(Verdict.BROKEN, Flaw.OTHER_REGION, urls)
    return Judged(Verdict.REGIONAL, None if complete else Flaw.NO_REGION, urls)


def _hosts(row: Row, value: str) -> Iterator[Host]:
    if row.holds is Holds.URL:
        yield classify(value.strip())
        return
    for part in value.split(","):
        label, _, url = part.strip().rpartition("=")
        if label.lower() in ("", "sts"):
            yield classify(url)
