"""Variables of Terraform by their defaults: what they hold unless somebody says otherwise.

A default is only a default: what is read through one may be so, and is never edited at the
place that names the variable. A Region is what variables are for, so its default says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sts_lint.aws.partitions import has_region_form
from sts_lint.declared import Default
from sts_lint.model import Entry
from sts_lint.text import Text

_VARIABLE = re.compile(r"(?:\$\{\s*)?var\.([\w-]+)(?:\s*\})?")


def names_variable(entry: Entry) -> str | None:
    """The variable that a value is, whole."""
    found = _VARIABLE.fullmatch(entry.value) if entry.dialect == "hcl" else None
    return found[1] if found and not entry.literal else None


def defaults_in(entries: Iterable[Entry], text: Text) -> Iterator[Default]:
    """The defaults that a file gives to variables; those that hold something."""
    for entry in entries:
        of_variable = entry.path[:1] == ("variable",) and entry.path[2:] == ("default",)
        if of_variable and entry.literal and entry.value not in ("", "null"):
            line = text.position(entry.value_span.start).line
            yield Default(entry.path[1], entry.value, text.path, line)


def with_defaults(entries: Iterable[Entry], defaults: Iterable[Default]) -> list[Entry]:
    """The entries, with the defaults of the variables that are values."""
    known = {each.variable: each for each in defaults if not has_region_form(each.value)}
    return [_held(entry, known.get(names_variable(entry) or "")) for entry in entries]


def _held(entry: Entry, default: Default | None) -> Entry:
    if default is None:
        return entry
    return replace(entry, value=default.value, literal=True, exact=False, default=default.said)
