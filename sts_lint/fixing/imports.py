"""The import that an expression needs: once, where imports belong, never under a condition."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Edit, Span
from sts_lint.text import Text

_HEAD = re.compile(r"(?:#[^\r\n]*(?:\r\n|\r|\n)|[ \t\f]*(?:\r\n|\r|\n))*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_MARK = re.compile(r"#!|#.*coding[:=]")
_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NO_PLACE = "there is no good place for the import"
_WITH_TARGET = (ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension)
Import = ast.Import | ast.ImportFrom


def import_edits(source: Source, expression: str, use: int) -> tuple[Edit, ...]:
    """What makes the names of an expression known at the offset `use`.

    Raises `Unfit` where a name means something else there, or would be bound too late.
    """
    first, module = _names(expression)
    bound = list(bindings(source.tree, first))
    if module is None or any(not isinstance(node, ast.Import) for node in bound):
        _require_bound(source, first, bound, use)
        return ()
    return module_edits(source, [module], use)


def module_edits(source: Source, modules: Iterable[str], use: int) -> tuple[Edit, ...]:
    """What imports modules, each under its own name, before the offset `use`.

    Raises `Unfit` where the name means something else, or there is no good place.
    """
    places: dict[_Place, list[str]] = {}
    for module in sorted(modules, key=lambda name: (not _is_standard(name), name)):
        first = module.partition(".")[0]
        if any(not _binds_module(node, first) for node in bindings(source.tree, first)):
            raise Unfit(f"the name {first} means something else in this file")
        if not _is_imported(source, module, use):
            places.setdefault(_place(source, module, use), []).append(module)
    return tuple(_insertion(source, place, names) for place, names in places.items())


def _binds_module(node: ast.AST, name: str) -> bool:
    """Whether what binds a name is `import name` or `import name.other`."""
    if not isinstance(node, ast.Import):
        return False
    bound = [alias for alias in node.names if name in (alias.asname, _first(alias))]
    return all(alias.asname is None or alias.asname == alias.name for alias in bound)


def _first(alias: ast.alias) -> str:
    return alias.name.partition(".")[0]


def _is_imported(source: Source, module: str, use: int) -> bool:
    return any(
        _imports(node, module) and source.text.span(node).start < use for node in source.tree.body
    )


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


def _require_bound(source: Source, name: str, bound: list[ast.AST], use: int) -> None:
    """The name must be bound once, at the top level, before its use."""
    outer = [node for node in bound if node in source.tree.body]
    late = name == "os" or len(bound) != 1 or not outer
    if late or source.text.span(outer[0]).end > use:
        raise Unfit(f"the name {name} is not bound before the call, or not only once")


def bindings(tree: ast.Module, name: str) -> Iterator[ast.AST]:
    """Every statement or parameter that gives the name a meaning, wherever it is."""
    for node in ast.walk(tree):
        if name in _bound_by(node):
            yield node


def _bound_by(node: ast.AST) -> set[str]:
    """The names that a node binds by itself."""
    if isinstance(node, Import):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, _BLOCKS):
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where imports go, and the blank lines that part them from what is there."""

    at: int
    before: str = ""
    after: str = ""


def _insertion(source: Source, place: _Place, modules: Iterable[str]) -> Edit:
    """The imports of one place; those of the standard library are a group of their own."""
    end = newline(source.text.content)
    groups: dict[bool, str] = {}
    for module in modules:
        kind = _is_standard(module)
        groups[kind] = groups.get(kind, "") + f"import {module}{end}"
    written = end.join(groups.values())
    return Edit(Span(place.at, place.at), f"{place.before}{written}{place.after}")


def _place(source: Source, module: str, use: int) -> _Place:
    """In order among the imports of its kind, or above them in a group of its own."""
    text, end = source.text, newline(source.text.content)
    block = _block_for(source, module)
    if not block:
        return _after_head(source, end)
    if not _is_standard(_name(block[0])) and _is_standard(module):
        place = _Place(text.span(block[0]).start, after=end)
    else:
        later = [node for node in block if isinstance(node, ast.ImportFrom) or _name(node) > module]
        place = _Place(text.span(later[0]).start) if later else _below(text, block)
    if not _is_good(source, place, use):
        place = _below(text, block)
        if not _is_good(source, place, use):
            raise Unfit(_NO_PLACE)
    return place


def _below(text: Text, block: Sequence[Import]) -> _Place:
    return _Place(line_after(text.content, text.span(block[-1]).end))


def _is_good(source: Source, place: _Place, use: int) -> bool:
    """Whether it is a line of its own before the use, and parts no comment from its subject."""
    row = source.text.position(place.at)
    above = source.text.line(row.line - 1).strip() if row.line > 1 else ""
    return (
        row.column == 1 and place.at <= use and not _is_remark(above) and not above.endswith("\\")
    )


def _is_remark(line: str) -> bool:
    """Whether a line is a comment that may be about the line below it."""
    return line.startswith("#") and not _MARK.match(line)


def _block_for(source: Source, module: str) -> list[Import]:
    """The first group of imports; of a module from elsewhere, the first with such imports."""
    blocks = list(_blocks(source))
    for block in blocks if not _is_standard(module) else ():
        outside = [node for node in block if not _is_standard(_name(node))]
        if outside:
            return outside if block[-len(outside) :] == outside else block
    return blocks[0] if blocks else []


def _blocks(source: Source) -> Iterator[list[Import]]:
    """The imports at the top of the module by groups, `__future__` apart."""
    block: list[Import] = []
    for node in source.tree.body:
        if isinstance(node, Import) and not _is_future(node):
            if block and node.lineno > (block[-1].end_lineno or 0) + 1:
                yield block
                block = []
            block.append(node)
        elif block:
            break
    if block:
        yield block


def _after_head(source: Source, end: str) -> _Place:
    """After docstring and `__future__`, else after the comments at the top."""
    text, head = source.text, 0
    for index, node in enumerate(source.tree.body):
        docstring = index == 0 and isinstance(node, ast.Expr) and _is_text(node.value)
        if docstring or _is_future(node):
            head = text.span(node).end
    if head:
        return _Place(line_after(text.content, head), before=end)
    match = _HEAD.match(text.content)
    at = match.end() if match else 0
    row = text.position(at).line
    above = text.line(row - 1) if row > 1 else ""
    if _is_remark(above):
        raise Unfit(_NO_PLACE)
    return _Place(at, after=end * (2 if isinstance(source.tree.body[0], _BLOCKS) else 1))


def line_after(content: str, offset: int) -> int:
    """The start of the next line; only a comment may stand between."""
    match = _LINE_END.search(content, offset)
    if match is None or content[offset : match.start()].split("#", maxsplit=1)[0].strip():
        raise Unfit(_NO_PLACE)
    return match.end()


def newline(content: str) -> str:
    """What ends the lines of a text."""
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
