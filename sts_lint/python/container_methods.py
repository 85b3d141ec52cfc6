"""The methods of lists, sets and dicts."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from sts_lint.python import sessions
from sts_lint.python.containers import (
    all_there,
    filled,
    items_of,
    merged,
    overlaid,
    read_entry,
    with_entry,
)
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.values import (
    MISSING,
    NONE,
    Missing,
    Ref,
    Tup,
    Unknown,
    Value,
    constant,
    known,
    one,
)

MOST_ITEMS = 200
Positional = tuple[Value, ...]
Keywords = dict[str, Value]
ContainerMethod = Callable[[Machine, Ref, Positional, Keywords, ast.AST], Value]


def _get(machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, node: ast.AST) -> Value:
    box = machine.box(ref)
    if not isinstance(box, DictBox) or not args:
        return machine.unknown(node)
    default = args[1] if len(args) > 1 else one(NONE)
    return filled(read_entry(machine, box, args[0], node), default)


def _update(
    machine: Machine, ref: Ref, args: Positional, keywords: Keywords, node: ast.AST
) -> Value:
    box = machine.box(ref)
    if isinstance(box, DictBox):
        after = box
        for other in args[:1]:
            after = merged(machine, after, pairs_as_dict(machine, other))
        after = overlaid(after, DictBox({**keywords}))
        sessions.note_copy(machine, node, box, after)
        machine.put(ref, after)
    elif isinstance(box, ListBox) and args:
        machine.put(ref, replace(box, open=True))
    return one(NONE)


def pairs_as_dict(machine: Machine, value: Value) -> Value:
    """A dict made of an iterable of pairs; a dict stays what it is."""
    items = items_of(machine, value)
    if items is None or (
        len(value) == 1
        and isinstance(value[0].thing, Ref)
        and isinstance(machine.box(value[0].thing), DictBox)
    ):
        return value
    box = DictBox()
    for item in items:
        pair = items_of(machine, item)
        if pair is None or len(pair) != 2:
            return one(Unknown(f"pairs#{machine.number()}", "pairs", may_be_absent=True))
        box = with_entry(machine, box, pair[0], pair[1])
    return one(machine.new(box))


def _setdefault(
    machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, node: ast.AST
) -> Value:
    box = machine.box(ref)
    if not isinstance(box, DictBox) or not args:
        return machine.unknown(node)
    value = filled(read_entry(machine, box, args[0], node), args[1] if len(args) > 1 else one(NONE))
    after = with_entry(machine, box, args[0], value)
    sessions.note_copy(machine, node, box, after)
    machine.put(ref, after)
    return value


def _pop(machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, node: ast.AST) -> Value:
    box = machine.box(ref)
    if isinstance(box, ListBox):
        if args or not box.items or box.open:
            machine.put(ref, replace(box, open=True))
            return machine.unknown(node)
        machine.put(ref, replace(box, items=box.items[:-1]))
        return box.items[-1]
    if not isinstance(box, DictBox) or not args:
        return machine.unknown(node)
    value = read_entry(machine, box, args[0], node)
    machine.put(ref, with_entry(machine, box, args[0], one(MISSING)))
    if len(args) > 1:
        return filled(value, args[1])
    kept = tuple(alt for alt in value if not isinstance(alt.thing, Missing))
    if not kept:
        raise Raised("KeyError")
    return kept


def _copy(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    return one(machine.new(box)) if box else one(ref)


def _keys(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, node: ast.AST
) -> Value:
    items = items_of(machine, one(ref))
    return machine.unknown(node) if items is None else one(Tup(items))


def _values(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, node: ast.AST
) -> Value:
    box = machine.box(ref)
    if not isinstance(box, DictBox) or box.open or not all_there(box):
        return machine.unknown(node)
    return one(Tup(tuple(box.entries.values())))


def _items(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, node: ast.AST
) -> Value:
    box = machine.box(ref)
    if not isinstance(box, DictBox) or box.open or not all_there(box):
        return machine.unknown(node)
    pairs = [(key, value) for key, value in box.entries.items() if isinstance(key, str | int)]
    return one(Tup(tuple(one(Tup((known(key), value))) for key, value in pairs)))


def _append(
    machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    if isinstance(box, ListBox) and args:
        full = len(box.items) >= MOST_ITEMS
        items = box.items if full else (*box.items, args[0])
        machine.put(ref, replace(box, items=items, open=box.open or full))
    return one(NONE)


def _extend(
    machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    if isinstance(box, ListBox) and args:
        more = items_of(machine, args[0])
        is_open = box.open or more is None or len(box.items) + len(more) > MOST_ITEMS
        machine.put(ref, ListBox(box.items + (() if is_open else more or ()), is_open))
    return one(NONE)


def _clear(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    machine.put(ref, DictBox() if isinstance(machine.box(ref), DictBox) else ListBox())
    return one(NONE)


def _insert(
    machine: Machine, ref: Ref, args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    index = constant(args[0]) if len(args) == 2 else None
    if isinstance(box, ListBox):
        if index is None or not isinstance(index.value, int) or box.open:
            machine.put(ref, replace(box, open=True))
        else:
            items = list(box.items)
            items.insert(index.value, args[1])
            machine.put(ref, replace(box, items=tuple(items)))
    return one(NONE)


def _reverse(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    if isinstance(box, ListBox):
        machine.put(ref, replace(box, items=box.items[::-1]))
    return one(NONE)


def _reorder(
    machine: Machine, ref: Ref, _args: Positional, _keywords: Keywords, _node: ast.AST
) -> Value:
    box = machine.box(ref)
    if isinstance(box, ListBox):
        machine.put(ref, replace(box, open=True))
    return one(NONE)


CONTAINER_METHODS: dict[str, ContainerMethod] = {
    "get": _get,
    "update": _update,
    "setdefault": _setdefault,
    "pop": _pop,
    "copy": _copy,
    "keys": _keys,
    "values": _values,
    "items": _items,
    "append": _append,
    "add": _append,
    "extend": _extend,
    "clear": _clear,
    "insert": _insert,
    "remove": _reorder,
    "sort": _reorder,
    "reverse": _reverse,
    "discard": _reorder,
    "popitem": _reorder,
}
