"""Calls of a module's own functions from other modules of the project.

Those modules are run as far as they make such calls; the sites of the functions are then judged
by what is passed there, too, and the places are evidence. What calls out of sight, or behind
more steps than a caller may cost, is not joined.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator

from sts_lint.python.foreign import Foreign
from sts_lint.python.frames import Frame
from sts_lint.python.functions import generic_parameters, run_body
from sts_lint.python.machine import BudgetSpent, Machine, Raised
from sts_lint.python.nodes import nodes_of, walk
from sts_lint.python.objects import ClassBox, Definition, Func
from sts_lint.python.values import Ref, known

STEPS_OF_ONE_CALLER = 3_000  # a module, or a function in it
STEPS_OF_ALL_CALLERS = 30_000

Receiver = Callable[[Machine, Func], Ref | None]


def join_callers(machine: Machine, receiver: Receiver) -> None:
    """Run what calls the functions of the module; `receiver` makes the `self` of a caller."""
    modules = machine.modules
    names = frozenset(_names(machine)) if modules is not None else frozenset[str]()
    if modules is None or not names:
        return
    last = machine.steps + STEPS_OF_ALL_CALLERS
    for path in modules.callers(machine.text.path, names):
        module = modules.read(path)
        if module is not None and machine.steps < last:
            _run_caller(machine, module, names, receiver)


def _names(machine: Machine) -> Iterator[str]:
    """What leads other modules to a function that builds a client from what it is given."""
    makers = machine.relevance.relevant & machine.relevance.makers
    for node, function in machine.created.items():
        if node not in makers or isinstance(node, ast.Lambda):
            continue
        owner = machine.box(function.owner) if function.owner else None
        if isinstance(owner, ClassBox):
            yield owner.name
        elif function.frames == (0,) and _takes_something(node.args):
            yield node.name


def _takes_something(spec: ast.arguments) -> bool:
    return bool(spec.posonlyargs or spec.args or spec.kwonlyargs or spec.vararg or spec.kwarg)


def _run_caller(
    machine: Machine, module: Foreign, names: frozenset[str], receiver: Receiver
) -> None:
    """Run a module and its functions that make such calls, and forget all but what they met."""
    state, frames = machine.state, machine.frames
    number = machine.number()
    machine.state, machine.frames = state.fork(), [Frame(number)]
    machine.state.bind(number, "__name__", known("module"))
    try:
        for statement in module.tree.body:
            _run(machine, lambda statement=statement: machine.execute([statement]))  # type: ignore[misc]
        for function in _calling(machine, module, names):
            _run(machine, lambda function=function: _enter(machine, function, receiver))  # type: ignore[misc]
    finally:
        machine.state, machine.frames = state, frames


def _run(machine: Machine, action: Callable[[], object]) -> None:
    """Run something of a caller; what it met before it raised or cost too much stays."""
    depth, catchers, limit = len(machine.frames), len(machine.catchers), machine.limit
    machine.limit = min(limit, machine.steps + STEPS_OF_ONE_CALLER)
    machine.catchers.append([])
    try:
        with contextlib.suppress(Raised):
            action()
    except BudgetSpent:
        machine.shadow = machine.stubbed = 0
    finally:
        machine.limit = limit
        machine.state.alive = True
        del machine.frames[depth:], machine.catchers[catchers:]


def _enter(machine: Machine, function: Func, receiver: Receiver) -> None:
    before = machine.state
    machine.state = before.fork()
    try:
        own = receiver(machine, function)
        run_body(machine, function, generic_parameters(machine, function, own), own)
    finally:
        machine.state = before


def _calling(machine: Machine, module: Foreign, names: frozenset[str]) -> Iterator[Func]:
    """The functions of a module that call one of these names."""
    own = {child for child in nodes_of(module.tree) if isinstance(child, Definition)}
    for node, function in list(machine.created.items()):
        if node in own and any(_calls(child, names) for child in walk(node)):
            yield function


def _calls(node: ast.AST, names: frozenset[str]) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    name = function.attr if isinstance(function, ast.Attribute) else None
    return (function.id if isinstance(function, ast.Name) else name) in names
