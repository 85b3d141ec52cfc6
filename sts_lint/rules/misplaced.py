"""Settings that nothing reads: misspelt ones, and those in the wrong place."""

from __future__ import annotations

import difflib
from functools import lru_cache

from sts_lint.aws.context import Context
from sts_lint.aws.hosts import HostKind, classify
from sts_lint.aws.names import MODE_KEY, MODE_VARIABLE, URL_NAMES
from sts_lint.carried import Carrier, Key, Setting
from sts_lint.model import (
    NO_CURE,
    Cure,
    Entry,
    Remedy,
    RenameSetting,
    Safety,
    SetLiteral,
    Words,
)
from sts_lint.rules import modes

URL_VARIABLE = "AWS_ENDPOINT_URL_STS"
ANNOTATION = "eks.amazonaws.com/sts-regional-endpoints"
_ALIASES = {
    "STS_REGIONAL_ENDPOINTS": MODE_VARIABLE,
    "AWS_REGIONAL_STS_ENDPOINTS": MODE_VARIABLE,
    "AWS_REGIONAL_ENDPOINTS_STS": MODE_VARIABLE,
    "AWS_STS_REGIONALENDPOINTS": MODE_VARIABLE,
    "AWS_ENDPOINT_STS_URL": URL_VARIABLE,
}
_VARIABLE_OF = {MODE_KEY: MODE_VARIABLE, MODE_VARIABLE: MODE_KEY.upper()}
_CLOSE = 0.93  # a letter or two of twenty; AWS_SSO_REGIONAL_ENDPOINTS is not close enough
_MOST = 1000  # settings in one place, to look for others that mean the same
_MODES = {modes.LEGACY, modes.REGIONAL}
_SWITCHES = {"true", "false"}


def where(setting: Setting, context: Context) -> str | None:
    """The place in which nothing reads a setting of STS, None for one that is read."""
    if setting.carrier is Carrier.SERVICES:
        named = setting.profiles or any("services" in dict(p.settings) for _, p in context.beside)
        unnamed = setting.name == "sts.endpoint_url" and not named
        return f"in [{setting.section}]: no profile of this file names it" if unnamed else None
    if setting.carrier is Carrier.PROFILE:
        close = setting.name != MODE_KEY and _close(setting.name, MODE_KEY)
        return _in(setting) if close and _is_mode(setting.entry) else None
    if setting.carrier is not Carrier.NOTHING or not _is_ours(setting.name):
        return None
    return _in(setting)


def right_name(setting: Setting) -> str | None:
    """What the name must have been, where its place is one for it."""
    of_profile = setting.profiles and setting.name == MODE_VARIABLE.lower()
    if setting.carrier is Carrier.PROFILE or of_profile:
        return MODE_KEY
    return None if setting.section else MODE_VARIABLE


def nearly(key: Key) -> str | None:
    """The name that another one is a slip of the pen for, going by its value as well."""
    name, entry = key.name, key.entry
    if not entry.literal:
        return None
    if _is_mode(entry) and name.isupper() and "STS" in name:
        return _ALIASES.get(name) or _close(name, MODE_VARIABLE)
    if name.isupper() and name.endswith(("_STS", "_STS_URL")):
        known = classify(entry.value).kind is not HostKind.INVALID
        return _ALIASES.get(name) or _close(name, URL_VARIABLE) if known else None
    if "/" in name and entry.value.lower() in _SWITCHES:
        return _close(name, ANNOTATION)
    return None


def renamed(fact: Setting | Key, right: str | None, context: Context) -> Cure:
    """The right name; what it sets then must not be the global endpoint.

    No fix where the right name, or another slip for it, stands there, too: which one is to
    count is not known.
    """
    entry = fact.entry
    if right is None or context.fixing is None or not entry.exact or len(fact.around) > _MOST:
        return NO_CURE
    if [e for name, e in fact.around.items() if _is_meant(name, right)] != [entry]:
        return NO_CURE
    title, value = f"rename {entry.path[-1]} to {right}", None
    if right == ANNOTATION and entry.value != "true":
        value = "true"
    if right in (MODE_KEY, MODE_VARIABLE) and entry.value != modes.REGIONAL:
        value = modes.REGIONAL
    if value is None:
        return Cure((Remedy(title, Safety.SAFE, (RenameSetting(entry.key_span, right),)),))
    changes = (RenameSetting(entry.key_span, right), SetLiteral(entry.value_span, Words(value)))
    return Cure((Remedy(f"{title} and set it to {value}", Safety.SAFE, changes),))


def _is_meant(name: str, right: str) -> bool:
    return (
        name.upper() == right.upper()
        or _ALIASES.get(name) == right
        or name.upper() == _VARIABLE_OF.get(right)
        or _close(name, right) is not None
    )


def _in(setting: Setting) -> str:
    return f"in [{setting.section}]" if setting.section else "among variables"


def _is_ours(name: str) -> bool:
    modes_and_urls = {MODE_KEY, MODE_VARIABLE.lower(), URL_VARIABLE.lower(), *URL_NAMES}
    return name in modes_and_urls or name.endswith(f".{MODE_KEY}")


def _is_mode(entry: Entry) -> bool:
    return entry.value.strip("\"' ").lower() in _MODES


@lru_cache(maxsize=1024)
def _close(name: str, right: str) -> str | None:
    found = difflib.get_close_matches(name, (right,), n=1, cutoff=_CLOSE)
    return right if found and name != right else None
