"""How arguments reach the call: by position, and through every kind of `**kwargs`.

Each form gets the service's expression (or `None` where it is fixed already) and the other
arguments as pairs, and returns what stands between the parentheses.
"""

from __future__ import annotations

from ..clients import joined
from ..draft import Draft, Layer, form

Pairs = list[tuple[str, str]]


def display(pairs: Pairs) -> str:
    """A dict display."""
    return "{" + ", ".join(f'"{keyword}": {text}' for keyword, text in pairs) + "}"


def starred(service: str | None, name: str, rest: Pairs | None = None) -> str:
    """The service, other keywords and `**name`."""
    return ", ".join(part for part in (service, joined(rest or []), f"**{name}") if part)


@form(Layer.ARGUMENTS, "positional Region", "positional Region", "positional", "region")
def positional_region(_draft: Draft, service: str, pairs: Pairs) -> str:
    given = dict(pairs)
    region = given.pop("region_name")
    return joined(list(given.items()), service, region)


@form(Layer.ARGUMENTS, "positional Region", "everything positional", "positional", "region")
def everything_positional(_draft: Draft, service: str, pairs: Pairs) -> str:
    given = dict(pairs)
    region, ssl = given.pop("region_name"), given.pop("use_ssl", "True")
    endpoint = given.pop("endpoint_url", "None")
    return joined(list(given.items()), service, region, "None", ssl, "None", endpoint)


@form(Layer.ARGUMENTS, "service_name keyword", "service_name keyword", "service")
def service_keyword(draft: Draft, service: str, pairs: Pairs) -> str:
    keywords = [("service_name", service), *pairs]
    draft.random.shuffle(keywords)
    return joined(keywords)


@form(Layer.ARGUMENTS, "positional Region", "*args tuple", "positional", "region")
def star_args(draft: Draft, service: str, pairs: Pairs) -> str:
    given = dict(pairs)
    extra = draft.name("extra")
    draft.write(f"{extra} = ({given.pop('region_name')},)")
    return joined(list(given.items()), service, f"*{extra}")


@form(Layer.ARGUMENTS, "**dict literal", "**dict literal inline")
def inline_literal(_draft: Draft, service: str | None, pairs: Pairs) -> str:
    return starred(service, display(pairs))


