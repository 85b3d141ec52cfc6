"""The static twin of botocore's STS endpoint resolution, for values that are known.

`decide` looks at what is in force in the order botocore does and says what happens: the URL
called and the Region signed for, or why nothing can be called.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sts_lint.aws import partitions
from sts_lint.aws.hosts import HostKind, classify, is_accepted
from sts_lint.aws.outcomes import Cause, Outcome
from sts_lint.aws.precedence import (
    LEGACY,
    REGIONAL,
    InForce,
    RefusedError,
    Setup,
    gather,
    is_on,
)
from sts_lint.aws.versions import Era, Feature
from sts_lint.facts import ABSENT, Given
from sts_lint.model import Evidence, Verdict

# endpoints.json of botocore 1.13.1: Regions with a host of their own, and the commercial
# pattern, whose other Regions all share the global host
_EARLY_REGIONAL = frozenset({"ap-east-1", "ap-northeast-2", "me-south-1"})
_PLAIN = re.compile(r"^https://")
_EARLY_PATTERN = re.compile(r"^(us|eu|ap|sa|ca|me)\-\w+\-\d+$")


def resolve(setup: Setup) -> Outcome:
    """The one thing that happens; every value of the setup must be known."""
    try:
        return decide(gather(setup), setup.era)
    except RefusedError as refused:
        return refused.outcome()


def decide(found: InForce, era: Era) -> Outcome:
    """The outcome of known values, in the order in which botocore looks at them."""
    found = _without_fips_marks(found, era)
    variant = era.has(Feature.VARIANTS) and (is_on(found.fips) or is_on(found.dual_stack))
    url = found.endpoint.value
    explicit = url is not ABSENT
    _refuse_missing_variant(found, era)
    if not is_on(found.endpoint) and not variant:
        check_mode(found, era)
        if explicit and _is_replaced(found, era):
            return _built(found, era, variant)
    if not (_accepts(url, found.endpoint) if explicit else _makes_host(found.region)):
        raise RefusedError(
            Cause.INVALID_ENDPOINT, (found.endpoint if explicit else found.region).because
        )
    if era.has(Feature.RULE_SETS):  # args.py, compute_endpoint_resolver_builtin_defaults
        check_mode(found, era)
    if explicit:
        return _explicit(found, era)
    if variant:
        _refuse_loose_switches(found, era)
    return _built(found, era, variant)


def _without_fips_marks(found: InForce, era: Era) -> InForce:
    """client.py, _normalize_fips_region: `us-east-1-fips` is us-east-1 with FIPS."""
    region = found.region.value
    if not isinstance(region, str) or not era.has(Feature.VARIANTS):
        return found
    plain = region.replace("fips-", "").replace("-fips", "")
    if plain == region:
        return found
    fips = Given(True, found.region.because)
    return replace(found, region=replace(found.region, value=plain), fips=fips)


def _refuse_missing_variant(found: InForce, era: Era) -> None:
    """regions.py, EndpointVariantError: asked even where a URL is given."""
    region = found.region.value
    if not era.has(Feature.VARIANTS) or not is_on(found.dual_stack) or not isinstance(region, str):
        return
    partition = _partition_in_endpoints_json(region)
    too_old = partition.name == "aws-eusc" and not era.has(Feature.EUSC_DUAL_STACK)
    if partition.old_dual_stack_suffix is None or too_old:
        raise RefusedError(Cause.INVALID_ENDPOINT, found.region.because + found.dual_stack.because)


def check_mode(found: InForce, era: Era) -> None:
    """args.py, _get_sts_regional_endpoints_config: exact words, empty is unset.

    Raises `RefusedError`. Versions with rule sets ask this whatever the URL.
    """
    if not era.has(Feature.MODE) or not is_on(found.mode):
        return
    if found.mode.value not in (LEGACY, REGIONAL):
        raise RefusedError(Cause.INVALID_MODE, found.mode.because)


def _accepts(url: object, given: Given) -> bool:
    """endpoint.py, create_endpoint: the URL must have a host name."""
    if not isinstance(url, str):
        raise RefusedError(Cause.INVALID_CALL, given.because)
    return is_accepted(url)


def _makes_host(region: Given) -> bool:
    """endpoint.py, create_endpoint: `sts..amazonaws.com` is no host name."""
    return not isinstance(region.value, str) or is_accepted(f"https://sts.{region.value}.aws")


def _refuse_loose_switches(found: InForce, era: Era) -> None:
    """endpoint_provider.py: rule sets take booleans only, `Config` takes anything."""
    for switch in (found.fips, found.dual_stack):
        if era.has(Feature.RULE_SETS) and is_on(switch) and switch.value is not True:
            raise RefusedError(Cause.INVALID_CALL, switch.because)


def _explicit(found: InForce, era: Era) -> Outcome:
    """A URL is called as it stands and signed for the client's own Region, or not at all."""
    plain = not found.secure and era.has(Feature.RULE_SETS) and not era.has(Feature.KEPT_SCHEME)
    url = str(found.endpoint.value)
    host = classify(_PLAIN.sub("http://", url) if plain else url)
    region = found.region.value if isinstance(found.region.value, str) else None
    because = found.endpoint.because + found.region.because
    if host.kind is HostKind.INVALID:
        shown = host.url or None
        sent = None if region is None else shown
        return Outcome(Verdict.BROKEN, Cause.INVALID_ENDPOINT, sent, region, shown, because=because)
    cause = _cause_of_url(host.kind, found.configured)
    if region is None:  # auth.py: nothing to sign for
        cause = cause if host.kind is HostKind.GLOBAL else Cause.NO_REGION_ERROR
        return Outcome(Verdict.BROKEN, cause, pattern=host.url, because=because)
    if host.kind is HostKind.CUSTOM:
        return Outcome(Verdict.CUSTOM, cause, host.url, region, because=because)
    if host.region != region:  # scopes are compared letter by letter: `EU-WEST-1` is no Region
        cause = cause if host.kind is HostKind.GLOBAL else Cause.MISMATCH
        return Outcome(Verdict.BROKEN, cause, host.url, region, because=because)
    verdict = Verdict.GLOBAL if host.kind is HostKind.GLOBAL else Verdict.REGIONAL
    return Outcome(verdict, cause, host.url, region, because=because)


