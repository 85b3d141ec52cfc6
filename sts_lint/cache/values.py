"""Values of sts-lint as JSON and back. Nothing is made but values of the classes listed here."""

from __future__ import annotations

import dataclasses
import enum
from functools import cache
from types import ModuleType
from typing import Any

_TUPLE, _SET, _ENUM = "(", "{", "!"


class NotAValueError(ValueError):
    """Something that cannot be written, or was not written by this version."""


def dumped(value: Any) -> Any:
    """A value as lists, texts and numbers. Raises `NotAValueError`."""
    if value is None or (isinstance(value, bool | int | str) and not isinstance(value, enum.Enum)):
        return value
    name = type(value).__name__
    if isinstance(value, enum.Enum):
        return [_ENUM, name, value.name]
    if isinstance(value, bytes):
        return ["b", value.hex()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return [name, *map(dumped, value)]
    if isinstance(value, tuple | list):
        return [_TUPLE, *map(dumped, value)]
    if isinstance(value, frozenset | set):
        return [_SET, *sorted(map(dumped, value), key=repr)]
    if isinstance(value, dict):
        return [_SET, *sorted(([dumped(k), dumped(v)] for k, v in value.items()), key=repr)]
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return [name, *(dumped(getattr(value, field.name)) for field in fields if field.init)]
    raise NotAValueError(name)


def loaded(document: Any) -> Any:
    """The value again. Raises `NotAValueError` for what `dumped` has not made."""
    if not isinstance(document, list):
        return document
    try:
        return _loaded(*document)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise NotAValueError(str(error)) from None


def _loaded(head: str, *rest: Any) -> Any:
    if head == _TUPLE:
        return tuple(map(loaded, rest))
    if head == _SET:
        return frozenset(map(loaded, rest))
    if head == _ENUM:
        name, member = rest
        return _classes()[name][member]
    return _classes()[head](*map(loaded, rest))


@cache
def _classes() -> dict[str, Any]:
    from sts_lint import checked, declared, model, suppression  # noqa: PLC0415 - with a cache only

    modules: tuple[ModuleType, ...] = (model, declared, suppression, checked)
    return {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if isinstance(found, type) and found.__module__ == module.__name__
    }
