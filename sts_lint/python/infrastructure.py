"""VPC endpoints that CDK and Pulumi programs declare, and the tokens that programs ask for.

These calls are found by their form: nothing is evaluated but names and loops over literals.
Private DNS is on by default in CDK, off in Pulumi, in CDK's Cfn classes and where CDK is given
a service by its full name [aws-cdk-lib, aws-ec2/lib/vpc-endpoint; terraform-provider-aws].
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.aws.vpc_services import STS_SERVICES, VpcService, vpc_service
from sts_lint.declared import V1, V2, ClosedVpc, TokenVersion, VpcEndpoint
from sts_lint.python.nodes import nodes_of
from sts_lint.python.service_names import Names, called, named, words
from sts_lint.text import Text

_SERVICE_CLASS, _FULL_NAME = "InterfaceVpcEndpointAwsService", "InterfaceVpcEndpointService"
_SETTING = "private_dns_enabled"
_TOKENS = {
    "set_security_token_service_preferences": "GlobalEndpointTokenVersion",
    "SecurityTokenServicePreferences": "global_endpoint_token_version",
    "SecurityTokenServicePreferencesArgs": "global_endpoint_token_version",
}
_ISOLATED = ("PRIVATE_ISOLATED", "ISOLATED")
_ENDS = [[kind] for kind in _ISOLATED]
_ENDPOINTS = frozenset(
    {"add_interface_endpoint", "InterfaceVpcEndpoint", "CfnVPCEndpoint", "VpcEndpoint"}
)


def may_declare(text: Text) -> bool:
    """Whether a module speaks of what is looked for here."""
    return any(name in text.content for name in (*_ENDPOINTS, *_TOKENS, *_ISOLATED))


def find_declared(tree: ast.Module, text: Text) -> Iterator[VpcEndpoint | ClosedVpc | TokenVersion]:
    """What the calls of one module declare."""
    if not may_declare(text):
        return
    names = Names(tree)
    for node in nodes_of(tree):
        if isinstance(node, ast.Call) and called(node) in _ENDPOINTS:
            yield from _Declaration(node, text, names).endpoints()
        elif isinstance(node, ast.Call) and called(node) in _TOKENS:
            yield from _token(node, text)
        elif isinstance(node, ast.Call) and called(node) == "Vpc" and _is_isolated(node):
            yield ClosedVpc(text.span(node), "all its subnets are isolated")


def _is_isolated(vpc: ast.Call) -> bool:
    """Whether CDK is given a list of subnets that are all isolated."""
    given = named(vpc, "subnet_configuration")
    parts = given.elts if isinstance(given, ast.List | ast.Tuple) else []
    kinds = [named(part, "subnet_type") if isinstance(part, ast.Call) else None for part in parts]
    return bool(kinds) and all(kind is not None and words(kind)[-1:] in _ENDS for kind in kinds)


def _token(call: ast.Call, text: Text) -> Iterator[TokenVersion]:
    setting = _TOKENS[called(call)]
    value = named(call, setting)
    if isinstance(value, ast.Constant) and value.value in (V1, V2):
        yield TokenVersion(text.span(call), setting, str(value.value), text.span(value))


@dataclass(frozen=True)
class _Declaration:
    """One call that makes an endpoint, or several in a loop."""

    call: ast.Call
    text: Text
    names: Names

    def endpoints(self) -> Iterator[VpcEndpoint]:
        """The interface endpoints it makes."""
        match called(self.call):
            case "VpcEndpoint":
                yield from self._pulumi()
            case "CfnVPCEndpoint":
                yield from self._of_name("CDK", self.call)
            case _:
                yield from self._cdk()

    def _cdk(self) -> Iterator[VpcEndpoint]:
        service = named(self.call, "service")
        if service is None and called(self.call) == "InterfaceVpcEndpoint":
            return  # a class of that name, with the service in a mapping or elsewhere
        for choice in self.names.choices(service):
            found, default = self._service(choice)
            yield self._endpoint("CDK", self.call, found, default, choice is service)

    def _service(self, node: ast.expr | None) -> tuple[VpcService | None, bool | None]:
        """The service that CDK is given, and its default of private DNS."""
        if isinstance(node, ast.Attribute) and words(node)[-2:-1] == [_SERVICE_CLASS]:
            return VpcService(node.attr.lower().replace("_", "-")), True
        if isinstance(node, ast.Call) and called(node) == _SERVICE_CLASS and node.args:
            name = self.names.text(node.args[0])
            return vpc_service(f"{{}}.{name}"), True
        if isinstance(node, ast.Call) and called(node) == _FULL_NAME and node.args:
            return vpc_service(self.names.text(node.args[0])), False
        return None, None

    def _pulumi(self) -> Iterator[VpcEndpoint]:
        arguments = [a for a in self.call.args if isinstance(a, ast.Call)]
        given = next((a for a in arguments if called(a) == "VpcEndpointArgs"), None)
        if "pulumi" in self.text.content:
            yield from self._of_name("Pulumi", given or self.call)

    def _of_name(self, tool: str, holder: ast.Call) -> Iterator[VpcEndpoint]:
        """Endpoints whose service is given by its full name: interfaces only if it says so."""
        kind, service = named(holder, "vpc_endpoint_type"), named(holder, "service_name")
        said = self.names.text(kind) if kind else "Gateway"
        for choice, name in self.names.texts(service):
            found = vpc_service(name)
            of_sts = found is not None and found.name in STS_SERVICES
            if said == "Interface" or (said == "{}" and of_sts):
                yield self._endpoint(tool, holder, found, False, choice is service)

    def _endpoint(
        self,
        tool: str,
        holder: ast.Call,
        service: VpcService | None,
        default: bool | None,
        alone: bool,
    ) -> VpcEndpoint:
        given = named(holder, _SETTING)
        holds = default if all(keyword.arg for keyword in holder.keywords) else None
        if given is not None:
            holds = {"True": True, "False": False}.get(ast.unparse(given))
        return VpcEndpoint(
            self.text.span(self.call),
            tool,
            _SETTING,
            service.name if service else None,
            service.region if service else None,
            holds,
            self.text.span(given) if given else None,
            call=self.text.span(holder) if _has_place(holder) else None,
            alone=alone,
            in_python=True,
            vpc=self._vpc(holder),
        )

    def _vpc(self, holder: ast.Call) -> str | None:
        """What the program calls the VPC."""
        given = named(holder, "vpc") or named(holder, "vpc_id")
        if given is None and called(self.call) == "add_interface_endpoint":
            given = self.call.func.value if isinstance(self.call.func, ast.Attribute) else None
        return ast.unparse(given) if given is not None else None


def _has_place(call: ast.Call) -> bool:
    """Whether one more keyword can be written: where nothing looks like a service to choose."""
    chooses = [*call.args[:1], *filter(None, [named(call, "service_name")])]
    return not any(isinstance(node, ast.Name | ast.Attribute | ast.Starred) for node in chooses)
