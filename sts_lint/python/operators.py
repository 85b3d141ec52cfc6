"""Operators: arithmetic on text, boolean operators, comparisons, conditional expressions."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import replace

from sts_lint.python import names, sessions, strings
from sts_lint.python.conditions import Arm, decide, narrow, refine, set_choice
from sts_lint.python.containers import contains, items_of, merged
from sts_lint.python.environ import is_environ
from sts_lint.python.machine import Machine, Raised, choice_guard
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.tables import evaluates
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    External,
    Guards,
    Ref,
    Thing,
    Tup,
    Unknown,
    Value,
    combine,
    const,
    constant,
    guarded,
    imported,
    known,
    one,
    tidy,
    under,
)

OPERATIONS: dict[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}


@evaluates(ast.BinOp)
def binary(machine: Machine, node: ast.BinOp) -> Value:
    """`a + b`, `"…" % b`, `a | b`."""
    left, right = machine.evaluate(node.left), machine.evaluate(node.right)
    if isinstance(node.op, ast.BitOr) and _is_dict(machine, left):
        box = merged(machine, merged(machine, DictBox(), left), right)
        sessions.note_copy(machine, node, DictBox({**machine.state.environ}), box)
        return one(machine.new(box))
    if isinstance(node.op, ast.Mod):
        return strings.percent(machine, left, right, node)
    if isinstance(node.op, ast.Add) and (joined := _concatenated(machine, left, right)) is not None:
        return joined
    unseen = machine.unknown(node)[0].thing
    return combine(
        [left, right], machine.state.path, lambda pair: _operated(node.op, *pair) or unseen
    )


def _is_dict(machine: Machine, value: Value) -> bool:
    return any(
        is_environ(alt.thing)
        or (isinstance(alt.thing, Ref) and isinstance(machine.box(alt.thing), DictBox))
        for alt in value
    )


def _concatenated(machine: Machine, left: Value, right: Value) -> Value | None:
    if not any(isinstance(alt.thing, Ref | Tup) for alt in (*left, *right)):
        return None
    first, second = items_of(machine, left), items_of(machine, right)
    if first is None or second is None:
        return None
    if isinstance(left[0].thing, Tup):
        return one(Tup(first + second))
    return one(machine.new(ListBox(first + second)))


def _operated(op: ast.operator, left: Thing, right: Thing) -> Thing | None:
    if isinstance(op, ast.Add) and (strings.is_text(left) or strings.is_text(right)):
        return strings.glue((left, right))
    operate = OPERATIONS.get(type(op))
    if operate and isinstance(left, Const) and isinstance(right, Const):
        return _computed(operate, left.value, right.value)
    return None


def _computed(
    operate: Callable[[object, object], object], left: object, right: object
) -> Thing | None:
    sizes = [len(side) if isinstance(side, str | bytes) else side for side in (left, right)]
    if not all(isinstance(size, int | float) and abs(size) < 10_000 for size in sizes):
        return None
    try:
        result = operate(left, right)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return const(result) if isinstance(result, str | bytes | int | float) else None


@evaluates(ast.UnaryOp)
def unary(machine: Machine, node: ast.UnaryOp) -> Value:
    """`not a`, `-a`."""
    value = machine.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        return tidy(
            Alt(const(not arm.truth), path | arm.choice)
            for arm in decide(machine, value)
            for path in arm.paths
        )
    number = constant(value)
    if isinstance(node.op, ast.USub) and number and isinstance(number.value, int | float):
        return known(-number.value)
    return machine.unknown(node)


@evaluates(ast.BoolOp)
def boolean(machine: Machine, node: ast.BoolOp) -> Value:
    """`a and b`, `a or b`: the operand that decides."""
    stops_at = isinstance(node.op, ast.Or)
    kept: list[Alt] = []
    saved = machine.state.path
    for position, operand in enumerate(node.values):
        value = machine.evaluate(operand)
        if position == len(node.values) - 1:
            kept.extend(guarded(value, machine.state.path - saved))
            break
        going_on = [arm for arm in decide(machine, value) if arm.truth != stops_at]
        kept.extend(_deciding(machine, value, stops_at, machine.state.path - saved))
        if not going_on:
            break
        machine.state.path |= going_on[0].guards
    machine.state.path = saved
    return tidy(kept)


def _deciding(machine: Machine, value: Value, truth: bool, extra: Guards) -> list[Alt]:
    found: list[Alt] = []
    for alt in under(value, machine.state.path):
        for arm in decide(machine, (alt,)):
            if arm.truth == truth:
                found.extend(
                    refine(piece, dict(arm.guards)) for piece in guarded((alt,), arm.guards | extra)
                )
    return found


@evaluates(ast.IfExp)
def conditional(machine: Machine, node: ast.IfExp) -> Value:
    """`a if test else b`."""
    arms = decide(machine, machine.evaluate(node.test))
    if len(arms) == 1:
        dead = node.orelse if arms[0].truth else node.body
        machine.discard(lambda: _forget(machine.evaluate(dead)), dead)
    return machine.branch(
        (arm.guards, _arm_of(machine, node.test, node.body if arm.truth else node.orelse, arm))
        for arm in arms
    )


def _arm_of(machine: Machine, test: ast.expr, body: ast.expr, arm: Arm) -> Callable[[], Value]:
    def evaluate() -> Value:
        narrow(machine, test, arm)
        return machine.evaluate(body)

    return evaluate


def _forget(_value: Value) -> None:
    """Drop a value looked at only for the sites in it."""


@evaluates(ast.NamedExpr)
def walrus(machine: Machine, node: ast.NamedExpr) -> Value:
    """`(name := value)`."""
    value = machine.evaluate(node.value)
    machine.assign(node.target.id, value)
    return value


COMPARISONS: dict[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,  # type: ignore[dict-item]
    ast.LtE: operator.le,  # type: ignore[dict-item]
    ast.Gt: operator.gt,  # type: ignore[dict-item]
    ast.GtE: operator.ge,  # type: ignore[dict-item]
}


@evaluates(ast.Compare)
def compare(machine: Machine, node: ast.Compare) -> Value:
    """`a == b`, `a is None`, `a in b`; chains are not decided."""
    left = machine.evaluate(node.left)
    rights = [machine.evaluate(item) for item in node.comparators]
    if len(rights) != 1:
        return machine.unknown(node)
    op = node.ops[0]
    if isinstance(op, ast.In | ast.NotIn):
        return _membership(machine, left, rights[0], isinstance(op, ast.In), node)
    found: list[Alt] = []
    for alt in combine(
        [left, rights[0]], machine.state.path, lambda pair: Tup((one(pair[0]), one(pair[1])))
    ):
        if isinstance(alt.thing, Tup):
            pair = (alt.thing.items[0][0].thing, alt.thing.items[1][0].thing)
            found.extend(
                replace(piece, guards=piece.guards | alt.guards)
                for piece in _compared(machine, op, *pair)
            )
    return tidy(found) if found else machine.unknown(node)


def _compared(machine: Machine, op: ast.cmpop, left: Thing, right: Thing) -> Value:
    if isinstance(left, Const) and isinstance(right, Const):
        return _constants_compared(op, left, right)
    if isinstance(left, External) and not names.is_known(left.name):
        left = imported(left)
    if isinstance(right, External) and not names.is_known(right.name):
        right = imported(right)
    for thing, other in ((left, right), (right, left)):
        if (
            isinstance(thing, Unknown)
            and other == NONE
            and isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq)
        ):
            return _nullness(thing, wants_none=isinstance(op, ast.Is | ast.Eq))
    if NONE in (left, right) and isinstance(op, ast.Is | ast.IsNot):
        return known(isinstance(op, ast.IsNot))
    if (
        isinstance(left, Unknown)
        and isinstance(right, Const)
        and isinstance(op, ast.Eq | ast.NotEq)
    ):
        choice = ("equal", left.identity, right)
        arms = (
            (Const(isinstance(op, ast.Eq), "bool"), 1),
            (Const(isinstance(op, ast.NotEq), "bool"), 0),
        )
        return tuple(Alt(thing, choice_guard(choice, arm)) for thing, arm in arms)
    return one(Unknown(f"compare#{machine.number()}", "a comparison"))


def _constants_compared(op: ast.cmpop, left: Const, right: Const) -> Value:
    if isinstance(op, ast.Is | ast.IsNot):
        return known((left == right) == isinstance(op, ast.Is))
    try:
        return known(bool(COMPARISONS[type(op)](left.value, right.value)))
    except TypeError:
        raise Raised("TypeError") from None


def _nullness(thing: Unknown, *, wants_none: bool) -> Value:
    choice = set_choice(thing.identity)
    return (
        Alt(const(not wants_none), choice_guard(choice, 1)),
        Alt(const(wants_none), choice_guard(choice, 0)),
    )


def _membership(
    machine: Machine, left: Value, right: Value, wanted: bool, node: ast.Compare
) -> Value:
    return machine.each(right, lambda alt: contains(machine, left, alt, wanted, node))
