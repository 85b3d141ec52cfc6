"""What reaches botocore, and botocore's precedence over it.

`gather` yields what is in force: which Region, endpoint URL, mode and switches win. Each step
names the place in botocore it mirrors; what botocore refuses raises `RefusedError`.
Regions and URLs may be symbols here; the other values must be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sts_lint.aws import partitions
from sts_lint.aws.context import SERVICES_ENDPOINT, Profile
from sts_lint.aws.outcomes import Cause, Outcome
from sts_lint.aws.versions import Era, Feature
from sts_lint.facts import ABSENT, CONSTANT, NOT_GIVEN, REDEFINED, Atom, Given, Opaque
from sts_lint.model import Evidence, Verdict

LEGACY, REGIONAL = "legacy", "regional"
DEFAULTS_MODES = frozenset({LEGACY, "auto", "standard", "in-region", "cross-region", "mobile"})

# logical name: (environment variable, profile key) [configprovider.py, session variables]
VARIABLES = {
    "region": ("AWS_DEFAULT_REGION", "region"),
    "sts_regional_endpoints": ("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints"),
    "use_fips_endpoint": ("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
    "use_dualstack_endpoint": ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
    "defaults_mode": ("AWS_DEFAULTS_MODE", "defaults_mode"),
    "ignore_configured_endpoint_urls": (
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "ignore_configured_endpoint_urls",
    ),
}
# Options of `Config` that older versions refuse with a TypeError [config.py]
OPTIONS = {
    "use_fips_endpoint": Feature.VARIANTS,
    "use_dualstack_endpoint": Feature.VARIANTS,
    "defaults_mode": Feature.DEFAULTS_MODE,
    "ignore_configured_endpoint_urls": Feature.CONFIGURED_URLS,
}
# Signers by name [auth.py, AUTH_TYPE_MAPS]; with another name no request can be signed
SIGNATURES = frozenset(
    {"bearer", "s3", "s3v4", "s3-query", "s3v4-query", "v2", "v3", "v3https", "v4"}
)
SIGNATURES_BY_CASE = ("v4-", "v4a", "s3-presign", "s3v4-presign")  # hang on version or package

_FALSE_TEXTS = frozenset({"0", "0.0", "[]", "()", "{}", "b''"})


class RefusedError(Exception):
    """botocore raises instead of building the client or sending the request."""

    def __init__(self, cause: Cause, because: tuple[Evidence, ...] = ()) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.because = because

    def outcome(self) -> Outcome:
        """The broken outcome this amounts to."""
        return Outcome(Verdict.BROKEN, self.cause, because=self.because)


@dataclass(frozen=True, slots=True)
class Setup:
    """All that reaches botocore when a client is built.

    `environ` is the whole environment as botocore sees it (a value of `None` is a deleted
    variable).
    """

    era: Era
    region: Given = NOT_GIVEN
    endpoint: Given = NOT_GIVEN
    use_ssl: Given = NOT_GIVEN
    config: Mapping[str, Given] = field(default_factory=dict)
    session: Mapping[str, Given] = field(default_factory=dict)
    environ: Mapping[str, Given] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force once precedence is applied; an absent value is `ABSENT`.

    `none_given` says that a Region of `None` was given explicitly. `configured` says that
    the endpoint URL comes from a variable or a profile. `smart` is a `defaults_mode` other
    than `legacy`.
    """

    region: Given
    none_given: bool
    endpoint: Given
    configured: bool
    fips: Given
    dual_stack: Given
    mode: Given
    smart: bool
    secure: bool


def gather(setup: Setup) -> InForce:
    """Apply precedence. Regions and endpoint URLs may still hold symbols afterwards."""
    _refuse_options(setup)
    if setup.profile.missing:  # session.py, get_scoped_config: ProfileNotFound
        raise RefusedError(Cause.INVALID_CALL, _is_given(setup.session, "profile").because)
    region, none_given = _region(setup)
    smart = _is_smart(setup)
    endpoint, configured = _endpoint(setup)
    return InForce(
        region=region,
        none_given=none_given,
        endpoint=endpoint,
        configured=configured,
        fips=_switch(setup, "use_fips_endpoint"),
        dual_stack=_switch(setup, "use_dualstack_endpoint"),
        mode=_mode(setup, smart=smart),
        smart=smart,
        secure=setup.use_ssl.value is ABSENT or is_true(setup.use_ssl.value),
    )


def _refuse_options(setup: Setup) -> None:
    """config.py: an option that `Config` does not know is a TypeError."""
    for name, given in setup.config.items():
        needed = OPTIONS.get(name)
        if name == "sts_regional_endpoints" or (needed and not setup.era.has(needed)):
            raise RefusedError(Cause.INVALID_CALL, given.because)
    signature = setup.config.get("signature_version", NOT_GIVEN)
    if isinstance(signature.value, str) and not _is_signature(signature.value):
        raise RefusedError(Cause.INVALID_CALL, signature.because)


def _is_signature(name: str) -> bool:
    """auth.py: whether some version of botocore can sign so."""
    return name in SIGNATURES or name.startswith(SIGNATURES_BY_CASE)


def _variable(setup: Setup, name: str) -> Given:
    """configprovider.py: session variable, then environment, then profile, then a default."""
    set_somewhere = _set_variable(setup, name)
    return set_somewhere if set_somewhere.value is not ABSENT else _default(setup, name)


