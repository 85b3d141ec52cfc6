"""Profiles and environments that assume a role without a Region, and what to write."""

from __future__ import annotations

from sts_lint.aws.context import SERVICES, SERVICES_ENDPOINT, Context, Profile
from sts_lint.aws.names import MODE_KEY, MODE_VARIABLE, REGION_VARIABLES, STS_URL_NAMES
from sts_lint.carried import AwsFile, Carrier, Environment, ProfileSection
from sts_lint.model import NO_CURE, AddSetting, Cure, Entry, Remedy, Safety, Severity
from sts_lint.rules import configured, remedies

_WEB, _ROLE = "web_identity_token_file", "role_arn"
_SOURCES = ("source_profile", "credential_source", _WEB)
_VARIANTS = ("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT")
_REGION_OR_HOST = frozenset(
    {"region", "endpoint_url", SERVICES_ENDPOINT, "use_fips_endpoint", "use_dualstack_endpoint"}
)
"""Keys with which the profile does not call the global endpoint for want of a Region."""


def without_region(profile: ProfileSection, context: Context) -> Entry | None:
    """What makes the profile assume a role, if neither it nor the other AWS file has a Region."""
    role = profile.key(_ROLE)
    if role is None or profile.circle or not any(profile.key(name) for name in _SOURCES):
        return None  # a chain that goes round is refused before any call is made
    other = dict(context.beside).get(profile.name, Profile())
    found = {**dict(other.settings), **{name: entry.value for name, entry in profile.keys}}
    known = {name for name, value in found.items() if value.lower() not in ("", "false")}
    if "ignore_configured_endpoint_urls" in known:
        known -= {"endpoint_url", "services", SERVICES_ENDPOINT}
    services = "services" in known and not any(name.startswith(SERVICES) for name in found)
    if services or context.region_from_environment or known & _REGION_OR_HOST:
        return None
    return role


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
    if any(_is_on(environment.variable(name)) for name in _VARIANTS):
        return None
    if any(environment.variable(name) for name in others):
        return None
    return token


def _is_on(entry: Entry | None) -> bool:
    return entry is not None and entry.value.lower() == "true"


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


def cure_of_environment(environment: Environment, token: Entry, context: Context) -> Cure:
    """The Region that the environment names for others or the one stated, and the mode."""
    if context.fixing is None or not token.exact:
        return NO_CURE
    only = environment.variable("AWS_REGION")
    region = only.value if only else configured.stated(context)
    if region is None:
        return Cure((), remedies.NEEDS_REGION)
    key = (only or token).key_span
    mode = configured.with_mode(
        Carrier.VARIABLE, key, region, environment.variable(MODE_VARIABLE), context
    )
    change = AddSetting(key, REGION_VARIABLES[0], None if only else region)
    title = f"set {change.name} to {region}: {configured.OVERRULES}"
    return Cure((Remedy(title, Safety.UNSAFE, (change, *mode)),))


def cure_of_region(only: Entry, context: Context) -> Cure:
    """`AWS_DEFAULT_REGION` with the value of `AWS_REGION`."""
    if context.fixing is None or not only.exact:
        return NO_CURE
    change = AddSetting(only.key_span, REGION_VARIABLES[0])
    title = f"set {change.name} like AWS_REGION: {configured.OVERRULES}"
    return Cure((Remedy(title, Safety.UNSAFE, (change,)),))
