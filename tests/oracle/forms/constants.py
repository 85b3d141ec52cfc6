"""Values held in names: constants, unpacking, re-assignment in statement order."""

from __future__ import annotations

from ..draft import Draft, Layer, form
from ..spelling import Value, literal


@form(Layer.VALUE, "constant", "constant", "none")
def constant(draft: Draft, value: Value) -> str:
    name = draft.name("REGION", "VALUE", "DEFAULT")
    draft.define(f"{name} = {literal(value)}")
    return name


@form(Layer.VALUE, "constant", "annotated constant", "none")
def annotated(draft: Draft, value: Value) -> str:
    draft.use("from typing import Final")
    name = draft.name("PLACE")
    draft.define(f"{name}: Final = {literal(value)}")
    return name


@form(Layer.VALUE, "constant", "chain of constants", "none")
def chain(draft: Draft, value: Value) -> str:
    first, second = draft.name("BASE"), draft.name("CHOSEN")
    draft.define(f"{first} = {literal(value)}\n{second} = {first}")
    return second


@form(Layer.VALUE, "constant", "local variable", "none")
def local(draft: Draft, value: Value) -> str:
    name = draft.name("value", "target")
    draft.write(f"{name} = {literal(value)}")
    return name


@form(Layer.VALUE, "tuple unpacking", "tuple unpacking", "none")
def unpacked(draft: Draft, value: Value) -> str:
    name, other = draft.name("PLACE"), draft.name("OTHER")
    pairs = [(name, literal(value)), (other, '"eu-south-2"')]
    draft.random.shuffle(pairs)
    draft.place(", ".join(p[0] for p in pairs) + " = " + ", ".join(p[1] for p in pairs))
    return name


@form(Layer.VALUE, "tuple unpacking", "starred unpacking", "none")
def starred(draft: Draft, value: Value) -> str:
    name, rest = draft.name("first"), draft.name("rest")
    draft.place(f'{name}, *{rest} = [{literal(value)}, "us-west-2", "eu-west-1"]')
    return name


@form(Layer.VALUE, "tuple unpacking", "chained assignment", "none")
def chained(draft: Draft, value: Value) -> str:
    name, other = draft.name("here"), draft.name("there")
    draft.place(f"{name} = {other} = {literal(value)}")
    return draft.random.choice([name, other])


@form(Layer.VALUE, "re-assignment in order", "re-assigned", "none")
def reassigned(draft: Draft, value: Value) -> str:
    name = draft.name("region", "value")
    draft.write(f'{name} = "eu-central-1"\n{name} = {literal(value)}')
    return name


@form(Layer.VALUE, "re-assignment in order", "re-assigned afterwards", "none")
def kept(draft: Draft, value: Value) -> str:
    name, taken = draft.name("current"), draft.name("snapshot")
    draft.write(f'{name} = {literal(value)}\n{taken} = {name}\n{name} = "eu-central-1"')
    return taken


@form(Layer.VALUE, "tuple unpacking", "swapped", "none")
def swapped(draft: Draft, value: Value) -> str:
    first, second = draft.name("a"), draft.name("b")
    draft.place(f'{first}, {second} = "sa-east-1", {literal(value)}')
    return second


@form(Layer.VALUE, "walrus", "walrus value", "none")
def walrus(draft: Draft, value: Value) -> str:
    name = draft.name("held")
    draft.write(f"({name} := {literal(value)})")
    return name


@form(Layer.VALUE, "constant", "global set by a function", "none")
def by_global(draft: Draft, value: Value) -> str:
    name, configure = draft.name("current_value"), draft.name("configure")
    draft.define(f'{name} = "us-west-1"')
    draft.define(f"def {configure}():\n    global {name}\n    {name} = {literal(value)}")
    draft.define(f"{configure}()")
    return name


@form(Layer.VALUE, "constant", "class constant", "none")
def class_constant(draft: Draft, value: Value) -> str:
    kind = draft.name("Config_", "Defaults")
    draft.define(f"class {kind}:\n    PLACE = {literal(value)}")
    return f"{kind}.PLACE"


@form(Layer.VALUE, "attribute lookup", "instance attribute", "none", "not service")
def instance_attribute(draft: Draft, value: Value) -> str:
    kind, held = draft.name("Options"), draft.name("opts")
    draft.define(f"class {kind}:\n    def __init__(self, where):\n        self.where = where")
    draft.define(f"{held} = {kind}({literal(value)})")
    return f"{held}.where"


@form(Layer.VALUE, "constant", "enum value")
def enum_value(draft: Draft, value: Value) -> str:
    draft.use("import enum")
    kind = draft.name("Choice")
    draft.define(f"class {kind}(enum.Enum):\n    CHOSEN = {literal(value)}")
    return f"{kind}.CHOSEN.value"


@form(Layer.VALUE, "attribute lookup", "SimpleNamespace", "none", "not service")
def namespace(draft: Draft, value: Value) -> str:
    draft.use("from types import SimpleNamespace")
    held = draft.name("config_")
    draft.define(f"{held} = SimpleNamespace(chosen={literal(value)}, stage='prod')")
    return f"{held}.chosen"


@form(Layer.VALUE, "helper returning values", "helper returning the value", "none")
def by_helper(draft: Draft, value: Value) -> str:
    name = draft.name("chosen", "pick")
    draft.define(f"def {name}():\n    return {literal(value)}")
    return f"{name}()"


@form(
    Layer.VALUE,
    "helper returning values",
    "helper passing the value through",
    "none",
    "not service",
)
def through_helper(draft: Draft, value: Value) -> str:
    name = draft.name("same")
    draft.define(f"def {name}(value, *, verbose=False):\n    return value")
    return f"{name}({literal(value)})"


@form(Layer.VALUE, "helper with defaults", "helper with default value", "none")
def default_value(draft: Draft, value: Value) -> str:
    name = draft.name("preferred")
    draft.define(f"def {name}(value={literal(value)}):\n    return value")
    return f"{name}()"


@form(Layer.VALUE, "lambda", "lambda returning the value", "none")
def by_lambda(draft: Draft, value: Value) -> str:
    name = draft.name("default_for")
    draft.define(f"{name} = lambda: {literal(value)}")
    return f"{name}()"


@form(Layer.VALUE, "getattr", "getattr with default", "none")
def getattr_default(draft: Draft, value: Value) -> str:
    kind = draft.name("Extra")
    draft.define(f"class {kind}:\n    stage = 'prod'")
    return f'getattr({kind}, "place", {literal(value)})'


@form(Layer.VALUE, "re-assignment in order", "constant in a loop", "none")
def in_a_loop(draft: Draft, value: Value) -> str:
    name = draft.name("last")
    draft.write(f'for {name} in ["us-west-2", {literal(value)}]:\n    pass')
    return name
