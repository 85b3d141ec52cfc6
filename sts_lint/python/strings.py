"""Text: gluing it together, formatting, and the methods of `str`."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Sequence

from sts_lint.python.containers import items_of
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.values import (
    Alt,
    Const,
    External,
    Glued,
    Ref,
    Thing,
    Tup,
    Unknown,
    Value,
    combine,
    const,
    imported,
    one,
)

LONGEST = 4096
PURE = frozenset(
    [
        "capitalize",
        "casefold",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "join",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
        "zfill",
        "count",
        "index",
        "isdigit",
        "isalpha",
        "isupper",
        "islower",
        "center",
        "ljust",
        "rjust",
        "encode",
        "decode",
    ]
)


def is_text(thing: Thing) -> bool:
    """Whether this is text, known or glued."""
    return isinstance(thing, Glued) or (isinstance(thing, Const) and isinstance(thing.value, str))


def shown(thing: Thing, spec: str = "") -> Thing:
    """What `format(thing, spec)` gives."""
    if isinstance(thing, Const) and not isinstance(thing.value, bytes):
        try:
            return const(format(thing.value, spec))
        except (TypeError, ValueError):
            return Unknown(f"format:{thing.value!r}:{spec}", "a formatted value")
    if isinstance(thing, Glued):
        return thing
    return Glued((_hole(thing),))


def _hole(thing: Thing) -> Unknown:
    if isinstance(thing, Unknown):
        return thing
    if isinstance(thing, External):
        return imported(thing)
    return Unknown(f"text of {thing}"[:200], "an object's text")


def glue(things: Sequence[Thing]) -> Thing:
    """The concatenation of texts, each shown as `str()` shows it."""
    parts: list[str | Unknown] = []
    for thing in things:
        piece = shown(thing)
        for part in _parts(piece):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
    if sum(len(part) for part in parts if isinstance(part, str)) > LONGEST:
        return Unknown("long text", "a long text")
    if not parts:
        return const("")
    if len(parts) == 1 and isinstance(parts[0], str):
        return const(parts[0])
    return Glued(tuple(parts))


def _parts(thing: Thing) -> tuple[str | Unknown, ...]:
    if isinstance(thing, Glued):
        return thing.parts
    if isinstance(thing, Const):
        return (str(thing.value),)
    return (_hole(thing),)


def entries_of(machine: Machine, value: Value) -> dict[str, Value]:
    """The entries of a dict wholly seen; nothing otherwise."""
    box = (
        machine.box(value[0].thing) if len(value) == 1 and isinstance(value[0].thing, Ref) else None
    )
    return (
        {str(key): entry for key, entry in box.entries.items()} if isinstance(box, DictBox) else {}
    )


def substitute(
    machine: Machine, pattern: str, positional: tuple[Value, ...], keywords: dict[str, Value]
) -> Value:
    """`string.Template(pattern).substitute(…)`."""
    table = {**entries_of(machine, positional[0]), **keywords} if positional else keywords
    pieces: list[Value] = []
    position = 0
    for match in string.Template.pattern.finditer(pattern):
        pieces.append(one(const(pattern[position : match.start()])))
        position = match.end()
        name = match["named"] or match["braced"]
        if match["escaped"] is not None:
            pieces.append(one(const("$")))
        elif name in table:
            pieces.append(table[name])
        else:
            return one(Unknown(f"template:{machine.number()}", "a template"))
    pieces.append(one(const(pattern[position:])))
    return combine(pieces, machine.state.path, glue)


FIELD = re.compile(r"%(?:\((\w+)\))?([sdr%])")


def percent(machine: Machine, left: Value, right: Value, node: ast.AST) -> Value:
    """`"…%s…" % right`."""

    def apply(pattern: Thing, given: Thing) -> Value:
        if not (isinstance(pattern, Const) and isinstance(pattern.value, str)):
            return machine.unknown(node)
        items = given.items if isinstance(given, Tup) else (one(given),)
        box = machine.box(given) if isinstance(given, Ref) else None
        return _substituted(machine, pattern.value, items, box, node)

    return machine.each(
        left, lambda pattern: machine.each(right, lambda given: apply(pattern.thing, given.thing))
    )


def _substituted(
    machine: Machine, pattern: str, items: tuple[Value, ...], box: object, node: ast.AST
) -> Value:
    pieces: list[Value] = []
    position = used = 0
    for match in FIELD.finditer(pattern):
        pieces.append(one(const(pattern[position : match.start()])))
        position = match.end()
        if match[2] == "%":
            pieces.append(one(const("%")))
        elif match[1] and isinstance(box, DictBox) and match[1] in box.entries:
            pieces.append(box.entries[match[1]])
        elif not match[1] and used < len(items):
            pieces.append(items[used])
            used += 1
        else:
            return machine.unknown(node)
    pieces.append(one(const(pattern[position:])))
    return combine(pieces, machine.state.path, glue)


def call_method(
    machine: Machine,
    receiver: Alt,
    name: str,
    positional: tuple[Value, ...],
    keywords: dict[str, Value],
    node: ast.AST,
) -> Value:
    """A method of `str` on known or glued text."""
    if name == "format_map" and positional:
        keywords = entries_of(machine, positional[0])
    if name in ("format", "format_map") and isinstance(receiver.thing, Const):
        return formatted(machine, str(receiver.thing.value), positional, keywords, node)
    if name == "join" and positional and isinstance(receiver.thing, Const):
        return _joined(machine, str(receiver.thing.value), positional[0], node)
    if name == "replace" and len(positional) >= 2 and isinstance(receiver.thing, Const):
        return _replaced(machine, str(receiver.thing.value), positional, node)
    if name not in PURE or keywords or not isinstance(receiver.thing, Const):
        return _named_after(machine, receiver.thing, name, positional, node)
    text = receiver.thing.value
    unseen = machine.unknown(node)[0].thing

    def apply(things: tuple[Thing, ...]) -> Thing:
        arguments = [_plain(thing) for thing in things]
        if any(isinstance(argument, Thing) for argument in arguments):
            return unseen
        try:
            return _thing_of(machine, getattr(text, name)(*arguments)) or unseen
        except (TypeError, ValueError, AttributeError, OverflowError, MemoryError):
            return unseen

    return combine(positional, machine.state.path, apply)


def _named_after(
    machine: Machine, thing: Thing, name: str, positional: tuple[Value, ...], node: ast.AST
) -> Value:
    machine.hazards += 1
    if (
        name in ("strip", "lower", "rstrip", "lstrip")
        and isinstance(thing, Glued)
        and not positional
    ):
        return one(Unknown(f"{thing}.{name}", machine.source(node)))
    return machine.unknown(node)


def _plain(thing: Thing) -> object:
    if isinstance(thing, Const):
        return thing.value
    if isinstance(thing, Tup):
        items = [item[0].thing for item in thing.items if len(item) == 1]
        if len(items) == len(thing.items) and all(isinstance(item, Const) for item in items):
            return tuple(item.value for item in items if isinstance(item, Const))
    return thing


def _thing_of(machine: Machine, result: object) -> Thing | None:
    if isinstance(result, str | bytes | bool | int):
        return const(result) if not isinstance(result, str) or len(result) <= LONGEST else None
    if isinstance(result, tuple):
        return Tup(tuple(one(const(item)) for item in result))
    if isinstance(result, list):
        return machine.new(ListBox(tuple(one(const(item)) for item in result)))
    return None


def _joined(machine: Machine, separator: str, iterable: Value, node: ast.AST) -> Value:
    items = items_of(machine, iterable)
    if items is None:
        return machine.unknown(node)
    pieces: list[Value] = []
    for item in items:
        pieces.extend((one(const(separator)), item) if pieces else (item,))
    return combine(pieces, machine.state.path, glue)


def _replaced(machine: Machine, text: str, positional: tuple[Value, ...], node: ast.AST) -> Value:
    needle = positional[0]
    if len(needle) != 1 or not isinstance(needle[0].thing, Const) or not needle[0].thing.value:
        return machine.unknown(node)
    chunks = text.split(str(needle[0].thing.value))
    pieces: list[Value] = [one(const(chunks[0]))]
    for chunk in chunks[1:]:
        pieces.extend((positional[1], one(const(chunk))))
    return combine(pieces, machine.state.path, glue)


def formatted(
    machine: Machine,
    pattern: str,
    positional: tuple[Value, ...],
    keywords: dict[str, Value],
    node: ast.AST,
) -> Value:
    """`pattern.format(*positional, **keywords)`; fields may be names, numbers or nothing."""
    pieces: list[Value] = []
    automatic = 0
    try:
        fields = list(string.Formatter().parse(pattern))
    except ValueError:
        return machine.unknown(node)
    for literal, name, spec, conversion in fields:
        pieces.append(one(const(literal)))
        if name is None:
            continue
        found = _field(positional, keywords, name or str(automatic))
        automatic += name == ""
        if found is None or spec or conversion:
            return machine.unknown(node)
        pieces.append(found)
    return combine(pieces, machine.state.path, glue)


def _field(positional: tuple[Value, ...], keywords: dict[str, Value], name: str) -> Value | None:
    if name.isdigit():
        return positional[int(name)] if int(name) < len(positional) else None
    return keywords.get(name)


def text_of(machine: Machine, value: Value) -> Value:
    """`str(value)`."""
    return combine([value], machine.state.path, _as_text)


def _as_text(things: tuple[Thing, ...]) -> Thing:
    thing = imported(things[0]) if isinstance(things[0], External) else things[0]
    return thing if isinstance(thing, Unknown | Glued) else shown(thing)
