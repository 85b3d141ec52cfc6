"""What to write so that a client becomes regional: one policy, for every rule.

Host and Region change together. A global URL becomes the Region's own host, in place. A client
without a Region gets the one the user stated, alone where only botocore from 1.40 on can run
it, else together with the URL. A Region in the code is never second-guessed.

These are proposals, best first: whoever writes one judges the program again and takes the
first that leaves nothing global and everything else as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from packaging.version import Version

from sts_lint.aws import partitions
from sts_lint.aws.context import Context, FixStyle, Policy
from sts_lint.aws.outcomes import Cause
from sts_lint.aws.versions import CHANGES, Feature
from sts_lint.facts import ABSENT, Client, Given, Request
from sts_lint.model import (
    NO_CURE,
    Change,
    Code,
    Cure,
    DropArgument,
    Manner,
    NewValue,
    RegionUrl,
    Remedy,
    Safety,
    SetArgument,
    SetLiteral,
    Span,
    Verdict,
    Words,
)
from sts_lint.rule import JudgedClient
from sts_lint.rules import urls, wording

NEEDS_REGION = "--region"
NEEDS_BOUND = "boto3>=1.40 among the dependencies"
PINS = "pins the endpoint; AWS_ENDPOINT_URL, FIPS and dual-stack no longer apply"
OVERRULES = "a Region set where the program runs no longer counts"
UNPINS = "AWS_ENDPOINT_URL, FIPS and dual-stack apply from now on"
_REGIONAL_SINCE: Version = next(
    change.version for change in CHANGES if change.feature is Feature.REGIONAL_DEFAULT
)
_URL_VARIABLES = ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")
_MOST = 40  # proposals for one client

Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build a client; `url` is the endpoint URL in force, from wherever it comes."""

    request: Request
    region: Given
    url: Given
    lacks_region: bool  # certainly none where it runs, or none that has a regional endpoint

    @property
    def is_global(self) -> bool:
        """Whether the URL given is the global one."""
        return urls.is_global(self.url)

    @property
    def lacks_url(self) -> bool:
        """Whether botocore makes the URL; an empty one it may take for none."""
        return self.url.value in (ABSENT, None, "")


def for_client(judged: JudgedClient, context: Context) -> Cure:
    """How to make a client regional that is or may be global."""
    if context.fixing is None or judged.client.stubbed:
        return NO_CURE
    ways = tuple(_ways(judged.client, context))
    return _Policy(judged, ways, context).cure() if ways else NO_CURE


def is_proved_new(context: Context) -> bool:
    """Whether only botocore from 1.40 on can run the program."""
    return context.sdk.low is not None and context.sdk.low >= _REGIONAL_SINCE


def host_url(region: str, scheme: str = "https") -> str:
    """The URL of a Region's own host."""
    return f"{scheme}://{partitions.regional_host(region)}"


def is_real(region: object) -> bool:
    """Whether this is a Region by its form, and no pseudo-Region."""
    known = isinstance(region, str) and partitions.has_region_form(region)
    return known and region not in partitions.FIPS_PSEUDO_REGIONS


def _ways(client: Client, context: Context) -> Iterator[Way]:
    without: tuple[object, ...] = (ABSENT, None, partitions.GLOBAL_REGION)
    if context.region_from_environment:
        without = (partitions.GLOBAL_REGION,)
    for request in client.requests:
        if request.error.value is ABSENT:
            region = wording.region(request)
            yield Way(request, region, _url(request), region.value in without)


def _url(request: Request) -> Given:
    if request.endpoint.value not in (ABSENT, None, ""):
        return request.endpoint
    configured = [given for name in _URL_VARIABLES for given in [dict(request.environ).get(name)]]
    return next((g for g in configured if g and urls.is_global(g)), request.endpoint)


