"""`def` statements and what decorators make of them."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.python.arguments import Arguments
from sts_lint.python.doubles import is_stub_name
from sts_lint.python.functions import make_function
from sts_lint.python.machine import Machine
from sts_lint.python.objects import Bound, Func, Partial
from sts_lint.python.tables import executes
from sts_lint.python.values import Alt, External, Ref, Unknown, Value, one

FLAVOURS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "django.utils.functional.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
    "contextlib.contextmanager": "contextmanager",
    "contextlib.asynccontextmanager": "contextmanager",
}


@executes(ast.FunctionDef)
def function_definition(machine: Machine, node: ast.FunctionDef) -> None:
    """`def name(…): …`."""
    _define(machine, node)


@executes(ast.AsyncFunctionDef)
def async_function_definition(machine: Machine, node: ast.AsyncFunctionDef) -> None:
    """`async def name(…): …`."""
    _define(machine, node)


def _define(machine: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    function = make_function(machine, node)
    if any(_changes_a_property(decorator) for decorator in node.decorator_list):
        return
    value: Value = one(function)
    for decorator in reversed(node.decorator_list):
        value = _decorated(machine, decorator, value)
    final = value[0].thing
    if isinstance(final, Func) and final.node is node:
        machine.created[node] = final
    machine.assign(node.name, value)


def _changes_a_property(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Attribute) and decorator.attr in (
        "setter",
        "deleter",
        "getter",
    )


def _decorated(machine: Machine, decorator: ast.expr, value: Value) -> Value:
    function = value[0].thing
    made_by = machine.evaluate(decorator)
    if isinstance(function, Func):
        flavour = next(
            (
                FLAVOURS[alt.thing.name]
                for alt in made_by
                if isinstance(alt.thing, External) and alt.thing.name in FLAVOURS
            ),
            "",
        )
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if is_stub_name(machine.source(target)):
            flavour = "stubbed"
        if flavour:
            return one(replace(function, flavour=flavour))
    if len(made_by) == 1 and isinstance(made_by[0].thing, Func | Bound | Partial | Ref):
        return _applied(machine, made_by[0], value, decorator)
    return value  # a decorator out of sight is taken to leave the function as it is


def _applied(machine: Machine, decorator: Alt, value: Value, node: ast.expr) -> Value:
    result = machine.call(decorator, Arguments(node, (value,)))
    if not result or any(isinstance(alt.thing, Unknown) for alt in result):
        return value
    return result
