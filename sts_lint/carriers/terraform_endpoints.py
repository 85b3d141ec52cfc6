"""VPC interface endpoints that Terraform declares: resources, and modules known to make them.

Private DNS is off unless it is stated, in the resource and in the modules alike
[terraform-provider-aws, r/vpc_endpoint; terraform-aws-vpc, modules/vpc-endpoints].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sts_lint.aws.vpc_services import GATEWAYS, HOLE, STS_SERVICES, VpcService, vpc_service
from sts_lint.carriers.outline import Branch, Node, bare, branches, switch
from sts_lint.carriers.terraform_names import Item, Scope
from sts_lint.declared import VpcEndpoint
from sts_lint.model import Entry, Span

_TOOL = "Terraform"
_SETTING = "private_dns_enabled"
_INTERFACE = "Interface"
_ENDPOINT = re.compile(r"\baws_vpc_endpoint\.([\w-]+)")
SUBMODULE = re.compile(r"(?:^|/)vpc-endpoints/?(?:\?.*)?")
OF_COMMUNITY = re.compile(r"terraform-aws-modules/vpc/aws|terraform-aws-modules/terraform-aws-vpc")
_VPC = re.compile(r"(?:\$\{)?((?:aws_vpc|module)\.[\w-]+)\.")
_SWITCH = re.compile(r"enable_(\w+)_endpoint")


def terraform_endpoints(root: Branch) -> Iterator[VpcEndpoint]:
    """The interface endpoints of a Terraform file, in HCL or JSON."""
    scope = Scope(root)
    resources = root.get("resource", {})
    otherwise = dict(_switched_elsewhere(resources, scope))
    own_names = _has_own_names(resources, scope)
    for name, body in named(resources, "aws_vpc_endpoint"):
        for each in _Resource(body, scope).endpoints():
            found = replace(each, vpc=_vpc(body))
            if name in otherwise:
                yield replace(found, private_dns=otherwise[name])
            elif own_names and found.private_dns is False:
                yield replace(found, private_dns=None)  # a zone of the user's own answers
            else:
                yield found
    for _, body in branches(root.get("module", {})):
        source = scope.text(body.get("source"))
        if SUBMODULE.search(source):
            for each in _of_submodule(body, scope, bool(OF_COMMUNITY.search(source))):
                yield replace(each, vpc=_vpc(body))
        elif "source" in body:
            yield from _of_switches(body, scope, bool(OF_COMMUNITY.search(source)))


def _vpc(body: Branch) -> str | None:
    """The resource or module that is the VPC; a variable may hold the same as another."""
    node = body.get("vpc_id")
    found = _VPC.match(node.value) if isinstance(node, Entry) else None
    return found[1] if found else None


def named(resources: Node, kind: str) -> Iterator[tuple[str, Branch]]:
    """The resources of a kind."""
    for key, branch in branches(resources):
        if key == kind:
            yield from ((name, bare(body)) for name, body in branch.items())


def _switched_elsewhere(resources: Node, scope: Scope) -> Iterator[tuple[str, bool | None]]:
    """Endpoints whose private DNS is a resource of its own, and what that says."""
    for _, body in named(resources, "aws_vpc_endpoint_private_dns"):
        target = body.get("vpc_endpoint_id")
        match = _ENDPOINT.search(target.value) if isinstance(target, Entry) else None
        if match:
            yield match[1], switch(scope.text(body.get(_SETTING)))


def _has_own_names(resources: Node, scope: Scope) -> bool:
    """Whether there is a zone for names of AWS, as where many VPCs share one endpoint."""
    zones = [scope.text(body.get("name")) for _, body in named(resources, "aws_route53_zone")]
    return any("amazonaws" in zone or HOLE in zone for zone in zones)


@dataclass(frozen=True)
class _Resource:
    """One `aws_vpc_endpoint`, possibly for each item of a collection."""

    body: Branch
    scope: Scope

    def endpoints(self) -> Iterator[VpcEndpoint]:
        """Its interface endpoints; of a kind that is not seen only those of STS."""
        if "for_each" not in self.body:
            yield from self._one(self.scope, None)
            return
        turns, complete = self.scope.items(self.body["for_each"])
        for turn in turns:
            yield from self._one(turn.scope, first_of(turn.node))
        if not complete:
            yield from self._unseen()

    def _one(self, scope: Scope, item: Entry | None) -> Iterator[VpcEndpoint]:
        kind = scope.text(self.body["vpc_endpoint_type"]) if self._has_kind() else "Gateway"
        service = vpc_service(scope.text(self.body.get("service_name")))
        of_sts = service is not None and service.name in STS_SERVICES
        if kind == _INTERFACE or (kind == HOLE and of_sts):
            written = item is not None and (item.literal or item.quote)
            place = item if written else first_of(self.body.get("service_name"))
            if place is not None:
                anchor = None if item else first_of(self.body.get("vpc_endpoint_type"))
                yield endpoint(place, service, self.body.get(_SETTING), scope, anchor)

    def _unseen(self) -> Iterator[VpcEndpoint]:
        place = first_of(self.body.get("service_name"))
        if self._has_kind() and place is not None:
            yield VpcEndpoint(place.value_span, _TOOL, _SETTING)

    def _has_kind(self) -> bool:
        return "vpc_endpoint_type" in self.body


def endpoint(
    place: Entry,
    service: VpcService | None,
    private_dns: Node | None,
    scope: Scope,
    anchor: Entry | None,
    default: bool | None = False,
    setting: str = _SETTING,
) -> VpcEndpoint:
    """An endpoint; `anchor` is a setting of this endpoint alone beside which others can stand."""
    stated = private_dns if isinstance(private_dns, Entry) else None
    holds = default if private_dns is None else switch(scope.text(private_dns))
    if stated is not None and stated.default is not None:
        holds = None  # a switch of a module is there to be set by who uses it
    return VpcEndpoint(
        place.value_span,
        _TOOL,
        setting,
        service.name if service else None,
        service.region if service else None,
        holds,
        stated.value_span if stated else None,
        _beside(anchor),
        alone=anchor is not None,
        entry=place,
    )


def _beside(anchor: Entry | None) -> Span | None:
    return anchor.key_span if anchor else None


def first_of(node: Node | None) -> Entry | None:
    """The first scalar in a value."""
    while isinstance(node, dict):
        node = next(iter(node.values()), None)
    return node


def _of_submodule(body: Branch, scope: Scope, is_known: bool) -> Iterator[VpcEndpoint]:
    """`endpoints = { sts = { service = "sts", … } }` of the module vpc-endpoints."""
    if "endpoints" not in body:
        return
    turns, complete = scope.items(body["endpoints"])
    for turn in turns:
        yield from _of_item(bare(turn.node), turn, is_known)
    place = first_of(body.get("source"))
    if not complete and place is not None:
        yield VpcEndpoint(place.value_span, _TOOL, _SETTING)


def _of_item(item: Branch, turn: Item, is_known: bool) -> Iterator[VpcEndpoint]:
    scope = turn.scope
    kind = scope.text(item["service_type"]) if "service_type" in item else _INTERFACE
    place = item.get("service") or item.get("service_name") or item.get("service_endpoint")
    if kind != _INTERFACE or switch(scope.text(item.get("create"))) is False:
        return
    if isinstance(place, Entry):
        named = scope.text(place)
        service = vpc_service(f"{HOLE}.{named}" if "service" in item else named)
        anchor = place if turn.alone else None
        default = False if is_known else None
        named_by = scope.names.get(place.value)
        where = named_by if isinstance(named_by, Entry) else place
        yield endpoint(where, service, item.get(_SETTING), scope, anchor, default)


def _of_switches(body: Branch, scope: Scope, is_known: bool) -> Iterator[VpcEndpoint]:
    """`enable_sts_endpoint = true` of the module vpc, up to its version 2."""
    for key, value in body.items():
        match = _SWITCH.fullmatch(key)
        if match is None or not isinstance(value, Entry) or match[1] in GATEWAYS:
            continue
        if switch(scope.text(value)):
            setting = f"{match[1]}_endpoint_{_SETTING}"
            service = VpcService(match[1].replace("_", "."))
            default = False if is_known else None
            yield endpoint(value, service, body.get(setting), scope, value, default, setting)
