"""Builtin functions."""

from __future__ import annotations

from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import environ, sessions, strings
from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import GLOBALS, certainly_lacks, read_attribute, write_attribute
from sts_lint.python.conditions import decide
from sts_lint.python.container_methods import pairs_as_dict
from sts_lint.python.containers import items_of, merged, overlaid, with_entry
from sts_lint.python.library import library
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, Func, ListBox
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    External,
    Ref,
    Thing,
    Tup,
    Value,
    combine,
    const,
    constant,
    known,
    one,
    tidy,
)


@library("builtins.getattr")
def _getattr(machine: Machine, arguments: Arguments) -> Value:
    if len(arguments.positional) < 2:
        return machine.unknown(arguments.node)
    text = constant(arguments.positional[1])
    if text is None or not isinstance(text.value, str):
        return machine.unknown(arguments.node)
    attribute = text.value
    default = arguments.positional[2] if len(arguments.positional) > 2 else None

    def read(alt: Alt) -> Value:
        if default is not None and certainly_lacks(machine, alt, attribute):
            return default
        return read_attribute(machine, alt, attribute, arguments.node)

    return machine.each(arguments.positional[0], read)


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
            box = DictBox({**machine.state.environ}, environ=True)
        else:
            box = merged(machine, box, pairs_as_dict(machine, other))
    box = overlaid(box, DictBox({**arguments.keywords}))
    sessions.note_copy(machine, arguments.node, DictBox({**machine.state.environ}), box)
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
    items = items_of(machine, arguments.positional[1]) if len(arguments.positional) == 2 else None
    if items is None:
        return machine.unknown(arguments.node)
    results = []
    for item in items:
        each = Arguments(arguments.node, (item,), carrier=arguments.carrier)
        results.append(machine.call_any(arguments.positional[0], each))
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
    kinds = _named_classes(arguments.positional[1]) if len(arguments.positional) == 2 else None
    if not kinds:
        return machine.unknown(arguments.node, Origin.CALL)
    unseen = machine.unknown(arguments.node, Origin.CALL)[0].thing

    def test(things: tuple[Thing, ...]) -> Thing:
        kind = _class_of(machine, things[0])
        return unseen if kind is None else const(kind in kinds or _is_subclass(kind, kinds))

    return combine([arguments.positional[0]], machine.state.path, test)


def _named_classes(value: Value) -> set[str] | None:
    things = [alt.thing for alt in value]
    if len(things) == 1 and isinstance(things[0], Tup):
        things = [alt.thing for item in things[0].items for alt in item]
    names = {thing.name for thing in things if isinstance(thing, External)}
    known_names = all(name.startswith("builtins.") for name in names)
    return names if len(names) == len(things) and known_names else None


def _class_of(machine: Machine, thing: Thing) -> str | None:
    if isinstance(thing, Const):
        return f"builtins.{thing.kind}"
    if isinstance(thing, Tup):
        return "builtins.tuple"
    box = machine.box(thing) if isinstance(thing, Ref) else None
    if isinstance(box, DictBox):
        return "builtins.dict"
    return "builtins.list" if isinstance(box, ListBox) and not box.open else None


def _is_subclass(kind: str, kinds: set[str]) -> bool:
    return kind == "builtins.bool" and "builtins.int" in kinds


@library("builtins.any")
def _any(machine: Machine, arguments: Arguments) -> Value:
    return _quantified(machine, arguments, decisive=True)


@library("builtins.all")
def _all(machine: Machine, arguments: Arguments) -> Value:
    return _quantified(machine, arguments, decisive=False)


def _quantified(machine: Machine, arguments: Arguments, *, decisive: bool) -> Value:
    items = items_of(machine, arguments.positional[0]) if arguments.positional else None
    if items is None:
        return machine.unknown(arguments.node, Origin.CALL)
    arms = [decide(machine, item) for item in items]
    certain = [each[0].truth for each in arms if len(each) == 1]
    if decisive in certain:
        return known(decisive)
    complete = len(certain) == len(arms)
    return known(not decisive) if complete else machine.unknown(arguments.node, Origin.CALL)


@library("builtins.dict.fromkeys")
def _fromkeys(machine: Machine, arguments: Arguments) -> Value:
    keys = items_of(machine, arguments.positional[0]) if arguments.positional else None
    value = arguments.get(1, "value") or one(NONE)
    box = DictBox(open=keys is None)
    for key in keys or ():
        box = with_entry(machine, box, key, value)
    return one(machine.new(box))


@library("builtins.globals")
def _globals(_machine: Machine, _arguments: Arguments) -> Value:
    return one(External(GLOBALS))


@library(
    "builtins.print",
    "builtins.repr",
    "builtins.int",
    "builtins.type",
)
def _unseen_result(machine: Machine, arguments: Arguments) -> Value:
    return machine.unknown(arguments.node, Origin.CALL)


@library("builtins.property", "functools.cached_property")
def _property(machine: Machine, arguments: Arguments) -> Value:
    getter = arguments.get(0, "fget")
    thing = getter[0].thing if getter and len(getter) == 1 else None
    if not isinstance(thing, Func):
        return machine.unknown(arguments.node)
    return one(replace(thing, flavour="property"))
