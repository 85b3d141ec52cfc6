"""Values chosen by conditions the text decides."""

from __future__ import annotations

from ..draft import Draft, Layer, form
from ..spelling import Value, literal


@form(Layer.VALUE, "conditional expression", "conditional expression", "none")
def conditional(draft: Draft, value: Value) -> str:
    flag = draft.name("FLAG")
    draft.define(f"{flag} = True")
    if draft.chance(0.5):
        return f'{literal(value)} if {flag} else "us-west-2"'
    return f'"us-west-2" if not {flag} else {literal(value)}'


@form(Layer.VALUE, "conditional expression", "conditional on itself", "filled", "none")
def conditional_self(draft: Draft, value: Value) -> str:
    name = draft.name("given")
    draft.write(f"{name} = {literal(value)}")
    return f"{name} if {name} else None"


@form(Layer.VALUE, "or default", "or default", "filled")
def or_default(_draft: Draft, value: Value) -> str:
    return f'{literal(value)} or "us-east-1"'


@form(Layer.VALUE, "or default", "default after or")
def after_or(draft: Draft, value: Value) -> str:
    name = draft.name("given")
    draft.write(f"{name} = {draft.random.choice(['None', chr(34) * 2])}")
    return f"{name} or {literal(value)}"


@form(Layer.VALUE, "or default", "or None", "filled", "none")
def or_none(draft: Draft, value: Value) -> str:
    name = draft.name("given")
    draft.write(f"{name} = {literal(value)}")
    return f"{name} or None"


@form(Layer.VALUE, "or default", "and", "none")
def and_value(draft: Draft, value: Value) -> str:
    flag = draft.name("ENABLED")
    draft.define(f"{flag} = True")
    return f"{flag} and {literal(value)}"


@form(Layer.VALUE, "is None", "if not: default", "none")
def if_not(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f"{name} = None\nif not {name}:\n    {name} = {literal(value)}")
    return name


@form(Layer.VALUE, "is None", "if is None: default", "none")
def if_none(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'{name} = {literal(value)}\nif {name} is None:\n    {name} = "eu-west-2"')
    return name


@form(Layer.VALUE, "comparison", "if/elif/else", "none")
def if_elif(draft: Draft, value: Value) -> str:
    name, stage = draft.name("picked"), draft.name("stage")
    draft.write(f'{stage} = "prod"\nif {stage} == "dev":\n    {name} = "us-west-2"')
    draft.write(f'elif {stage} == "prod":\n    {name} = {literal(value)}')
    draft.write(f"else:\n    {name} = None")
    return name


@form(Layer.VALUE, "comparison", "comparison of numbers", "none")
def numbers(draft: Draft, value: Value) -> str:
    draft.define(f"{(count := draft.name('COUNT'))} = 3")
    return f'{literal(value)} if {count} > 2 else "us-west-2"'


@form(Layer.VALUE, "comparison", "membership", "none")
def membership(draft: Draft, value: Value) -> str:
    stages = draft.name("STAGES")
    draft.define(f'{stages} = ["dev", "prod"]')
    return f'"us-west-2" if "test" in {stages} else {literal(value)}'


@form(Layer.VALUE, "match", "match value", "none")
def match(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'match ("prod", 1):\n    case ("dev", _):\n        {name} = "us-west-2"')
    draft.write(f'    case ("prod", number):\n        {name} = {literal(value)}')
    return name


@form(Layer.VALUE, "helper returning values", "helper with branches", "none")
def helper(draft: Draft, value: Value) -> str:
    name = draft.name("resolve")
    draft.define(f'def {name}(stage):\n    if stage == "dev":\n        return "us-west-2"')
    draft.define(f"    return {literal(value)}")
    return f'{name}("prod")'


@form(Layer.VALUE, "or default", "first that is set", "filled")
def first_set(_draft: Draft, value: Value) -> str:
    return f'next(place for place in (None, "", {literal(value)}, "us-west-2") if place)'


@form(Layer.VALUE, "comparison", "TYPE_CHECKING", "none")
def type_checking(draft: Draft, value: Value) -> str:
    draft.use("from typing import TYPE_CHECKING")
    name = draft.name("picked")
    draft.write(
        f'if TYPE_CHECKING:\n    {name} = "us-west-2"\nelse:\n    {name} = {literal(value)}'
    )
    return name


@form(Layer.VALUE, "try", "try KeyError", "none")
def try_key_error(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(
        f'try:\n    {name} = {{}}["place"]\nexcept KeyError:\n    {name} = {literal(value)}'
    )
    return name


@form(Layer.VALUE, "re-assignment in order", "while True with break", "none")
def while_true(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'{name} = "us-west-2"\nwhile True:\n    {name} = {literal(value)}\n    break')
    return name


@form(Layer.VALUE, "try", "raised and caught", "none")
def raised(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'{name} = "us-west-2"\ntry:\n    raise ValueError("no")')
    draft.write(f"except KeyError:\n    {name} = None")
    draft.write(f"except (TypeError, ValueError):\n    {name} = {literal(value)}")
    return name


@form(Layer.VALUE, "try", "try else", "none")
def try_else(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'try:\n    {name} = "us-west-2"\nexcept KeyError:\n    {name} = None')
    draft.write(f"else:\n    {name} = {literal(value)}")
    return name


@form(Layer.VALUE, "re-assignment in order", "for else", "none")
def for_else(draft: Draft, value: Value) -> str:
    name = draft.name("picked")
    draft.write(f'for {name} in ["us-west-2"]:\n    if not {name}:\n        break')
    draft.write(f"else:\n    {name} = {literal(value)}")
    return name


@form(Layer.VALUE, "comparison", "all and any", "none")
def all_any(draft: Draft, value: Value) -> str:
    flags = draft.name("FLAGS")
    draft.define(f"{flags} = [True, False]")
    return f'"us-west-2" if all({flags}) else ({literal(value)} if any({flags}) else None)'


@form(Layer.VALUE, "comparison", "len and isinstance", "none")
def len_isinstance(draft: Draft, value: Value) -> str:
    items = draft.name("ITEMS")
    draft.define(f'{items} = ["a", "b"]')
    return f'{literal(value)} if isinstance({items}, list) and len({items}) == 2 else "us-west-2"'
