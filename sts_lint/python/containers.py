"""Lists, tuples and dicts: reading, writing, iterating, and their methods."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.python.environ import is_environ, read, read_required
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import DictBox, ListBox, Range
from sts_lint.python.values import (
    MISSING,
    NONE,
    Alt,
    Const,
    External,
    Missing,
    Ref,
    Tup,
    Unknown,
    Value,
    const,
    guarded,
    known,
    one,
    texts,
    tidy,
    under,
)

MOST_ITEMS = 200


def items_of(machine: Machine, value: Value) -> tuple[Value, ...] | None:
    """The items iteration yields, if they are all seen."""
    alternatives = under(value, machine.state.path)
    if len(alternatives) != 1:
        return None
    thing = alternatives[0].thing
    if isinstance(thing, Tup):
        return thing.items
    if isinstance(thing, Const) and isinstance(thing.value, str):
        return tuple(known(character) for character in thing.value)
    box = machine.box(thing) if isinstance(thing, Ref) else None
    if isinstance(box, ListBox) and not box.open:
        return box.items
    if isinstance(box, DictBox) and not box.open and all_there(box):
        return tuple(known(key) for key in box.entries if isinstance(key, str | int))
    return None


def all_there(box: DictBox) -> bool:
    """Whether every key is certainly there."""
    return all(
        not isinstance(alt.thing, Missing) for entry in box.entries.values() for alt in entry
    )


def with_entry(machine: Machine, box: DictBox, key: Value, value: Value) -> DictBox:
    """The dict after `box[key] = value`."""
    keys = under(key, machine.state.path)
    entries = dict(box.entries)
    for alt in keys:
        if not isinstance(alt.thing, Const):
            return replace(box, open=True)
        if len(keys) == 1:
            entries[alt.thing.value] = value
        else:
            others = tuple(other for other in keys if other is not alt)
            before = entries.get(alt.thing.value, one(MISSING))
            entries[alt.thing.value] = tidy(
                (*guarded(value, alt.guards), *elsewhere(before, others))
            )
    return replace(box, entries=entries)


def merged(machine: Machine, box: DictBox, other: Value) -> DictBox:
    """The dict after `box.update(other)`."""
    alternatives = under(other, machine.state.path)
    result: DictBox | None = None
    for alt in alternatives:
        found = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(found, DictBox):
            after = overlaid(box, found)
        elif is_environ(alt.thing):
            after = overlaid(box, DictBox({**machine.state.environ}, environ=True))
        elif alt.thing == NONE:
            after = box
        else:
            after = replace(box, open=True)
        result = after if result is None else _either(result, after, alternatives, alt)
    return result or box


def _either(left: DictBox, right: DictBox, alternatives: Value, alt: Alt) -> DictBox:
    earlier = alternatives[: alternatives.index(alt)]
    entries = {}
    for key in dict.fromkeys((*left.entries, *right.entries)):
        first, second = left.entries.get(key, one(MISSING)), right.entries.get(key, one(MISSING))
        entries[key] = tidy((*elsewhere(first, earlier), *guarded(second, alt.guards)))
    return replace(left, entries=entries, open=left.open or right.open)


def overlaid(box: DictBox, other: DictBox) -> DictBox:
    """The dict after updating it with another one."""
    entries = dict(box.entries)
    for key, value in other.entries.items():
        gaps = tuple(alt for alt in value if isinstance(alt.thing, Missing))
        before = box.entries.get(key)
        if gaps and before is not None:
            present = (alt for alt in value if not isinstance(alt.thing, Missing))
            entries[key] = tidy((*present, *elsewhere(before, gaps)))
        else:
            entries[key] = value
    is_open, environ = box.open or other.open, box.environ or other.environ
    return replace(box, entries=entries, open=is_open, environ=environ)


def elsewhere(value: Value, others: Value) -> Value:
    """The value where one of the others holds."""
    return tuple(found for other in others for found in guarded(value, other.guards))


def read_item(machine: Machine, container: Alt, key: Value, node: ast.AST) -> Value:
    """`container[key]` for one alternative of the container."""
    thing = container.thing
    if is_environ(thing):
        return read_required(machine, key, node)
    if thing == External("builtins.globals()"):
        return tuple(
            alt for name in texts(key) for alt in machine.named(machine.frame.module, name) or ()
        )
    if isinstance(thing, Tup):
        return _item_at(machine, thing.items, key, node)
    if isinstance(thing, Const) and isinstance(thing.value, str):
        return _characters(machine, thing.value, key, node)
    box = machine.box(thing) if isinstance(thing, Ref) else None
    if isinstance(box, ListBox) and not box.open:
        return _item_at(machine, box.items, key, node)
    if isinstance(box, DictBox):
        found = read_entry(machine, box, key, node)
        kept = tuple(alt for alt in found if not isinstance(alt.thing, Missing))
        if not kept:
            raise Raised("KeyError")
        machine.hazards += len(kept) != len(found)
        return kept
    machine.hazards += 1
    if isinstance(thing, Unknown) and len(key) == 1 and isinstance(key[0].thing, Const):
        text = machine.source(node)
        return one(Unknown(f"{thing.identity}[{key[0].thing.value!r}]", text, thing.origin))
    return machine.unknown(node)


def _characters(machine: Machine, text: str, key: Value, node: ast.AST) -> Value:
    def pick(alt: Alt) -> Value:
        if isinstance(alt.thing, Range):
            return known(text[alt.thing.start : alt.thing.stop : alt.thing.step])
        items = tuple(known(character) for character in text)
        return _item_at(machine, items, (alt,), node)

    return machine.each(key, pick)


def _item_at(machine: Machine, items: tuple[Value, ...], key: Value, node: ast.AST) -> Value:
    def pick(alt: Alt) -> Value:
        if isinstance(alt.thing, Range):
            return one(Tup(items[alt.thing.start : alt.thing.stop : alt.thing.step]))
        if not (isinstance(alt.thing, Const) and isinstance(alt.thing.value, int)):
            return machine.unknown(node)
        try:
            return items[alt.thing.value]
        except IndexError:
            raise Raised("IndexError") from None

    return machine.each(key, pick)


def read_entry(machine: Machine, box: DictBox, key: Value, node: ast.AST) -> Value:
    """The values under a key; `Missing` where it may not be there."""
    found: list[Alt] = []
    for alt in under(key, machine.state.path):
        if not isinstance(alt.thing, Const):
            return machine.unknown(node)
        value = box.entries.get(alt.thing.value)
        if value is None and box.environ:
            value = read(machine, str(alt.thing.value))
        elif value is None and box.open:
            value = one(_unseen(machine, box, alt.thing, node))
        found.extend(guarded(value if value is not None else one(MISSING), alt.guards))
    return under(tidy(found), machine.state.path)


def _unseen(machine: Machine, box: DictBox, key: Const, node: ast.AST) -> Unknown:
    return Unknown(
        f"dict{id(box.entries)}[{key.value!r}]", machine.source(node), may_be_absent=True
    )


def contains(machine: Machine, key: Value, container: Alt, wanted: bool, node: ast.AST) -> Value:
    """`key in container` for one alternative of the container."""
    box = machine.box(container.thing) if isinstance(container.thing, Ref) else None
    if is_environ(container.thing):
        value = tuple(alt for text in _names(key) for alt in read(machine, text))
    elif isinstance(box, DictBox):
        value = read_entry(machine, box, key, node)
    else:
        return _among(machine, key, container, wanted, node)
    if (
        any(isinstance(alt.thing, Unknown) and alt.thing.may_be_absent for alt in value)
        or not value
    ):
        return machine.unknown(node)
    return tidy(Alt(const(isinstance(alt.thing, Missing) != wanted), alt.guards) for alt in value)


def _names(key: Value) -> list[str]:
    return [str(alt.thing.value) for alt in key if isinstance(alt.thing, Const)]


def _among(machine: Machine, key: Value, container: Alt, wanted: bool, node: ast.AST) -> Value:
    if isinstance(container.thing, Const) and isinstance(container.thing.value, str):
        if len(key) == 1 and isinstance(key[0].thing, Const):
            return known((str(key[0].thing.value) in container.thing.value) == wanted)
        return machine.unknown(node)
    items = items_of(machine, (container,))
    if items is None or any(
        len(item) != 1 or not isinstance(item[0].thing, Const) for item in items
    ):
        return machine.unknown(node)
    present = {item[0].thing for item in items}
    if any(not isinstance(alt.thing, Const) for alt in key):
        return machine.unknown(node)
    return tidy(Alt(const((alt.thing in present) == wanted), alt.guards) for alt in key)


def may_be_there(value: Value) -> bool:
    """Whether a key holding this value is there in some alternative."""
    return any(not isinstance(alt.thing, Missing) for alt in value)


def filled(value: Value, default: Value) -> Value:
    """The value with a default where it may be missing."""
    gaps = tuple(alt for alt in value if isinstance(alt.thing, Missing))
    present = tuple(alt for alt in value if not isinstance(alt.thing, Missing))
    return tidy((*present, *elsewhere(default, gaps))) if gaps else value
