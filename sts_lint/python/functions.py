"""Functions of the file: making them, binding their parameters, running their bodies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python.arguments import Arguments
from sts_lint.python.foreign import is_foreign
from sts_lint.python.frames import Frame
from sts_lint.python.machine import (
    DEEPEST_CALL,
    SAME_FUNCTION,
    STEPS_OF_ONE_IMPORTED_CALL,
    BudgetSpent,
    Machine,
    Raised,
    choice_guard,
)
from sts_lint.python.nodes import children, walk
from sts_lint.python.objects import Bound, Definition, DictBox, Func, ListBox
from sts_lint.python.state import State
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    Missing,
    Ref,
    Thing,
    Tup,
    Unknown,
    Value,
    guarded,
    noted,
    one,
    tidy,
)


def make_function(machine: Machine, node: Definition) -> Func:
    """The function object a `def` or `lambda` makes here."""
    frame = machine.frame
    in_class = frame.number in machine.class_frames
    frames = frame.enclosing if in_class else (frame.number, *frame.enclosing)
    function = Func(
        node, frames, tuple(_defaults(machine, node)), machine.class_frames.get(frame.number)
    )
    machine.created.setdefault(node, function)
    return function


def _defaults(machine: Machine, node: Definition) -> Iterator[tuple[str, Value]]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    pairs: list[tuple[ast.arg, ast.expr | None]] = list(
        zip(with_default, arguments.defaults, strict=True)
    )
    pairs.extend(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    for parameter, default in pairs:
        if default is not None:
            text = f"parameter {parameter.arg} defaults to {machine.source(default)}"
            yield parameter.arg, noted(machine.evaluate(default), machine.note(parameter, text))


def bind(machine: Machine, function: Func, arguments: Arguments) -> dict[str, Value]:
    """The parameters' values in a call, as Python binds them; `TypeError` if it cannot."""
    spec = function.node.args
    defaults = dict(function.defaults)
    bound: dict[str, Value] = {}
    positional = [*spec.posonlyargs, *spec.args]
    for parameter, value in zip(positional, arguments.positional, strict=False):
        bound[parameter.arg] = _passed(machine, parameter.arg, value, arguments)
    extra = arguments.positional[len(positional) :]
    if extra and not spec.vararg:
        raise Raised("TypeError")
    accepted = {parameter.arg for parameter in (*spec.args, *spec.kwonlyargs)}
    others: dict[object, Value] = {}
    for name, value in arguments.keywords.items():
        if name in accepted and name not in bound:
            bound[name] = _passed(machine, name, _or_default(value, defaults.get(name)), arguments)
        elif spec.kwarg and name not in accepted:
            others[name] = _passed(machine, name, value, arguments)
        elif not _never_there(value):
            raise Raised("TypeError")
    for parameter in (*positional, *spec.kwonlyargs):
        if parameter.arg not in bound:
            bound[parameter.arg] = _not_given(parameter.arg, defaults, arguments)
    _bind_rest(machine, spec, bound, extra, others, arguments)
    return bound


def _bind_rest(
    machine: Machine,
    spec: ast.arguments,
    bound: dict[str, Value],
    extra: tuple[Value, ...],
    others: dict[object, Value],
    arguments: Arguments,
) -> None:
    if spec.vararg:
        rest = tuple(_passed(machine, "", value, arguments) for value in extra)
        unseen = arguments.open and not rest
        bound[spec.vararg.arg] = machine.unknown(spec.vararg) if unseen else one(Tup(rest))
    if spec.kwarg:
        bound[spec.kwarg.arg] = one(machine.new(DictBox(others, open=arguments.open)))


def _never_there(value: Value) -> bool:
    return all(isinstance(alt.thing, Missing) for alt in value)


def _or_default(value: Value, default: Value | None) -> Value:
    if not any(isinstance(alt.thing, Missing) for alt in value):
        return value
    filled: list[Alt] = []
    for alt in value:
        missing = isinstance(alt.thing, Missing) and default is not None
        filled.extend(guarded(default or (), alt.guards) if missing else (alt,))
    return tidy(filled)


def _not_given(name: str, defaults: dict[str, Value], arguments: Arguments) -> Value:
    default = defaults.get(name)
    if arguments.open:
        return tidy((*arguments.unseen(name), *(default or ())))
    if default is None:
        raise Raised("TypeError")
    return default


def _passed(machine: Machine, name: str, value: Value, arguments: Arguments) -> Value:
    carried = carry(value, arguments.carrier)
    if not name:
        return carried
    text = f"{name} is passed by {machine.source(arguments.node)}"
    return noted(carried, machine.note(arguments.node, text))


def carry(value: Value, carrier: int | None) -> Value:
    """Mark a service name with the call that first passes it on: that call is the site."""
    return tuple(
        replace(alt, carrier=carrier) if alt.carrier is None and _names_sts(alt.thing) else alt
        for alt in value
    )


def _names_sts(thing: Thing) -> bool:
    return (
        isinstance(thing, Const) and isinstance(thing.value, str) and "sts" in thing.value.lower()
    )


def call_function(
    machine: Machine, function: Func, arguments: Arguments, receiver: Thing | None = None
) -> Value:
    """Run a function of the file with these arguments and give what it returns."""
    if receiver is not None:
        arguments = replace(arguments, positional=(one(receiver), *arguments.positional))
    active = [
        frame
        for frame in machine.frames
        if frame.function is not None and frame.function.node is function.node
    ]
    if len(machine.frames) >= DEEPEST_CALL or len(active) >= SAME_FUNCTION:
        return _given_up(machine, function, arguments, active)
    if not machine.follows_calls:
        machine.hazards += 1
        return machine.unknown(arguments.node, Origin.CALL)
    bound = bind(machine, function, arguments)
    if not machine.shadow:
        machine.entered[function.node] = None
    inside = machine.frame.function
    if is_foreign(function.node) and not (inside and is_foreign(inside.node)):
        return _run_imported(machine, function, bound, receiver, arguments)
    return run_body(machine, function, bound, receiver)


