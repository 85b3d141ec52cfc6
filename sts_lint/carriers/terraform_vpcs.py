"""VPCs that Terraform declares without a way out: by the community's module, or as resources.

The module makes an Internet gateway with public subnets only, and NAT gateways only if it is
told to; intra subnets have neither [terraform-aws-vpc, README and main.tf].
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.carriers.outline import Branch, bare, branches, switch
from sts_lint.carriers.terraform_endpoints import OF_COMMUNITY, SUBMODULE, first_of, named
from sts_lint.carriers.terraform_names import Scope
from sts_lint.declared import ClosedVpc

_OTHERS = ("database_subnets", "elasticache_subnets", "outpost_subnets", "redshift_subnets")


def closed_vpcs(root: Branch) -> Iterator[ClosedVpc]:
    """The VPCs of a Terraform file from which nothing leads out."""
    scope = Scope(root)
    for _, body in branches(root.get("module", {})):
        source = scope.text(body.get("source"))
        if OF_COMMUNITY.search(source) and not SUBMODULE.search(source):
            yield from _of_module(body, scope)
    resources = root.get("resource", {})
    subnets = any(True for _ in named(resources, "aws_subnet"))
    for _, body in named(resources, "aws_vpc") if subnets else ():
        place = first_of(body)
        if place is not None:
            yield ClosedVpc(place.value_span, "no gateway and no route is declared here", place)


def _of_module(body: Branch, scope: Scope) -> Iterator[ClosedVpc]:
    body = bare(body)
    place = first_of(body.get("source"))
    if place is None or "public_subnets" in body:
        return
    nat = body.get("enable_nat_gateway")
    if "private_subnets" in body:
        without = nat is not None and switch(scope.text(nat)) is False
        why = "enable_nat_gateway is false and there are no public subnets" if without else ""
    else:
        isolated = "intra_subnets" in body and not any(key in body for key in _OTHERS)
        why = "all its subnets are intra subnets" if isolated else ""
    if why:
        yield ClosedVpc(place.value_span, why, place)
