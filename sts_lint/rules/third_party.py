"""How findings about keys of other programs are said, weighed and fixed."""

from __future__ import annotations

from sts_lint.aws.context import Context
from sts_lint.aws.hosts import classify
from sts_lint.aws.partitions import has_region_form
from sts_lint.carried import ThirdParty
from sts_lint.model import (
    NO_CURE,
    AddSetting,
    Change,
    Cure,
    Entry,
    Remedy,
    Safety,
    SetLiteral,
    Severity,
    Words,
)
from sts_lint.quoting import quoted
from sts_lint.rules.urls import GLOBAL_URL
from sts_lint.third_party.judging import Flaw, known_region, regional_url_like
from sts_lint.third_party.rows import Confidence, Holds
from sts_lint.third_party.shown import either

_ADVICE = (Flaw.INCOMPLETE, Flaw.FAR_REGION, Flaw.NO_EFFECT)
_NEEDS_REGION = "--region"
_ELSEWHERE = "the Region it is signed for is set elsewhere"


def said(setting: ThirdParty, flaw: Flaw) -> str:
    """The message."""
    row, name = setting.row, setting.name
    beside = setting.region.value if setting.region else ""
    match flaw:
        case Flaw.GLOBAL_HOST:
            what = f"{name} is the global endpoint: calls {GLOBAL_URL}"
        case Flaw.AWS_GLOBAL:
            what = f"{name} is aws-global: calls {GLOBAL_URL}"
        case Flaw.OTHER_REGION:
            host = classify(setting.entry.value.strip()).name or quoted(setting.entry.value)
            what = f"{name} is {host}, but its requests are signed for {beside}"
        case Flaw.NO_REGION:
            what = f"{name} without {either(row.needs)}: signed for a Region that is set elsewhere"
        case Flaw.BAD_WORD:
            what = f"{name} chooses {GLOBAL_URL}; good is {row.good}"
        case Flaw.INCOMPLETE:
            what = f"{name} without {either(row.needs)}: may call {GLOBAL_URL}"
        case Flaw.FAR_REGION:
            what = f"{name} is {setting.entry.value}, where {beside} is in use"
        case Flaw.NO_EFFECT:
            what = f"{name} has no effect; good is {row.good}"
    return f"{row.product}: {what}"


def severity(setting: ThirdParty, flaw: Flaw) -> Severity:
    """Error where the key is certain and so is the entry; advice for what is only missing."""
    if setting.row.advice or flaw in _ADVICE:
        return Severity.ADVICE
    certain = setting.row.confidence is Confidence.CONFIRMED and setting.entry.exact
    return Severity.ERROR if certain and flaw is not Flaw.NO_REGION else Severity.WARNING


def cure(setting: ThirdParty, flaw: Flaw, context: Context) -> Cure:
    """What to write; nothing where a value is only guessed at, or Regions disagree."""
    if context.fixing is None or not setting.entry.exact:
        return NO_CURE
    asked = context.fixing.region or ""
    wanted = asked if has_region_form(asked) else None
    match flaw:
        case Flaw.GLOBAL_HOST if setting.row.holds is Holds.URL:
            return _own_endpoint(setting, wanted)
        case Flaw.AWS_GLOBAL if wanted is None:
            return Cure((), _NEEDS_REGION)
        case Flaw.AWS_GLOBAL:
            return _set(setting, f"set {setting.name} to {wanted}", {setting.entry: str(wanted)})
        case Flaw.NO_REGION:
            return _with_region(setting)
        case Flaw.BAD_WORD if setting.row.writes:
            title = f"set {setting.name} to {setting.row.writes}"
            return _set(setting, title, {setting.entry: setting.row.writes})
    return NO_CURE


def _own_endpoint(setting: ThirdParty, wanted: str | None) -> Cure:
    """The endpoint of the Region that its requests are signed for."""
    signed = known_region(setting.region)
    region = signed or wanted
    if region is None:
        return Cure((), _NEEDS_REGION)
    values = {setting.entry: regional_url_like(setting.entry.value, region)}
    doubt = ""
    if signed is None and setting.region is not None:
        if not setting.region.literal:
            return NO_CURE
        values[setting.region] = region
    elif signed is None:
        doubt = _ELSEWHERE
    return _set(setting, f"set {setting.name} to the endpoint of {region}", values, doubt)


def _with_region(setting: ThirdParty) -> Cure:
    """The Region of the endpoint, in a line of its own."""
    region = classify(setting.entry.value.strip()).region
    beside = [key for key in setting.row.region if "/" not in key]
    if region is None or not beside:
        return NO_CURE
    before = setting.entry.path[-1].rpartition(".")
    name = f"{before[0]}{before[1]}{beside[0]}"
    change = AddSetting(setting.entry.key_span, name, region)
    return Cure((_remedy(setting, f"set {name} to {region}, the endpoint's own", (change,)),))


def _set(setting: ThirdParty, title: str, values: dict[Entry, str], doubt: str = "") -> Cure:
    changes = tuple(SetLiteral(e.value_span, Words(value)) for e, value in values.items())
    return Cure((_remedy(setting, title, changes, doubt),))


def _remedy(
    setting: ThirdParty, title: str, changes: tuple[Change, ...], doubt: str = ""
) -> Remedy:
    doubts = "; ".join(filter(None, (doubt, setting.row.caution)))
    if doubts:
        return Remedy(f"{title}: {doubts}", Safety.UNSAFE, changes)
    return Remedy(title, Safety.SAFE, changes)
