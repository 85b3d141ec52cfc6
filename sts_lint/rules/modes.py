"""The setting that selects legacy or regional endpoints, by all of its names."""

from __future__ import annotations

import re

from sts_lint.aws.context import Context
from sts_lint.aws.names import MODE_NAMES
from sts_lint.aws.partitions import LEGACY_GLOBAL_REGIONS
from sts_lint.carried import Setting
from sts_lint.facts import Atom, ConfigCall, Write
from sts_lint.model import (
    NO_CURE,
    Cure,
    DropArgument,
    Remedy,
    Safety,
    SetLiteral,
    Span,
    Words,
)
from sts_lint.quoting import quoted
from sts_lint.rules.ways import NEEDS_BOUND, is_proved_new

LEGACY, REGIONAL = "legacy", "regional"
_COMMENT = re.compile(r"\s[#;].*", re.DOTALL)
_ACCEPTED = {"", LEGACY, REGIONAL}  # empty counts as unset


def is_mode(name: str) -> bool:
    """Whether this variable or session variable is the mode."""
    return name in MODE_NAMES


def is_rejected(value: Atom) -> bool:
    """Whether botocore raises for this value; unseen values get the benefit of the doubt."""
    return isinstance(value, str) and value not in _ACCEPTED


def maps(region: Atom) -> bool:
    """Whether legacy mode sends this Region, or what it may be, to the global endpoint."""
    return not isinstance(region, str) or region in LEGACY_GLOBAL_REGIONS


def cure(write: Write, context: Context) -> Cure:
    """Set the mode to `regional`; a guess where the value is neither mode, however spelt."""
    literal = write.value.literal or write.value_span
    if context.fixing is None or write.stubbed or literal is None:
        return NO_CURE
    return _regional(write.name, str(write.value.value), literal)


def cure_of_setting(setting: Setting, context: Context) -> Cure:
    """The same in a configuration file, where a value that is only guessed at stays."""
    if context.fixing is None or not setting.entry.exact or not setting.entry.value:
        return NO_CURE
    return _regional(setting.name, setting.entry.value, setting.entry.value_span)


def _regional(name: str, value: str, literal: Span) -> Cure:
    meant = _COMMENT.sub("", value).strip(" \t\"'").lower()
    title, safety = f"set {name} to {REGIONAL}", Safety.SAFE
    if meant not in (LEGACY, REGIONAL):
        title, safety = f"{title}: what {quoted(value)!r} was to mean is a guess", Safety.UNSAFE
    return Cure((Remedy(title, safety, (SetLiteral(literal, Words(REGIONAL)),)),))


def cure_of_option(call: ConfigCall, context: Context) -> Cure:
    """Drop an option of `Config` that has never worked."""
    if context.fixing is None:
        return NO_CURE
    title = f"drop {call.keyword}, with which the program ends in a TypeError"
    remedy = Remedy(title, Safety.UNSAFE, (DropArgument(call.span, call.keyword),))
    return Cure((remedy,), "" if is_proved_new(context) else NEEDS_BOUND)
