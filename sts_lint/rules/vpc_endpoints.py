"""VPC endpoints of STS: how their private DNS is said, and how it is switched on."""

from __future__ import annotations

from sts_lint.aws.partitions import AWS, partition_of
from sts_lint.aws.vpc_services import STS_SERVICES
from sts_lint.declared import VpcEndpoint
from sts_lint.model import (
    AddSetting,
    Change,
    Code,
    Cure,
    Remedy,
    Safety,
    SetArgument,
    SetLiteral,
    Words,
)


def is_of_sts(endpoint: VpcEndpoint) -> bool:
    """Whether it leads to STS; `sts-oidc` does not."""
    return endpoint.service in STS_SERVICES


def name(endpoint: VpcEndpoint) -> str:
    """The host name that private DNS makes it answer for."""
    region = endpoint.region or "<region>"
    suffix = partition_of(endpoint.region).dns_suffix if endpoint.region else AWS.dns_suffix
    return f"{endpoint.service}.{region}.{suffix}"


def cure(endpoint: VpcEndpoint) -> Cure:
    """Private DNS on; not where that would concern endpoints of other services, too."""
    change = _change(endpoint)
    if change is None or not endpoint.alone:
        return Cure()
    title = f"set {endpoint.setting}: from then on {name(endpoint)} leads all of the VPC to it"
    return Cure((Remedy(title, Safety.UNSAFE, (change,)),))


def _change(endpoint: VpcEndpoint) -> Change | None:
    if endpoint.stated:
        on = Code("True") if endpoint.in_python else Words("true")
        return SetLiteral(endpoint.stated, on)
    if endpoint.call:
        return SetArgument(endpoint.call, endpoint.setting, Code("True"), others=False)
    if endpoint.beside:
        return AddSetting(endpoint.beside, endpoint.setting, "true", bare=True)
    return None
