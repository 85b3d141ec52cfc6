"""Keys and values that a program hands to the settings of others: Spark, Hadoop, awswrangler.

`builder.config(key, value)`, `conf.set(key, value)`, a dict of such keys given to any call, and
attributes of another module's configuration. Which keys mean something the catalogue knows;
here they are told only by a name with dots in which `sts` stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sts_lint.model import Entry
from sts_lint.python.arguments import Arguments
from sts_lint.python.foreign import is_foreign
from sts_lint.python.gate import says_sts
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.values import Alt, Const, External, Ref, Tup, Value, known, under

DIALECT = "python"
_SETTERS = frozenset({"config", "option", "set", "setConf", "setIfMissing", "set_option"})
Pair = tuple[Value, Value]


def note_call(machine: Machine, name: str, arguments: Arguments) -> None:
    """A call of something out of sight, by the last part of its name."""
    if is_foreign(arguments.node):
        return
    for key, value in (*_pair(name, arguments), *_inside(machine, arguments)):
        _note(machine, arguments.node, key, value)


def note_attribute(machine: Machine, target: ast.Attribute, owner: Value, value: Value) -> None:
    """An attribute set on something from outside the file."""
    for alt in owner:
        if isinstance(alt.thing, External) and not is_foreign(target):
            _note(machine, target, known(f"{alt.thing.name}.{target.attr}"), value)


def _pair(name: str, arguments: Arguments) -> Iterator[Pair]:
    if name in _SETTERS:
        key, value = arguments.get(0, "key"), arguments.get(1, "value")
        if key is not None and value is not None:
            yield key, value


def _inside(machine: Machine, arguments: Arguments) -> Iterator[Pair]:
    """The pairs in dicts and in lists of pairs."""
    for given in (*arguments.positional, *arguments.keywords.values()):
        for alt in given:
            box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
            if isinstance(box, DictBox):
                yield from ((known(key), value) for key, value in box.entries.items())
            for item in box.items if isinstance(box, ListBox) else ():
                for piece in item:
                    if isinstance(piece.thing, Tup) and len(piece.thing.items) == 2:
                        yield piece.thing.items[0], piece.thing.items[1]


def _note(machine: Machine, node: ast.AST, key: Value, value: Value) -> None:
    for name in key:
        if isinstance(name.thing, Const) and _is_telling(name.thing.value):
            for alt in under(value, machine.state.path):
                machine.recorder.hand(_entry(machine, node, str(name.thing.value), name, alt))


def _is_telling(key: object) -> bool:
    return isinstance(key, str) and "." in key and says_sts(key)


def _entry(machine: Machine, node: ast.AST, key: str, name: Alt, value: Alt) -> Entry:
    whole = machine.text.span(node)
    text = value.thing.value if isinstance(value.thing, Const) else None
    return Entry(
        path=(key,),
        value=text if isinstance(text, str) else "",
        key_span=name.literal or whole,
        value_span=value.literal or whole,
        literal=isinstance(text, str),
        dialect=DIALECT,
        exact=value.literal is not None,
        scope=_scope(machine),
    )


def _scope(machine: Machine) -> int:
    """The function in which settings stand together."""
    function = machine.frame.function
    return getattr(function.node, "lineno", 0) if function else 0
