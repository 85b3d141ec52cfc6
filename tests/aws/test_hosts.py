"""What a URL or a host name is, and what a URL with holes must be."""

from __future__ import annotations

import pytest

from sts_lint.aws import partitions
from sts_lint.aws.hosts import Host, HostKind, HostTemplate, classify, classify_template
from sts_lint.facts import Symbol

R, X = Symbol("region"), Symbol("other")
GLOBAL = "https://sts.amazonaws.com"


@pytest.mark.parametrize(
    "text",
    [
        "sts.amazonaws.com",
        "sts.amazonaws.com.",
        "sts.amazonaws.com:443",
        "STS.AmazonAWS.com",
        "https://sts.amazonaws.com",
        "https://sts.amazonaws.com/",
        "HTTPS://STS.amazonaws.com:443//",
        "https://user:secret@sts.amazonaws.com",
        "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
        "https://sts.amazonaws.com?Action=GetCallerIdentity#x",
    ],
)
def test_global(text: str) -> None:
    host = classify(text)
    assert (host.kind, host.url, host.region) == (HostKind.GLOBAL, GLOBAL, "us-east-1")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://sts.amazonaws.com:80/", "http://sts.amazonaws.com"),
        ("http://sts.amazonaws.com:443", "http://sts.amazonaws.com:443"),
        ("https://sts.amazonaws.com:8443/a/b/", "https://sts.amazonaws.com:8443/a/b"),
        ("http://[::1]:4566/", "http://[::1]:4566"),
        ("http://LocalHost:4566", "http://localhost:4566"),
    ],
)
def test_normalised(text: str, url: str) -> None:
    assert classify(text).url == url


@pytest.mark.parametrize(
    ("text", "kind", "region"),
    [
        ("sts.eu-west-1.amazonaws.com", HostKind.REGIONAL, "eu-west-1"),
        ("sts.eu-new-9.amazonaws.com", HostKind.REGIONAL, "eu-new-9"),
        ("sts.us-gov-west-1.amazonaws.com", HostKind.REGIONAL, "us-gov-west-1"),
        ("sts.cn-north-1.amazonaws.com.cn", HostKind.REGIONAL, "cn-north-1"),
        ("sts.eusc-de-east-1.amazonaws.eu", HostKind.REGIONAL, "eusc-de-east-1"),
        ("sts.us-iso-east-1.c2s.ic.gov", HostKind.REGIONAL, "us-iso-east-1"),
        ("sts-fips.us-east-1.amazonaws.com", HostKind.FIPS, "us-east-1"),
        ("sts.eu-west-1.api.aws", HostKind.DUALSTACK, "eu-west-1"),
        ("sts.us-iso-east-1.api.aws.ic.gov", HostKind.DUALSTACK, "us-iso-east-1"),
        ("sts-fips.us-east-1.api.aws", HostKind.FIPS_DUALSTACK, "us-east-1"),
        ("vpce-1.sts.us-east-1.vpce.amazonaws.com", HostKind.VPC_ENDPOINT, "us-east-1"),
        (
            "vpce-1.sts.cn-north-1.vpce.amazonaws.com.cn",
            HostKind.VPC_ENDPOINT,
            "cn-north-1",
        ),
    ],
)
def test_regional(text: str, kind: HostKind, region: str) -> None:
    host = classify(text)
    assert (host.kind, host.region) == (kind, region)
    assert host.kind.is_regional


