"""`os.environ` and its kin."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import environ, sessions
from sts_lint.python.arguments import Arguments
from sts_lint.python.container_methods import pairs_as_dict
from sts_lint.python.containers import filled, merged, overlaid
from sts_lint.python.library import library
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.magics import SETS_VARIABLE
from sts_lint.python.objects import DictBox
from sts_lint.python.requests import CONTROLS
from sts_lint.python.values import (
    MISSING,
    NONE,
    External,
    Missing,
    Value,
    constant,
    guarded,
    known,
    one,
    texts,
    tidy,
)


@library("os.getenv", "os.environ.get")
def _getenv(machine: Machine, arguments: Arguments) -> Value:
    name, default = arguments.get(0, "key"), arguments.get(1, "default") or one(NONE)
    text = constant(name) if name else None
    if text is None or not isinstance(text.value, str):
        return machine.unknown(arguments.node, Origin.CALL)
    return environ.read_or(machine, text.value, default, arguments.node)


@library("os.environ.setdefault")
def _environ_setdefault(machine: Machine, arguments: Arguments) -> Value:
    name, default = arguments.get(0, "key"), arguments.get(1, "value")
    text = constant(name) if name else None
    if text is None or name is None or default is None:
        machine.state.environ_open = True
        return machine.unknown(arguments.node)
    found = environ.read(machine, str(text.value))
    value = tidy(
        piece
        for alt in found
        for piece in (guarded(default, alt.guards) if isinstance(alt.thing, Missing) else (alt,))
    )
    environ.write(machine, name, value)
    if any(isinstance(alt.thing, Missing) for alt in found):
        note_environ_write(machine, arguments, str(text.value), default, "os.environ.setdefault")
    return value


def note_environ_write(
    machine: Machine, arguments: Arguments, name: str, value: Value, form: str
) -> None:
    """Tell of a variable set through a call with (name, value)."""
    node = arguments.node
    literal = node.args[1] if isinstance(node, ast.Call) and len(node.args) > 1 else node
    sessions.record_write(machine, node, name, form, value, literal)


@library(f"builtins.{SETS_VARIABLE}")
def _magic_env(machine: Machine, arguments: Arguments) -> Value:
    name, value = arguments.positional[0], arguments.get(1, "value")
    seen = machine.unknown(arguments.node) if value is None else value
    environ.write(machine, name, seen)
    for text in texts(name):
        note_environ_write(machine, arguments, text, seen, SETS_VARIABLE)
    return one(NONE)


@library("os.environ.pop")
def _environ_pop(machine: Machine, arguments: Arguments) -> Value:
    name, default = arguments.get(0, "key"), arguments.get(1, "default")
    if name is None:
        raise Raised("TypeError")
    if default is None:
        value = environ.read_required(machine, name, arguments.node)
    else:
        text = constant(name)
        value = (
            machine.unknown(arguments.node)
            if text is None
            else environ.read_or(machine, str(text.value), default, arguments.node)
        )
    environ.write(machine, name, one(NONE))
    return value


@library("os.environ.update")
def _environ_update(machine: Machine, arguments: Arguments) -> Value:
    box = DictBox()
    for other in arguments.positional[:1]:
        box = merged(machine, box, pairs_as_dict(machine, other))
    box = overlaid(box, DictBox({**arguments.keywords}))
    update_environ(machine, replace(box, open=box.open or arguments.open), arguments.node)
    return one(NONE)


def update_environ(machine: Machine, box: DictBox, node: ast.AST) -> None:
    """`os.environ.update(box)`."""
    machine.state.environ_open |= box.open
    for key, value in box.entries.items():
        before = machine.state.environ.get(str(key), one(MISSING))
        present = tuple(alt for alt in value if not isinstance(alt.thing, Missing))
        environ.write(machine, known(str(key)), filled(value, before))
        sessions.record_write(machine, node, str(key), "os.environ.update", present, node)


@library("os.environ.copy")
def _environ_copy(machine: Machine, _arguments: Arguments) -> Value:
    return one(machine.new(DictBox({**machine.state.environ}, environ=True)))


@library("os.environ.clear")
def _environ_clear(machine: Machine, _arguments: Arguments) -> Value:
    for name in (*CONTROLS, *machine.state.environ):
        machine.state.environ[name] = one(NONE)
    return one(NONE)


@library("os.putenv")
def _putenv(machine: Machine, arguments: Arguments) -> Value:
    """Changes what children inherit, but not `os.environ`, which botocore reads."""
    name, value = arguments.get(0, "key"), arguments.get(1, "value")
    for text in texts(name or ()):
        note_environ_write(machine, arguments, text, value or (), "os.putenv")
    return one(NONE)


@library("os.unsetenv")
def _unsetenv(_machine: Machine, _arguments: Arguments) -> Value:
    return one(NONE)  # likewise


@library("unittest.mock.patch.dict", "mock.patch.dict")
def _patch_dict(machine: Machine, arguments: Arguments) -> Value:
    target = arguments.positional[0] if arguments.positional else ()
    names = texts(target)
    if not any(environ.is_environ(alt.thing) for alt in target) and "os.environ" not in names:
        return machine.unknown(arguments.node, Origin.CALL)
    box = DictBox()
    for other in arguments.positional[1:2]:
        box = merged(machine, box, pairs_as_dict(machine, other))
    given = {name: value for name, value in arguments.keywords.items() if name != "clear"}
    if "clear" in arguments.keywords:
        _environ_clear(machine, arguments)
    machine.stubbed += 1
    update_environ(machine, overlaid(box, DictBox({**given})), arguments.node)
    machine.stubbed -= 1
    return one(External(PATCHED_ENVIRON))


PATCHED_ENVIRON = "unittest.mock.patch.dict(os.environ)"


def patches_environ(value: Value) -> bool:
    """Whether leaving this context takes back what it did to `os.environ`."""
    return any(alt.thing == External(PATCHED_ENVIRON) for alt in value)
