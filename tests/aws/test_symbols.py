"""Symbols stand for every value they may hold: no concrete Region may surprise the judge."""

from __future__ import annotations

import itertools

import pytest

from sts_lint.aws import partitions
from sts_lint.aws.context import Ambient, Context, SdkRange
from sts_lint.aws.judge import judge
from sts_lint.aws.versions import ERAS, Era
from sts_lint.facts import Atom, Client, Given, Request, Symbol, Template
from sts_lint.model import Span, Verdict

HOLE = Symbol("region")
REGIONS = tuple(
    region
    for partition in partitions.PARTITIONS
    for region in partition.regions
    if not region.endswith("-global")
)
URLS: tuple[tuple[str | Symbol, ...] | None, ...] = (
    None,
    ("https://sts.", HOLE, ".amazonaws.com"),
    ("https://sts.", HOLE, ".api.aws"),
)
MODES = (None, "legacy", "regional", "wrong")
SWITCHES = (None, "true")


def verdicts(region: Symbol | str, row: tuple[object, ...], era: Era) -> set[Verdict]:
    url, mode, fips = row
    parts = tuple(region if part is HOLE else part for part in url) if url else ()  # type: ignore[attr-defined]
    endpoint: Atom = None
    if parts:
        endpoint = "".join(parts) if isinstance(region, str) else Template(parts)
    environ = {"AWS_STS_REGIONAL_ENDPOINTS": mode, "AWS_USE_FIPS_ENDPOINT": fips}
    request = Request(
        region=Given(region),
        endpoint=Given(endpoint),
        environ=tuple((name, Given(value)) for name, value in environ.items() if value),  # type: ignore[arg-type]
    )
    client = Client(Span(0, 1), Span(0, 1), 1, (), (request,))
    context = Context(sdk=SdkRange(era.since, era.until), ambient=Ambient.NONE)
    return {outcome.verdict for outcome in judge(client, context).outcomes}


@pytest.mark.parametrize("era", ERAS[1:], ids=[str(era.since) for era in ERAS[1:]])
def test_every_region_is_foreseen(era: Era) -> None:
    for row in itertools.product(URLS, MODES, SWITCHES):
        foreseen = verdicts(HOLE, row, era)
        met = set()
        for region in REGIONS:
            home = partitions.partition_of(region)
            if row[0] and home.name not in ("aws", "aws-us-gov"):
                continue  # the literal suffix is that of these partitions
            met |= verdicts(region, row, era)
        assert met == foreseen, (row, met, foreseen)
