"""Names that lead into other modules of the project: run once each, and read from there.

What such a module does to the environment while it is imported is not followed, and clients
it builds are its own facts; what its functions do is seen where they are called.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sts_lint.facts import Origin
from sts_lint.python import names
from sts_lint.python.attributes import read_attribute
from sts_lint.python.foreign import Foreign, own_text
from sts_lint.python.frames import Frame
from sts_lint.python.machine import MOST_STEPS, BudgetSpent, Machine, Raised
from sts_lint.python.state import State
from sts_lint.python.values import Alt, External, Linked, Unknown, Value, known, one, tidy

MOST_MODULES = 40  # that one file may lead to
STEPS_OF_ONE_MODULE = 6_000


def linked(
    machine: Machine, node: ast.AST, thing: External, module: str, name: str = ""
) -> External:
    """An imported thing, linked with the module of the project it comes from, if there is one."""
    path = _found(machine, node, module)
    if path is not None:
        return Linked(thing.name, path, (name,) if name else ())
    inner = _found(machine, node, f"{module}.{name}" if module.strip(".") else module + name)
    return Linked(thing.name, inner) if inner is not None and name else thing


def public_names(machine: Machine, node: ast.AST, module: str) -> Iterator[tuple[str, Value]]:
    """What `from module import *` binds."""
    path = _found(machine, node, module)
    for name, value in (_run(machine, path) or {}).items() if path else ():
        if not name.startswith("_"):
            yield name, value


def _found(machine: Machine, node: ast.AST, module: str) -> str | None:
    if machine.modules is None or names.is_known(module):
        return None
    importer = (own_text(node) or machine.text).path
    bare = module.lstrip(".")
    return machine.modules.find(importer, bare, len(module) - len(bare))


def follow(machine: Machine, value: Value) -> Value:
    """A value in which linked names are replaced by what they hold, if that is seen."""
    if not any(isinstance(alt.thing, Linked) for alt in value):
        return value
    return tidy(piece for alt in value for piece in _followed(machine, alt))


def _followed(machine: Machine, alt: Alt) -> Value:
    if not isinstance(alt.thing, Linked):
        return (alt,)
    if alt.thing in machine.following:  # modules that name each other's names
        return (alt,)
    machine.following.add(alt.thing)
    try:
        found = _held(machine, alt.thing)
    finally:
        machine.following.discard(alt.thing)
    if found is None:
        return (alt,)
    return tuple(replace(piece, guards=piece.guards | alt.guards) for piece in found)


def _held(machine: Machine, thing: Linked) -> Value | None:
    """What a linked name holds; None for a module itself and for what is not seen."""
    if not thing.inside:
        return None
    first, *rest = thing.inside
    value = _bound(machine, thing.path, first)
    if value is None:
        return _below(machine, thing)
    value = follow(machine, value)
    for name in rest:
        value = machine.each(value, partial(_attribute, machine, name))
    return value


def _bound(machine: Machine, path: str, name: str) -> Value | None:
    """What a module binds to a name; the one being judged, in a circle, as far as it has run."""
    if path == machine.text.path:
        return machine.state.name(0, name)
    return (_run(machine, path) or {}).get(name)


def _attribute(machine: Machine, name: str, alt: Alt) -> Value:
    return read_attribute(machine, alt, name, ast.Name(name))


def _below(machine: Machine, thing: Linked) -> Value | None:
    """A module inside a package."""
    is_package = thing.path.endswith("__init__.py")
    if machine.modules is None or not is_package:
        return None
    path = machine.modules.find(thing.path, thing.inside[0], 1)
    if path is None or path == thing.path:
        return None
    return follow(machine, one(replace(thing, path=path, inside=thing.inside[1:])))


def _run(machine: Machine, path: str) -> dict[str, Value] | None:
    """The names of a module after it has run; None while it runs, and if it cannot."""
    if path not in machine.linked:
        machine.linked[path] = None
        module = machine.modules.read(path) if machine.modules else None
        if module is not None and len(machine.linked) <= MOST_MODULES:
            machine.linked[path] = _run_apart(machine, module)
    return machine.linked[path]


def _run_apart(machine: Machine, module: Foreign) -> dict[str, Value] | None:
    """Run a module in a state of its own; what it made is kept beside every state."""
    kept = machine.state, machine.frames, machine.catchers, machine.limit
    events, number = len(machine.recorder.events), machine.number()
    machine.state, machine.frames, machine.catchers = State(), [Frame(number)], [[]]
    machine.limit = min(MOST_STEPS, machine.steps + STEPS_OF_ONE_MODULE)
    machine.shadow += 1
    try:
        _execute(machine, module, number)
        return _kept(machine, module, number)
    except BudgetSpent:
        if machine.steps > kept[3]:
            raise
        return None
    finally:
        machine.shadow -= 1
        del machine.recorder.events[events:]
        machine.state, machine.frames, machine.catchers, machine.limit = kept


def _execute(machine: Machine, module: Foreign, number: int) -> None:
    machine.state.bind(number, "__name__", known("module"))
    for statement in module.tree.body:
        with contextlib.suppress(Raised):
            machine.execute([statement])
        machine.state.alive = True


def _kept(machine: Machine, module: Foreign, number: int) -> dict[str, Value]:
    machine.linked_heap.update(machine.state.heap.items())
    every = dict(machine.state.names.items())
    for name in module.rebound:
        unseen = Unknown(f"{module.text.path}:{name}", name, Origin.UNKNOWN, may_be_absent=True)
        every[number, name] = tidy((*every.get((number, name), ()), Alt(unseen)))
    machine.linked_names.update(every)
    return {name: value for (frame, name), value in every.items() if frame == number}
