"""The cases on which the resolver is held against real botocore.

A case is plain data that `measure` understands. The named groups are full products where
settings interact; `mixtures` throws everything together with a fixed seed.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from sts_lint.aws import partitions

Case = dict[str, Any]
ABSENT = object()

REGIONS = (
    *sorted({region for partition in partitions.PARTITIONS for region in partition.regions}),
    *sorted(partitions.FIPS_PSEUDO_REGIONS),
    "fips-us-east-1",
    "fips-us-gov-west-1",
    "eu-west-1-fips",
    "aws-global-fips",
    "xx-foo-1",
    "eu-new-9",
    "us-gov-new-9",
    "cn-new-9",
    "global",
    "EU-WEST-1",
    "CN-NORTH-1",
    "",
    "1",
    "-a",
    "a b",
    "eu.west.1",
    "a" * 63,
    "a" * 64,
)
FEW_REGIONS = (ABSENT, None, "eu-west-1", "us-east-1", "ap-northeast-2", "aws-global", "")
URLS = (
    "https://sts.amazonaws.com",
    "https://STS.amazonaws.com:443/",
    "https://sts.amazonaws.com.",
    "http://sts.amazonaws.com:80",
    "https://sts.amazonaws.com:8443/path/",
    "https://sts.amazonaws.com/doc/2011-06-15/",
    "https://sts.eu-west-1.amazonaws.com",
    "https://sts.us-east-1.amazonaws.com/",
    "https://sts-fips.us-east-1.amazonaws.com",
    "https://sts.eu-west-1.api.aws",
    "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com",
    "https://sts.cn-north-1.amazonaws.com.cn",
    "https://sts.amazonaws.com.cn",
    "https://s3-outposts.eu-west-1.amazonaws.com",
    "http://localhost:4566",
    "http://[::1]:4566",
    "https://user:secret@sts.eu-west-1.amazonaws.com",
    "",
    "sts.amazonaws.com",
    "sts.amazonaws.com:443",
    "https://",
    "https://sts.amazonaws.com ",
    "https://sts amazonaws.com",
    "https://-sts.amazonaws.com",
    "https://sts..amazonaws.com",
)
MODES = (ABSENT, "legacy", "regional", "", "LEGACY")
SWITCHES = (ABSENT, True, False)


def all_cases(mixture_count: int) -> list[Case]:
    """Every group, then so many mixtures."""
    groups = (
        *(by_region(), by_url(), region_sources(), url_sources(), mode_sources()),
        *(switch_sources(), mode_checks(), odd_values(), schemes(), profiles()),
    )
    return [*itertools.chain(*groups), *mixtures(mixture_count)]


def case(**settings: Any) -> Case:
    """A case from dotted names (`environ__AWS_REGION`), leaving out what is absent."""
    built: Case = {}
    for path, value in settings.items():
        if value is ABSENT:
            continue
        *heads, name = path.split("__")
        place = built
        for head in heads:
            place = place.setdefault(head, {})
        place[name] = value
    return with_files(built)


def with_files(built: Case) -> Case:
    """The settings under `profile` and `services` as the text of a config file."""
    profile, services = built.pop("profile", None), built.pop("services", None)
    if profile is None and services is None:
        return built
    lines = ["[default]"]
    lines += [f"{key} = {value}".rstrip() for key, value in (profile or {}).items()]
    if services is not None:
        lines += ["services = mine", "[services mine]", "sts =", f"  endpoint_url = {services}"]
    built["files"] = {"config": "\n".join(lines) + "\n"}
    return built


def by_region() -> Iterator[Case]:
    """Every Region in every mode, then with FIPS and dual-stack, which overrule the mode."""
    for region, mode in itertools.product(REGIONS, MODES[:3]):
        yield case(region=region, environ__AWS_STS_REGIONAL_ENDPOINTS=mode)
    for region, fips, dual in itertools.product(REGIONS, ("true", ABSENT), ("True", ABSENT)):
        yield case(
            region=region,
            session__sts_regional_endpoints="legacy",
            environ__AWS_USE_FIPS_ENDPOINT=fips,
            environ__AWS_USE_DUALSTACK_ENDPOINT=dual,
        )


def by_url() -> Iterator[Case]:
    """Every URL with a few Regions, given and configured."""
    for url, region in itertools.product(URLS, (*FEW_REGIONS, "us-east-1-fips", "cn-north-1")):
        yield case(region=region, endpoint=url)
        yield case(region=region, environ__AWS_ENDPOINT_URL_STS=url)
    for mode, region, fips in itertools.product(MODES, FEW_REGIONS, (ABSENT, True)):
        yield case(
            region=region,
            endpoint="",
            environ__AWS_STS_REGIONAL_ENDPOINTS=mode,
            config__use_fips_endpoint=fips,
        )


def region_sources() -> Iterator[Case]:
    """Precedence of the Region: each source absent or different, or void."""
    sources = (
        (ABSENT, None, "eu-west-1"),
        (ABSENT, None, "eu-west-2"),
        (ABSENT, None, "eu-west-3"),
        (ABSENT, "", "eu-north-1"),
        (ABSENT, "eu-central-1"),
    )
    for argument, config, session, environ, profile in itertools.product(*sources):
        yield case(
            region=argument,
            config__region_name=config,
            session__region=session,
            environ__AWS_DEFAULT_REGION=environ,
            environ__AWS_REGION="us-east-2",
            profile__region=profile,
        )


def url_sources() -> Iterator[Case]:
    """Precedence of the endpoint URL, and the switches that ignore it."""
    urls = tuple(f"https://{name}.example" for name in ("a", "b", "c", "d", "e"))
    ignores: tuple[dict[str, Any], ...] = (
        {},
        {"config__ignore_configured_endpoint_urls": True},
        {"environ__AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"},
        {"profile__ignore_configured_endpoint_urls": "true"},
        {
            "config__ignore_configured_endpoint_urls": False,
            "environ__AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        },
    )
    for given in itertools.product(*((ABSENT, url) for url in urls)):
        names = (
            "endpoint",
            "environ__AWS_ENDPOINT_URL_STS",
            "environ__AWS_ENDPOINT_URL",
            "services",
            "profile__endpoint_url",
        )
        for ignore in ignores:
            yield case(region="eu-west-1", **dict(zip(names, given, strict=True)), **ignore)


def mode_sources() -> Iterator[Case]:
    """Precedence of the mode, and `defaults_mode` under it."""
    for session, environ, profile in itertools.product((*MODES, None), MODES, MODES):
        yield case(
            region="eu-west-1",
            session__sts_regional_endpoints=session,
            environ__AWS_STS_REGIONAL_ENDPOINTS=environ,
            profile__sts_regional_endpoints=profile,
        )
    defaults = (ABSENT, "legacy", "standard", "AUTO", "", "bad")
    for config, environ, mode in itertools.product(defaults, defaults, MODES[:4]):
        yield case(
            region="eu-west-1",
            config__defaults_mode=config,
            environ__AWS_DEFAULTS_MODE=environ,
            environ__AWS_STS_REGIONAL_ENDPOINTS=mode,
        )


def switch_sources() -> Iterator[Case]:
    """Precedence of FIPS and dual-stack."""
    texts = (ABSENT, "true", "false", "1")
    for name in ("use_fips_endpoint", "use_dualstack_endpoint"):
        for config, session, environ, profile in itertools.product(
            SWITCHES, SWITCHES, texts, texts[:3]
        ):
            yield case(
                region="us-west-2",
                **{
                    f"config__{name}": config,
                    f"session__{name}": session,
                    f"environ__AWS_{name.upper()}": environ,
                    f"profile__{name}": profile,
                },
            )


def mode_checks() -> Iterator[Case]:
    """Where a wrong mode is noticed although it would make no difference."""
    urls = (ABSENT, "https://sts.eu-west-1.amazonaws.com", "", "no-scheme")
    for url, region, fips, mode in itertools.product(
        urls, ("eu-west-1", "cn-north-1", ABSENT), (ABSENT, True), ("wrong", 5, False)
    ):
        yield case(
            region=region,
            endpoint=url,
            session__sts_regional_endpoints=mode,
            config__use_fips_endpoint=fips,
        )


def odd_values() -> Iterator[Case]:
    """Values of types that no setting takes."""
    for value in (5, True, False, 0, 1.5, ["eu-west-1"]):
        yield case(region=value)
        yield case(config__region_name=value)
        yield case(session__region=value)
        yield case(region="eu-west-1", endpoint=value)
    for value in (0, 1, "", "false", "true"):
        for name in ("use_fips_endpoint", "use_dualstack_endpoint"):
            yield case(region="eu-west-1", **{f"config__{name}": value})
            yield case(region="eu-west-1", endpoint=URLS[6], **{f"config__{name}": value})
            yield case(region="eu-west-1", **{f"session__{name}": value})


def schemes() -> Iterator[Case]:
    """`use_ssl` counts only where no URL is given."""
    urls = (ABSENT, URLS[0], "http://localhost:4566")
    for ssl, region, url, mode in itertools.product(
        (True, False, None, 0), FEW_REGIONS, urls, MODES[:2]
    ):
        yield case(
            use_ssl=ssl, region=region, endpoint=url, environ__AWS_STS_REGIONAL_ENDPOINTS=mode
        )


def profiles() -> Iterator[Case]:
    """Which profile is in force, and what the two files say together."""
    config = (
        "[default]\nregion = eu-west-1\n"
        '[profile "a b"]\nregion = eu-west-2\nsts_regional_endpoints: legacy\n'
        "[profile web]\nregion = us-west-2\nservices = web\n"
        "[services web]\nsts =\n  endpoint_url = https://web.example\n"
        "[profile lost]\nregion = us-west-2\nservices = gone\n"
        "[profile flat]\nregion = us-west-2\nservices = flat\n"
        "[services flat]\nsts = https://flat.example\n"
        "[profile nested]\nregion = us-west-2\nsts =\n  endpoint_url = https://no.example\n"
        "[bare]\nregion = us-west-1\n"
    )
    credentials = "[default]\nREGION = sa-east-1\n[bare]\nsts_regional_endpoints = legacy\n"
    names = (ABSENT, None, "default", "a b", "web", "lost", "flat", "nested", "bare", "none")
    for session, one, two in itertools.product(names, (ABSENT, "web", ""), (ABSENT, "a b")):
        for files in ({"config": config}, {"config": config, "credentials": credentials}):
            built = case(
                session__profile=session,
                environ__AWS_PROFILE=two,
                environ__AWS_DEFAULT_PROFILE=one,
            )
            yield {**built, "files": files}


def mixtures(count: int) -> Iterator[Case]:
    """Everything at once; the same cases on every run."""
    source = random.Random(20250731)
    texts = (ABSENT, ABSENT, ABSENT, "true", "false")
    choices: dict[str, tuple[Any, ...]] = {
        "region": FEW_REGIONS * 3 + REGIONS,
        "endpoint": (ABSENT,) * 60 + (None, *URLS),
        "use_ssl": (ABSENT, ABSENT, ABSENT, False),
        "config__region_name": FEW_REGIONS[:4],
        "config__use_fips_endpoint": (ABSENT, *SWITCHES),
        "config__use_dualstack_endpoint": (ABSENT, ABSENT, *SWITCHES),
        "config__defaults_mode": (ABSENT, ABSENT, ABSENT, "standard"),
        "session__region": FEW_REGIONS,
        "session__sts_regional_endpoints": (ABSENT, ABSENT, *MODES),
        "environ__AWS_DEFAULT_REGION": (ABSENT, ABSENT, "eu-west-1", "us-east-1", ""),
        "environ__AWS_STS_REGIONAL_ENDPOINTS": (ABSENT, ABSENT, *MODES),
        "environ__AWS_ENDPOINT_URL": (ABSENT,) * 40 + URLS,
        "environ__AWS_USE_FIPS_ENDPOINT": texts,
        "profile__region": (ABSENT, ABSENT, "eu-west-1", "cn-north-1"),
        "profile__sts_regional_endpoints": (ABSENT, ABSENT, *MODES),
        "profile__use_dualstack_endpoint": texts,
        "profile__endpoint_url": (ABSENT,) * 5 + URLS[:2],
        "services": (ABSENT,) * 5 + URLS[6:8],
    }
    for _ in range(count):
        yield case(**{name: source.choice(options) for name, options in choices.items()})
