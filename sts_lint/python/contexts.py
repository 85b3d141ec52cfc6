"""`with` statements: the body runs at the `yield` of a context manager of the file."""

from __future__ import annotations

import ast

from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import bound_to, find_in_class
from sts_lint.python.doubles import is_stub_name
from sts_lint.python.library_os import patches_environ
from sts_lint.python.machine import Machine
from sts_lint.python.objects import Bound, ClassBox, Func, InstanceBox, StsClient
from sts_lint.python.tables import executes
from sts_lint.python.targets import assign_target
from sts_lint.python.values import NONE, Alt, Ref, Value, one, under


@executes(ast.With)
def with_statement(machine: Machine, node: ast.With) -> None:
    """`with context as name: body`."""
    _with_items(machine, list(node.items), node.body)


@executes(ast.AsyncWith)
def async_with_statement(machine: Machine, node: ast.AsyncWith) -> None:
    """`async with context as name: body`."""
    _with_items(machine, list(node.items), node.body)


def _with_items(machine: Machine, items: list[ast.withitem], body: list[ast.stmt]) -> None:
    if not items:
        machine.execute(body)
        return
    item, rest = items[0], items[1:]
    ran = False

    def run_inside(value: Value) -> None:
        nonlocal ran
        ran = True
        frames, machine.frames = machine.frames, machine.frames[:depth]
        try:
            if item.optional_vars is not None:
                assign_target(machine, item.optional_vars, value, item.context_expr)
            _with_items(machine, rest, body)
        finally:
            machine.frames = frames

    depth = len(machine.frames)
    stubbed = _is_stub(machine, item.context_expr)
    machine.stubbed += stubbed
    is_manager = _makes_context(machine, item.context_expr)
    machine.hand_over(run_inside if is_manager else None)
    environment = dict(machine.state.environ)
    value = machine.evaluate(item.context_expr)
    machine.hand_over(None)
    if patches_environ(value):
        run_inside(value)
        machine.state.environ = dict(environment)
    elif not ran:
        run_inside(_entered(machine, value, item.context_expr))
        _exited(machine, value, item.context_expr)
    machine.stubbed -= stubbed


def _makes_context(machine: Machine, expression: ast.expr) -> bool:

    if not isinstance(expression, ast.Call):
        return False
    function = machine.evaluate(expression.func)
    if len(function) != 1:
        return False
    thing = function[0].thing
    target = thing.function if isinstance(thing, Bound) else thing
    return isinstance(target, Func) and target.flavour == "contextmanager"


def _entered(machine: Machine, value: Value, node: ast.expr) -> Value:

    def enter(alt: Alt) -> Value:
        if isinstance(alt.thing, StsClient):
            return (alt,)
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(box, InstanceBox) and isinstance(alt.thing, Ref):
            method = find_in_class(machine, box.owner, "__enter__") or find_in_class(
                machine, box.owner, "__aenter__"
            )
            if method is not None:
                bound = bound_to(machine, method, alt.thing, node)
                return machine.call_any(bound, Arguments(node))
        return (alt,) if not isinstance(box, ClassBox) else machine.unknown(node)

    return machine.each(value, enter)


def _exited(machine: Machine, value: Value, node: ast.expr) -> None:

    alternatives = under(value, machine.state.path)
    if (
        not machine.state.alive
        or len(alternatives) != 1
        or not isinstance(alternatives[0].thing, Ref)
    ):
        return
    ref = alternatives[0].thing
    box = machine.box(ref)
    if isinstance(box, InstanceBox):
        method = find_in_class(machine, box.owner, "__exit__")
        if method is not None:
            arguments = Arguments(node, (one(NONE), one(NONE), one(NONE)))
            bound = bound_to(machine, method, ref, node)
            machine.call_any(bound, arguments)


def _is_stub(machine: Machine, expression: ast.expr) -> bool:

    target = expression.func if isinstance(expression, ast.Call) else expression
    return is_stub_name(machine.source(target))
