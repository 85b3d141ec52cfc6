"""What happens in one world when the Region or the endpoint URL is a symbol.

A symbol for a Region is some text that is not empty, so two stand-ins cover it: one of the
fifteen Regions that legacy mode maps to the global host, and any other. Where an AWS URL is
given and the Region is not in sight, a matching Region is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws import partitions
from sts_lint.aws.context import Ambient, Context
from sts_lint.aws.hosts import HostKind, HostTemplate, classify, classify_template
from sts_lint.aws.outcomes import Assumption, Cause, Outcome
from sts_lint.aws.precedence import InForce, RefusedError, gather, is_on
from sts_lint.aws.resolver import check_mode, decide
from sts_lint.aws.versions import Era, Feature
from sts_lint.aws.worlds import World
from sts_lint.facts import ABSENT, Given, Origin, Symbol, Template
from sts_lint.model import Evidence, Verdict

LISTED, UNLISTED = "eu-west-1", "ap-northeast-2"
AMBIENT_REGION = Symbol("region", Origin.ENVIRONMENT)
_BUILT = (
    Cause.REGION_ABSENT,
    Cause.REGION_NONE,
    Cause.OLD_DEFAULT,
    Cause.LEGACY_MODE,
    Cause.AWS_GLOBAL,
    Cause.REGIONAL_RULE,
)


def outcomes(world: World, context: Context, session_seen: bool) -> Iterator[Outcome]:
    """All that can happen in a world."""
    era = world.setup.era
    try:
        found = gather(world.setup)
        if isinstance(found.endpoint.value, Symbol | Template) and era.has(Feature.RULE_SETS):
            check_mode(found, era)
    except RefusedError as refused:
        yield refused.outcome()
        return
    for seen, assumes in _regions(found, context, session_seen, world.region_missing):
        for outcome in _of(seen, era, context):
            extra = (*world.assumes, *assumes, *_of_surroundings(seen, outcome, context))
            yield _assuming(outcome, *extra)


def unseen(because: tuple[Evidence, ...] = (), pattern: str | None = None) -> Outcome:
    """The outcome of what the source does not show."""
    return Outcome(Verdict.UNKNOWN, Cause.UNSEEN, pattern=pattern, because=because)


def _regions(
    found: InForce, context: Context, session_seen: bool, missing: bool
) -> Iterator[tuple[InForce, tuple[Assumption, ...]]]:
    """An absent Region, and the one that may come from out of sight."""
    if found.region.value is not ABSENT:
        yield found, ()
        return
    open_ambient = context.ambient is Ambient.UNKNOWN
    if not open_ambient and session_seen and not missing:
        yield found, ()
        return
    has_url = found.endpoint.value is not ABSENT
    if not context.region_from_environment and not (open_ambient and has_url):
        yield found, (Assumption.REGION_UNSET,)
    if not missing or has_url:
        anything = replace(found, region=replace(found.region, value=AMBIENT_REGION))
        yield anything, (() if has_url else (Assumption.REGION_SET,))


def _of(found: InForce, era: Era, context: Context) -> Iterator[Outcome]:
    region, url = found.region.value, found.endpoint.value
    if isinstance(region, Symbol) and region.may_be_absent:
        yield unseen(found.region.because)
    elif isinstance(url, Symbol):
        yield unseen(found.endpoint.because, f"{{{url.text}}}")
    elif isinstance(url, Template):
        yield from _of_template(found, classify_template(url.parts), era, context)
    elif not isinstance(region, Symbol | Template):
        yield _decided(found, era)
    elif url is ABSENT:
        yield from _of_stand_ins(found, era)
    else:
        yield _matching(found, str(url), era)


def _decided(found: InForce, era: Era) -> Outcome:
    try:
        return decide(found, era)
    except RefusedError as refused:
        return refused.outcome()


def _with_region(found: InForce, region: str) -> InForce:
    return replace(found, region=replace(found.region, value=region))


def _of_stand_ins(found: InForce, era: Era) -> Iterator[Outcome]:
    """Outcomes of an unseen Region, with the hole back in place of the stand-in."""
    for stand_in in (LISTED, UNLISTED):
        outcome = _decided(_with_region(found, stand_in), era)
        if outcome.verdict is Verdict.GLOBAL:
            yield _assuming(outcome, Assumption.LEGACY_REGION)
        elif outcome.url is None:
            yield outcome
        else:
            pattern = outcome.url.replace(stand_in, f"{{{_text(found.region)}}}")
            yield replace(outcome, url=None, signing_region=None, pattern=pattern)


def _text(given: Given) -> str:
    """How a symbol or template shows in a pattern."""
    if isinstance(given.value, Template):
        return "".join(p if isinstance(p, str) else p.text for p in given.value.parts)
    return given.value.text if isinstance(given.value, Symbol) else str(given.value)


def _matching(found: InForce, url: str, era: Era) -> Outcome:
    """A URL that is known and a Region that is not: the Region is taken to match."""
    host = classify(url)
    outcome = _decided(_with_region(found, host.region or LISTED), era)
    if outcome.verdict is Verdict.CUSTOM:
        return _assuming(replace(outcome, signing_region=None), *_if_ambient(found))
    if outcome.verdict is Verdict.BROKEN:
        return outcome
    return _assuming(outcome, Assumption.MATCHING_REGION)


def _if_ambient(found: InForce) -> tuple[Assumption, ...]:
    return (Assumption.REGION_SET,) if found.region.value is AMBIENT_REGION else ()


def _of_template(
    found: InForce, host: HostTemplate, era: Era, context: Context
) -> Iterator[Outcome]:
    """A URL with holes; `https://sts.{r}.amazonaws.com` with the Region `r` is regional."""
    because = found.endpoint.because + found.region.because
    if host.kind is None:
        yield unseen(because, host.pattern)
    elif host.kind is HostKind.INVALID or not host.has_scheme:
        yield Outcome(Verdict.BROKEN, Cause.INVALID_ENDPOINT, pattern=host.pattern, because=because)
    elif host.url is not None:
        literal = replace(found, endpoint=replace(found.endpoint, value=host.url))
        for outcome in _of(literal, era, context):
            custom = outcome.verdict is Verdict.CUSTOM
            yield replace(outcome, url=None, pattern=host.pattern) if custom else outcome
    else:
        yield from _of_hole(found, host, because, context)


def _of_hole(
    found: InForce, host: HostTemplate, because: tuple[Evidence, ...], context: Context
) -> Iterator[Outcome]:
    """A regional host whose Region is a hole."""
    regional = Outcome(Verdict.REGIONAL, Cause.REGIONAL_URL, pattern=host.pattern, because=because)
    hole = host.region if isinstance(host.region, Symbol) else None
    if hole is not None and hole.may_be_absent:
        if context.ambient is not Ambient.UNKNOWN:
            yield replace(regional, verdict=Verdict.BROKEN, cause=Cause.INVALID_ENDPOINT)
        regional = _assuming(regional, Assumption.REGION_SET)
        hole = replace(hole, may_be_absent=False)
    if found.region.value is ABSENT:
        yield replace(regional, verdict=Verdict.BROKEN, cause=Cause.NO_REGION_ERROR)
    elif found.region.value == hole:
        yield regional
    elif found.region.value is AMBIENT_REGION:
        yield _assuming(regional, Assumption.MATCHING_REGION)
    else:
        yield unseen(because, host.pattern)


def _of_surroundings(found: InForce, outcome: Outcome, context: Context) -> Iterator[Assumption]:
    """What unknown surroundings are taken not to set."""
    if context.ambient is not Ambient.UNKNOWN or outcome.cause not in _BUILT:
        return
    region = found.region.value
    listed = not isinstance(region, str) or region in partitions.LEGACY_GLOBAL_REGIONS
    moot = region is ABSENT or is_on(found.fips) or is_on(found.dual_stack)
    if found.mode.value is ABSENT and listed and not moot:
        yield Assumption.MODE_UNSET
    yield Assumption.ENDPOINT_UNSET


def _assuming(outcome: Outcome, *assumes: Assumption) -> Outcome:
    return replace(outcome, assumes=tuple(dict.fromkeys((*outcome.assumes, *assumes))))
