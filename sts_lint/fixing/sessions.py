"""The Region of the session that a client is made on, as an expression."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sts_lint.fixing.services import is_plain
from sts_lint.fixing.source import Source, Unfit

_SIGN = "sess"


def region_of(source: Source, call: ast.Call) -> str:
    """`session.region_name` for `session.client(…)`. Raises `Unfit` where there is none.

    Modules have no such attribute, nor have botocore's sessions, which make clients by
    `create_client`; of objects made out of sight it takes a name that says they are sessions.
    """
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr != "client":
        raise Unfit("the client is not made by a session of boto3")
    receiver = function.value
    if not is_plain(receiver) or not _is_session(source, receiver):
        raise Unfit("the client is not made by a session with a name")
    return f"{ast.unparse(receiver)}.region_name"


def _is_session(source: Source, receiver: ast.expr) -> bool:
    made = list(_assigned(source, receiver))
    if made:
        return all(_says_so(node) for node in made)
    imported = isinstance(receiver, ast.Name) and any(_imports(source, receiver.id))
    return not imported and _says_so(receiver)


def _says_so(node: ast.expr) -> bool:
    """Whether a name, or one inside an expression like `given or Session()`, names a session."""
    names = [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]
    names += [n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)]
    return any(_SIGN in name.lower() for name in names)


def _assigned(source: Source, receiver: ast.expr) -> Iterator[ast.expr]:
    """What is assigned to the variable or attribute anywhere in the file, apart from `None`."""
    written = ast.unparse(receiver)
    for node in ast.walk(source.tree):
        assigned = isinstance(node, ast.Assign) and written in map(ast.unparse, node.targets)
        if isinstance(node, ast.Assign) and assigned and ast.unparse(node.value) != "None":
            yield node.value


def _imports(source: Source, name: str) -> Iterator[ast.alias]:
    """Imports of whole modules under that name, and of anything of boto3's."""
    for node in ast.walk(source.tree):
        of_boto = isinstance(node, ast.ImportFrom) and "boto" in (node.module or "")
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and of_boto):
            yield from (a for a in node.names if (a.asname or a.name.partition(".")[0]) == name)
