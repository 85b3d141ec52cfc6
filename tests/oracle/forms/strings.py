"""Texts built from pieces: f-strings, format, %, +, join, and string methods."""

from __future__ import annotations

import re

from ..draft import Draft, Layer, form
from ..spelling import Value, literal


def pieces(draft: Draft, value: str) -> tuple[str, str, str]:
    """The text in three pieces, the middle one its Region or dash-separated part if any."""
    found = re.search(r"[a-z]{2}(-[a-z]+)+-\d", value)
    if found and found[0] != value:
        return value[: found.start()], found[0], value[found.end() :]
    first = draft.random.randrange(len(value) + 1) if value else 0
    last = draft.random.randrange(first, len(value) + 1) if value else 0
    return value[:first], value[first:last], value[last:]


def braced(text: str) -> str:
    """A piece of an f-string or format template."""
    return text.replace("{", "{{").replace("}", "}}")


@form(Layer.VALUE, "f-string", "f-string")
def f_string(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    name = draft.name("part")
    draft.place(f"{name} = {literal(middle)}")
    shape = draft.random.choice(["{}", "{}!s", "{}:s"]).format(name)
    return f'f"{braced(before)}{{{shape}}}{braced(after)}"'


@form(Layer.VALUE, "f-string", "f-string of two")
def f_string_two(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    first, second = draft.name("left"), draft.name("right")
    draft.place(f"{first} = {literal(before + middle)}\n{second} = {literal(after)}")
    return f'f"{{{first}}}{{{second}}}"'


@form(Layer.VALUE, ".format", ".format positional")
def format_positional(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    return f"{literal(braced(before) + '{}' + braced(after))}.format({literal(middle)})"


@form(Layer.VALUE, ".format", ".format keyword")
def format_keyword(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    template = draft.name("TEMPLATE")
    draft.define(f"{template} = {literal(braced(before) + '{place}' + braced(after))}")
    return f"{template}.format(place={literal(middle)})"


@form(Layer.VALUE, ".format", ".format(**dict)")
def format_dict(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    text = literal(braced(before) + "{p}" + braced(after))
    return draft.random.choice(
        [
            f'{text}.format(**{{"p": {literal(middle)}}})',
            f"{text}.format_map(dict(p={literal(middle)}))",
        ]
    )


@form(Layer.VALUE, "% text", "% text")
def percent(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    right = draft.random.choice([literal(middle), f"({literal(middle)},)"])
    return f"{literal(before + '%s' + after)} % {right}"


@form(Layer.VALUE, "% text", "% dict")
def percent_dict(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    return f'{literal(before + "%(place)s" + after)} % {{"place": {literal(middle)}}}'


@form(Layer.VALUE, "+ of texts", "+ of texts")
def plus(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    name = draft.name("piece")
    draft.place(f"{name} = {literal(middle)}")
    return f"{literal(before)} + {name} + {literal(after)}"


@form(Layer.VALUE, "+ of texts", "+= of texts")
def plus_assign(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    name = draft.name("built")
    draft.write(f"{name} = {literal(before)}\n{name} += {literal(middle)}")
    draft.write(f"{name} += {literal(after)}")
    return name


@form(Layer.VALUE, "+ of texts", "adjacent literals")
def adjacent(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    return f"({literal(before)} {literal(middle)} {literal(after)})"


@form(Layer.VALUE, "join", "join")
def join(_draft: Draft, value: Value) -> str:
    separator = "." if "." in value else "-"
    parts = ", ".join(map(literal, value.split(separator)))
    return f"{literal(separator)}.join([{parts}])"


@form(Layer.VALUE, "join", "join of a tuple name")
def join_name(draft: Draft, value: Value) -> str:
    name = draft.name("PARTS")
    draft.define(f"{name} = ({', '.join(map(literal, value.split('-')))},)")
    return f'"-".join({name})'


@form(Layer.VALUE, "replace", "replace")
def replace(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    template = draft.name("TEMPLATE")
    draft.define(f"{template} = {literal(before + '@@' + after)}")
    return f'{template}.replace("@@", {literal(middle)})'


@form(Layer.VALUE, "upper, lower, strip", "lower")
def lower(_draft: Draft, value: Value) -> str:
    return f"{literal(value.upper())}.lower()"


@form(Layer.VALUE, "upper, lower, strip", "upper then lower", "not service")
def upper(draft: Draft, value: Value) -> str:
    return f"{literal(value)}.upper(){draft.random.choice(['.lower()', '.casefold()', ''])}"


@form(Layer.VALUE, "upper, lower, strip", "strip")
def strip(draft: Draft, value: Value) -> str:
    return draft.random.choice(
        [
            f"{literal(f'  {value} ')}.strip()",
            f"{literal(value + '/')}.rstrip('/')",
            f"{literal(value + chr(10))}.rstrip()",
            f"{literal('=' + value)}.lstrip('=')",
        ]
    )


@form(Layer.VALUE, "other string methods", "removeprefix")
def removeprefix(draft: Draft, value: Value) -> str:
    return draft.random.choice(
        [
            f"{literal('region=' + value)}.removeprefix('region=')",
            f"{literal(value + 'a')}.removesuffix('a')",
        ]
    )


@form(Layer.VALUE, "other string methods", "str()")
def str_call(_draft: Draft, value: Value) -> str:
    return f"str({literal(value)})"


@form(Layer.VALUE, "other string methods", "split item")
def split(draft: Draft, value: Value) -> str:
    text = literal(f"prod,{value}")
    return draft.random.choice(
        [f'{text}.split(",")[1]', f'{text}.partition(",")[2]', f'{text}.rsplit(",", 1)[-1]']
    )


@form(Layer.VALUE, "other string methods", "slice", "filled")
def slice_text(draft: Draft, value: Value) -> str:
    if draft.chance(0.5):
        return f"{literal(value + 'abc')}[:-3]"
    return f"{literal('xx' + value)}[2:]"


@form(Layer.VALUE, ".format", "string.Template", "not service")
def template(draft: Draft, value: Value) -> str:
    draft.use("import string")
    before, middle, after = pieces(draft, value)
    text = literal(before + "${p}" + after)
    return f"string.Template({text}).substitute(p={literal(middle)})"


@form(Layer.VALUE, "f-string", "helper formatting the value")
def by_helper(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    name = draft.name("url_of", "text_of")
    draft.define(f'def {name}(part):\n    return f"{braced(before)}{{part}}{braced(after)}"')
    return f"{name}({literal(middle)})"


@form(Layer.VALUE, "endpoint from the Region", "helper formatting by partition", "url")
def by_partition(draft: Draft, value: Value) -> str:
    before, middle, after = pieces(draft, value)
    name = draft.name("endpoint_of")
    draft.define(f"def {name}(region):")
    draft.define(
        '    suffix = ".amazonaws.com.cn" if region.startswith("cn-") else ".amazonaws.com"'
    )
    draft.define(f'    return "https://sts." + region + suffix if region else {literal(value)}')
    del before, after
    return f"{name}({literal(middle if middle.count('-') >= 2 else '')})"