def _run_imported(
    machine: Machine,
    function: Func,
    bound: dict[str, Value],
    receiver: Thing | None,
    arguments: Arguments,
) -> Value:
    """Run a function of another module; one that costs too much is given up for good."""
    if function.node not in machine.too_long:
        before, limit, events = machine.state.fork(), machine.limit, len(machine.recorder.events)
        depth, catchers = len(machine.frames), len(machine.catchers)
        machine.limit = min(limit, machine.steps + STEPS_OF_ONE_IMPORTED_CALL)
        try:
            return run_body(machine, function, bound, receiver)
        except BudgetSpent:
            if machine.steps > limit:
                raise
            machine.too_long.add(function.node)
            machine.state = before
            del machine.recorder.events[events:], machine.frames[depth:]
            del machine.catchers[catchers:]
        finally:
            machine.limit = limit
    machine.hazards += 1
    return machine.unknown(arguments.node, Origin.CALL)


def _given_up(machine: Machine, function: Func, arguments: Arguments, active: list[Frame]) -> Value:
    """The call is not followed; its sites are open unless it may never come to be made."""
    machine.hazards += 1
    certain = not active or active[-1].path == machine.state.path
    if certain and function.node in machine.relevance.makers:
        values = (*arguments.positional, *arguments.keywords.values())
        passed = (alt for value in values for alt in carry(value, arguments.carrier))
        keys = {alt.carrier for alt in passed if alt.thing == Const("sts", "str")}
        machine.recorder.given_up(keys, active[0].since if active else None)
    return machine.unknown(arguments.node, Origin.CALL)


def run_body(
    machine: Machine, function: Func, bound: dict[str, Value], receiver: Thing | None
) -> Value:
    """Run a function's body in a new frame that holds its parameters."""
    number = machine.number()
    frame = Frame(
        number, function.frames, function, Alt(receiver) if receiver is not None else None
    )
    frame.path, frame.since = machine.state.path, len(machine.recorder.events)
    frame.on_yield = machine.take_yield_handler()
    machine.frames.append(frame)
    for name, value in bound.items():
        machine.state.bind(number, name, value)
    stubbed = function.flavour == "stubbed"
    machine.stubbed += stubbed
    try:
        return _result(machine, function, frame)
    finally:
        machine.stubbed -= stubbed
        machine.frames.pop()
        if not machine.remember(keeps_frame, function.node):
            machine.state.forget(number)


def _result(machine: Machine, function: Func, frame: Frame) -> Value:
    node = function.node
    if isinstance(node, ast.Lambda):
        return machine.evaluate(node.body)
    machine.execute(node.body)
    results: list[tuple[State, Value]] = [*frame.returns]
    if machine.state.alive:
        results.append((machine.state, one(NONE)))
    if not results:
        raise Raised("Exception", delivered=True)
    value = machine.merge(results)
    if machine.remember(is_generator, node):
        return one(machine.new(ListBox(tuple(frame.yields), frame.yields_open)))
    return value


def keeps_frame(node: Definition) -> bool:
    """Whether something made inside can outlive the call and still read its names."""
    makers = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    return any(isinstance(child, makers) for child in walk(node) if child is not node)


def is_generator(node: Definition) -> bool:
    """Whether calling the function makes a generator."""
    pending: list[ast.AST] = [*node.body] if not isinstance(node, ast.Lambda) else []
    while pending:
        child = pending.pop()
        if isinstance(child, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
        ):
            pending.extend(children(child))
    return False


def call_without_arguments(machine: Machine, bound: Bound, node: ast.AST) -> Value:
    """Read a property."""
    return call_function(machine, bound.function, Arguments(node), bound.receiver)


def generic_parameters(machine: Machine, function: Func, receiver: Ref | None) -> dict[str, Value]:
    """Parameters of a function nobody in the file calls: unseen, or their defaults."""
    spec = function.node.args
    defaults = dict(function.defaults)
    positional = [*spec.posonlyargs, *spec.args]
    bound: dict[str, Value] = {}
    for parameter in (*positional, *spec.kwonlyargs):
        bound[parameter.arg] = _unseen_parameter(machine, parameter, defaults.get(parameter.arg))
    if positional and receiver is not None and function.flavour != "staticmethod":
        bound[positional[0].arg] = one(receiver)
    if spec.vararg:
        bound[spec.vararg.arg] = machine.unknown(spec.vararg, Origin.PARAMETER)
    if spec.kwarg:
        bound[spec.kwarg.arg] = one(machine.new(DictBox(open=True)))
    return bound


def _unseen_parameter(machine: Machine, parameter: ast.arg, default: Value | None) -> Value:
    identity = f"parameter {parameter.arg} {machine.place(parameter)}"
    unseen = Unknown(identity, parameter.arg, Origin.PARAMETER)
    note = machine.note(parameter, f"parameter {parameter.arg}")
    if default is None or all(isinstance(alt.thing, Unknown) for alt in default):
        return (Alt(unseen, notes=(note,)),)  # `= Field(…)`, `= Depends(…)` say nothing either
    given = choice_guard(("given", identity), 1)
    return (
        Alt(unseen, given, notes=(note,)),
        *guarded(default, choice_guard(("given", identity), 0)),
    )
