"""Running statements."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sts_lint.python import environ, names
from sts_lint.python.conditions import Arm, decide, narrow
from sts_lint.python.container_methods import CONTAINER_METHODS
from sts_lint.python.containers import merged
from sts_lint.python.foreign import placed_like
from sts_lint.python.library_os import update_environ
from sts_lint.python.linking import linked, public_names
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.patterns import match_statement
from sts_lint.python.state import join
from sts_lint.python.tables import executes
from sts_lint.python.targets import assign_target
from sts_lint.python.values import (
    NONE,
    External,
    Ref,
    constant,
    one,
    under,
)


@executes(ast.Expr)
def expression(machine: Machine, node: ast.Expr) -> None:
    """An expression for its effects."""
    machine.evaluate(node.value)


@executes(ast.Assign)
def assign(machine: Machine, node: ast.Assign) -> None:
    """`a = b = value`."""
    value = machine.evaluate(node.value)
    for target in node.targets:
        assign_target(machine, target, value, node.value)


@executes(ast.AnnAssign)
def annotated(machine: Machine, node: ast.AnnAssign) -> None:
    """`a: type = value`."""
    if node.value is not None:
        assign_target(machine, node.target, machine.evaluate(node.value), node.value)


@executes(ast.AugAssign)
def augmented(machine: Machine, node: ast.AugAssign) -> None:
    """`a += value`, `a |= value`."""
    current = machine.evaluate(_as_load(node.target))
    value = machine.evaluate(node.value)
    if isinstance(node.op, ast.BitOr) and len(current) == 1 and isinstance(current[0].thing, Ref):
        box = machine.box(current[0].thing)
        if isinstance(box, DictBox):
            machine.put(current[0].thing, merged(machine, box, value))
            return
    if isinstance(node.op, ast.Add) and len(current) == 1 and isinstance(current[0].thing, Ref):
        extended = machine.box(current[0].thing)
        if isinstance(extended, ListBox):
            extend = CONTAINER_METHODS["extend"]
            extend(machine, current[0].thing, (value,), {}, node)
            return
    if any(environ.is_environ(alt.thing) for alt in current):
        update_environ(machine, merged(machine, DictBox(), value), node)
        return
    whole = ast.BinOp(_as_load(node.target), node.op, node.value)
    assign_target(machine, node.target, machine.evaluate(placed_like(whole, node)), node.value)


def _as_load(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return placed_like(ast.Name(target.id, ast.Load()), target)
    if isinstance(target, ast.Attribute):
        return placed_like(ast.Attribute(target.value, target.attr, ast.Load()), target)
    if isinstance(target, ast.Subscript):
        return placed_like(ast.Subscript(target.value, target.slice, ast.Load()), target)
    return target


@executes(ast.Delete)
def delete(machine: Machine, node: ast.Delete) -> None:
    """`del a, b[key]`."""
    for target in node.targets:
        if isinstance(target, ast.Name):
            machine.state.unbind(machine.frame.number, target.id)
        elif isinstance(target, ast.Subscript):
            _delete_item(machine, target)


def _delete_item(machine: Machine, target: ast.Subscript) -> None:
    container = machine.evaluate(target.value)
    key = machine.evaluate(target.slice)
    for alt in under(container, machine.state.path):
        if environ.is_environ(alt.thing):
            environ.read_required(machine, key, target)
            environ.write(machine, key, one(NONE))
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(alt.thing, Ref) and isinstance(box, DictBox):
            text = constant(key)
            if text is None:
                machine.put(alt.thing, DictBox(box.entries, open=True, environ=box.environ))
            else:
                entries = {name: value for name, value in box.entries.items() if name != text.value}
                machine.put(alt.thing, DictBox(entries, box.open, box.environ))


@executes(ast.Import)
def import_module(machine: Machine, node: ast.Import) -> None:
    """`import a.b as c`."""
    for alias in node.names:
        _may_be_missing(machine, alias.name)
        name = alias.name if alias.asname else alias.name.partition(".")[0]
        thing = External(names.canonical(name))
        machine.assign(alias.asname or name, one(linked(machine, node, thing, name)))


@executes(ast.ImportFrom)
def import_from(machine: Machine, node: ast.ImportFrom) -> None:
    """`from a import b as c`."""
    module = "." * node.level + (node.module or "")
    _may_be_missing(machine, module)
    if module == "__future__":
        return
    for alias in node.names:
        if alias.name != "*":
            thing = External(names.canonical(f"{module}.{alias.name}"))
            bound = linked(machine, node, thing, module, alias.name)
            machine.assign(alias.asname or alias.name, one(bound))
        elif module in ("boto3", "os"):
            _import_all(machine, module)
        else:
            for name, value in public_names(machine, node, module):
                machine.assign(name, value)


def _import_all(machine: Machine, module: str) -> None:
    for name in {"boto3": ("client", "Session"), "os": ("environ", "getenv")}[module]:
        machine.assign(name, one(External(names.canonical(f"{module}.{name}"))))


def _may_be_missing(machine: Machine, module: str) -> None:
    if not names.is_known(module):
        machine.hazards += 1


@executes(ast.Global)
def global_names(machine: Machine, node: ast.Global) -> None:
    """`global a`."""
    machine.frame.outer_names.update(dict.fromkeys(node.names, machine.frame.module))


@executes(ast.Nonlocal)
def nonlocal_names(machine: Machine, node: ast.Nonlocal) -> None:
    """`nonlocal a`: the nearest enclosing frame that binds it."""
    for name in node.names:
        for number in machine.frame.enclosing:
            if machine.named(number, name) is not None:
                machine.frame.outer_names[name] = number
                break


@executes(ast.Return)
def return_value(machine: Machine, node: ast.Return) -> None:
    """`return value`."""
    value = machine.evaluate(node.value) if node.value else one(NONE)
    machine.frame.returns.append((machine.state.fork(), value))
    machine.state.alive = False


@executes(ast.Raise)
def raise_exception(machine: Machine, node: ast.Raise) -> None:
    """`raise error`."""
    name = "Exception"
    if node.exc is not None:
        machine.evaluate(node.exc)
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        name = machine.source(raised).rpartition(".")[2]
    raise Raised(name)


@executes(ast.Assert)
def assertion(machine: Machine, node: ast.Assert) -> None:
    """`assert test`: from here on the test holds."""
    arms = decide(machine, machine.evaluate(node.test))
    holding = [arm for arm in arms if arm.truth]
    if holding:
        machine.state.path |= holding[0].guards
        narrow(machine, node.test, holding[0])


@executes(ast.If)
def if_statement(machine: Machine, node: ast.If) -> None:
    """`if test: … else: …`."""
    if _is_type_checking(node.test):
        machine.execute(node.orelse)
        return
    arms = decide(machine, machine.evaluate(node.test))
    if len(arms) == 1:
        dead = node.orelse if arms[0].truth else node.body
        if dead:
            machine.discard(lambda: machine.execute(dead), *dead)
    run_arms(machine, [(arm, _arm(machine, node, arm)) for arm in arms])


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _arm(machine: Machine, node: ast.If, arm: Arm) -> Callable[[], None]:
    def run() -> None:
        narrow(machine, node.test, arm)
        machine.execute(node.body if arm.truth else node.orelse)

    return run


def run_arms(machine: Machine, arms: list[tuple[Arm, Callable[[], None]]]) -> None:
    """Run each arm on its own path and go on from wherever they end."""
    before = machine.state
    ends = []
    for arm, run in arms:
        machine.state = before.fork(arm.guards)
        if machine.state.alive:
            run()
        ends.append(machine.state)
    machine.state = join(ends) if ends else before


executes(ast.Match)(match_statement)


@executes(ast.Pass)
def nothing(_machine: Machine, _node: ast.Pass) -> None:
    """`pass`."""
