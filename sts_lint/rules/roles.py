"""Profiles and environments that assume a role without a Region, and what to write."""

from __future__ import annotations

from sts_lint.aws.context import Context, Profile
from sts_lint.aws.names import MODE_KEY, REGION_VARIABLES, STS_URL_NAMES
from sts_lint.carried import AwsFile, Carrier, Environment, ProfileSection
from sts_lint.model import NO_CURE, AddSetting, Cure, Entry, Remedy, Safety, Severity
from sts_lint.rules import configured, remedies

_WEB, _ROLE = "web_identity_token_file", "role_arn"
_SOURCES = ("source_profile", "credential_source", _WEB)
_REGION_OR_HOST = frozenset(
    {"region", "endpoint_url", "services", "use_fips_endpoint", "use_dualstack_endpoint"}
)
"""Keys with which the profile does not call the global endpoint for want of a Region."""


def without_region(profile: ProfileSection, context: Context) -> Entry | None:
    """What makes the profile assume a role, if neither it nor the other AWS file has a Region."""
    role = profile.key(_ROLE)
    if role is None or not any(profile.key(name) for name in _SOURCES):
        return None
    other = dict(context.beside).get(profile.name, Profile())
    names = {name for name, _ in (*profile.keys, *other.settings)}
    known = context.region_from_environment or not names.isdisjoint(_REGION_OR_HOST)
    return None if known else role


def severity_of(profile: ProfileSection, context: Context) -> Severity:
    """Advice for a credentials file alone: a config file elsewhere may have the Region."""
    alone = profile.file is AwsFile.CREDENTIALS and not context.beside
    return Severity.ADVICE if alone else Severity.WARNING


def web_identity_without_region(environment: Environment, context: Context) -> Entry | None:
    """The variable that names the token, if the environment has a role and boto3 no Region."""
    token = dict(environment.variables).get("AWS_WEB_IDENTITY_TOKEN_FILE")
    others = ("AWS_DEFAULT_REGION", *STS_URL_NAMES, "AWS_ENDPOINT_URL", "AWS_PROFILE")
    if token is None or not environment.python or context.region_from_environment:
        return None
    if environment.variable("AWS_ROLE_ARN") is None:
        return None
    if any(environment.variable(name) for name in others):
        return None
    return token


def cure_of_profile(profile: ProfileSection, role: Entry, context: Context) -> Cure:
    """A Region of its own, and the mode where an old SDK would map it."""
    region = configured.stated(context)
    if context.fixing is None or region is None or not role.exact:
        return Cure((), remedies.NEEDS_REGION) if context.fixing else NO_CURE
    set_to = profile.key(MODE_KEY)
    key = role.key_span
    mode = configured.with_mode(Carrier.PROFILE, key, region, set_to, context)
    changes = (AddSetting(key, "region", region), *mode)
    title = f"set the Region of profile {profile.name} to {region}"
    return Cure((Remedy(title, Safety.SAFE, changes),))


def cure_of_environment(token: Entry, only: Entry | None, context: Context) -> Cure:
    """The Region that the environment names for others, or the one stated."""
    if context.fixing is None or not token.exact:
        return NO_CURE
    return cure_of_region(only, context) if only else with_stated_region(token, context)


def cure_of_region(only: Entry, context: Context) -> Cure:
    """`AWS_DEFAULT_REGION` with the value of `AWS_REGION`."""
    if context.fixing is None or not only.exact:
        return NO_CURE
    change = AddSetting(only.key_span, REGION_VARIABLES[0])
    title = f"set {change.name} like AWS_REGION: {configured.OVERRULES}"
    return Cure((Remedy(title, Safety.UNSAFE, (change,)),))


def with_stated_region(beside: Entry, context: Context) -> Cure:
    """`AWS_DEFAULT_REGION` with the Region stated."""
    region = configured.stated(context)
    if region is None:
        return Cure((), remedies.NEEDS_REGION)
    change = AddSetting(beside.key_span, REGION_VARIABLES[0], region)
    title = f"set {change.name} to {region}: {configured.OVERRULES}"
    return Cure((Remedy(title, Safety.UNSAFE, (change,)),))
