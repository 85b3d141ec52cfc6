"""What to do with each kind of syntax node and of thing called: filled by other modules."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sts_lint.python.arguments import Arguments
from sts_lint.python.values import Thing, Value

if TYPE_CHECKING:
    from sts_lint.python.machine import Machine

N = TypeVar("N", bound=ast.AST)
EVALUATORS: dict[type[ast.AST], Callable[[Machine, ast.AST], Value]] = {}
EXECUTORS: dict[type[ast.AST], Callable[[Machine, ast.AST], None]] = {}


T = TypeVar("T", bound=Thing)
CALLERS: dict[type[Thing], Callable[[Machine, Any, Arguments], Value]] = {}
Evaluator = Callable[["Machine", N], Value]
Executor = Callable[["Machine", N], None]


def evaluates(kind: type[N]) -> Callable[[Evaluator[N]], Evaluator[N]]:
    """Register the evaluator of one kind of expression."""

    def register(function: Evaluator[N]) -> Evaluator[N]:
        EVALUATORS[kind] = function  # type: ignore[assignment]
        return function

    return register


def executes(kind: type[N]) -> Callable[[Executor[N]], Executor[N]]:
    """Register the executor of one kind of statement."""

    def register(function: Executor[N]) -> Executor[N]:
        EXECUTORS[kind] = function  # type: ignore[assignment]
        return function

    return register


Caller = Callable[["Machine", T, Arguments], Value]


def calls(kind: type[T]) -> Callable[[Caller[T]], Caller[T]]:
    """Register what calling one kind of thing does."""

    def register(function: Caller[T]) -> Caller[T]:
        CALLERS[kind] = function
        return function

    return register
