"""Endpoint URLs in configuration files: which are in force, for what, and what to write."""

from __future__ import annotations

from sts_lint.aws.context import SERVICES_ENDPOINT, Context
from sts_lint.aws.hosts import HostKind, classify
from sts_lint.aws.names import STS_URL_NAMES, URL_NAMES
from sts_lint.aws.partitions import GLOBAL_SIGNING_REGION
from sts_lint.carried import Carrier, Setting
from sts_lint.model import (
    NO_CURE,
    Change,
    Cure,
    Diagnostic,
    Entry,
    Remedy,
    Safety,
    SetLiteral,
    Severity,
    Verdict,
    Words,
)
from sts_lint.rule import Rule
from sts_lint.rules import configured, modes, remedies, severity, urls, ways

_IGNORED = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
_BEFORE = {"AWS_ENDPOINT_URL": "AWS_ENDPOINT_URL_STS", "endpoint_url": SERVICES_ENDPOINT}
"""Settings of the same place that come before one of all services [botocore args.py]."""
_URLS = {
    True: ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"),
    False: (SERVICES_ENDPOINT, "endpoint_url"),
}
_VARIANTS = (
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
)
_OTHERS = "clients built for another Region are refused"


def is_in_force(setting: Setting) -> bool:
    """Whether the setting is a URL that botocore takes for STS where it stands."""
    if setting.carrier is Carrier.NOTHING or setting.name not in URL_NAMES:
        return False
    stronger = setting.beside(_BEFORE.get(setting.name, ""))
    return not (stronger and stronger.value) and not _is_ignored(setting)


def decides_instead(setting: Setting) -> str | None:
    """The setting beside a mode or a Region by which another host is called, whatever they are."""
    names = _URLS[setting.carrier is Carrier.VARIABLE]
    found = [(name, entry) for name in names if (entry := setting.beside(name)) and entry.value]
    if found and not _is_ignored(setting):
        name, entry = found[0]
        return None if classify(entry.value).kind is HostKind.GLOBAL else name
    return next((name for name in _VARIANTS if _is_on(setting.beside(name))), None)


def is_of_others(setting: Setting, name: str | None) -> bool:
    """Whether a setting beside is the URL of a host that is not AWS's, or of one not seen."""
    entry = setting.beside(name) if name else None
    known = entry is not None and classify(entry.value).kind
    return known in (HostKind.CUSTOM, HostKind.INVALID) and not _is_on(entry)


def about_legacy(rule: Rule, setting: Setting, context: Context) -> Diagnostic:
    """What legacy mode comes to where the setting stands."""
    cure_, other = modes.cure_of_setting(setting, context), decides_instead(setting)
    if other:
        message = f"{setting.name} is legacy, without effect beside {other}"
        return rule.about_setting(setting.span, Severity.ADVICE, message, cure_)
    message = f"{setting.name} is legacy: calls {urls.GLOBAL_URL} in fifteen Regions"
    grave, called = severity.of_setting(setting), (urls.GLOBAL_URL,)
    return rule.about_setting(setting.span, grave, message, cure_, Verdict.MAYBE_GLOBAL, called)


def _is_ignored(setting: Setting) -> bool:
    for_all = setting.profiles and all(_is_on(p.key(_IGNORED[1])) for p in setting.profiles)
    return bool(for_all) or _is_on(setting.beside(*_IGNORED))


def _is_on(entry: Entry | None) -> bool:
    return entry is not None and entry.value.lower() == "true"


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
