"""Settings in configuration files: which Region goes with them, and what to write.

A Region belongs to the profiles in which a setting counts, or to its environment, where
boto3 reads `AWS_DEFAULT_REGION` and most others `AWS_REGION`.
"""

from __future__ import annotations

from sts_lint.aws.context import Context
from sts_lint.aws.names import MODE_KEY, MODE_VARIABLE, REGION_VARIABLES
from sts_lint.aws.partitions import LEGACY_GLOBAL_REGIONS, has_region_form
from sts_lint.carried import Carrier, Setting
from sts_lint.model import AddSetting, Change, Entry, SetLiteral, Span, Words
from sts_lint.rules import ways
from sts_lint.rules.modes import REGIONAL

OVERRULES = "it comes before the Region of a profile"
_KEY = "region"


def stated(context: Context) -> str | None:
    """The Region that fixes may write as text."""
    region = context.fixing.region if context.fixing else None
    return region if region and has_region_form(region) else None


def regions(setting: Setting) -> list[Entry | None]:
    """The Region of each place in which the setting counts, None where it has none."""
    if setting.carrier is not Carrier.VARIABLE:
        return [profile.key(_KEY) for profile in setting.profiles]
    found = [setting.beside(name) for name in REGION_VARIABLES]
    return [entry for entry in found if entry is not None] or [None]


def region_of(setting: Setting) -> str | None:
    """The real Region that goes with the setting everywhere, if the file names it."""
    found = regions(setting)
    values = {entry.value if entry and entry.literal else "" for entry in found}
    value = values.pop() if len(values) == 1 else ""
    return value if ways.is_real(value) else None


def with_region(setting: Setting, region: str) -> tuple[Change, ...]:
    """Give every place in which the setting counts a Region."""
    if setting.carrier is Carrier.VARIABLE:
        return (AddSetting(setting.entry.key_span, REGION_VARIABLES[0], region),)
    anchors: list[Entry | None] = [setting.entry]
    if setting.carrier is Carrier.SERVICES:
        anchors = [profile.key("services") for profile in setting.profiles]
    return tuple(AddSetting(entry.key_span, _KEY, region) for entry in anchors if entry)


def with_mode(
    carrier: Carrier, beside: Span, region: str, set_to: Entry | None, context: Context
) -> tuple[Change, ...]:
    """`regional` beside a Region that old SDKs map to the global endpoint, if no mode is set."""
    needless = region not in LEGACY_GLOBAL_REGIONS or ways.is_proved_new(context)
    if needless or (set_to is not None and set_to.value):
        return ()
    if set_to is not None:
        return (SetLiteral(set_to.value_span, Words(REGIONAL)),)
    name = MODE_VARIABLE if carrier is Carrier.VARIABLE else MODE_KEY
    return (AddSetting(beside, name, REGIONAL),)
