"""Assignment targets."""

from __future__ import annotations

import ast

from sts_lint.python import environ, handed, sessions
from sts_lint.python.attributes import GLOBALS, write_attribute
from sts_lint.python.containers import items_of, with_entry
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, ListBox, Namespace
from sts_lint.python.values import (
    MISSING,
    Alt,
    External,
    Ref,
    Thing,
    Value,
    constant,
    guarded,
    noted,
    one,
    texts,
    tidy,
    under,
)


def assign_target(machine: Machine, target: ast.expr, value: Value, source: ast.expr) -> None:
    """Bind a target of an assignment, a loop or a `with` to a value."""
    if isinstance(target, ast.Name):
        text = f"{target.id} = {machine.source(source)}"
        machine.assign(target.id, noted(value, machine.note(target, text)))
    elif isinstance(target, ast.Attribute):
        text = f"{machine.source(target)} = {machine.source(source)}"
        noted_value = noted(value, machine.note(target, text))
        owner = machine.evaluate(target.value)
        handed.note_attribute(machine, target, owner, noted_value)
        write_attribute(machine, owner, target.attr, noted_value)
    elif isinstance(target, ast.Subscript):
        _assign_item(machine, target, value, source)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(machine, target.elts, value, source)
    elif isinstance(target, ast.Starred):
        assign_target(machine, target.value, value, source)


def _assign_item(machine: Machine, target: ast.Subscript, value: Value, source: ast.expr) -> None:
    container = machine.evaluate(target.value)
    key = machine.evaluate(target.slice)
    _note_write(machine, target, container, key, value, source)
    alternatives = under(container, machine.state.path)
    for alt in alternatives:
        _write_item(machine, alt, key, value, certain=len(alternatives) == 1)


def _write_item(machine: Machine, alt: Alt, key: Value, value: Value, *, certain: bool) -> None:
    if environ.is_environ(alt.thing):
        environ.write(machine, key, value)
        return
    if isinstance(alt.thing, Namespace) or alt.thing == External(GLOBALS):
        _write_name(machine, alt.thing, key, value)
        return
    box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
    if not isinstance(alt.thing, Ref):
        return
    if isinstance(box, DictBox):
        after = with_entry(machine, box, key, value)
        if not certain:
            after = _maybe(box, after, alt)
        machine.put(alt.thing, after)
    elif isinstance(box, ListBox):
        index = constant(key)
        if index and isinstance(index.value, int) and 0 <= index.value < len(box.items):
            items = (*box.items[: index.value], value, *box.items[index.value + 1 :])
            machine.put(alt.thing, ListBox(items, box.open))
        else:
            machine.put(alt.thing, ListBox(box.items, open=True))


def _write_name(machine: Machine, namespace: Thing, key: Value, value: Value) -> None:
    for name in texts(key):
        if isinstance(namespace, Namespace):
            write_attribute(machine, one(namespace.owner), name, value)
        else:
            machine.state.bind(0, name, value)


def _maybe(before: DictBox, after: DictBox, alt: Alt) -> DictBox:
    entries = dict(before.entries)
    for key, value in after.entries.items():
        if value is not before.entries.get(key):
            entries[key] = tidy(
                (*guarded(value, alt.guards), *before.entries.get(key, one(MISSING)))
            )
    return DictBox(entries, after.open, after.environ)


def _note_write(
    machine: Machine,
    target: ast.Subscript,
    container: Value,
    key: Value,
    value: Value,
    source: ast.expr,
) -> None:
    name = constant(key)
    if name is None or not isinstance(name.value, str):
        return
    if any(environ.is_environ(alt.thing) for alt in container):
        sessions.record_write(machine, target, name.value, "os.environ[…] =", value, source)
    elif name.value == sessions.MODE_VARIABLE:
        sessions.record_write(
            machine, target, name.value, "an environment for another program", value, source
        )


def _unpack(machine: Machine, targets: list[ast.expr], value: Value, source: ast.expr) -> None:
    pieces = _pieces(machine, targets, value)
    for position, target in enumerate(targets):
        piece = pieces[position] if pieces else machine.unknown(target)
        assign_target(machine, target, piece, _source_of(source, position, len(targets)))


def _source_of(source: ast.expr, position: int, count: int) -> ast.expr:
    """The item of a displayed tuple that goes to this target."""
    if isinstance(source, ast.Tuple | ast.List) and len(source.elts) == count:
        return source.elts[position]
    return source


def _pieces(machine: Machine, targets: list[ast.expr], value: Value) -> list[Value] | None:
    rows: list[list[Value]] = []
    alternatives = under(value, machine.state.path)
    for alt in alternatives:
        items = items_of(machine, (alt,))
        row = _spread(machine, targets, items) if items is not None else None
        if row is None:
            return None
        rows.append(
            [guarded(piece, alt.guards) if len(alternatives) > 1 else piece for piece in row]
        )
    return [
        tidy(piece for piece_of_row in column for piece in piece_of_row)
        for column in zip(*rows, strict=True)
    ]


def _spread(
    machine: Machine, targets: list[ast.expr], items: tuple[Value, ...]
) -> list[Value] | None:
    stars = [index for index, target in enumerate(targets) if isinstance(target, ast.Starred)]
    if not stars:
        return list(items) if len(items) == len(targets) else None
    star = stars[0]
    after = len(targets) - star - 1
    if len(items) < star + after:
        return None
    middle = items[star : len(items) - after]
    rest = machine.new(ListBox(tuple(middle)))
    return [*items[:star], one(rest), *items[len(items) - after :]]
