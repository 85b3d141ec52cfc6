"""Values looked up in literal dicts, lists and tuples."""

from __future__ import annotations

from ..draft import Draft, Layer, form
from ..spelling import Value, literal


@form(Layer.VALUE, "dict lookup", "dict item", "none")
def item(draft: Draft, value: Value) -> str:
    table = draft.name("TABLE_", "REGIONS_BY_STAGE")
    draft.define(f'{table} = {{"dev": "us-west-2", "prod": {literal(value)}}}')
    return f'{table}["prod"]'


@form(Layer.VALUE, "dict lookup", "dict item by constant", "none")
def item_by_constant(draft: Draft, value: Value) -> str:
    table, key = draft.name("BY_STAGE"), draft.name("STAGE_NAME")
    draft.define(f'{key} = "prod"\n{table} = {{"dev": None, "prod": {literal(value)}}}')
    return f"{table}[{key}]"


@form(Layer.VALUE, "dict lookup", "nested dict item", "none")
def nested_item(draft: Draft, value: Value) -> str:
    table = draft.name("CONF")
    draft.define(f'{table} = {{"aws": {{"sts": {literal(value)}}}, "stage": "prod"}}')
    return f'{table}["aws"]["sts"]'


@form(Layer.VALUE, "dict lookup", "dict.get", "none")
def get(draft: Draft, value: Value) -> str:
    table = draft.name("CONF")
    draft.define(f'{table} = {{"place": {literal(value)}}}')
    return f'{table}.get("place")'


@form(Layer.VALUE, "dict lookup", "dict.get default", "none")
def get_default(draft: Draft, value: Value) -> str:
    table = draft.name("CONF")
    draft.define(f'{table} = {{"stage": "prod"}}')
    return f'{table}.get("place", {literal(value)})'


@form(Layer.VALUE, "dict lookup", "dict.get without the key", "only none", "none")
def get_missing(draft: Draft, _value: Value) -> str:
    table = draft.name("CONF")
    draft.define(f'{table} = {{"stage": "prod"}}')
    return f'{table}.get("place")'


@form(Layer.VALUE, "dict lookup", "dict item set later", "none")
def item_set(draft: Draft, value: Value) -> str:
    table = draft.name("state")
    draft.write(f'{table} = {{"place": "us-west-2"}}\n{table}["place"] = {literal(value)}')
    return f'{table}["place"]'


@form(Layer.VALUE, "pop", "dict.pop value", "none")
def pop(draft: Draft, value: Value) -> str:
    table = draft.name("state")
    taken = draft.name("popped")
    draft.write(f'{table} = {{"place": {literal(value)}}}\n{taken} = {table}.pop("place")')
    return taken


@form(Layer.VALUE, "list lookup", "list item", "none")
def list_item(draft: Draft, value: Value) -> str:
    table = draft.name("PLACES")
    draft.define(f'{table} = ["eu-west-3", {literal(value)}]')
    return draft.random.choice([f"{table}[1]", f"{table}[-1]"])


@form(Layer.VALUE, "list lookup", "tuple item", "none")
def tuple_item(_draft: Draft, value: Value) -> str:
    return f'({literal(value)}, "eu-west-3")[0]'


@form(Layer.VALUE, "list lookup", "list appended", "none")
def appended(draft: Draft, value: Value) -> str:
    table = draft.name("found")
    draft.write(f"{table} = []\n{table}.append({literal(value)})")
    return f"{table}[0]"


@form(Layer.VALUE, "re-assignment in order", "list appended later than read", "none")
def appended_later(draft: Draft, value: Value) -> str:
    table, taken = draft.name("found"), draft.name("taken_first")
    draft.write(f'{table} = [{literal(value)}]\n{taken} = {table}[-1]\n{table}.append("x")')
    return taken


@form(Layer.VALUE, "list lookup", "next of iter", "none")
def next_iter(_draft: Draft, value: Value) -> str:
    return f'next(iter([{literal(value)}, "us-west-1"]))'


@form(Layer.VALUE, "list lookup", "comprehension item", "none")
def comprehension(_draft: Draft, value: Value) -> str:
    return f"[place for place in ({literal(value)},)][0]"


@form(Layer.VALUE, "dict lookup", "partition table", "filled")
def partition(draft: Draft, value: Value) -> str:
    table = draft.name("HOSTS")
    draft.define(f"{table} = dict(primary={literal(value)}, backup='eu-west-2')")
    return f'{table}["primary"]'


@form(Layer.VALUE, "dict lookup", "class dict", "none")
def class_dict(draft: Draft, value: Value) -> str:
    kind = draft.name("Registry")
    draft.define(f'class {kind}:\n    places = {{"home": {literal(value)}}}')
    return f'{kind}.places["home"]'
