"""Endpoint URLs in configuration files: which are in force, for what, and what to write."""

from __future__ import annotations

from sts_lint.aws.context import SERVICES_ENDPOINT, Context
from sts_lint.aws.hosts import classify
from sts_lint.aws.names import STS_URL_NAMES, URL_NAMES
from sts_lint.aws.partitions import GLOBAL_SIGNING_REGION
from sts_lint.carried import Carrier, Setting
from sts_lint.model import NO_CURE, Change, Cure, Remedy, Safety, SetLiteral, Words
from sts_lint.rules import configured, remedies, ways

_IGNORED = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
_BEFORE = {"AWS_ENDPOINT_URL": "AWS_ENDPOINT_URL_STS", "endpoint_url": SERVICES_ENDPOINT}
"""Settings of the same place that come before one of all services [botocore args.py]."""
_OTHERS = "clients built for another Region are refused"


def is_in_force(setting: Setting) -> bool:
    """Whether the setting is a URL that botocore takes for STS where it stands."""
    if setting.carrier is Carrier.NOTHING or setting.name not in URL_NAMES:
        return False
    stronger = setting.beside(_BEFORE.get(setting.name, ""))
    ignored = setting.beside(*_IGNORED)
    for_all = setting.profiles and all(
        (profile.value(_IGNORED[1]) or "").lower() == "true" for profile in setting.profiles
    )
    return not (stronger and stronger.value) and not (
        for_all or (ignored and ignored.value.lower() == "true")
    )


def reach(setting: Setting) -> str:
    """That a URL is one of all services."""
    return "" if setting.name in STS_URL_NAMES else ", for every service"


def refusal(setting: Setting) -> str:
    """That signatures for the Region beside the URL are refused."""
    region = configured.region_of(setting)
    mismatch = region is not None and region != GLOBAL_SIGNING_REGION
    return f", which refuses signatures for {region}" if mismatch else ""


def cure(setting: Setting, context: Context) -> Cure:
    """The Region's own host in place of the global one, and the Region where there is none."""
    if context.fixing is None or not setting.entry.exact:
        return NO_CURE
    region = configured.region_of(setting)
    if region is not None:
        safe = region == GLOBAL_SIGNING_REGION
        why = "" if safe else f": {_OTHERS}"
        return _host(setting, region, Safety.SAFE if safe else Safety.UNSAFE, why)
    places = configured.regions(setting)
    if not places or any(place is not None for place in places):
        return NO_CURE
    region = configured.stated(context)
    if region is None:
        return Cure((), remedies.NEEDS_REGION)
    more = configured.with_region(setting, region)
    why = f" and the Region to {region}: {_OTHERS}"
    return _host(setting, region, Safety.UNSAFE, why, more)


def _host(
    setting: Setting, region: str, safety: Safety, why: str, more: tuple[Change, ...] = ()
) -> Cure:
    url = ways.host_url(region, classify(setting.entry.value).scheme or "https")
    title = f"set {setting.name} to {url}{why}"
    change = SetLiteral(setting.entry.value_span, Words(url))
    return Cure((Remedy(title, safety, (change, *more)),))