@form(Layer.ARGUMENTS, "**dict literal", "**dict literal")
def literal_dict(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs", "options")
    draft.write(f"{name} = {display(pairs)}")
    return starred(service, name)


@form(Layer.ARGUMENTS, "service_name keyword", "**dict with service", "service")
def dict_with_service(draft: Draft, service: str, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {display([('service_name', service), *pairs])}")
    return f"**{name}"


@form(Layer.ARGUMENTS, "**dict(...)", "**dict(...)")
def dict_call(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs", "options")
    draft.write(f"{name} = dict({joined(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "**dict(...)", "**dict of pairs")
def dict_pairs(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    inside = ", ".join(f'("{keyword}", {text})' for keyword, text in pairs)
    draft.write(f"{name} = dict([{inside}])")
    return starred(service, name)


@form(Layer.ARGUMENTS, "**{**a, ...}", "**{**a, ...}")
def merged_display(draft: Draft, service: str | None, pairs: Pairs) -> str:
    base, whole = draft.name("defaults"), draft.name("kwargs")
    draft.write(f'{base} = {{"region_name": "eu-north-1"}}')
    draft.write(f"{whole} = {{**{base}, {display(pairs)[1:]}")
    return starred(service, whole)


@form(Layer.ARGUMENTS, "d.update", "d.update(dict)")
def update_dict(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    first = draft.random.choice(["{}", '{"region_name": "ap-northeast-1"}', "dict()"])
    draft.write(f"{name} = {first}\n{name}.update({display(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, "d.update", "d.update(keywords)")
def update_keywords(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {{}}\n{name}.update({joined(pairs)})")
    return starred(service, name)


@form(Layer.ARGUMENTS, 'd["k"] =', 'd["k"] =')
def item_assignment(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs", "options")
    draft.write(f"{name} = {{}}")
    for keyword, text in pairs:
        draft.write(f'{name}["{keyword}"] = {text}')
    return starred(service, name)


@form(Layer.ARGUMENTS, "d | e", "d | e")
def union(draft: Draft, service: str | None, pairs: Pairs) -> str:
    base, whole = draft.name("base"), draft.name("kwargs")
    draft.write(f'{base} = {{"region_name": "us-west-1"}}')
    draft.write(f"{whole} = {base} | {display(pairs)}")
    return starred(service, whole)


@form(Layer.ARGUMENTS, "d | e", "d |= e")
def union_in_place(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f'{name} = {{"region_name": "us-west-1"}}\n{name} |= {display(pairs)}')
    return starred(service, name)


@form(Layer.ARGUMENTS, "setdefault", "d.setdefault")
def set_default(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {display(pairs)}")
    draft.write(f'{name}.setdefault("region_name", "eu-central-1")')
    return starred(service, name)


@form(Layer.ARGUMENTS, "pop", "d.pop")
def popped(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {display(pairs)}")
    if draft.chance(0.5):
        draft.write(f'{name}.pop("endpoint_url", None)')
        return starred(service, name)
    draft.write(f'{name}["stage"] = "prod"\n{name}.pop("stage")')
    return starred(service, name)


@form(Layer.ARGUMENTS, "pop", "popped value passed", "region")
def popped_value(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, region = draft.name("kwargs"), draft.name("popped_region")
    draft.write(f"{name} = {display(pairs)}")
    draft.write(f'{region} = {name}.pop("region_name", "us-east-2")')
    return starred(service, name, [("region_name", region)])


@form(Layer.ARGUMENTS, "del", "del d[k]")
def deleted(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {display([('endpoint_url', chr(34) * 2), *pairs])}")
    draft.write(f'del {name}["endpoint_url"]')
    return starred(service, name)


@form(Layer.ARGUMENTS, "conditional kwargs", "guarded item")
def guarded_item(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {{}}")
    for keyword, text in pairs:
        variable = draft.name("value", "given")
        draft.write(f"{variable} = {text}")
        with draft.block(draft.random.choice([f"if {variable}:", f"if {variable} is not None:"])):
            draft.write(f'{name}["{keyword}"] = {variable}')
    return starred(service, name)


@form(Layer.ARGUMENTS, "dict changed after the call", "key added after the call")
def added_later(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, made = draft.name("kwargs"), draft.name("taken")
    draft.write(f"{name} = {display(pairs)}")
    draft.write(f"{made} = dict({name})")
    draft.write(f'{name}["endpoint_url"] = "https://sts.amazonaws.com"')
    return starred(service, made)


@form(Layer.ARGUMENTS, 'd["k"] =', "alias of a dict")
def aliased(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, other = draft.name("kwargs"), draft.name("shared")
    draft.write(f"{name} = {{}}\n{other} = {name}")
    for keyword, text in pairs:
        draft.write(f'{other}["{keyword}"] = {text}')
    return starred(service, name)


@form(Layer.ARGUMENTS, "dict changed after the call", "copy of a dict")
def copied(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, other = draft.name("kwargs"), draft.name("copied")
    draft.write(f"{name} = {display(pairs)}\n{other} = {name}.copy()")
    draft.write(f'{name}["region_name"] = "sa-east-1"')
    return starred(service, other)


@form(Layer.ARGUMENTS, "**dict literal", "nested settings dict")
def nested(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("SETTINGS", "CONFIGURATION")
    draft.write(f'{name} = {{"s3": {{"region_name": "us-east-2"}}, "sts": {display(pairs)}}}')
    return starred(service, f'{name}["sts"]')


@form(Layer.ARGUMENTS, "**dict(...)", "dict from a helper")
def from_helper(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("client_options")
    with draft.block(f"def {name}():"):
        draft.write(f"return {display(pairs)}")
    return starred(service, f"{name}()")


@form(Layer.ARGUMENTS, "conditional kwargs", "dict comprehension without None")
def filtered(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, kept = draft.name("given"), draft.name("kwargs")
    draft.write(f"{name} = {display(pairs)}")
    draft.write(f"{kept} = {{k: v for k, v in {name}.items() if v is not None}}")
    return starred(service, kept)


@form(Layer.ARGUMENTS, "conditional kwargs", "conditional dict")
def conditional(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name, flag = draft.name("kwargs"), draft.name("CUSTOM")
    draft.define(f"{flag} = True")
    draft.write(f"{name} = {display(pairs)} if {flag} else {{}}")
    return starred(service, name)


@form(Layer.ARGUMENTS, "conditional kwargs", "** of a dict or empty")
def dict_or_empty(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("overrides")
    draft.write(f"{name} = {display(pairs) if pairs else None}")
    return starred(service, f"({name} or {{}})")


@form(Layer.ARGUMENTS, "**{**a, ...}", "two ** side by side")
def two_stars(draft: Draft, service: str | None, pairs: Pairs) -> str:
    first, second = draft.name("where"), draft.name("how")
    draft.write(f"{first} = {display(pairs[:1])}\n{second} = {display(pairs[1:])}")
    return starred(service, f"{first}, **{second}")


@form(Layer.ARGUMENTS, "**{**a, ...}", "keyword beside **", "region")
def keyword_beside(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    rest = [pair for pair in pairs if pair[0] != "region_name"]
    draft.write(f"{name} = {display(rest)}")
    return starred(service, name, [pair for pair in pairs if pair[0] == "region_name"])


@form(Layer.ARGUMENTS, "conditional kwargs", "credentials beside")
def credentials(draft: Draft, service: str | None, pairs: Pairs) -> str:
    draft.write(f'{(keys := draft.name("creds"))} = {{"AccessKeyId": "a", "SecretAccessKey": "b"}}')
    more = [
        ("aws_access_key_id", f'{keys}["AccessKeyId"]'),
        ("aws_secret_access_key", f'{keys}["SecretAccessKey"]'),
    ]
    return joined([*pairs, *more], service)


@form(Layer.ARGUMENTS, 'd["k"] =', "dict built in a loop")
def built_in_loop(draft: Draft, service: str | None, pairs: Pairs) -> str:
    name = draft.name("kwargs")
    draft.write(f"{name} = {{}}")
    inside = "".join(f'("{keyword}", {text}), ' for keyword, text in pairs)
    with draft.block(f"for key, given in ({inside}):"):
        draft.write(f"{name}[key] = given")
    return starred(service, name)


@form(Layer.ARGUMENTS, "positional Region", "*args with the service", "positional", "region")
def star_service(draft: Draft, service: str, pairs: Pairs) -> str:
    given = dict(pairs)
    extra = draft.name("arguments")
    draft.write(f"{extra} = [{service}, {given.pop('region_name')}]")
    return joined(list(given.items()), f"*{extra}")
