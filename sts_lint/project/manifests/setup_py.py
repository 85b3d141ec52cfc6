"""`setup.py`: literals given to `setup()`, read from the syntax tree; nothing is run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from sts_lint.project.manifests.statements import (
    Manifest,
    ManifestError,
    Statement,
    environments,
    statement,
)


def read_setup_py(data: bytes) -> Manifest:
    """What a `setup.py` says. Raises `ManifestError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the project's own escapes and comparisons
            tree = ast.parse(data)
    except SyntaxError as error:
        raise ManifestError(f"is not valid Python: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ManifestError(f"is not valid Python: {error}") from None
    call = _setup_call(tree)
    if call is None:
        return Manifest(place=1)
    names = _assigned(tree)
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    always = _statements(given.get("install_requires"), names)
    extras = _resolved(given.get("extras_require"), names)
    values = extras.values if isinstance(extras, ast.Dict) else []
    sometimes = [_statements(value, names) for value in values]
    requires = given.get("install_requires")
    place = requires.lineno if requires else call.lineno
    found = environments(always)
    return Manifest(found or environments(*sometimes), place, publishes=True, optional=not found)


def _setup_call(tree: ast.Module) -> ast.Call | None:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return next((call for call in calls if _name(call.func) == "setup"), None)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    """Module-level names that are assigned exactly once, with their values."""
    found: dict[str, ast.expr] = {}
    repeated: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in found:
                repeated.add(name)
            found[name] = node.value
    return {name: value for name, value in found.items() if name not in repeated}


def _resolved(node: ast.expr | None, names: dict[str, ast.expr]) -> ast.expr | None:
    return names.get(node.id) if isinstance(node, ast.Name) else node


def _statements(node: ast.expr | None, names: dict[str, ast.expr]) -> list[Statement]:
    made = (statement(text, line) for text, line in _strings(node, names))
    return [each for each in made if each is not None]


def _strings(
    node: ast.expr | None, names: dict[str, ast.expr], depth: int = 20
) -> Iterator[tuple[str, int]]:
    node = _resolved(node, names)
    if node is None or not depth:
        return
    match node:
        case ast.Constant(value=str(text)):
            yield from ((line.strip(), node.lineno) for line in text.splitlines())
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            for part in parts:
                yield from _strings(part, names, depth - 1)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _strings(left, names, depth - 1)
            yield from _strings(right, names, depth - 1)
        case ast.Starred(value=value):
            yield from _strings(value, names, depth - 1)
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            yield from _strings(_item(_resolved(value, names), key), names, depth - 1)


def _item(node: ast.expr | None, key: object) -> ast.expr | None:
    if not isinstance(node, ast.Dict):
        return None
    pairs = zip(node.keys, node.values, strict=True)
    return next((v for k, v in pairs if isinstance(k, ast.Constant) and k.value == key), None)
