"""Values changed through another name: aliases, attributes, dicts filled elsewhere."""

from __future__ import annotations

from ..clients import joined
from ..draft import Draft, Layer, form
from ..spelling import Value, literal
from .arguments import Pairs, display, starred


@form(Layer.ARGUMENTS, "filled elsewhere", "dict filled by a helper")
def filled_by_helper(draft: Draft, service: str | None, pairs: Pairs) -> str:
    fill, name = draft.name("fill"), draft.name("kwargs")
    draft.write(f"def {fill}(options):\n    options.update({display(pairs)})")
    draft.write(f"{name} = {{}}\n{fill}({name})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "filled elsewhere", "dict returned by a helper that fills it")
def returned_filled(draft: Draft, service: str | None, pairs: Pairs) -> str:
    fill, name = draft.name("with_defaults"), draft.name("kwargs")
    draft.write(f"def {fill}(options):\n    options = dict(options)")
    draft.write('    options.setdefault("region_name", "eu-north-1")\n    return options')
    draft.write(f"{name} = {display(pairs)}")
    return starred(service, f"{fill}({name})")


@form(Layer.ARGUMENTS, "filled elsewhere", "dict cleared and refilled")
def refilled(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f'{name} = {{"region_name": "us-west-1", "endpoint_url": "http://localhost:1"}}')
    draft.write(f"{name}.clear()\n{name}.update({joined(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "filled elsewhere", "copy.deepcopy of a dict")
def deep_copy(draft: Draft, service: str | None, pairs: Pairs) -> str:
    draft.use("import copy")
    name, other = draft.name("kwargs"), draft.name("copied")
    draft.write(f"{name} = {display(pairs)}\n{other} = copy.deepcopy({name})")
    draft.write(f'{name}["region_name"] = "us-west-1"')
    return starred(service, other)


@form(Layer.ARGUMENTS, "filled elsewhere", "dict inside a dict changed")
def inner_changed(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("settings")
    draft.write(f'{name} = {{"sts": {{}}}}')
    for keyword, text in pairs:
        draft.write(f'{name}["sts"]["{keyword}"] = {text}')
    return starred(service, f'{name}["sts"]')


@form(Layer.ARGUMENTS, "filled elsewhere", "shallow copy shares the inner dict")
def shallow(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, other = draft.name("settings"), draft.name("same_settings")
    draft.write(f'{name} = {{"sts": {{}}}}\n{other} = dict({name})')
    draft.write(f'{other}["sts"].update({joined(pairs)})')
    return starred(service, f'{name}["sts"]')


@form(Layer.ARGUMENTS, "filled elsewhere", "dict.fromkeys")
def from_keys(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f'{name} = dict.fromkeys(["region_name", "endpoint_url"])')
    draft.write(f"{name}.update({joined(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "filled elsewhere", "OrderedDict")
def ordered(draft: Draft, service: str | None, pairs: Pairs) -> str:
    draft.use("from collections import OrderedDict")
    name = draft.name("kwargs")
    draft.write(f"{name} = OrderedDict({joined(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "filled elsewhere", "default dict of a parameter")
def default_parameter(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("options_of")
    draft.write(f"def {name}(extra=None, base={display(pairs)}):")
    draft.write("    return {**base, **(extra or {})}")
    return starred(service, f"{name}()")


@form(Layer.VALUE, "attribute set elsewhere", "setattr", "none", "not service")
def set_attribute(draft: Draft, value: Value) -> str:
    kind = draft.name("State")
    draft.define(f'class {kind}:\n    chosen = "us-west-2"')
    draft.define(f'setattr({kind}, "chosen", {literal(value)})')
    return f"{kind}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "class attribute assigned", "none", "not service")
def class_assigned(draft: Draft, value: Value) -> str:
    kind, held = draft.name("State"), draft.name("state_object")
    draft.define(f'class {kind}:\n    chosen = "us-west-2"')
    draft.define(f"{held} = {kind}()\n{kind}.chosen = {literal(value)}")
    return f"{held}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "instance hides the class", "none", "not service")
def instance_hides(draft: Draft, value: Value) -> str:
    kind, held = draft.name("State"), draft.name("state_object")
    draft.define(f'class {kind}:\n    chosen = "us-west-2"')
    draft.define(
        f'{held} = {kind}()\n{held}.chosen = {literal(value)}\n{kind}.chosen = "eu-west-3"'
    )
    return f"{held}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "method sets the attribute", "none", "not service")
def by_method(draft: Draft, value: Value) -> str:
    kind, held = draft.name("State"), draft.name("state_object")
    draft.define(f"class {kind}:\n    chosen = None\n    def choose(self, value):")
    draft.define(f"        self.chosen = value\n        return self\n{held} = {kind}()")
    draft.define(f"{held}.choose({literal(value)})")
    return f"{held}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "other instance changed", "none", "not service")
def other_instance(draft: Draft, value: Value) -> str:
    kind, held, other = draft.name("State"), draft.name("mine"), draft.name("theirs")
    draft.define(f"class {kind}:\n    def __init__(self, chosen):\n        self.chosen = chosen")
    draft.define(f"{held} = {kind}({literal(value)})\n{other} = {kind}(None)")
    draft.define(f'{other}.chosen = "eu-west-3"')
    return f"{held}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "__dict__ item", "none", "not service")
def through_dict(draft: Draft, value: Value) -> str:
    kind, held = draft.name("State"), draft.name("state_object")
    draft.define(f'class {kind}:\n    chosen = "us-west-2"')
    draft.define(f'{held} = {kind}()\n{held}.__dict__["chosen"] = {literal(value)}')
    return f"{held}.chosen"


@form(Layer.VALUE, "attribute set elsewhere", "__getattr__", "ordinary", "not service")
def dunder_getattr(draft: Draft, value: Value) -> str:
    kind = draft.name("Lazy")
    draft.define(
        f"class {kind}:\n    def __getattr__(self, name):\n        return {literal(value)}"
    )
    return f"{kind}().chosen"


@form(Layer.VALUE, "attribute set elsewhere", "globals() item", "none", "not service")
def through_globals(draft: Draft, value: Value) -> str:
    name = draft.name("GLOBAL_PLACE")
    draft.define(f'{name} = "us-west-2"\nglobals()["{name}"] = {literal(value)}')
    return name


@form(Layer.VALUE, "list changed", "list.insert", "none", "not service")
def inserted(draft: Draft, value: Value) -> str:
    name = draft.name("found")
    draft.write(f'{name} = ["us-west-2"]\n{name}.insert(0, {literal(value)})')
    return f"{name}[0]"


@form(Layer.VALUE, "list changed", "list alias appended", "none", "not service")
def alias_appended(draft: Draft, value: Value) -> str:
    name, other = draft.name("found"), draft.name("same_list")
    draft.write(f"{name} = []\n{other} = {name}\n{other}.append({literal(value)})")
    return f"{name}[-1]"


@form(Layer.VALUE, "list changed", "list item assigned", "none", "not service")
def item_assigned(draft: Draft, value: Value) -> str:
    name = draft.name("found")
    draft.write(f'{name} = ["us-west-2", None]\n{name}[1] = {literal(value)}')
    return f"{name}[1]"


@form(Layer.VALUE, "list changed", "list.extend and pop", "none", "not service")
def extended(draft: Draft, value: Value) -> str:
    name, taken = draft.name("found"), draft.name("popped")
    draft.write(f'{name} = ["us-west-2"]\n{name}.extend(["eu-west-3", {literal(value)}])')
    draft.write(f"{taken} = {name}.pop()")
    return taken


@form(Layer.VALUE, "list changed", "list += and reverse", "none", "not service")
def reversed_list(draft: Draft, value: Value) -> str:
    name = draft.name("found")
    draft.write(f'{name} = ["us-west-2"]\n{name} += [{literal(value)}]\n{name}.reverse()')
    return f"{name}[0]"


@form(Layer.VALUE, "list changed", "list filled by a helper", "none", "not service")
def list_filled(draft: Draft, value: Value) -> str:
    name, fill = draft.name("found"), draft.name("collect")
    draft.write(f"def {fill}(into):\n    into.append({literal(value)})")
    draft.write(f"{name} = []\n{fill}({name})")
    return f"{name}[0]"
