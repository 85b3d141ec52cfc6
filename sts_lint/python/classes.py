"""Classes of the file: running their bodies and making instances."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import find_in_class
from sts_lint.python.frames import Frame
from sts_lint.python.functions import call_function, carry
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import ClassBox, Func, InstanceBox
from sts_lint.python.session_classes import become_session, session_base
from sts_lint.python.tables import executes
from sts_lint.python.values import (
    External,
    Missing,
    Ref,
    Unknown,
    Value,
    one,
    tidy,
    under,
)

RECORDS = frozenset({"typing.NamedTuple", "pydantic.BaseModel", "msgspec.Struct"})
FIELD_MAKERS = frozenset(
    {"dataclasses.field", "pydantic.Field", "attr.ib", "attrs.field", "attr.field"}
)
RECORD_DECORATORS = frozenset(
    {
        "dataclasses.dataclass",
        "attr.s",
        "attr.dataclass",
        "attrs.define",
        "attr.define",
        "attrs.frozen",
        "pydantic.dataclasses.dataclass",
    }
)


@executes(ast.ClassDef)
def class_definition(machine: Machine, node: ast.ClassDef) -> None:
    """`class Name(bases): body`."""
    bases = tuple(
        machine.evaluate(base) for base in node.bases if not isinstance(base, ast.Starred)
    )
    for keyword in node.keywords:
        machine.evaluate(keyword.value)
    decorators = [_decorator(machine, decorator) for decorator in node.decorator_list]
    ref = machine.new(ClassBox(node.name, node, bases, {}, _is_record(machine, bases, decorators)))
    machine.assign(node.name, one(ref))
    namespace = _run_body(machine, node, ref)
    box = machine.box(ref)
    if isinstance(box, ClassBox):
        machine.put(ref, replace(box, namespace=namespace))


def _decorator(machine: Machine, node: ast.expr) -> Value:
    """What decorates: for `@dataclass(frozen=True)` the function called."""
    machine.evaluate(node)
    return machine.evaluate(node.func if isinstance(node, ast.Call) else node)


def _run_body(machine: Machine, node: ast.ClassDef, ref: Ref) -> dict[str, Value]:
    outer = machine.frame
    enclosing = (
        outer.enclosing
        if outer.number in machine.class_frames
        else (outer.number, *outer.enclosing)
    )
    frame = Frame(machine.number(), enclosing)
    machine.class_frames[frame.number] = ref
    machine.frames.append(frame)
    machine.state.bind(frame.number, "__qualname__", machine.unknown(node))
    try:
        machine.execute(node.body)
        return {name: machine.state.name(frame.number, name) or () for name in frame.bound}
    finally:
        machine.frames.pop()
        machine.state.forget(frame.number)


def _is_record(machine: Machine, bases: tuple[Value, ...], decorators: list[Value]) -> bool:
    named = {
        alt.thing.name for value in decorators for alt in value if isinstance(alt.thing, External)
    }
    if named & RECORD_DECORATORS:
        return True
    for base in bases:
        for alt in base:
            if isinstance(alt.thing, External) and alt.thing.name in RECORDS:
                return True
            box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
            if isinstance(box, ClassBox) and box.is_dataclass:
                return True
    return False


def instantiate(machine: Machine, ref: Ref, arguments: Arguments) -> Value:
    """`Class(arguments)`: a new instance after its `__init__`."""
    maker = find_in_class(machine, ref, "__new__")
    if maker is not None and (made := _made_by_new(machine, maker, ref, arguments)) is not None:
        return made
    instance = machine.new(InstanceBox(ref))
    initializer = find_in_class(machine, ref, "__init__")
    box = machine.box(ref)
    if initializer is not None and isinstance(initializer[0].thing, Func):
        call_function(machine, initializer[0].thing, arguments, instance)
    elif (library := session_base(machine, ref)) is not None:
        become_session(machine, instance, library, arguments)
    elif isinstance(box, ClassBox) and box.is_dataclass:
        _fill_fields(machine, instance, ref, arguments)
        _after_init(machine, instance, ref, arguments)
    return one(instance)


def _made_by_new(machine: Machine, maker: Value, ref: Ref, arguments: Arguments) -> Value | None:
    function = maker[0].thing
    if not isinstance(function, Func):
        return None
    made = call_function(machine, function, arguments, ref)
    if any(isinstance(alt.thing, Unknown) for alt in made):
        return None
    return made


def _after_init(machine: Machine, instance: Ref, ref: Ref, arguments: Arguments) -> None:
    hook = find_in_class(machine, ref, "__post_init__")
    if hook is not None and isinstance(hook[0].thing, Func):
        call_function(machine, hook[0].thing, Arguments(arguments.node), instance)


def _fill_fields(machine: Machine, instance: Ref, ref: Ref, arguments: Arguments) -> None:
    attributes: dict[str, Value] = {}
    for position, (name, default) in enumerate(_fields(machine, ref)):
        value = arguments.get(position, name)
        if value is None:
            if default is None:
                raise Raised("TypeError")
            value = default
        elif any(isinstance(alt.thing, Missing) for alt in value):
            value = tidy(
                (*(alt for alt in value if not isinstance(alt.thing, Missing)), *(default or ()))
            )
        attributes[name] = carry(value, arguments.carrier)
    machine.put(instance, InstanceBox(ref, attributes, open=arguments.open))


def _fields(machine: Machine, ref: Ref) -> Iterator[tuple[str, Value | None]]:
    box = machine.box(ref)
    if not isinstance(box, ClassBox):
        return
    for base in box.bases:
        for alt in under(base, machine.state.path):
            if isinstance(alt.thing, Ref):
                yield from _fields(machine, alt.thing)
    for statement in box.node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if "ClassVar" in machine.source(statement.annotation):
                continue
            yield statement.target.id, box.namespace.get(statement.target.id)
