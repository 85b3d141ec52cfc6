"""What is written, what is left alone and why; what looks like a key and is none."""

from __future__ import annotations

import pytest

from sts_lint.project.settings import Settings
from tests.cases import diagnose
from tests.fixing.repairs import Options, repair

G = "https://sts.amazonaws.com"
SAFE = Options(region=None, unsafe=False)
ASKED = Options(region="eu-west-1", unsafe=False)
UNSAFE = Options(region="eu-west-1", unsafe=True)


def fixed(name: str, text: str, options: Options) -> tuple[str, tuple[str, ...]]:
    done = repair(text, options, name=name)
    return done.after, done.left


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.properties", "s3.sts.endpoint={}\ns3.sts.region=eu-south-1\n", "eu-south-1"),
        ("a.properties", "s3.sts.endpoint={}\ns3.sts.region=cn-north-1\n", "cn-north-1"),
        ("fluent-bit.conf", "[OUTPUT]\n  region  eu-west-3\n  sts_endpoint  {}\n", "eu-west-3"),
    ],
)
def test_the_region_beside_makes_a_fix_safe(name: str, before: str, after: str) -> None:
    suffix = "amazonaws.com.cn" if after.startswith("cn-") else "amazonaws.com"
    expected = before.format(f"https://sts.{after}.{suffix}")
    assert fixed(name, before.format(G), SAFE) == (expected, ())


@pytest.mark.parametrize(
    "written", ["sts.amazonaws.com", "HTTPS://STS.amazonaws.com:443/", G + "."]
)
def test_a_host_is_replaced_as_it_is_written(written: str) -> None:
    text = "s3.sts.endpoint={}\ns3.sts.region=eu-west-1\n"
    after, left = fixed("a.properties", text.format(written), SAFE)
    host = written.lower().rstrip(".").replace("sts.", "sts.eu-west-1.")
    assert (after.lower(), left) == (text.format(host).lower(), ())


def test_without_a_region_the_user_is_asked_for_one() -> None:
    text = f"s3.sts.endpoint={G}\n"
    assert fixed("a.properties", text, SAFE) == (text, ("--region",))
    assert fixed("a.properties", text, ASKED) == (text, ("--unsafe-fixes",))
    after, left = fixed("a.properties", text, UNSAFE)
    assert (after, left) == ("s3.sts.endpoint=https://sts.eu-west-1.amazonaws.com\n", ())


def test_a_region_that_is_not_known_is_never_contradicted() -> None:
    text = f"s3.sts.endpoint={G}\ns3.sts.region=${{REGION}}\n"
    assert fixed("a.properties", text, UNSAFE) == (text, ("no right fix",))


def test_an_aws_global_region_changes_with_its_endpoint() -> None:
    text = "s3.sts.endpoint={}\ns3.sts.region={}\n"
    after, left = fixed("a.properties", text.format(G, "aws-global"), ASKED)
    assert after == text.format("https://sts.eu-west-1.amazonaws.com", "eu-west-1")
    assert left == ()


def test_what_another_program_must_be_told_is_not_safe() -> None:
    text = f"vault write auth/aws/config/client sts_endpoint={G} sts_region=eu-west-1\n"
    assert fixed("a.sh", text, SAFE) == (text, ("--unsafe-fixes",))
    done = repair(text, UNSAFE, name="a.sh")
    assert done.after == text.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")
    assert done.titles == (
        "set vault.sts_endpoint to the endpoint of eu-west-1: "
        "with AWS auth every login must be signed for the same endpoint",
    )


def test_two_regions_that_disagree_are_left() -> None:
    text = "s3.sts.endpoint=https://sts.us-east-1.amazonaws.com\ns3.sts.region=eu-west-1\n"
    assert fixed("a.properties", text, UNSAFE) == (text, ("no right fix",))


def test_what_is_only_guessed_at_is_left() -> None:
    text = f"'aws.region' = 'eu-west-1', 'aws.credentials.role.stsEndpoint' = '{G}'\n"
    assert fixed("a.sql", text, UNSAFE) == (text, ("no right fix",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.properties", f"aws_sts_endpoint={G}"),  # a variable has one case
        ("a.yaml", f"args: [--aws-api-endpoints=EC2={G}]"),
        ("a.yaml", "endpoints: [sts.amazonaws.com]"),
        ("a.yaml", "config: {sts_endpoint: sts.amazonaws.com.cn}"),
        ("a.yaml", "config: {sts_endpoint: 'https://sts.amazonaws.com/doc/2011-06-15/'}"),
        ("a.yaml", "config: {sts_endpoint: 'https://outposts.amazonaws.com'}"),
        ("a.yaml", "config: {sts_endpoint: 'https://sts.{{ region }}.amazonaws.com'}"),
        ("a.yaml", "config: {sts_endpoint: $STS_URL}"),
        ("a.yaml", "config: {sts_endpoint: 'https://vpce-1-x.sts.eu-west-1.vpce.amazonaws.com'}"),
        ("a.yaml", "config: {sts_endpoint: 'https://sts-fips.us-east-1.amazonaws.com'}"),
        ("a.tf", f'resource "x" "y" {{\n  endpoints {{\n    sts = "{G}"\n  }}\n}}'),
        ("a.tf", f'# provider "aws" {{ endpoints {{ sts = "{G}" }} }}\nx = 1'),
        ("a.tf", f'provider "aws" {{\n  /* endpoints {{\n    sts = "{G}"\n  }} */\n}}'),
        ("a.tf", 'x {\n  sts_endpoint = "X"\n}\ny {\n  sts_region = eu-west-1\n}'),
        (
            "a.properties",
            "s3.sts.endpoint=https://sts.us-east-1.amazonaws.com\ns3.sts.region=${R:eu-west-1}",
        ),
        (
            "a.tf",
            'provider "aws" {\n  sts_region = eu-west-1\n  endpoints {\n'
            '    sts = "https://sts.us-east-1.amazonaws.com"\n  }\n}',
        ),
        ("a.yml", "with: {audience: sts.amazonaws.com, aws-region: eu-west-1}"),
        ("a.yaml", "tokenRequests: [{audience: sts.amazonaws.com}]"),
        ("a.yaml", "allowed-endpoints: >\n  sts.amazonaws.com:443"),
        ("a.json", '{"Condition": {"StringEquals": {"x:aud": "sts.amazonaws.com"}}}'),
        (
            "a.json",
            '{"eventSource": "sts.amazonaws.com", "clientProvidedHostHeader": "sts.amazonaws.com"}',
        ),
        ("a.xml", '<a xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><sts_endpoint/></a>'),
        ("a.go", f'const stsEndpoint = "{G}" // not ours'),
    ],
)
def test_what_looks_like_a_key_is_none(name: str, text: str) -> None:
    _, found = diagnose(text.encode(), Settings(), name)
    assert [d.message for d in found if d.code == "STS207"] == []
