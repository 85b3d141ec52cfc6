"""Changes of an input that leave it a text, or a program, where those of single bytes would not."""

from __future__ import annotations

import ast
import copy
import random
import re
import warnings
from collections.abc import Iterable

from tests.fuzz.words import WORDS

_PIECE = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")
_MOST_TRIES = 3


def of_text(text: str, rng: random.Random, others: list[str]) -> str:
    """Text with pieces moved, repeated, taken away, or taken from elsewhere."""
    pieces = _PIECE.findall(text) or [""]
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(pieces))
        end = min(start + rng.choice((1, 1, 2, 5, 20)), len(pieces))
        match rng.randrange(6):
            case 0:
                pieces[start:end] = []
            case 1:
                pieces[start:start] = pieces[start:end] * rng.choice((1, 1, 2, 30))
            case 2:
                pieces[start:end] = [rng.choice(WORDS)]
            case 3:
                pieces[start:start] = [rng.choice(WORDS)]
            case 4:
                pieces[start:start] = [_lines_of(rng.choice(others), rng)] if others else []
            case _:
                pieces[start] = rng.choice(pieces)
        pieces = pieces or [""]
    return "".join(pieces)


def _lines_of(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    start = rng.randrange(len(lines))
    return "".join(lines[start : start + rng.randint(1, 6)])


class Programs:
    """Changes of Python source by its tree, with parts of other programs."""

    def __init__(self, programs: Iterable[str]) -> None:
        self.expressions: list[ast.expr] = []
        self.statements: list[ast.stmt] = []
        for program in programs:
            tree = _tree(program)
            for node in ast.walk(tree) if tree else ():
                if isinstance(node, ast.expr):
                    self.expressions.append(node)
                elif isinstance(node, ast.stmt):
                    self.statements.append(node)

    def changed(self, text: str, rng: random.Random) -> str | None:
        """The source after some changes; None where it does not parse before or after."""
        tree = _tree(text)
        if tree is None or not tree.body:
            return None
        for _ in range(rng.randint(1, _MOST_TRIES)):
            if rng.random() < 0.5:
                self._expression(tree, rng)
            else:
                self._statement(tree, rng)
        try:
            return ast.unparse(tree) + "\n"
        except (ValueError, RecursionError, AttributeError, TypeError):
            return None

    def _expression(self, tree: ast.Module, rng: random.Random) -> None:
        places = [
            (node, name, value)
            for node in ast.walk(tree)
            for name, value in ast.iter_fields(node)
            if isinstance(value, ast.expr) or _holds_expressions(value)
        ]
        if not places or not self.expressions:
            return
        node, name, value = rng.choice(places)
        new = copy.deepcopy(rng.choice(self.expressions))
        if isinstance(value, list):
            index = rng.randrange(len(value))
            value[index : index + rng.randint(0, 1)] = [new]
        else:
            setattr(node, name, new)

    def _statement(self, tree: ast.Module, rng: random.Random) -> None:
        bodies = [
            value
            for node in ast.walk(tree)
            for _, value in ast.iter_fields(node)
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt)
        ]
        body = rng.choice(bodies)
        index = rng.randrange(len(body))
        match rng.randrange(4):
            case 0 if len(body) > 1:
                del body[index]
            case 1:
                body[index:index] = [copy.deepcopy(rng.choice(self.statements))]
            case 2:
                body[index] = _wrapped(body[index], rng)
            case _:
                body.append(body.pop(index))


_WRAPPERS = (
    "if x:\n    pass", "for x in y:\n    pass", "while x:\n    pass", "with x as y:\n    pass",
    "try:\n    pass\nexcept ValueError as e:\n    pass", "def f(a, *b, c=1, **d):\n    pass",
    "class C(object):\n    pass", "async def f(a=b):\n    pass",
    "try:\n    pass\nfinally:\n    pass",
    "match x:\n    case [a, *b]:\n        pass",
)  # fmt: skip


def _wrapped(statement: ast.stmt, rng: random.Random) -> ast.stmt:
    (wrapper,) = ast.parse(rng.choice(_WRAPPERS)).body
    inner = wrapper.cases[0] if isinstance(wrapper, ast.Match) else wrapper
    inner.body = [statement]  # type: ignore[attr-defined]
    return wrapper


def _holds_expressions(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], ast.expr)


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