def _cause_of_url(kind: HostKind, configured: bool) -> Cause:
    if kind is HostKind.GLOBAL:
        return Cause.CONFIGURED_GLOBAL_URL if configured else Cause.GLOBAL_URL
    return Cause.CUSTOM_URL if kind is HostKind.CUSTOM else Cause.REGIONAL_URL


def _built(found: InForce, era: Era, variant: bool) -> Outcome:
    """No URL: the rule set, before 1.28 endpoints.json, builds one from the Region."""
    region = found.region.value
    because = found.region.because
    if not isinstance(region, str) or region == partitions.GLOBAL_REGION:
        return _without_real_region(found, era, variant)
    if not variant and (cause := _maps_to_global(region, found, era)):
        lines = because + (found.mode.because if cause is Cause.LEGACY_MODE else ())
        return _global(cause, found.secure, lines)
    url = _scheme(found.secure) + _host(region, found, era)
    signing = region if era.has(Feature.VARIANTS) else _old_signing_region(region)
    lines = because + found.fips.because + found.dual_stack.because + found.mode.because
    if region.endswith("-global") and partitions.is_known(region):  # only `aws` has a global host
        return Outcome(Verdict.BROKEN, Cause.INVALID_ENDPOINT, url, signing, because=lines)
    if region != region.lower():
        return Outcome(Verdict.BROKEN, Cause.MISMATCH, url, signing, because=lines)
    return Outcome(Verdict.REGIONAL, Cause.REGIONAL_RULE, url, signing, because=lines)


