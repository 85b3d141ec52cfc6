"""Regions in configuration files that are `aws-global`: where they count, what to write."""

from __future__ import annotations

import re

from sts_lint.aws.context import Context
from sts_lint.aws.names import MODE_KEY, MODE_VARIABLE, REGION_VARIABLES
from sts_lint.aws.partitions import GLOBAL_REGION
from sts_lint.carried import Carrier, Key, Setting
from sts_lint.model import NO_CURE, Change, Cure, Entry, Remedy, Safety, SetLiteral, Words
from sts_lint.rules import configured, remedies, setting_urls

_OF_STS = re.compile(r"(?i)(?:aws)?sts[_.-]?region|aws[_-]region")
_PROVIDER = ("provider", "aws")
_OTHERS = "clients of other services use it, too"
_OLD = "enough on botocore 1.40 or newer"


def is_set_by(setting: Setting) -> bool:
    """Whether a variable or a profile makes `aws-global` the Region."""
    of_profile = setting.carrier is Carrier.PROFILE and setting.name == "region"
    of_environment = setting.carrier is Carrier.VARIABLE and setting.name in REGION_VARIABLES
    return (of_profile or of_environment) and setting.value == GLOBAL_REGION


def is_given_by(key: Key) -> bool:
    """Whether a command of the CLI, the provider of Terraform or a key of STS has it as Region."""
    path = key.entry.path
    of_command = path[-2:] in (("aws", "--region"), ("aws sts", "--region"))
    of_provider = key.name == "region" and path[:2] == _PROVIDER
    known = of_command or of_provider or _OF_STS.fullmatch(key.name) is not None
    return known and key.entry.literal and key.entry.value == GLOBAL_REGION


def cure_of_setting(setting: Setting, context: Context) -> Cure:
    """The Region stated, with the mode where an old SDK would map it to the global endpoint."""
    region = configured.stated(context)
    if context.fixing is None or not setting.entry.exact or region is None:
        return _without(setting.entry, context)
    set_to = setting.beside(MODE_KEY, MODE_VARIABLE)
    if setting.name == "AWS_REGION":
        set_to = set_to or setting.beside("AWS_DEFAULT_REGION")  # the mode goes with that one
    key = setting.entry.key_span
    more = configured.with_mode(setting.carrier, key, region, set_to, context)
    if setting_urls.decides_instead(setting):
        more = ()
    found = _remedies(setting.name, setting.entry, region, more)
    in_all = setting.section == "DEFAULT"  # a profile may have a mode of its own
    return Cure(tuple(found[-1:] if in_all else found))


def cure_of_key(key: Key, context: Context) -> Cure:
    """The Region stated."""
    region = configured.stated(context)
    if context.fixing is None or not key.entry.exact or region is None:
        return _without(key.entry, context)
    return Cure(tuple(_remedies(key.name, key.entry, region, ())))


def _without(entry: Entry, context: Context) -> Cure:
    lacks = context.fixing is not None and entry.exact
    return Cure((), remedies.NEEDS_REGION) if lacks else NO_CURE


def _remedies(name: str, entry: Entry, region: str, more: tuple[Change, ...]) -> list[Remedy]:
    change = SetLiteral(entry.value_span, Words(region))
    title = f"set {name} to {region}: {_OTHERS}"
    alone = Remedy(f"{title}; {_OLD}" if more else title, Safety.UNSAFE, (change,))
    return [Remedy(title, Safety.UNSAFE, (change, *more)), alone] if more else [alone]
