"""A call that is written a second time: what may be evaluated twice, and how it is laid out."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from itertools import pairwise

from sts_lint.fixing.services import is_plain
from sts_lint.fixing.source import Unfit
from sts_lint.text import Text

_LINE = re.compile(r"(\r\n|\r|\n)(?=[^\r\n])")
_PURE = frozenset({"Config", "dict", "format", "get", "getenv", "join", "lower", "str", "strip"})
_ONCE = (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)


def require_repeatable(call: ast.Call) -> None:
    """Raise `Unfit` where evaluating the call twice is more than making two clients."""
    if not isinstance(call.func, ast.Attribute | ast.Name) or not is_plain(call.func):
        raise Unfit("the session is made in the same expression: give it a name first")
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in ast.walk(argument):
            if isinstance(node, _ONCE) or (isinstance(node, ast.Call) and not _is_pure(node)):
                written = ast.unparse(node)
                raise Unfit(f"{written} would happen twice: give its result a name first")
            if isinstance(node, ast.Constant | ast.JoinedStr) and node.lineno != node.end_lineno:
                raise Unfit("a text of several lines would have to move")


def _is_pure(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    return name in _PURE


def shifted(code: str, step: str) -> str:
    """The code with all lines but the first, and blank ones, one step further in."""
    return _LINE.sub(rf"\g<1>{step}", code)


def without_comments(code: str) -> str:
    """An expression without its comments, and without the lines that held nothing else."""
    if "#" not in code:
        return code
    text = Text("", f"({code})")
    kept, position = "", 0
    for token in tokenize.generate_tokens(io.StringIO(text.content, newline=None).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            before = text.line(row)[:column].rstrip()
            start = text.starts[row - 1] + len(before)
            end = text.starts[row - 1] + len(text.line(row)) if before else text.starts[row]
            kept, position = kept + text.content[position:start], end
    return (kept + text.content[position:])[1:-1]


def one_per_line(code: str, line: str, step: str) -> str:
    """A call of one line with each argument on its own; another call as it is.

    `line` ends a line and begins the next one as far in as the call's closing parenthesis.
    """
    if len(Text("", code).starts) > 1:
        return code
    cuts = _cuts(code)
    arguments = [code[start + 1 : end].strip() for start, end in pairwise(cuts)]
    written = "".join(f"{line}{step}{argument}," for argument in arguments if argument)
    return f"{code[: cuts[0] + 1]}{written}{line}{code[cuts[-1] :]}"


def _cuts(code: str) -> list[int]:
    """Where the arguments of a call of one line begin and end: parentheses and commas."""
    depth, cuts = 0, list[int]()
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.OP:
            continue
        depth -= token.string in tuple(")]}")
        if token.string == "(" and depth == 0:
            cuts = []
        if (token.string in tuple("()") and depth == 0) or (token.string == "," and depth == 1):
            cuts.append(token.start[1])
        depth += token.string in tuple("([{")
    return cuts