def _without_real_region(found: InForce, era: Era, variant: bool) -> Outcome:
    """regions.py, partitionEndpoint: no Region stands for aws-global, whatever the mode."""
    if found.region.value is not ABSENT:
        cause = Cause.AWS_GLOBAL
    else:
        cause = Cause.REGION_NONE if found.none_given else Cause.REGION_ABSENT
    if not variant:
        return _global(cause, found.secure, found.region.because)
    aws_global = Given(partitions.GLOBAL_REGION, found.region.because)
    url = _scheme(found.secure) + _host(
        partitions.GLOBAL_REGION, replace(found, region=aws_global), era
    )
    because = found.region.because + found.fips.because + found.dual_stack.because
    signing = partitions.GLOBAL_SIGNING_REGION
    return Outcome(Verdict.BROKEN, cause, url, signing, because=because)  # no such host exists


def _maps_to_global(region: str, found: InForce, era: Era) -> Cause | None:
    """args.py, _should_set_global_sts_endpoint."""
    listed = region in partitions.LEGACY_GLOBAL_REGIONS
    if not era.has(Feature.MODE):
        shared = _EARLY_PATTERN.match(region) is not None and region not in _EARLY_REGIONAL
        return Cause.OLD_DEFAULT if listed or shared else None
    return _legacy_cause(found, era) if listed else None


def _legacy_cause(found: InForce, era: Era) -> Cause | None:
    """Why the mode is legacy, if it is; an empty mode is unset but overrules defaults_mode."""
    if is_on(found.mode):
        return Cause.LEGACY_MODE if found.mode.value == LEGACY else None
    unset = found.mode.value is ABSENT
    if era.has(Feature.REGIONAL_DEFAULT) or (unset and found.smart):
        return None
    return Cause.OLD_DEFAULT


def _is_replaced(found: InForce, era: Era) -> bool:
    """args.py, _set_global_sts_endpoint: in legacy mode an empty URL never comes to be used."""
    region = found.region.value
    if not era.has(Feature.MODE) or not isinstance(region, str):
        return False
    listed = region in partitions.LEGACY_GLOBAL_REGIONS or region == partitions.GLOBAL_REGION
    return listed and _legacy_cause(found, era) is not None


def _global(cause: Cause, secure: bool, because: tuple[Evidence, ...]) -> Outcome:
    url = _scheme(secure) + partitions.GLOBAL_HOST
    return Outcome(Verdict.GLOBAL, cause, url, partitions.GLOBAL_SIGNING_REGION, because=because)


def _scheme(secure: bool) -> str:
    return "https://" if secure else "http://"


def _host(region: str, found: InForce, era: Era) -> str:
    """endpoint-rule-set-1.json, before 1.28 endpoints.json; lower-case as in all our URLs."""
    rules = era.has(Feature.RULE_SETS)
    find = partitions.partition_of if rules else _partition_in_endpoints_json
    partition = find(region)
    fips, dual = is_on(found.fips), is_on(found.dual_stack)
    if not era.has(Feature.VARIANTS):
        real = partitions.FIPS_PSEUDO_REGIONS.get(region)
        return (
            partitions.FIPS_HOSTS[real] if real else f"sts.{region}.{partition.dns_suffix}".lower()
        )
    has_dual_stack = era.has(Feature.ISO_DUAL_STACK) or not partition.name.startswith("aws-iso")
    if dual and rules and not has_dual_stack:  # partitions.json, supportsDualStack
        raise RefusedError(Cause.INVALID_ENDPOINT, found.region.because + found.dual_stack.because)
    if dual:
        suffix = partition.dual_stack_suffix if rules else partition.old_dual_stack_suffix
        return f"sts{'-fips' if fips else ''}.{region}.{suffix}".lower()
    if fips and partition.name != "aws-us-gov":  # GovCloud's ordinary host is its FIPS host
        return f"sts-fips.{region}.{partition.dns_suffix}".lower()
    return f"sts.{region}.{partition.dns_suffix}".lower()


def _partition_in_endpoints_json(region: str) -> partitions.Partition:
    """regions.py: the pseudo-Regions are in partitions.json only."""
    is_pseudo = region.endswith("-global")
    return partitions.AWS if is_pseudo else partitions.partition_of(region)


def _old_signing_region(region: str) -> str:
    return partitions.FIPS_PSEUDO_REGIONS.get(region, region)
