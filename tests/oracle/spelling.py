"""How values reach the text of a program: literals, or whatever value form is planned."""

from __future__ import annotations

import enum
import json
import re
from typing import Any

from .draft import TRAITS, Draft, Layer

Value = Any
ORDINARY = re.compile(r"[a-z]{2}-[a-z]+-\d|https?://.*")  # nothing special about it


class Absent(enum.Enum):
    """The argument is not there at all."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


def literal(value: Value) -> str:
    """The value as Python source, in double quotes."""
    return json.dumps(value) if isinstance(value, str) else repr(value)


KEEPING = (
    "({0},)[0]",
    '{{"k": {0}}}["k"]',
    "[{0}, None][0]",
    "{name} = {0}",
    "{name} = None\n{name} = {0}",
    "(lambda given: given)({0})",
    "({0} if True else None)",
    "{name} = [{0}].pop()",
    "for {name} in [{0}]:\n    pass",
    "{name}, _ = {0}, 1",
)
KEEPING_TEXT = ('"" + {0}', "str({0})", '"".join([{0}])', '"%s" % {0}', '"{{}}".format({0})')


def spelled(draft: Draft, value: Value, bar: str = "") -> str:
    """An expression for the value, after writing whatever it rests on.

    Only texts and `None` are spelled in other ways than literally; forms with the trait
    `bar` are left for other values.
    """

    def fits(name: str) -> bool:
        wanted = TRAITS[name]
        if bar in wanted:
            return False
        if value is None:
            return "none" in wanted
        if not isinstance(value, str):
            return False
        if (not value and "filled" in wanted) or (
            "ordinary" in wanted and not ORDINARY.fullmatch(value)
        ):
            return False
        return "only none" not in wanted and ("url" not in wanted or "://" in value)

    form = draft.pick(Layer.VALUE, fits, surely=False)
    if form is None:
        return literal(value)
    expression = form(draft, value)
    return rewrapped(draft, expression, value) if not bar and draft.chance(0.3) else expression


def rewrapped(draft: Draft, expression: str, value: Value) -> str:
    """The same value once more through a name, a container, a call or a text."""
    kept = draft.random.choice(KEEPING if value is None else KEEPING + KEEPING_TEXT)
    if "{name}" not in kept:
        return kept.format(f"({expression})")
    name = draft.name("passed_on")
    draft.write(kept.format(f"({expression})", name=name))
    return name
