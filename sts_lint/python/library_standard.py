"""The rest of the standard library, and what looks like it."""

from __future__ import annotations

from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python.arguments import Arguments
from sts_lint.python.library import library
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox, InstanceBox, ListBox, StsClient, TextTemplate
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    External,
    Ref,
    Value,
    constant,
    one,
    under,
)


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
    default = arguments.keywords.get("default")
    factory = arguments.keywords.get("default_factory") or arguments.keywords.get("factory")
    if default is None and factory is not None:
        nothing = Arguments(arguments.node)
        return machine.call_any(factory, nothing)
    return default or machine.unknown(arguments.node)


@library("importlib.import_module", "builtins.__import__", "pytest.importorskip")
def _import(machine: Machine, arguments: Arguments) -> Value:
    text = constant(arguments.positional[0]) if arguments.positional else None
    return (
        one(External(str(text.value)))
        if isinstance(text, Const)
        else machine.unknown(arguments.node)
    )


@library("string.Template")
def _template(machine: Machine, arguments: Arguments) -> Value:
    text = constant(arguments.positional[0]) if arguments.positional else None
    if text is None or not isinstance(text.value, str):
        return machine.unknown(arguments.node)
    return one(TextTemplate(text.value))


@library("botocore.stub.Stubber")
def _stubber(machine: Machine, arguments: Arguments) -> Value:
    for alt in arguments.positional[0] if arguments.positional else ():
        if isinstance(alt.thing, StsClient):
            machine.recorder.stub(alt.thing.site)
    return machine.unknown(arguments.node, Origin.CALL)
