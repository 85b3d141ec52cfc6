"""Settings that change nothing for a file without a word of STS, told at a glance.

What reads settings costs more than all else that such a file costs. So this knows of a
setting only what the shipped schema says, and is sure only where that is all there is to
know; everything else is left to `sts_lint.project.settings`.
"""

# ruff: noqa: PTH109, PTH113, PTH118, PTH120, PTH123, PTH208 - pathlib is a slow import

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from sts_lint.project.settings_files import (
    MENTION,
    OWN_FILE,
    SHARED_FILE,
    folders,
    start_folder,
    user_file,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SIZE_LIMIT = 1024 * 1024
_SCHEMA = os.path.join(os.path.dirname(__file__), "settings.schema.json")
_RULES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "rules")
_MATTER = ("third-party", "max-file-size", "baseline")
"""Settings that make something of any file: words of their own, a size, entries gone stale."""
_CODES = r"^STS\d{0,3}$"
_SURE = {"botocore-version": {"type": "string", "pattern": r"^(any|[=>~]= ?\d+\.\d+(\.\d+)?)$"}}
"""More than the schema says of a setting, and less than it admits."""


def are_plain(paths: Sequence[str]) -> bool:
    """Whether a run over these files has right settings, or none, and none that matter.

    False where that is not sure. Raises `OSError` and `ValueError` for what cannot be read.
    """
    for folder in folders(start_folder(os.getcwd(), paths)):
        for name in (OWN_FILE, SHARED_FILE):
            found = _table_in(os.path.join(folder, name), name)
            if found is not None:
                return _is_plain(found)
    users = _table_in(user_file(), OWN_FILE)
    return users is None or _is_plain(users)


def is_right(name: str, value: object) -> bool:
    """Whether a setting may surely have a value."""
    import json  # noqa: PLC0415 - most projects state no settings

    with open(_SCHEMA, "rb") as file:
        schema = json.load(file)["properties"]
    return name not in _MATTER and name in schema and _fits(value, _SURE.get(name, schema[name]))


def _table_in(path: str, name: str) -> object:
    """The settings in a file, or None; a text where it is not plain what they are."""
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        data = file.read(_SIZE_LIMIT + 1)
    if len(data) > _SIZE_LIMIT:
        return "too much to read"
    if name == SHARED_FILE and MENTION not in data:
        return None
    import tomli  # noqa: PLC0415 - most projects state no settings

    try:
        document: Any = tomli.loads(data.decode("utf-8-sig"))
    except RecursionError:
        return "nested too deeply"
    if name == OWN_FILE:
        return document if "tool" not in document else "a table that may be of others"
    tools = document.get("tool", {})
    return tools.get("sts-lint") if isinstance(tools, dict) else None


def _is_plain(settings: object) -> bool:
    return isinstance(settings, dict) and all(is_right(*each) for each in settings.items())


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is what a schema of ours describes; other schemas are not known."""
    if "enum" in schema:
        return bool(value in schema["enum"])
    if schema["type"] == "boolean":
        return isinstance(value, bool)
    if schema["type"] == "array":
        return isinstance(value, list) and all(_fits(each, schema["items"]) for each in value)
    if schema["type"] == "object":
        return isinstance(value, dict) and _is_object(value, schema)
    return isinstance(value, str) and _is_word(value, schema)


def _is_object(value: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    return (
        all(name in value for name in schema.get("required", ()))
        and all(_is_word(name, schema.get("propertyNames", {"minLength": 0})) for name in value)
        and all(name in known or others for name in value)
        and all(_fits(each, known.get(name, others)) for name, each in value.items())
    )


def _is_word(value: str, schema: Mapping[str, Any]) -> bool:
    import keyword  # noqa: PLC0415
    import re  # noqa: PLC0415

    if "pattern" not in schema:
        return len(value) >= int(schema["minLength"])
    if schema["pattern"] == _CODES and not _is_code(value):
        return False
    odd = "\n" in value or keyword.iskeyword(value)  # which `$` and the pattern of names admit
    return not odd and re.search(schema["pattern"], value) is not None


def _is_code(selector: str) -> bool:
    """Whether some rule's code begins so: its module does."""
    return any(name.startswith(selector.lower()) for name in os.listdir(_RULES))
