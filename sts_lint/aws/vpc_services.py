"""Names of the services that VPC endpoints lead to: `com.amazonaws.eu-west-1.sts`.

China has `cn.com.amazonaws.…` [CDK, aws-ec2/lib/vpc-endpoint]. `sts-oidc` answers no calls of
STS, and `sts-fips` only those of its own host name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sts_lint.aws.partitions import has_region_form

HOLE = "{}"
"""Stands, in a name, for a part that the source does not show."""
STS = "sts"
STS_SERVICES = frozenset({STS, "sts-fips"})
GATEWAYS = frozenset({"s3", "dynamodb"})
"""Services whose endpoints are gateways unless something else is said."""
_LABELS = r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*"
_NAME = re.compile(
    rf"(?:(?:cn\.)?com\.amazonaws\.(?P<region>\{{\}}|[a-z0-9-]+)|\{{\}}(?:\.\{{\}})?)\.(?P<rest>{_LABELS})"
)


class VpcService(NamedTuple):
    """A service of AWS by its short name (`sts`, `ecr.api`), and its Region if it is written."""

    name: str
    region: str | None = None


def vpc_service(name: str) -> VpcService | None:
    """What a service name with holes says; None where it names no service of AWS for certain."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    region, rest = match["region"] or HOLE, match["rest"]
    first, _, others = rest.partition(".")
    if region == HOLE and has_region_form(first):
        region, rest = first, others
    if region == HOLE:
        return VpcService(rest)
    return VpcService(rest, region) if has_region_form(region) and rest else None
