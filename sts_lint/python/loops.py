"""Loops and comprehensions: over what is seen item by item, otherwise any number of times."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sts_lint.python.conditions import Arm, decide, narrow
from sts_lint.python.containers import items_of, with_entry
from sts_lint.python.frames import Frame, Loop
from sts_lint.python.layers import shared_depth
from sts_lint.python.machine import Machine, choice_guard
from sts_lint.python.nodes import walk
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.state import State, join
from sts_lint.python.tables import evaluates, executes
from sts_lint.python.targets import assign_target
from sts_lint.python.values import Alt, Ref, Unknown, Value, one, tidy

MOST_ROUNDS = 100


@executes(ast.For)
def for_loop(machine: Machine, node: ast.For) -> None:
    """`for target in iterable: … else: …`."""
    _for(machine, node.target, node.iter, node.body, node.orelse)


@executes(ast.AsyncFor)
def async_for_loop(machine: Machine, node: ast.AsyncFor) -> None:
    """`async for target in iterable: …`."""
    _for(machine, node.target, node.iter, node.body, node.orelse)


def _for(
    machine: Machine,
    target: ast.expr,
    iterable: ast.expr,
    body: list[ast.stmt],
    otherwise: list[ast.stmt],
) -> None:
    value = machine.evaluate(iterable)
    items = items_of(machine, value)
    loop = Loop()
    machine.frame.loops.append(loop)
    if items is not None and len(items) <= MOST_ROUNDS:
        for item in items:
            if machine.state.alive:
                assign_target(machine, target, item, iterable)
                _round(machine, loop, body)
        if not items:
            machine.discard(lambda: _blind_round(machine, target, iterable, body), *body)
    else:
        unseen = _any_item(machine, value, iterable)
        _any_rounds(machine, loop, lambda: assign_target(machine, target, unseen, iterable), body)
    machine.frame.loops.pop()
    _finish(machine, loop, otherwise)


def _blind_round(
    machine: Machine, target: ast.expr, iterable: ast.expr, body: list[ast.stmt]
) -> None:
    assign_target(machine, target, machine.unknown(iterable), iterable)
    machine.execute(body)


def _any_item(machine: Machine, value: Value, iterable: ast.expr) -> Value:
    for alt in value:
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(box, ListBox) and box.items:
            seen = [piece for item in box.items for piece in item]
            return tidy((*seen, *machine.unknown(iterable)))
    return machine.unknown(iterable, suffix=":item")


def _round(machine: Machine, loop: Loop, body: list[ast.stmt]) -> None:
    machine.execute(body)
    if loop.continues:
        machine.state = join([machine.state, *loop.continues])
        loop.continues.clear()


def _any_rounds(
    machine: Machine, loop: Loop, prepare: Callable[[], None], body: list[ast.stmt]
) -> None:
    before = machine.state
    for _ in range(2):
        choice = machine.choice()
        machine.state = before.fork(choice_guard(choice, 1))
        prepare()
        _round(machine, loop, body)
        before = join([before.fork(choice_guard(choice, 0)), machine.state])
    _forget_changing(before, machine.state)
    machine.state = before


def _forget_changing(after: State, last: State) -> None:
    """A name that still grew in the second round may hold anything in a third."""
    depth = shared_depth([after.names, last.names])
    for (number, name), value in after.names.above(depth).items():
        if len(value) > 4 and value != last.name(number, name):
            unseen = Unknown(f"loop:{number}:{name}", name, may_be_absent=True)
            after.bind(number, name, tidy((*value, Alt(unseen))))


def _finish(machine: Machine, loop: Loop, otherwise: list[ast.stmt]) -> None:
    if machine.state.alive:
        machine.execute(otherwise)
    machine.state = join([machine.state, *loop.breaks])


@executes(ast.While)
def while_loop(machine: Machine, node: ast.While) -> None:
    """`while test: … else: …`: followed while the test is decided, then blindly."""
    loop = Loop()
    machine.frame.loops.append(loop)
    entered = False
    for _ in range(MOST_ROUNDS):
        arms = decide(machine, machine.evaluate(node.test)) if machine.state.alive else []
        if len(arms) != 1 or not arms[0].truth:
            break
        entered = True
        _round(machine, loop, node.body)
    else:
        arms = []
        machine.state.alive = machine.state.alive and not loop.breaks
    if len(arms) == 2:
        _undecided(machine, loop, node, arms)
    elif not entered:
        machine.discard(lambda: machine.execute(node.body), *node.body)
    machine.frame.loops.pop()
    _finish(machine, loop, node.orelse)


def _undecided(machine: Machine, loop: Loop, node: ast.While, arms: list[Arm]) -> None:
    true = next(arm for arm in arms if arm.truth)
    _any_rounds(machine, loop, lambda: narrow(machine, node.test, true), node.body)


@executes(ast.Break)
def break_loop(machine: Machine, _node: ast.Break) -> None:
    """`break`."""
    if machine.frame.loops:
        machine.frame.loops[-1].breaks.append(machine.state.fork())
    machine.state.alive = False


@executes(ast.Continue)
def continue_loop(machine: Machine, _node: ast.Continue) -> None:
    """`continue`."""
    if machine.frame.loops:
        machine.frame.loops[-1].continues.append(machine.state.fork())
    machine.state.alive = False


def _comprehend(
    machine: Machine, generators: list[ast.comprehension], emit: Callable[[], None]
) -> bool:
    """Run `emit` for each combination of items; false if some are not seen."""
    if not generators:
        emit()
        return True
    first, rest = generators[0], generators[1:]
    value = machine.evaluate(first.iter)
    items = items_of(machine, value)
    complete = items is not None and len(items) <= MOST_ROUNDS
    for item in (
        items if items is not None and complete else (_any_item(machine, value, first.iter),)
    ):
        assign_target(machine, first.target, item, first.iter)
        arms = [decide(machine, machine.evaluate(test)) for test in first.ifs]
        if all(any(arm.truth for arm in each) for each in arms):
            complete = complete and all(len(each) == 1 for each in arms)
            complete = _comprehend(machine, rest, emit) and complete
    return complete


def _in_own_scope(
    machine: Machine, generators: list[ast.comprehension], emit: Callable[[], None]
) -> bool:
    outer = machine.frame
    inside = Frame(
        machine.number(), (outer.number, *outer.enclosing), outer.function, outer.receiver
    )
    inside.outer_names = _walrus_names(generators, outer)
    machine.frames.append(inside)
    try:
        return _comprehend(machine, generators, emit)
    finally:
        machine.frames.pop()


def _walrus_names(generators: list[ast.comprehension], outer: Frame) -> dict[str, int]:
    found = dict(outer.outer_names)
    for generator in generators:
        for child in walk(generator):
            if isinstance(child, ast.NamedExpr):
                found.setdefault(child.target.id, outer.number)
    return found


def _list_of(machine: Machine, element: ast.expr, generators: list[ast.comprehension]) -> Value:
    items: list[Value] = []
    complete = _in_own_scope(machine, generators, lambda: items.append(machine.evaluate(element)))
    return one(machine.new(ListBox(tuple(items), open=not complete)))


@evaluates(ast.ListComp)
def list_comprehension(machine: Machine, node: ast.ListComp) -> Value:
    """`[x for …]`."""
    return _list_of(machine, node.elt, node.generators)


@evaluates(ast.SetComp)
def set_comprehension(machine: Machine, node: ast.SetComp) -> Value:
    """`{x for …}`."""
    return _list_of(machine, node.elt, node.generators)


@evaluates(ast.GeneratorExp)
def generator_expression(machine: Machine, node: ast.GeneratorExp) -> Value:
    """`(x for …)`, run at once."""
    return _list_of(machine, node.elt, node.generators)


@evaluates(ast.DictComp)
def dict_comprehension(machine: Machine, node: ast.DictComp) -> Value:
    """`{key: value for …}`."""
    box = DictBox()

    def emit() -> None:
        nonlocal box
        box = with_entry(machine, box, machine.evaluate(node.key), machine.evaluate(node.value))

    complete = _in_own_scope(machine, node.generators, emit)
    return one(machine.new(DictBox(box.entries, box.open or not complete)))
