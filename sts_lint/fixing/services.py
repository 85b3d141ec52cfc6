"""Which service a call builds clients of: what is right for STS may be wrong for the others."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sts_lint.fixing.literals import quoted
from sts_lint.fixing.source import Source, Unfit

REGION = "region_name"
POSITIONS = ("service_name", REGION, "api_version", "use_ssl", "verify", "endpoint_url")
_SERVICE = "sts"


def guard(source: Source, call: ast.Call, quote: str, others: bool) -> str:
    """The condition under which a call builds a client of STS; empty if it is always met.

    `others` says that it may build clients of other services. Raises `Unfit` where it does
    and the service is no plain expression.
    """
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    if any(_is_sts(source, argument) for argument in arguments):
        return ""
    service = _service(call)
    if service is None or isinstance(service, ast.Starred) or _is_fixed(service):
        return ""
    if not is_plain(service):
        if not others:
            return ""
        raise Unfit("it cannot be told for which service the call is")
    return f"{ast.unparse(service)} == {quoted(_SERVICE, quote)}"


def _is_fixed(node: ast.expr) -> bool:
    """Whether an expression names nothing, so that it is the same for every caller."""
    varying = (ast.Name, ast.Attribute, ast.Call)
    return not any(isinstance(inner, varying) for inner in ast.walk(node))


def is_plain(node: ast.expr) -> bool:
    """Whether an expression may be evaluated once more: names, attributes, items."""
    plain = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.expr_context)
    return all(isinstance(inner, plain) for inner in ast.walk(node))


def position(source: Source, call: ast.Call) -> int:
    """Where the service stands among the positional arguments (1 in `partial(client, "sts")`)."""
    for index, argument in enumerate(call.args):
        if _is_sts(source, argument):
            return index
    return 0


def given(source: Source, call: ast.Call, name: str) -> ast.expr | None:
    """The expression that a call gives for a parameter of `client`."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    place = POSITIONS.index(name) + position(source, call)
    plain = not any(isinstance(argument, ast.Starred) for argument in call.args)
    return call.args[place] if plain and place < len(call.args) else None


def _service(call: ast.Call) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "service_name":
            return keyword.value
    return call.args[0] if call.args else None


def _is_sts(source: Source, node: ast.expr) -> bool:
    """Whether an argument is the text `sts`, or a name that holds nothing else."""
    if isinstance(node, ast.Name):
        held = list(values(source, node.id))
        return bool(held) and all(value is not None and _says_sts(value) for value in held)
    return _says_sts(node)


def _says_sts(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == _SERVICE


def values(source: Source, name: str) -> Iterator[ast.expr | None]:
    """What a name is given anywhere in the file; None where that is not a plain assignment."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.arg) and node.arg == name:
            yield None
        elif isinstance(node, ast.Name) and node.id == name:
            parent = source.parents.get(node)
            if not isinstance(node.ctx, ast.Load):
                yield parent.value if isinstance(parent, ast.Assign) else None
