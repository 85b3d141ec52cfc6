"""Builtins and the standard library, as far as programs build clients with them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import environ, names, sessions, strings
from sts_lint.python.attributes import read_attribute, write_attribute
from sts_lint.python.conditions import decide
from sts_lint.python.containers import items_of, merged, overlaid, pairs_as_dict
from sts_lint.python.functions import Arguments, carry
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import DictBox, InstanceBox, ListBox, Partial
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    External,
    Missing,
    Ref,
    Tup,
    Value,
    const,
    constant,
    guarded,
    known,
    one,
    tidy,
    under,
)

Library = Callable[[Machine, Arguments], Value]
FUNCTIONS: dict[str, Library] = {}


def library(*full_names: str) -> Callable[[Library], Library]:
    """Register what a function of a library does, under its full names."""

    def register(function: Library) -> Library:
        FUNCTIONS.update(dict.fromkeys(full_names, function))
        return function

    return register


def call_external(machine: Machine, name: str, arguments: Arguments) -> Value:
    """Call a function or class from outside the file."""
    function = FUNCTIONS.get(name)
    if function is not None:
        return function(machine, arguments)
    if name in names.SESSIONS:
        return sessions.make_session(machine, name, arguments)
    machine.hazards += 1
    base, _, last = name.rpartition(".")
    if last in ("client", "create_client") and isinstance(arguments.node, ast.Call):
        if isinstance(arguments.node.func, ast.Attribute):
            unseen = sessions.Unknown(base, base)
            return sessions.make_client(machine, None, arguments, receiver=unseen)
    return machine.unknown(arguments.node, Origin.CALL)


FUNCTIONS["boto3.client"] = sessions.default_client
FUNCTIONS["aioboto3.client"] = sessions.default_client
FUNCTIONS["boto3.setup_default_session"] = sessions.setup_default_session
FUNCTIONS["aioboto3.setup_default_session"] = sessions.setup_default_session
FUNCTIONS[names.CONFIG] = sessions.make_config


@library("boto3._get_default_session")
def _default_session(machine: Machine, _arguments: Arguments) -> Value:
    return sessions.default_session(machine)


@library("functools.partial")
def _partial(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return machine.unknown(arguments.node)
    carried = tuple(carry(value, arguments.carrier) for value in arguments.positional[1:])
    keywords = {name: carry(value, arguments.carrier) for name, value in arguments.keywords.items()}
    return one(Partial(arguments.positional[0], carried, tuple(keywords.items()), arguments.open))


@library("os.getenv", "os.environ.get")
def _getenv(machine: Machine, arguments: Arguments) -> Value:
    name, default = arguments.get(0, "key"), arguments.get(1, "default") or one(NONE)
    text = constant(name) if name else None
    if text is None or not isinstance(text.value, str):
        return machine.unknown(arguments.node, Origin.ENVIRONMENT)
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
    box = overlaid(box, DictBox(dict(arguments.keywords)))
    machine.state.environ_open |= box.open or arguments.open
    for key, value in box.entries.items():
        before = machine.state.environ.get(str(key), one(sessions.MISSING))
        gaps = [alt for alt in value if isinstance(alt.thing, Missing)]
        kept = (piece for gap in gaps for piece in guarded(before, gap.guards))
        present = tuple(alt for alt in value if not isinstance(alt.thing, Missing))
        environ.write(machine, known(str(key)), tidy((*present, *kept)))
        sessions.record_write(
            machine, arguments.node, str(key), "os.environ.update", present, arguments.node
        )
    return one(NONE)


@library("os.environ.copy")
def _environ_copy(machine: Machine, _arguments: Arguments) -> Value:
    return one(machine.new(DictBox(dict(machine.state.environ), environ=True)))


@library("os.environ.clear")
def _environ_clear(machine: Machine, _arguments: Arguments) -> Value:
    for name in sessions.requests.CONTROLS:
        machine.state.environ[name] = one(NONE)
    return one(NONE)


@library("os.unsetenv", "os.putenv")
def _no_effect_on_environ(_machine: Machine, _arguments: Arguments) -> Value:
    return one(NONE)  # they change the process, but not os.environ, which botocore reads


@library("builtins.getattr")
def _getattr(machine: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) < 2:
        return machine.unknown(arguments.node)
    text = constant(arguments.positional[1])
    if text is None or not isinstance(text.value, str):
        return machine.unknown(arguments.node)
    attribute = text.value
    return machine.each(
        arguments.positional[0], lambda alt: read_attribute(machine, alt, attribute, arguments.node)
    )


@library("builtins.setattr")
def _setattr(machine: Machine, arguments: Arguments) -> Value:
    text = constant(arguments.positional[1]) if len(arguments.positional) == 3 else None
    if text is not None and isinstance(text.value, str):
        write_attribute(machine, arguments.positional[0], text.value, arguments.positional[2])
    return one(NONE)


@library("builtins.dict", "collections.OrderedDict")
def _dict(machine: Machine, arguments: Arguments) -> Value:
    box = DictBox()
    for other in arguments.positional[:1]:
        if any(environ.is_environ(alt.thing) for alt in other):
            box = DictBox(dict(machine.state.environ), environ=True)
        else:
            box = merged(machine, box, pairs_as_dict(machine, other))
    box = overlaid(box, DictBox(dict(arguments.keywords)))
    return one(machine.new(replace(box, open=box.open or arguments.open)))


@library("builtins.list", "builtins.set", "builtins.frozenset", "builtins.sorted", "builtins.iter")
def _list(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else ()
    return one(machine.new(ListBox(items or (), items is None)))


@library("builtins.tuple")
def _tuple(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else ()
    return machine.unknown(arguments.node) if items is None else one(Tup(items))


@library("builtins.reversed")
def _reversed(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else None
    return machine.unknown(arguments.node) if items is None else one(Tup(items[::-1]))


@library("builtins.next")
def _next(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else None
    if items:
        return items[0]
    if items is not None and len(arguments.positional) > 1:
        return arguments.positional[1]
    return machine.unknown(arguments.node)


@library("builtins.zip")
def _zip(machine: Machine, arguments: Arguments) -> Value:
    columns = [items_of(machine, value) for value in arguments.positional]
    if any(column is None for column in columns):
        return machine.unknown(arguments.node)
    rows = zip(*(column for column in columns if column is not None), strict=False)
    return one(Tup(tuple(one(Tup(row)) for row in rows)))


@library("builtins.enumerate")
def _enumerate(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else None
    if items is None:
        return machine.unknown(arguments.node)
    return one(Tup(tuple(one(Tup((known(index), item))) for index, item in enumerate(items))))


@library("builtins.range")
def _range(machine: Machine, arguments: Arguments) -> Value:
    bounds = [constant(value) for value in arguments.positional]
    numbers = [
        bound.value for bound in bounds if bound is not None and isinstance(bound.value, int)
    ]
    if len(numbers) != len(bounds) or not numbers or len(range(*numbers)) > 200:
        return machine.unknown(arguments.node)
    return one(Tup(tuple(known(number) for number in range(*numbers))))


@library("builtins.map")
def _map(machine: Machine, arguments: Arguments) -> Value:
    from sts_lint.python.calls import call_thing

    items = items_of(machine, arguments.positional[1]) if len(arguments.positional) == 2 else None
    if items is None:
        return machine.unknown(arguments.node)
    results = []
    for item in items:
        each = Arguments(arguments.node, (item,), carrier=arguments.carrier)
        results.append(
            machine.each(
                arguments.positional[0], lambda alt, each=each: call_thing(machine, alt, each)
            )
        )  # type: ignore[misc]
    return one(machine.new(ListBox(tuple(results))))


@library("builtins.str")
def _str(machine: Machine, arguments: Arguments) -> Value:
    return strings.text_of(machine, arguments.positional[0]) if arguments.positional else known("")


@library("builtins.bool")
def _bool(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return known(False)
    arms = decide(machine, arguments.positional[0])
    return tidy(Alt(const(arm.truth), path | arm.choice) for arm in arms for path in arm.paths)


@library("builtins.len")
def _len(machine: Machine, arguments: Arguments) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else None
    return machine.unknown(arguments.node) if items is None else known(len(items))


@library("builtins.isinstance")
def _isinstance(machine: Machine, arguments: Arguments) -> Value:
    value = arguments.positional[0] if arguments.positional else ()
    kind = constant(value)
    classes = {
        alt.thing.name
        for v in arguments.positional[1:]
        for alt in v
        if isinstance(alt.thing, External)
    }
    if kind is not None and classes == {f"builtins.{kind.kind}"}:
        return known(True)
    if (
        kind is not None
        and len(classes) == 1
        and classes <= {"builtins.str", "builtins.dict", "builtins.list"}
    ):
        return known(False)
    return machine.unknown(arguments.node)


@library(
    "builtins.any",
    "builtins.all",
    "builtins.print",
    "builtins.repr",
    "builtins.int",
    "builtins.type",
)
def _unseen_result(machine: Machine, arguments: Arguments) -> Value:
    return machine.unknown(arguments.node, Origin.CALL)


@library("typing.cast")
def _cast(machine: Machine, arguments: Arguments) -> Value:
    return arguments.get(1, "val") or machine.unknown(arguments.node)


@library("copy.copy", "copy.deepcopy")
def _copied(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return machine.unknown(arguments.node)
    return tuple(_clone(machine, alt) for alt in under(arguments.positional[0], machine.state.path))


def _clone(machine: Machine, alt: Alt) -> Alt:
    box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
    return (
        replace(alt, thing=machine.new(box))
        if isinstance(box, DictBox | ListBox | InstanceBox)
        else alt
    )


@library("types.SimpleNamespace", "argparse.Namespace")
def _namespace(machine: Machine, arguments: Arguments) -> Value:
    return one(machine.new(InstanceBox(Ref(0), dict(arguments.keywords), open=arguments.open)))


@library("contextlib.nullcontext")
def _nullcontext(_machine: Machine, arguments: Arguments) -> Value:
    return arguments.get(0, "enter_result") or one(NONE)


@library("dataclasses.field", "pydantic.Field", "attr.ib", "attrs.field", "attr.field")
def _field(machine: Machine, arguments: Arguments) -> Value:
    from sts_lint.python.calls import call_thing

    default = arguments.keywords.get("default")
    factory = arguments.keywords.get("default_factory") or arguments.keywords.get("factory")
    if default is None and factory is not None:
        nothing = Arguments(arguments.node)
        return machine.each(factory, lambda alt: call_thing(machine, alt, nothing))
    return default or machine.unknown(arguments.node)


@library("importlib.import_module", "builtins.__import__")
def _import(machine: Machine, arguments: Arguments) -> Value:
    text = constant(arguments.positional[0]) if arguments.positional else None
    return (
        one(External(str(text.value)))
        if isinstance(text, Const)
        else machine.unknown(arguments.node)
    )