def _set_variable(setup: Setup, name: str) -> Given:
    variable, key = VARIABLES[name]
    constant = CONSTANT + name in setup.session
    redefined = constant or REDEFINED + name in setup.session
    environ = NOT_GIVEN if redefined else _is_given(setup.environ, variable)
    for given in (_is_given(setup.session, name), environ):
        if given.value is not ABSENT:
            return given
    held = dict(setup.profile.settings)
    if key in held and not constant:
        return Given(held[key], (setup.profile.says(f"the active profile sets {key}", key),))
    return NOT_GIVEN


def _default(setup: Setup, name: str) -> Given:
    """What the program gave as the default when it redefined a variable."""
    constant = _is_given(setup.session, CONSTANT + name)
    return constant if constant.value is not ABSENT else _is_given(setup.session, REDEFINED + name)


def _mode(setup: Setup, *, smart: bool) -> Given:
    """session.py, _resolve_defaults_mode: a smart mode replaces the default, no setting."""
    name = "sts_regional_endpoints"
    return _set_variable(setup, name) if smart else _variable(setup, name)


def _is_given(settings: Mapping[str, Given], name: str) -> Given:
    """A setting, where a value of `None` counts as not given."""
    given = settings.get(name, NOT_GIVEN)
    return NOT_GIVEN if given.value is None else given


def _region(setup: Setup) -> tuple[Given, bool]:
    """session.py, _resolve_region_name: parameter, Config, then the variable `region`."""
    written = (
        setup.region,
        setup.config.get("region_name", NOT_GIVEN),
        setup.session.get("region", NOT_GIVEN),
    )
    nones = [given for given in written if given.value is None]
    candidates = (*written[:2], _variable(setup, "region"))
    held = [given for given in candidates if given.value is not ABSENT and given.value is not None]
    if not held:
        return Given(ABSENT, tuple(line for given in nones for line in given.because)), bool(nones)
    region = held[0]
    if isinstance(region.value, bool | Opaque):
        raise RefusedError(Cause.INVALID_CALL, region.because)
    checked = isinstance(region.value, str) and setup.era.has(Feature.REGION_CHECK)
    if checked and not partitions.is_valid_name(str(region.value)):  # validate_region_name
        raise RefusedError(Cause.INVALID_ENDPOINT, region.because)
    return region, bool(nones)


def _is_smart(setup: Setup) -> bool:
    """session.py, _resolve_defaults_mode: any mode but `legacy` makes STS regional."""
    if not setup.era.has(Feature.DEFAULTS_MODE):
        return False
    option = setup.config.get("defaults_mode", NOT_GIVEN)
    given = option if option.value not in (ABSENT, None, "") else _variable(setup, "defaults_mode")
    if given.value is ABSENT:
        return False
    if not isinstance(given.value, str) or given.value.lower() not in DEFAULTS_MODES:
        raise RefusedError(Cause.INVALID_CALL, given.because)
    return given.value.lower() != LEGACY


def _endpoint(setup: Setup) -> tuple[Given, bool]:
    """args.py, _compute_configured_endpoint_url: the parameter is never ignored."""
    given = setup.endpoint
    if given.value is not ABSENT and given.value is not None:
        if not isinstance(given.value, bool | Opaque):
            return given, False
        if is_true(given.value) or setup.era.has(Feature.RULE_SETS):
            raise RefusedError(Cause.INVALID_CALL, given.because)
        return replace(given, value=""), False
    if not setup.era.has(Feature.CONFIGURED_URLS):
        return NOT_GIVEN, False
    if is_on(_switch(setup, "ignore_configured_endpoint_urls")):
        return NOT_GIVEN, False
    configured = _configured_endpoint(setup)
    return configured, configured.value is not ABSENT


def _configured_endpoint(setup: Setup) -> Given:
    """configprovider.py, ConfiguredEndpointProvider: empty values are skipped."""
    for variable in ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"):
        given = _is_given(setup.environ, variable)
        if given.value is not ABSENT and given.value != "":
            return given
    profile = setup.profile
    if profile.services_missing:
        missing = profile.says("the profile's services section is missing", "services")
        raise RefusedError(Cause.INVALID_CALL, (missing,))
    held = dict(profile.settings).get("endpoint_url")
    key = SERVICES_ENDPOINT if profile.services_endpoint else "endpoint_url"
    url = profile.services_endpoint or held
    because = (profile.says("the active profile sets endpoint_url", key),)
    return Given(url, because) if url else NOT_GIVEN


def _switch(setup: Setup, name: str) -> Given:
    """client.py, _resolve_endpoint_variant_config_var: Config as it is, else a boolean."""
    option = _is_given(setup.config, name)
    if option.value is not ABSENT:
        return option
    given = _variable(setup, name)
    if isinstance(given.value, str):  # utils.py, ensure_boolean
        return replace(given, value=given.value.lower() == "true")
    return replace(given, value=given.value is True)


def is_on(switch: Given) -> bool:
    """Whether a switch is there and true in Python's sense."""
    return switch.value is not ABSENT and is_true(switch.value)


def is_true(value: Atom) -> bool:
    """Python's truth of a value; that of a value we do not model is read off its source."""
    return value.text not in _FALSE_TEXTS if isinstance(value, Opaque) else bool(value)
