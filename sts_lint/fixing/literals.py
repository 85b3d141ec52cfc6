"""Literals: how another text is written in their place, and who else would notice."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from sts_lint.fixing.edits import minimal
from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Code, Edit, SetLiteral, Words
from sts_lint.python.magics import BARE

_OPENING = re.compile(r"""([rRuU]?)('''|\"{3}|'|")""")
_PLAIN = re.compile(r"[A-Za-z0-9_./:-]+")
_URL_KEY = "endpoint_url"
_KEYS = (_URL_KEY, "region_name")


def literal_edit(source: Source, change: SetLiteral) -> tuple[Edit, str]:
    """The edit, and what makes it unsafe: who may use the literal besides the clients.

    Raises `Unfit` where something else in the file certainly uses it.
    """
    node = source.constant(change.literal)
    other = _other_users(source, node)
    written = source.text.slice(change.literal)
    if node.kind == BARE:
        return _bare(change), other
    if isinstance(change.value, Code):
        return Edit(change.literal, change.value.source), other
    return minimal(written, _spelled(written, change.value), change.literal.start), other


def _bare(change: SetLiteral) -> Edit:
    """The edit of a literal that IPython reads as it stands."""
    if isinstance(change.value, Code) or not _PLAIN.fullmatch(change.value.text):
        raise Unfit("the value would need quotes")
    return Edit(change.literal, change.value.text)


def quote_of(written: str) -> str:
    """The quotation mark that source text uses: that of its first plain literal."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(f"({written})").readline):
            match = _OPENING.match(token.string) if token.type == tokenize.STRING else None
            if match:
                return match[2][0]
    except (tokenize.TokenError, SyntaxError):
        pass
    return '"'


def quoted(text: str, quote: str) -> str:
    """A literal of a text that needs no escapes."""
    return f"{quote}{text}{quote}"


def _spelled(written: str, value: Words) -> str:
    """The new text with the prefix and the quotation marks of the old literal."""
    match = _OPENING.match(written)
    if match is None:
        raise Unfit("the value is no plain text literal")
    return f"{match[1]}{match[2]}{value.text}{match[2]}"


def _other_users(source: Source, node: ast.Constant) -> str:
    """Empty if only STS clients use the literal, else who may use it unseen."""
    parent = source.parents.get(node)
    if source.is_known(node) or (isinstance(parent, ast.keyword) and parent.arg in _KEYS):
        return ""
    holder = _holder(source, node)
    if holder is None:
        return ""
    name, public = holder
    for use in _uses(source.tree, name):
        if not _is_innocent(source, use):
            raise Unfit(f"{name} is used for other things, too")
    return f"other modules may use {name}" if public else ""


def _holder(source: Source, node: ast.Constant) -> tuple[str, bool] | None:
    """The name that keeps the literal, and whether other modules can see it."""
    child: ast.AST = node
    for parent in source.ancestors(node):
        if isinstance(parent, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            return _target(source, parent, targets)
        if isinstance(parent, ast.arguments):
            return _parameter(parent, child), False
        if isinstance(parent, ast.Call) and (name := _passed_as(source, parent, child)):
            return name, False
        if isinstance(parent, ast.stmt | ast.Lambda):
            if _sets_environment(source, parent):
                return None
            raise Unfit("the value is used in other ways, too")
        child = parent
    return None


def _target(source: Source, node: ast.AST, targets: Sequence[ast.expr]) -> tuple[str, bool] | None:
    if _sets_environment(source, node) or any(map(source.is_known, targets)):
        return None
    if len(targets) != 1:
        raise Unfit("several names share the value")
    target = targets[0]
    outside = not any(
        isinstance(a, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for a in source.ancestors(node)
    )
    if isinstance(target, ast.Name):
        return target.id, outside and not target.id.startswith("_")
    if isinstance(target, ast.Attribute):
        return target.attr, not target.attr.startswith("_")
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        return target.value.id, False
    raise Unfit("it cannot be seen who uses the value")


def _sets_environment(source: Source, node: ast.AST) -> bool:
    """Whether a statement writes the variables of AWS: their readers are botocore's clients."""
    start, end = source.text.span(node)
    return "AWS_" in source.text.content[start:end]


def _parameter(arguments: ast.arguments, default: ast.AST) -> str:
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(reversed(positional), reversed(arguments.defaults), strict=False),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, value in pairs:
        if value is default:
            return argument.arg
    raise Unfit("it cannot be seen who uses the value")


def _passed_as(source: Source, call: ast.Call, argument: ast.AST) -> str:
    """The parameter that an argument is for, of a function that the file defines once."""
    functions = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(call.func, ast.Name)
        and node.name == call.func.id
    ]
    if len(functions) != 1:
        return ""
    if isinstance(argument, ast.keyword):
        return argument.arg or ""
    spec = functions[0].args
    names = [parameter.arg for parameter in (*spec.posonlyargs, *spec.args)]
    pairs = zip(names, call.args, strict=False)
    return next((name for name, given in pairs if given is argument), "")


def _uses(tree: ast.Module, name: str) -> Iterator[ast.AST]:
    """Every place that reads the name, as a variable or as an attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield node
        elif isinstance(node, ast.Attribute) and node.attr == name:
            if isinstance(node.ctx, ast.Load):
                yield node
        elif isinstance(node, ast.alias) and node.name == name:
            raise Unfit(f"{name} is imported as well")


def _is_innocent(source: Source, use: ast.AST) -> bool:
    """Whether a use can only end in an STS client: in its call, or as an `endpoint_url`."""
    if source.is_known(use):
        return True
    parent = source.parents.get(use)
    if isinstance(parent, ast.keyword):
        return parent.arg == _URL_KEY
    if isinstance(parent, ast.Assign):
        return all(map(source.is_known, parent.targets))
    if isinstance(parent, ast.Dict):
        keys = [key for key, value in zip(parent.keys, parent.values, strict=True) if value is use]
        return any(isinstance(key, ast.Constant) and key.value == _URL_KEY for key in keys)
    return False