@pytest.mark.parametrize(
    "text",
    [
        "outposts.amazonaws.com",
        "s3-outposts.amazonaws.com",
        "s3-outposts.us-east-1.amazonaws.com",
        "beta-sts.amazonaws.com",
        "sts-oidc.us-east-1.amazonaws.com",
        "0a1b.tokens.sts.global.api.aws",
        "sts.amazonaws.com.example.org",
        "xsts.amazonaws.com",
        "a.sts.amazonaws.com",
        "s3.amazonaws.com",
        "https://localhost:4566/sts.amazonaws.com",
        "https://sts.amazonaws.com@evil.example",
    ],
)
def test_not_sts(text: str) -> None:
    assert classify(text).kind is HostKind.CUSTOM


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "sts.amazonaws.com.cn",  # an OIDC audience; no partition but aws has a global endpoint
        "sts.api.aws",
        "sts-fips.amazonaws.com",
        "sts.cn-north-1.amazonaws.com",
        "sts.eu-west-1.amazonaws.com.cn",
        "sts.aws-global.api.aws",
        "sts.foo.amazonaws.com",
        "https://sts.amazonaws.com/doc/2011-06-15/",
        "https://sts amazonaws.com",
        "https://sts.amazonaws.com:99999",
        "https://[sts.amazonaws.com",
        "ftp://sts.amazonaws.com",
    ],
)
def test_no_endpoint(text: str) -> None:
    assert classify(text).kind is HostKind.INVALID


@pytest.mark.parametrize(
    "partition", partitions.PARTITIONS, ids=[p.name for p in partitions.PARTITIONS]
)
def test_every_region_has_its_own_hosts(partition: partitions.Partition) -> None:
    for region in partition.regions:
        if region.endswith("-global"):
            continue
        ordinary = classify(f"sts.{region}.{partition.dns_suffix}")
        dual = classify(f"sts.{region}.{partition.dual_stack_suffix}")
        assert (ordinary.kind, ordinary.region) == (HostKind.REGIONAL, region)
        assert (dual.kind, dual.region) == (HostKind.DUALSTACK, region)


def test_bare_host_has_no_scheme() -> None:
    assert classify("sts.amazonaws.com").scheme is None
    assert classify("http://sts.amazonaws.com").scheme == "http"
    assert classify("x y") == Host(HostKind.INVALID)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            ("https://sts.", R, ".amazonaws.com"),
            HostTemplate(HostKind.REGIONAL, "https://sts.{region}.amazonaws.com", R),
        ),
        (
            ("https://sts.", R, ".amazonaws.com.cn/"),
            HostTemplate(HostKind.REGIONAL, "https://sts.{region}.amazonaws.com.cn/", R),
        ),
        (
            ("https://sts-fips.", R, ".amazonaws.com"),
            HostTemplate(HostKind.FIPS, "https://sts-fips.{region}.amazonaws.com", R),
        ),
        (
            ("https://sts.", R, ".", X),
            HostTemplate(HostKind.REGIONAL, "https://sts.{region}.{other}", R),
        ),
        (
            ("https://sts.", R, "-west-1.amazonaws.com"),
            HostTemplate(HostKind.REGIONAL, "https://sts.{region}-west-1.amazonaws.com"),
        ),
        (
            ("sts.", R, ".amazonaws.com"),
            HostTemplate(HostKind.REGIONAL, "sts.{region}.amazonaws.com", R, has_scheme=False),
        ),
        (
            (X, "://sts.amazonaws.com/"),
            HostTemplate(HostKind.GLOBAL, "{other}://sts.amazonaws.com/", "us-east-1", url=GLOBAL),
        ),
        (
            ("http://localhost:", X),
            HostTemplate(HostKind.CUSTOM, "http://localhost:{other}", None, url="http://localhost"),
        ),
        (("https://", X, "/"), HostTemplate(None, "https://{other}/")),
        ((X,), HostTemplate(None, "{other}", has_scheme=False)),
        (
            ("https://sts", X, ".amazonaws.com"),
            HostTemplate(None, "https://sts{other}.amazonaws.com"),
        ),
        (("https://sts.amazonaws.com", X), HostTemplate(None, "https://sts.amazonaws.com{other}")),
        (
            ("https://s3-outposts.", R, ".amazonaws.com"),
            HostTemplate(None, "https://s3-outposts.{region}.amazonaws.com"),
        ),
    ],
)
def test_template(parts: tuple[str | Symbol, ...], expected: HostTemplate) -> None:
    assert classify_template(parts) == expected
