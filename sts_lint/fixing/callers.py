"""Who may build a client beside the calls in sight, and with a Region of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sts_lint.fixing.services import REGION, given
from sts_lint.fixing.source import Source

_DECIDING = (None, REGION, "profile_name", "botocore_session")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def outside(source: Source, call: ast.Call) -> str:
    """The function or class whose callers in other modules choose the client's Region.

    Empty where the Region does not come from a parameter, or no other module can know it.
    """
    function = _around(source, call, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
    if not isinstance(function, Function):
        return ""
    owner = _around(source, function, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    if isinstance(owner, Function):
        return ""
    told = _told(function) if _is_public(function) else set()
    for node in (inner for part in _carriers(source, call) for inner in ast.walk(part)):
        by_parameter = isinstance(node, ast.Name) and node.id in told
        by_class = isinstance(owner, ast.ClassDef) and _is_of_constructor(owner, node)
        if by_parameter or by_class:
            return _shown(owner if isinstance(owner, ast.ClassDef) else function)
    return ""


def _shown(owner: Function | ast.ClassDef) -> str:
    """The name that callers know; none where it is private."""
    return "" if owner.name.startswith("_") else owner.name


def _around(source: Source, node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> ast.AST | None:
    return next((a for a in source.ancestors(node) if isinstance(a, kinds)), None)


def _is_public(function: Function) -> bool:
    return not function.name.startswith("_") or function.name == "__init__"


def _carriers(source: Source, call: ast.Call) -> Iterator[ast.expr]:
    """The expressions that the Region of the client is taken from."""
    region = given(source, call, REGION)
    if region is not None:
        yield region
        return
    yield from (keyword.value for keyword in call.keywords if keyword.arg in (None, "config"))
    if isinstance(call.func, ast.Attribute):
        yield call.func.value


def _told(function: Function) -> set[str]:
    """The parameters of a function, and the variables made from them."""
    spec = function.args
    every = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, spec.vararg, spec.kwarg]
    told = {a.arg for a in every if a is not None and a.arg not in ("self", "cls")}
    for _ in range(len(function.body)):
        new = {n for names, value in _bindings(function) if told & _read(value) for n in names}
        if new <= told:
            break
        told |= new
    return told


def _bindings(node: ast.AST) -> Iterator[tuple[set[str], ast.expr]]:
    """The names that statements inside bind, each group with the expression it comes from."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign):
            yield {n for target in inner.targets for n in _names(target)}, inner.value
        elif isinstance(inner, ast.AnnAssign | ast.NamedExpr) and inner.value is not None:
            yield _names(inner.target), inner.value
        elif isinstance(inner, ast.For | ast.AsyncFor):
            yield _names(inner.target), inner.iter
        elif isinstance(inner, ast.withitem) and inner.optional_vars is not None:
            yield _names(inner.optional_vars), inner.context_expr


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _read(value: ast.expr) -> set[str]:
    """The names that decide a value; of a new session only those that decide its Region."""
    if isinstance(value, ast.Call) and ast.unparse(value.func).lower().endswith("session"):
        parts = [k.value for k in value.keywords if k.arg in _DECIDING]
        return {name for part in (*parts, *value.args) for name in _names(part)}
    return _names(value)


def _is_of_constructor(owner: ast.AST, node: ast.AST) -> bool:
    """Whether this is an attribute of `self` that a parameter fills, or nothing here does."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    if node.value.id != "self":
        return False
    seen = False
    for function in (inner for inner in ast.walk(owner) if isinstance(inner, Function)):
        told = _told(function)
        for assigned in (n for n in ast.walk(function) if isinstance(n, ast.Assign)):
            if ast.unparse(node) in map(ast.unparse, assigned.targets):
                seen = True
                if told & _read(assigned.value):
                    return True
    return not seen and not _is_class_variable(owner, node.attr)


def _is_class_variable(owner: ast.AST, name: str) -> bool:
    return any(
        name in names
        for statement in getattr(owner, "body", ())
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for names, _ in _bindings(statement)
    )
