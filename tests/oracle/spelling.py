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
    return form(draft, value) if form else literal(value)
