"""From a parsed module to its facts: run the module, then what nobody in it calls."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial

from sts_lint.facts import Findings, Origin
from sts_lint.python import (  # noqa: F401 - each fills `tables`
    calls,
    classes,
    contexts,
    definitions,
    exceptions,
    expressions,
    library_builtins,
    library_os,
    library_standard,
    linking,
    loops,
    operators,
    statements,
)
from sts_lint.python.callers import join_callers
from sts_lint.python.foreign import Modules
from sts_lint.python.functions import generic_parameters, run_body
from sts_lint.python.gate import worth_evaluating
from sts_lint.python.layers import shared_depth
from sts_lint.python.machine import (
    MOST_STEPS,
    STEPS_OF_ONE_ROOT,
    BudgetSpent,
    Machine,
    Raised,
)
from sts_lint.python.nodes import nodes_of, walk
from sts_lint.python.objects import ClassBox, Definition, Func, InstanceBox
from sts_lint.python.relevance import Relevance
from sts_lint.python.state import State, join
from sts_lint.python.surroundings import Surroundings
from sts_lint.python.values import Alt, Ref, Unknown, known, tidy
from sts_lint.text import Text


def find_facts(
    tree: ast.Module,
    text: Text,
    surroundings: Surroundings | None = None,
    modules: Modules | None = None,
    factories: tuple[str, ...] = (),
) -> Findings:
    """The facts of one module; `exhausted` when it takes more steps than a file may cost.

    With `modules` it is followed into the other modules of its project. `factories` are names
    of helpers that build clients like `boto3.client`.
    """
    if not worth_evaluating(tree):
        return Findings()
    machine = Machine(text, surroundings, Relevance(tree, text), modules)
    machine.factories = factories
    if modules is not None:
        machine.follow = partial(linking.follow, machine)
        machine.linked[text.path] = None  # who imports us while we are read finds nothing
    machine.recorder.stub_everything(tree)
    exhausted = False
    try:
        _run(machine, tree)
    except BudgetSpent:
        exhausted = True
    return Findings(tuple(machine.recorder.facts(tree, complete=not exhausted)), exhausted)


def _run(machine: Machine, tree: ast.Module) -> None:
    machine.state.bind(0, "__name__", known("__main__"))
    machine.state.bind(0, "__file__", machine.unknown(tree))
    for statement in tree.body:
        _run_statement(machine, statement)
    _widen_globals(machine, tree)
    _run_uncalled(machine, tree)


def _widen_globals(machine: Machine, tree: ast.Module) -> None:
    """Names that functions rebind with `global` may hold anything once functions run."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Global):
            for name in node.names:
                value = machine.state.name(0, name) or ()
                unseen = Unknown(f"global:{name}", name, Origin.UNKNOWN, may_be_absent=True)
                machine.state.bind(0, name, tidy((*value, Alt(unseen))))


def _run_uncalled(machine: Machine, tree: ast.Module) -> None:
    """Run functions no call reached, with unseen arguments: those nobody names first."""
    named = {
        child.id if isinstance(child, ast.Name) else child.attr
        for child in nodes_of(tree)
        if isinstance(child, ast.Name | ast.Attribute)
    }
    machine.generic += 1
    join_callers(machine, _receiver)
    waiting = True
    while waiting:
        waiting = False
        for node, function in sorted(
            _pending(machine), key=lambda item: _called_by_name(item[0], named)
        ):
            if node not in machine.entered:
                waiting = True
                machine.entered[node] = None
                _run_generic(machine, function)


def _pending(machine: Machine) -> Iterator[tuple[Definition, Func]]:
    return (
        (node, function)
        for node, function in list(machine.created.items())
        if node not in machine.entered and node in machine.relevance.relevant
    )


def _called_by_name(node: Definition, named: set[str]) -> bool:
    return not isinstance(node, ast.Lambda) and node.name in named


def _run_statement(machine: Machine, statement: ast.stmt) -> None:
    """Run one statement of the module; after one that costs too much its names are unseen."""
    before = machine.state.fork()
    if not _attempt(machine, lambda: machine.execute([statement])):
        machine.state = before
        for node in walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                machine.assign(node.id, machine.unknown(node))
    machine.state.alive = True  # `sys.exit()` under a condition we cannot see ends nothing


