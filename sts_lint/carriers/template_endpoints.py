"""VPC interface endpoints in CloudFormation and SAM templates and in Pulumi's YAML.

Private DNS is off unless it is stated, in both [CfnVPCEndpointProps; terraform-provider-aws,
which Pulumi is made from].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sts_lint.aws.vpc_services import HOLE, STS_SERVICES, vpc_service
from sts_lint.carriers.outline import Branch, Node, branches, items, literal, switch
from sts_lint.declared import VpcEndpoint
from sts_lint.model import Entry

_HOLE = re.compile(r"\$\{[^{}]*\}")
_SAYS_SERVICE = re.compile(r"(?:^|\.)(?:sts|sts-fips)$")
_JOIN, _SUB = "Fn::Join", "Fn::Sub"


@dataclass(frozen=True)
class _Names:
    """What a tool calls the resource, its properties and a zone of DNS names."""

    tool: str
    kinds: frozenset[str]
    zones: frozenset[str]
    type_key: str
    properties: str
    service: str
    kind: str
    setting: str
    zone: str
    vpc: str


_TOOLS = (
    _Names(
        "CloudFormation",
        frozenset({"AWS::EC2::VPCEndpoint"}),
        frozenset({"AWS::Route53::HostedZone"}),
        "Type",
        "Properties",
        "ServiceName",
        "VpcEndpointType",
        "PrivateDnsEnabled",
        "Name",
        "VpcId",
    ),
    _Names(
        "Pulumi",
        frozenset({"aws:ec2:VpcEndpoint", "aws:ec2/vpcEndpoint:VpcEndpoint"}),
        frozenset({"aws:route53:Zone", "aws:route53/zone:Zone"}),
        "type",
        "properties",
        "serviceName",
        "vpcEndpointType",
        "privateDnsEnabled",
        "name",
        "vpcId",
    ),
)


def template_endpoints(root: Branch) -> Iterator[VpcEndpoint]:
    """The interface endpoints of a template."""
    for names in _TOOLS:
        own_names = any(map(_is_of_aws, _zones(root, names)))
        for body in _resources(root, names, names.kinds):
            for endpoint in _endpoints(body, names):
                hidden = own_names and endpoint.private_dns is False
                yield replace(endpoint, private_dns=None) if hidden else endpoint


def _resources(root: Branch, names: _Names, kinds: frozenset[str]) -> Iterator[Branch]:
    """The properties of every resource of these kinds."""
    for _, branch in branches(root):
        if literal(branch.get(names.type_key)) in kinds:
            properties = branch.get(names.properties)
            if isinstance(properties, dict):
                yield properties


def _zones(root: Branch, names: _Names) -> Iterator[str]:
    for body in _resources(root, names, names.zones):
        yield _text(body.get(names.zone))


def _is_of_aws(zone: str) -> bool:
    return "amazonaws" in zone or HOLE in zone


def _endpoints(body: Branch, names: _Names) -> Iterator[VpcEndpoint]:
    service = vpc_service(_text(body.get(names.service)))
    kind = _text(body[names.kind]) if names.kind in body else "Gateway"
    of_sts = service is not None and service.name in STS_SERVICES
    place = _place(body.get(names.service))
    if place is None or not (kind == "Interface" or (kind == HOLE and of_sts)):
        return
    given, anchor = body.get(names.setting), body.get(names.kind)
    stated = given if isinstance(given, Entry) else None
    yield VpcEndpoint(
        place.value_span,
        names.tool,
        names.setting,
        service.name if service else None,
        service.region if service else None,
        False if given is None else switch(_text(given)),
        stated.value_span if stated else None,
        anchor.key_span if isinstance(anchor, Entry) and anchor.literal else None,
        entry=place,
        vpc=_vpc(body.get(names.vpc)),
    )


def _vpc(node: Node | None) -> str | None:
    """What names the VPC, whatever it is: the name of a parameter, a resource, an output."""
    scalars = [entry.value for entry in _scalars(node)] if node is not None else []
    return ".".join(scalars) or None


def _text(node: Node | None) -> str:
    """The text of a value with holes for references; joins and substitutions are followed."""
    if isinstance(node, Entry):
        if node.literal:
            return node.value
        return _HOLE.sub(HOLE, node.value) if _HOLE.search(node.value) else HOLE
    if node is None:
        return HOLE
    if _SUB in node:
        return _text(_head(node[_SUB]))
    joined = items(_branch(node[_JOIN])) if _JOIN in node else items(node)
    if len(joined) == 2 and isinstance(joined[1], dict) and literal(joined[0]) is not None:
        return str(literal(joined[0])).join(map(_text, items(joined[1])))
    return _text(joined[0]) if joined and _JOIN not in node else HOLE  # !Sub [text, {…}]


def _head(node: Node) -> Node | None:
    """A text, or the first of a list."""
    return next(iter(items(node)), None) if isinstance(node, dict) else node


def _branch(node: Node) -> Branch:
    return node if isinstance(node, dict) else {}


def _place(node: Node | None) -> Entry | None:
    """The scalar that says the service: where a name is put together the last part of it."""
    scalars = [entry for entry in _scalars(node) if _SAYS_SERVICE.search(entry.value)]
    return scalars[-1] if scalars else next(_scalars(node), None)


def _scalars(node: Node | None) -> Iterator[Entry]:
    if isinstance(node, Entry):
        yield node
    for below in node.values() if isinstance(node, dict) else ():
        yield from _scalars(below)
