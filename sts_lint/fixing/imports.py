"""The import that an expression needs: once, where imports belong, never under a condition."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Edit, Span

_HEAD = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n)|[ \t\f]*(?:\r\n|\r|\n))*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NO_PLACE = "there is no good place for the import"
_WITH_TARGET = (ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension)
Import = ast.Import | ast.ImportFrom


def import_edits(source: Source, expression: str, use: int) -> tuple[Edit, ...]:
    """What makes the names of an expression known at the offset `use`.

    Raises `Unfit` where a name means something else there, or would be bound too late.
    """
    first, module = _names(expression)
    bindings = list(_bindings(source.tree, first))
    if module is None or any(not isinstance(node, ast.Import) for node in bindings):
        _require_bound(source, first, bindings, use)
        return ()
    if any(first not in _bound_by(node) for node in bindings):
        raise Unfit(f"the name {first} means something else in this file")
    for node in source.tree.body:
        if _imports(node, module) and source.text.span(node).start < use:
            return ()
    return (_insertion(source, module, use),)


def _names(expression: str) -> tuple[str, str | None]:
    """The first name of an expression, and the module to import; None for a plain name."""
    node = ast.parse(expression, mode="eval").body
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    dotted = ast.unparse(node)
    first, _, rest = dotted.partition(".")
    if first == "os":
        return first, first
    return first, dotted.rpartition(".")[0] if rest else None


def _require_bound(source: Source, name: str, bindings: list[ast.AST], use: int) -> None:
    """The name must be bound once, at the top level, before its use."""
    outer = [node for node in bindings if node in source.tree.body]
    late = name == "os" or len(bindings) != 1 or not outer
    if late or source.text.span(outer[0]).end > use:
        raise Unfit(f"the name {name} is not bound before the call, or not only once")


def _bindings(tree: ast.Module, name: str) -> Iterator[ast.AST]:
    """Every statement or parameter that gives the name a meaning, wherever it is."""
    for node in ast.walk(tree):
        if name in _bound_by(node):
            yield node


def _bound_by(node: ast.AST) -> set[str]:
    """The names that a node binds by itself."""
    if isinstance(node, Import):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.Assign):
        return {inner.id for target in node.targets for inner in _stored(target)}
    if isinstance(
        node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr | ast.For | ast.comprehension
    ):
        return {inner.id for inner in _stored(node.target)}
    if isinstance(node, ast.withitem) and node.optional_vars is not None:
        return {inner.id for inner in _stored(node.optional_vars)}
    return {node.name} if isinstance(node, ast.ExceptHandler) and node.name else set()


def _stored(target: ast.AST) -> Iterator[ast.Name]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node


def _imports(node: ast.AST, module: str) -> bool:
    """Whether this is `import module`, under its own name."""
    return isinstance(node, ast.Import) and any(
        alias.name == module and alias.asname in (None, module) for alias in node.names
    )


def _insertion(source: Source, module: str, use: int) -> Edit:
    """`import module` in order among the first imports, or above them in a group of its own."""
    text, end = source.text, _newline(source.text.content)
    block = _first_block(source)
    if not block:
        return _after_head(source, module, end)
    if not _is_standard(_name(block[0])) and _is_standard(module):
        at, written = text.span(block[0]).start, f"import {module}{end}{end}"
    else:
        later = [node for node in block if isinstance(node, ast.ImportFrom) or _name(node) > module]
        after = text.span(block[-1]).end
        at = text.span(later[0]).start if later else _line_after(text.content, after)
        written = f"import {module}{end}"
    _require_place(source, at, use)
    return Edit(Span(at, at), written)


def _require_place(source: Source, at: int, use: int) -> None:
    """A line of its own before the use, that parts no comment from what it is about."""
    row = source.text.position(at)
    above = source.text.line(row.line - 1).strip() if row.line > 1 else ""
    if row.column != 1 or at > use or above.startswith("#") or above.endswith("\\"):
        raise Unfit(_NO_PLACE)


def _first_block(source: Source) -> list[Import]:
    """The first imports of the module that follow each other, `__future__` apart."""
    block: list[Import] = []
    for node in source.tree.body:
        if isinstance(node, Import) and not _is_future(node):
            if block and node.lineno > (block[-1].end_lineno or 0) + 1:
                break
            block.append(node)
        elif block:
            break
    return block


def _after_head(source: Source, module: str, end: str) -> Edit:
    """After docstring and `__future__`, else after the comments at the top."""
    text, head = source.text, 0
    for index, node in enumerate(source.tree.body):
        docstring = index == 0 and isinstance(node, ast.Expr) and _is_text(node.value)
        if docstring or _is_future(node):
            head = text.span(node).end
    if head:
        at = _line_after(text.content, head)
        return Edit(Span(at, at), f"{end}import {module}{end}")
    match = _HEAD.match(text.content)
    at = match.end() if match else 0
    return Edit(Span(at, at), f"import {module}{end}{end}")


def _line_after(content: str, offset: int) -> int:
    """The start of the next line; only a comment may stand between."""
    match = _LINE_END.search(content, offset)
    if match is None or content[offset : match.start()].split("#", maxsplit=1)[0].strip():
        raise Unfit(_NO_PLACE)
    return match.end()


def _newline(content: str) -> str:
    match = _LINE_END.search(content)
    return match[0] if match else "\n"


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _name(node: Import) -> str:
    return (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
