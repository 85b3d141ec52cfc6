"""The commonest run of a hook: files without a word of STS, where nothing needs to be known.

Such files have no findings whatever else holds, so this loads nothing that judges. It decides
only where it is sure; the long way round says the same.
"""

# ruff: noqa: PTH120, PTH123 - pathlib costs more than all done here

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence

from sts_lint.carriers.gate import may_carry
from sts_lint.project.settings_plain import are_plain, is_right
from sts_lint.python.gate import PYTHON_LIMIT, may_hold_sts
from sts_lint.reports import NOTHING, NOTHING_FIXED

_FLAGS = ("--force-exclude", "--fix", "--unsafe-fixes", "--exit-zero", "--show-advice")
_BASELINE = "--baseline"
_BASELINE_LIMIT = 1024 * 1024


def said_of_clean(arguments: Sequence[str]) -> tuple[str, ...] | None:
    """The line `check` prints where it finds nothing, and those it tells beside it.

    None where that is not sure.
    """
    flags, values, paths = _parted(arguments)
    try:
        clean = paths and all(map(_says_nothing, paths)) and are_plain(paths)
        if not clean or not all(_changes_nothing(*each, paths) for each in values.items()):
            return None
    except (OSError, ValueError, RecursionError):  # a NUL in the name, no TOML, no JSON, a deep one
        return None
    return (NOTHING, NOTHING_FIXED) if "--fix" in flags else (NOTHING,)


def _parted(arguments: Sequence[str]) -> tuple[set[str], dict[str, str], list[str]]:
    """Flags, options with their values, and paths; what is not known counts as a path."""
    flags, values, paths = set(), {}, []
    left = iter(arguments)
    for argument in left:
        if argument in _FLAGS:
            flags.add(argument)
        elif argument in (_BASELINE, "--region") and argument not in values:
            values[argument] = next(left, "")
        else:
            paths.append(argument)
    return flags, values, paths


def _says_nothing(path: str) -> bool:
    if path.startswith("-") or path.endswith(".ipynb") or not _is_small(path):
        return False
    with open(path, "rb", buffering=0) as file:
        data = file.read(PYTHON_LIMIT + 1)
    if len(data) > PYTHON_LIMIT or may_hold_sts(data):
        return False
    return path.endswith(".py") or not (b"\0" in data or may_carry(data))


def _is_small(path: str) -> bool:
    status = os.stat(path)  # noqa: PTH116
    return stat.S_ISREG(status.st_mode) and status.st_size <= PYTHON_LIMIT


def _changes_nothing(option: str, value: str, paths: Collection[str]) -> bool:
    return is_right("region", value) if option != _BASELINE else _accepts_nothing(value, paths)


def _accepts_nothing(path: str, of: Collection[str]) -> bool:
    """Whether a baseline is right and says nothing of these files, which would be stale."""
    import json  # noqa: PLC0415

    with open(path, "rb") as file:
        document = json.loads(file.read(_BASELINE_LIMIT).decode("utf-8"))
    try:
        shapes = {tuple(map(type, map(each.get, _ENTRY))) for each in document["findings"]}
        accepted = {each["path"] for each in document["findings"]}
    except (TypeError, KeyError, AttributeError):
        return False
    folder = os.path.dirname(path) or "."
    own = {os.path.relpath(each, folder).replace(os.sep, "/") for each in of}
    right = document.get("version") == 1 and shapes <= {(str, str, str, int)}
    return right and own.isdisjoint(accepted)


_ENTRY = ("path", "code", "content", "count")
