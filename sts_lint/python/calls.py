"""Calls: evaluating arguments and finding out what is called."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import factories, library, raw, sessions, strings
from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import (
    CLIENT_MAKERS,
    SESSION_PART,
    bound_to,
    find_in_class,
    read_attribute,
)
from sts_lint.python.classes import instantiate
from sts_lint.python.container_methods import CONTAINER_METHODS
from sts_lint.python.containers import filled, items_of, may_be_there
from sts_lint.python.functions import call_function
from sts_lint.python.machine import Machine
from sts_lint.python.objects import (
    Bound,
    ClassBox,
    ConfigBox,
    DictBox,
    Func,
    InstanceBox,
    ListBox,
    Method,
    Partial,
    SessionBox,
    StsClient,
    Super,
    TextTemplate,
)
from sts_lint.python.session_classes import become_session, session_base
from sts_lint.python.state import join_tables
from sts_lint.python.tables import calls, evaluates
from sts_lint.python.values import (
    NONE,
    Const,
    External,
    Glued,
    Ref,
    Unknown,
    Value,
    one,
    under,
)

ENVIRONMENTS = frozenset({"env", "environment"})  # keywords that hand a dict to a child as is


@evaluates(ast.Call)
def call(machine: Machine, node: ast.Call) -> Value:
    """`function(arguments)`."""
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        return _super(machine, node)
    function = machine.evaluate(node.func)
    arguments = evaluate_arguments(machine, node)
    return machine.call_any(function, arguments)


def _super(machine: Machine, node: ast.Call) -> Value:
    for frame in reversed(machine.frames):
        function = frame.function
        if function is not None and function.owner is not None and frame.receiver is not None:
            return one(Super(function.owner, frame.receiver.thing))
    return machine.unknown(node)


def evaluate_arguments(machine: Machine, node: ast.Call) -> Arguments:
    """Evaluate a call's arguments in order, spreading `*` and `**` where they are seen."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    is_open, text = False, "**kwargs"
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            items = items_of(machine, machine.evaluate(argument.value))
            is_open, text = (True, machine.source(argument)) if items is None else (is_open, text)
            positional.extend(items or ())
        else:
            positional.append(machine.evaluate(argument))
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            if keyword.arg in ENVIRONMENTS and isinstance(keyword.value, ast.Dict | ast.Call):
                _note_environment(machine, keyword.value, value)
            continue
        spread, unseen = _spread(machine, value)
        for name, passed in spread.items():
            keywords[name] = filled(passed, keywords[name]) if name in keywords else passed
        is_open, text = (True, f"**{machine.source(keyword.value)}") if unseen else (is_open, text)
    carrier = machine.recorder.key(node)
    return Arguments(node, tuple(positional), keywords, is_open, carrier, text)


def _note_environment(machine: Machine, node: ast.expr, value: Value) -> None:
    for alt in value:
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(box, DictBox):
            sessions.note_environment(machine, node, box)


def _spread(machine: Machine, value: Value) -> tuple[dict[str, Value], bool]:
    alternatives = under(value, machine.state.path)
    tables, unseen = [], False
    for alt in alternatives:
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        entries = box.entries if isinstance(box, DictBox) else {}
        unseen = unseen or not isinstance(box, DictBox) or box.open
        tables.append({str(key): entry for key, entry in entries.items()})
    joined = join_tables(tables, [alt.guards for alt in alternatives]) if tables else {}
    return {name: entry for name, entry in joined.items() if may_be_there(entry)}, unseen


@calls(Func)
def _call_function(machine: Machine, function: Func, arguments: Arguments) -> Value:
    return call_function(machine, function, arguments)


@calls(Bound)
def _call_bound(machine: Machine, bound: Bound, arguments: Arguments) -> Value:
    return call_function(machine, bound.function, arguments, bound.receiver)


@calls(External)
def _call_external(machine: Machine, external: External, arguments: Arguments) -> Value:
    if machine.factories:
        made = factories.made_out_of_sight(machine, external.name, arguments)
        if made is not None:
            return made
    return library.call_external(machine, external.name, arguments)


@calls(Unknown)
def _call_unseen(machine: Machine, unseen: Unknown, arguments: Arguments) -> Value:
    machine.hazards += 1
    receiver, _, name = unseen.text.rpartition(".")
    raw.note_method(machine, receiver, name, arguments)
    made = factories.made_out_of_sight(machine, unseen.text, arguments)
    return machine.unknown(arguments.node, Origin.CALL) if made is None else made


@calls(Partial)
def _call_partial(machine: Machine, partial: Partial, arguments: Arguments) -> Value:
    merged = replace(
        arguments,
        positional=(*partial.positional, *arguments.positional),
        keywords={**dict(partial.keywords), **arguments.keywords},
        open=arguments.open or partial.open,
    )
    return machine.call_any(partial.function, merged)


@calls(Ref)
def _call_object(machine: Machine, ref: Ref, arguments: Arguments) -> Value:
    box = machine.box(ref)
    if isinstance(box, ClassBox):
        return instantiate(machine, ref, arguments)
    if isinstance(box, InstanceBox):
        found = find_in_class(machine, box.owner, "__call__")
        if found is not None:
            bound = bound_to(machine, found, ref, arguments.node)
            return machine.call_any(bound, arguments)
    machine.hazards += 1
    return machine.unknown(arguments.node, Origin.CALL)


@calls(Method)
def _call_method(machine: Machine, method: Method, arguments: Arguments) -> Value:
    thing, name = method.receiver.thing, method.name
    if isinstance(thing, Super):
        return _call_above(machine, thing, name, arguments)
    if isinstance(thing, StsClient):
        return sessions.call_operation(machine, thing, name, arguments)
    if isinstance(thing, TextTemplate):
        return strings.substitute(machine, thing.pattern, arguments.positional, arguments.keywords)
    if strings.is_text(thing) and isinstance(thing, Const | Glued):
        return strings.call_method(
            machine, method.receiver, name, arguments.positional, arguments.keywords, arguments.node
        )
    box = machine.box(thing) if isinstance(thing, Ref) else None
    if isinstance(box, ConfigBox):
        return sessions.call_config(machine, box, name, arguments)
    if isinstance(box, SessionBox) and isinstance(thing, Ref):
        return sessions.call_session(machine, thing, name, arguments)
    if isinstance(box, DictBox | ListBox) and isinstance(thing, Ref) and name in CONTAINER_METHODS:
        handler = CONTAINER_METHODS[name]
        return handler(machine, thing, arguments.positional, arguments.keywords, arguments.node)
    if name in CLIENT_MAKERS and isinstance(thing, Unknown):
        return sessions.make_client(machine, None, arguments, receiver=thing)
    machine.hazards += 1
    if thing == NONE:
        return one(NONE)
    return machine.unknown(arguments.node, Origin.CALL)


def _call_above(machine: Machine, above: Super, name: str, arguments: Arguments) -> Value:
    """A method of a base class from outside the file: only sessions are known."""
    receiver = above.receiver
    library_class = session_base(machine, above.owner)
    if library_class is None or not isinstance(receiver, Ref):
        machine.hazards += 1
        return machine.unknown(arguments.node, Origin.CALL)
    if name == "__init__":
        become_session(machine, receiver, library_class, arguments)
        return one(NONE)
    box = machine.box(receiver)
    session = box.attributes.get(SESSION_PART) if isinstance(box, InstanceBox) else None
    if session is None:
        return machine.unknown(arguments.node, Origin.CALL)
    method = machine.each(session, lambda alt: read_attribute(machine, alt, name, arguments.node))
    return machine.call_any(method, arguments)
