"""Evaluating expressions that are no calls."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Hashable
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import strings
from sts_lint.python.attributes import read_attribute
from sts_lint.python.conditions import Arm, decide, narrow, set_choice
from sts_lint.python.containers import contains, items_of, merged, read_item, with_entry
from sts_lint.python.functions import make_function
from sts_lint.python.machine import Machine, Raised, choice_guard, evaluates
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
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
    known,
    one,
    tidy,
    under,
)


@evaluates(ast.Constant)
def constant_value(machine: Machine, node: ast.Constant) -> Value:
    """A literal."""
    if node.value is Ellipsis:
        return machine.unknown(node)
    return known(node.value)  # type: ignore[arg-type]


@evaluates(ast.Name)
def name(machine: Machine, node: ast.Name) -> Value:
    """A name, with what the path taken says of it."""
    return refined(machine, machine.lookup(node.id))


def refined(machine: Machine, value: Value) -> Value:
    """Replace unseen values by what the conditions passed so far tell about them."""
    if not any(isinstance(alt.thing, Unknown) for alt in value):
        return value
    arms = dict(machine.state.path)
    return tuple(_refine(alt, arms) for alt in value)


def _refine(alt: Alt, arms: dict[Hashable, int]) -> Alt:
    if not isinstance(alt.thing, Unknown):
        return alt
    arm = arms.get(set_choice(alt.thing.identity))
    if arm == 0:
        return replace(alt, thing=NONE)
    if arm == 1 and alt.thing.may_be_absent:
        return replace(alt, thing=replace(alt.thing, may_be_absent=False))
    return alt


@evaluates(ast.Attribute)
def attribute(machine: Machine, node: ast.Attribute) -> Value:
    """`value.attr`."""
    receiver = machine.evaluate(node.value)
    found = machine.each(receiver, lambda alt: read_attribute(machine, alt, node.attr, node))
    return refined(machine, found)


@evaluates(ast.Subscript)
def subscript(machine: Machine, node: ast.Subscript) -> Value:
    """`value[key]`."""
    container = machine.evaluate(node.value)
    key = machine.evaluate(node.slice)
    return machine.each(container, lambda alt: read_item(machine, alt, key, node))


@evaluates(ast.Tuple)
def tuple_display(machine: Machine, node: ast.Tuple) -> Value:
    """`a, b`."""
    items, complete = display_items(machine, node.elts)
    return one(Tup(items)) if complete else machine.unknown(node)


@evaluates(ast.List)
def list_display(machine: Machine, node: ast.List) -> Value:
    """`[a, b]`."""
    items, complete = display_items(machine, node.elts)
    return one(machine.new(ListBox(items, not complete)))


@evaluates(ast.Set)
def set_display(machine: Machine, node: ast.Set) -> Value:
    """`{a, b}`."""
    items, complete = display_items(machine, node.elts)
    return one(machine.new(ListBox(items, not complete)))


def display_items(machine: Machine, nodes: list[ast.expr]) -> tuple[tuple[Value, ...], bool]:
    """The items of a display, with starred ones spread; false if some are not seen."""
    items: list[Value] = []
    complete = True
    for node in nodes:
        if isinstance(node, ast.Starred):
            spread = items_of(machine, machine.evaluate(node.value))
            complete = complete and spread is not None
            items.extend(spread or ())
        else:
            items.append(machine.evaluate(node))
    return tuple(items), complete


@evaluates(ast.Dict)
def dict_display(machine: Machine, node: ast.Dict) -> Value:
    """`{key: value, **other}`."""
    box = DictBox()
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            box = merged(machine, box, machine.evaluate(item))
        else:
            box = with_entry(machine, box, machine.evaluate(key), machine.evaluate(item))
    return one(machine.new(box))


@evaluates(ast.JoinedStr)
def f_string(machine: Machine, node: ast.JoinedStr) -> Value:
    """`f"…{x}…"`."""
    return combine(
        [machine.evaluate(part) for part in node.values], machine.state.path, strings.glue
    )


@evaluates(ast.FormattedValue)
def formatted(machine: Machine, node: ast.FormattedValue) -> Value:
    """`{x!r:spec}` of an f-string."""
    value = machine.evaluate(node.value)
    spec = constant(machine.evaluate(node.format_spec)) if node.format_spec else const("")
    if spec is None or node.conversion not in (-1, ord("s")):
        return machine.unknown(node)
    return combine(
        [value], machine.state.path, lambda things: strings.shown(things[0], str(spec.value))
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
        return one(machine.new(merged(machine, merged(machine, DictBox(), left), right)))
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
        isinstance(alt.thing, Ref) and isinstance(machine.box(alt.thing), DictBox) for alt in value
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
                    _refine(piece, dict(arm.guards))
                    for piece in guarded((alt,), arm.guards | extra)
                )
    return found


@evaluates(ast.IfExp)
def conditional(machine: Machine, node: ast.IfExp) -> Value:
    """`a if test else b`."""
    arms = decide(machine, machine.evaluate(node.test))
    if len(arms) == 1:
        dead = node.orelse if arms[0].truth else node.body
        machine.discard(lambda: _forget(machine.evaluate(dead)))
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
        return _constants_compared(machine, op, left, right)
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


def _constants_compared(machine: Machine, op: ast.cmpop, left: Const, right: Const) -> Value:
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


@evaluates(ast.Lambda)
def lambda_function(machine: Machine, node: ast.Lambda) -> Value:
    """`lambda x: …`."""
    return one(make_function(machine, node))


@evaluates(ast.Await)
def awaited(machine: Machine, node: ast.Await) -> Value:
    """`await x`: coroutines are run where they are called."""
    return machine.evaluate(node.value)


@evaluates(ast.Starred)
def starred(machine: Machine, node: ast.Starred) -> Value:
    """`*x` where no display spreads it."""
    machine.evaluate(node.value)
    return machine.unknown(node)


@evaluates(ast.Slice)
def sliced(machine: Machine, node: ast.Slice) -> Value:
    """`a:b` as a key: not tracked."""
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            machine.evaluate(bound)
    return machine.unknown(node)


@evaluates(ast.Yield)
def yielded(machine: Machine, node: ast.Yield) -> Value:
    """`yield x`: a context manager runs the `with` body here, a generator keeps the item."""
    value = machine.evaluate(node.value) if node.value else one(NONE)
    if machine.frame.on_yield:
        machine.frame.on_yield(value)
    machine.frame.yields.append(value)
    return machine.unknown(node, Origin.CALL)


@evaluates(ast.YieldFrom)
def yielded_from(machine: Machine, node: ast.YieldFrom) -> Value:
    """`yield from x`."""
    items = items_of(machine, machine.evaluate(node.value))
    machine.frame.yields.extend(items or ())
    machine.frame.yields_open |= items is None
    return machine.unknown(node, Origin.CALL)
