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

from sts_lint.aws import partitions
from sts_lint.aws.context import Context, FixStyle, Policy
from sts_lint.aws.outcomes import Cause
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
from sts_lint.rules import urls
from sts_lint.rules.ways import NEEDS_BOUND, Way, host_url, is_proved_new, of_client, real_region

NEEDS_REGION = "--region"
PINS = "pins the endpoint; AWS_ENDPOINT_URL, FIPS and dual-stack no longer apply"
OVERRULES = "a Region set where the program runs no longer counts"
UNPINS = "AWS_ENDPOINT_URL, FIPS and dual-stack apply from now on"
REGION, URL = "region_name", "endpoint_url"
_MOST = 40  # proposals for one client

Changes = tuple[Change, ...]


def for_client(judged: JudgedClient, context: Context) -> Cure:
    """How to make a client regional that is or may be global."""
    if context.fixing is None or judged.client.stubbed:
        return NO_CURE
    ways = tuple(of_client(judged.client, context))
    return _Policy(judged, ways, context).cure() if ways else NO_CURE


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
        return any(way.needs_region for way in self.ways)

    def cure(self) -> Cure:
        if self.needs_region and self.stated is None:
            return Cure((), NEEDS_REGION)
        if self._is_settled_by_a_bound():
            return Cure((), NEEDS_BOUND)
        found = list(dict.fromkeys(self._remedies()))[:_MOST]
        return Cure(tuple(found), "" if self._is_bound_useless() else NEEDS_BOUND)

    def _is_settled_by_a_bound(self) -> bool:
        """Whether one edit of a manifest settles this client with all others."""
        sdk, fixing = self.context.sdk, self.context.fixing
        asked = fixing is not None and fixing.style is FixStyle.ENDPOINT_URL
        if asked or self._is_strict() or self.needs_region or any(w.is_global for w in self.ways):
            return False
        return not sdk.stated and (sdk.manifest is not None or bool(sdk.because))

    def _is_bound_useless(self) -> bool:
        """Whether no bound helps: it is there, or a URL that must stay stands in the way."""
        settled = all(way.lacks_url or way.is_global for way in self.ways)
        return is_proved_new(self.context) or not settled

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
                drops = tuple(DropArgument(call, URL) for call in calls)
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
        if all(way.region.value == partitions.GLOBAL_REGION for way in without):
            literals: dict[Span, dict[Span, None]] = {}
            for way in without:
                if way.region.literal is not None:
                    literals.setdefault(way.region.literal, {})[self._call(way)] = None
            if all(way.region.literal for way in without):
                yield tuple(
                    SetLiteral(literal, self.stated, REGION, tuple(calls))
                    for literal, calls in literals.items()
                )
        for manner, calls in product(self._manners(), self._calls()):
            yield tuple(
                SetArgument(call, REGION, self.stated, manner, self._builds_others(call))
                for call in calls
            )

    def _manners(self) -> tuple[Manner, ...]:
        """The manners that keep a Region which is not in sight; all where each is known."""
        hidden = [way for way in self.ways if way.is_open]
        if any(not way.request.session_seen for way in hidden):
            return (Manner.SESSION,)
        return (Manner.OTHERWISE,) if hidden else tuple(Manner)

    def _call(self, way: Way) -> Span:
        return way.request.maker.call if way.request.maker else self.judged.client.call

    def _url_changes(self) -> Iterator[Changes]:
        """The ways to write the URL of the Region's own host."""
        in_place = tuple(self._literal_urls())
        if in_place and not any(way.lacks_url for way in self.ways):
            yield in_place
        for manner, calls in product(Manner, self._calls()):
            for value in self._url_values():
                yield tuple(
                    SetArgument(call, URL, value, manner, self._builds_others(call))
                    for call in calls
                )

    def _literal_urls(self) -> Iterator[SetLiteral]:
        """The new texts of the literals that are the global URL; nothing if one has none."""
        found: dict[tuple[Span, str], dict[Span, None]] = {}
        for way in self.ways:
            if way.is_global:
                region = self._target(way)
                if region is None or way.url.literal is None:
                    return
                found.setdefault((way.url.literal, host_url(region)), {})[self._call(way)] = None
        for (literal, url), calls in found.items():
            yield SetLiteral(literal, Words(url), URL, tuple(calls))

    def _target(self, way: Way) -> str | None:
        """The Region whose host a way shall call, if it is known as text."""
        if not way.lacks_region:
            return real_region(way.region)
        return self.stated.text if isinstance(self.stated, Words) and not way.is_open else None

    def _regions(self) -> tuple[str, ...]:
        """The Regions of all ways whose URL is to be written; none if one is not known."""
        found = [self._target(way) for way in self.ways if way.lacks_url or way.is_global]
        known = [region for region in found if region is not None]
        return tuple(dict.fromkeys(known)) if len(known) == len(found) else ()

    def _url_values(self) -> Iterator[NewValue]:
        """The URL in terms of the Region's own expression where there is one, or as text."""
        regions = self._regions()
        suffixes = {partitions.partition_of(region).dns_suffix for region in regions}
        texts = [Words(host_url(region, self._scheme)) for region in regions]
        if len(texts) == 1 and self.needs_region:
            yield texts.pop()
        if len(suffixes) == 1:
            suffix = suffixes.pop()
            if self.needs_region or all(way.passes_region for way in self.ways):
                yield RegionUrl(suffix, REGION, self._scheme)
            yield RegionUrl(suffix, None, self._scheme)
        if len(texts) == 1:
            yield texts.pop()

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
        of_session = any(_manner(change) is Manner.SESSION for change in region)
        parts = []
        if region and self.stated is not None:
            where = " where the session has none" if of_session else ""
            parts.append(f"set the Region to {_shown(self.stated)}{where}")
        if url:
            what = " or ".join(map(host_url, self._regions())) or "the Region's own host"
            parts.append(f"replace the global URL by {what}" if replaces else f"call {what}")
        reasons = [OVERRULES] * bool(region and not of_session)
        reasons += [PINS] * bool(url and not replaces)
        return " and ".join(parts) + (f": {'; '.join(reasons)}" if reasons else "")


def _manner(change: Change) -> Manner | None:
    return change.manner if isinstance(change, SetArgument) else None


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