@dataclass(frozen=True)
class _Policy:
    judged: JudgedClient
    ways: tuple[Way, ...]
    context: Context

    @property
    def stated(self) -> Words | Code | None:
        """The Region that fixes may write."""
        region = self.context.fixing.region if self.context.fixing else None
        if region is None:
            return None
        return Words(region) if partitions.has_region_form(region) else Code(region)

    @property
    def needs_region(self) -> bool:
        return any(way.lacks_region and (way.lacks_url or way.is_global) for way in self.ways)

    def cure(self) -> Cure:
        if self.needs_region and self.stated is None:
            return Cure((), NEEDS_REGION)
        if self._is_settled_by_a_bound():
            return Cure((), NEEDS_BOUND)
        found = list(dict.fromkeys(self._remedies()))[:_MOST]
        unproved = not is_proved_new(self.context) and any(way.lacks_url for way in self.ways)
        return Cure(tuple(found), NEEDS_BOUND if unproved and not self._regions() else "")

    def _is_settled_by_a_bound(self) -> bool:
        """Whether one edit of a manifest settles this client with all others."""
        sdk, fixing = self.context.sdk, self.context.fixing
        asked = fixing is not None and fixing.style is FixStyle.ENDPOINT_URL
        if asked or self._is_strict() or self.needs_region or any(w.is_global for w in self.ways):
            return False
        return not sdk.stated and (sdk.manifest is not None or bool(sdk.because))

    def _is_strict(self) -> bool:
        return self.context.policy is Policy.EXPLICIT_ENDPOINT

    def _remedies(self) -> Iterator[Remedy]:
        wants_url = any(way.is_global for way in self.ways)
        fixing = self.context.fixing
        asked = fixing is not None and fixing.style is FixStyle.ENDPOINT_URL
        if not (wants_url or asked or self._is_strict()) and self._region_suffices():
            yield from self._with([()])
        yield from self._with(list(self._url_changes()))
        if wants_url and not self.needs_region and is_proved_new(self.context):
            for calls in self._calls():
                drops = tuple(DropArgument(call, "endpoint_url") for call in calls)
                yield Remedy(f"drop the global endpoint_url: {UNPINS}", Safety.UNSAFE, drops)

    def _region_suffices(self) -> bool:
        """Whether a Region is enough: the SDK is new, or FIPS or dual-stack rule the host out."""
        without = (Cause.REGION_ABSENT, Cause.REGION_NONE, Cause.AWS_GLOBAL)
        found = [o for o in self.judged.judgement.outcomes if o.cause in without]
        variants = any(outcome.verdict is Verdict.BROKEN for outcome in found)
        return variants or is_proved_new(self.context)

    def _with(self, options: Sequence[Changes]) -> Iterator[Remedy]:
        """Each way to write the Region, if it must be, with each of these for the URL."""
        regions: list[Changes] = list(self._region_changes()) if self.needs_region else [()]
        pairs = [pair for pair in product(regions, options) if _fit_together(*pair)]
        for region, url in sorted(pairs, key=_preference):
            if region or url:
                title = self._title(region, url)
                yield Remedy(title, self._safety(region, url), (*region, *url))

    def _region_changes(self) -> Iterator[Changes]:
        """The ways to write the stated Region."""
        if self.stated is None:
            return
        without = [way for way in self.ways if way.lacks_region]
        literals = [way.region.literal for way in without]
        if all(way.region.value == partitions.GLOBAL_REGION for way in without):
            spans = [literal for literal in literals if literal is not None]
            if len(spans) == len(without):
                yield tuple(SetLiteral(span, self.stated) for span in dict.fromkeys(spans))
        for manner, calls in product(Manner, self._calls()):
            yield tuple(
                SetArgument(call, "region_name", self.stated, manner, self._builds_others(call))
                for call in calls
            )

    def _url_changes(self) -> Iterator[Changes]:
        """The ways to write the URL of the Region's own host."""
        in_place = tuple(self._literal_urls())
        if in_place and not any(way.lacks_url for way in self.ways):
            yield in_place
        for manner, calls in product(Manner, self._calls()):
            for value in self._url_values():
                yield tuple(
                    SetArgument(call, "endpoint_url", value, manner, self._builds_others(call))
                    for call in calls
                )

    def _literal_urls(self) -> Iterator[SetLiteral]:
        """The new texts of the literals that are the global URL; nothing if one has none."""
        found: list[SetLiteral] = []
        for way in self.ways:
            if way.is_global:
                region = self._target(way)
                if region is None or way.url.literal is None:
                    return
                found.append(SetLiteral(way.url.literal, Words(host_url(region))))
        yield from dict.fromkeys(found)

    def _target(self, way: Way) -> str | None:
        """The Region whose host a way shall call, if it is known as text."""
        if way.lacks_region:
            return self.stated.text if isinstance(self.stated, Words) else None
        region = str(way.region.value)
        real = partitions.FIPS_PSEUDO_REGIONS.get(region, region)
        return real if is_real(real) and isinstance(way.region.value, str) else None

    def _regions(self) -> tuple[str, ...]:
        """The Regions of all ways whose URL is to be written; none if one is not known."""
        found = [self._target(way) for way in self.ways if way.lacks_url or way.is_global]
        known = [region for region in found if region is not None]
        return tuple(dict.fromkeys(known)) if len(known) == len(found) else ()

    def _url_values(self) -> Iterator[NewValue]:
        """The URL in terms of the Region's own expression where there is one, or as text."""
        regions = self._regions()
        suffixes = {partitions.partition_of(region).dns_suffix for region in regions}
        if len(suffixes) == 1 and not (len(regions) == 1 and self.needs_region):
            suffix = suffixes.pop()
            yield RegionUrl(suffix, "region_name", self._scheme)
            yield RegionUrl(suffix, None, self._scheme)
        if len(regions) == 1:
            yield Words(host_url(regions[0], self._scheme))

    @property
    def _scheme(self) -> str:
        """`http` where the program asks for requests in the open: fixes change the host only."""
        given = [way.request.use_ssl.value for way in self.ways]
        return "http" if all(value is False for value in given) else "https"

    def _calls(self) -> Iterator[tuple[Span, ...]]:
        """The calls that build the client, and the call that asks for it.

        The latter comes first where the former say nothing: `make()` of a `partial`.
        """
        found = [way.request.maker for way in self.ways if way.request.maker]
        makers = tuple(dict.fromkeys(maker.call for maker in found))
        site = (self.judged.client.call,)
        order = (makers, site) if all(maker.arguments for maker in found) else (site, makers)
        yield from (calls for calls in dict.fromkeys(order) if calls)

    def _builds_others(self, call: Span) -> bool:
        """Whether the call may build clients of other services; one of a wrapper may."""
        makers = [way.request.maker for way in self.ways if way.request.maker]
        return all(maker.call != call for maker in makers) or any(
            maker.others for maker in makers if maker.call == call
        )

    def _safety(self, region: Changes, url: Changes) -> Safety:
        """Safe where every URL that changes is in the code and was the global one."""
        literals = all(isinstance(change, SetLiteral) for change in url)
        passed = all(urls.is_global(way.request.endpoint) for way in self.ways)
        return Safety.SAFE if url and not region and (literals or passed) else Safety.UNSAFE

    def _title(self, region: Changes, url: Changes) -> str:
        replaces = any(way.is_global for way in self.ways)
        parts = []
        if region and self.stated is not None:
            parts.append(f"set the Region to {_shown(self.stated)}")
        if url:
            what = " or ".join(map(host_url, self._regions())) or "the Region's own host"
            parts.append(f"replace the global URL by {what}" if replaces else f"call {what}")
        reasons = [OVERRULES] * bool(region) + [PINS] * (bool(url) and not replaces)
        return " and ".join(parts) + (f": {'; '.join(reasons)}" if reasons else "")


def _shown(value: Words | Code) -> str:
    return value.text if isinstance(value, Words) else value.source


def _preference(pair: tuple[Changes, Changes]) -> tuple[int, int]:
    """Literals in place first, then plain keywords."""
    manners = [
        list(Manner).index(change.manner)
        for changes in pair
        for change in changes
        if isinstance(change, SetArgument)
    ]
    return max(manners, default=-1), len(manners)


def _fit_together(region: Changes, url: Changes) -> bool:
    """Whether no literal is given two values, and arguments go to the same calls alike."""
    literals = [change.literal for change in (*region, *url) if isinstance(change, SetLiteral)]
    places = [
        {(change.call, change.manner) for change in changes if isinstance(change, SetArgument)}
        for changes in (region, url)
    ]
    apart = all(places) and places[0] != places[1]
    return len(literals) == len(set(literals)) and not apart