def _run_generic(machine: Machine, function: Func) -> None:
    """Run a function without a caller, as other code may call it."""
    before = machine.state

    def run() -> None:
        receiver = _receiver(machine, function)
        run_body(machine, function, generic_parameters(machine, function, receiver), receiver)

    machine.state = before.fork()
    if not _attempt(machine, run):
        machine.state = before.fork()
        machine.follows_calls = False  # better its own lines alone than nothing of it
        _attempt(machine, run)
        machine.follows_calls = True
        machine.entered[function.node] = None
    _keep_frames(before, machine.state)
    machine.state = before


def _attempt(machine: Machine, run: Callable[[], None]) -> bool:
    """Run something within the budget of one root; if it costs too much it leaves no trace.

    The functions it would have called are then run without a caller, later on.
    """
    events, entered = len(machine.recorder.events), len(machine.entered)
    depth, catchers = len(machine.frames), len(machine.catchers)
    machine.catchers.append([])
    machine.limit = min(MOST_STEPS, machine.steps + STEPS_OF_ONE_ROOT)
    try:
        run()
    except Raised:
        pass
    except BudgetSpent:
        if machine.steps > MOST_STEPS:
            raise
        del machine.recorder.events[events:]
        while len(machine.entered) > entered:
            machine.entered.popitem()
        machine.shadow = machine.stubbed = 0
        return False
    finally:
        machine.limit = MOST_STEPS
        del machine.catchers[catchers:]
        del machine.frames[depth:]
    return True


def _keep_frames(before: State, after: State) -> None:
    """Closures made in a generic run still need the frames they were made in."""
    depth = shared_depth([before.names, after.names])
    for key, value in after.names.above(depth).items():
        if key not in before.names:
            before.names[key] = value
    depth = shared_depth([before.heap, after.heap])
    for number, box in after.heap.above(depth).items():
        if number not in before.heap:
            before.heap[number] = box


def _receiver(machine: Machine, function: Func) -> Ref | None:
    """An instance as other code would see it: after `__init__` and any of its methods."""
    owner = function.owner
    if owner is None or function.flavour == "staticmethod":
        return None
    if function.flavour == "classmethod":
        return owner
    made = machine.generic_instances.get(owner)
    if made is None or made.number not in machine.state.heap:
        made = _make_instance(machine, owner, function)
    return made


def _make_instance(machine: Machine, owner: Ref, function: Func) -> Ref:
    instance = machine.new(InstanceBox(owner, open=True))
    machine.generic_instances[owner] = instance
    box = machine.box(owner)
    if not isinstance(box, ClassBox) or _name(function) == "__init__":
        return instance
    methods = list(_methods(machine, owner))
    for method in methods:
        if _name(method) == "__init__":
            _run_quietly(machine, method, instance)
    states = [machine.state.fork()]
    for method in methods:
        if _name(method) != "__init__" and _sets_attributes(machine, method):
            machine.state = states[0].fork()
            machine.state.path |= frozenset({(("method", machine.number()), 1)})
            _run_quietly(machine, method, instance)
            states.append(machine.state)
    machine.state = join(states)
    return instance


def _methods(machine: Machine, owner: Ref) -> Iterator[Func]:
    box = machine.box(owner)
    if not isinstance(box, ClassBox):
        return
    for base in box.bases:
        for alt in base:
            if isinstance(alt.thing, Ref) and alt.thing != owner:
                yield from _methods(machine, alt.thing)
    for value in box.namespace.values():
        for alt in value:
            if isinstance(alt.thing, Func) and alt.thing.flavour not in (
                "staticmethod",
                "classmethod",
            ):
                yield alt.thing


def _name(function: Func) -> str:
    return "" if isinstance(function.node, ast.Lambda) else function.node.name


def _sets_attributes(machine: Machine, function: Func) -> bool:
    """Whether a method sets attributes that some relevant function reads."""
    return any(
        isinstance(child, ast.Attribute)
        and isinstance(child.ctx, ast.Store)
        and child.attr in machine.relevance.read
        for child in walk(function.node)
    )


def _run_quietly(machine: Machine, function: Func, instance: Ref) -> None:
    """Run a method only for what it does to its instance; its sites are met elsewhere."""
    depth = len(machine.frames)
    machine.catchers.append([])
    machine.shadow += 1
    try:
        run_body(machine, function, generic_parameters(machine, function, instance), instance)
    except Raised:
        machine.state.alive = True
    finally:
        machine.shadow -= 1
        machine.catchers.pop()
        del machine.frames[depth:]
