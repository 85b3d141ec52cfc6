"""The commonest run of a hook: files without a word of STS, where nothing needs to be known.

Such files have no findings whatever else holds, so this neither reads settings nor loads
anything that judges. It decides only where it is sure; the long way round says the same.
"""

# ruff: noqa: PTH109, PTH118 - pathlib costs more than all that is done here

from __future__ import annotations

import os
import stat
from collections.abc import Sequence

from sts_lint.carriers.gate import may_carry
from sts_lint.project.settings_files import MENTION, OWN_FILE, SHARED_FILE, folders, user_file
from sts_lint.python.gate import PYTHON_LIMIT, may_hold_sts

_OPTIONS = ("--force-exclude",)


def is_clean(arguments: Sequence[str]) -> bool:
    """Whether `check` with these arguments finds nothing and has nothing to complain about."""
    paths = [argument for argument in arguments if argument not in _OPTIONS]
    try:
        return bool(paths) and all(map(_says_nothing, paths)) and not _has_settings()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return False


def _says_nothing(path: str) -> bool:
    if path.startswith(("-", "/", "..")) or path.endswith(".ipynb") or not _is_small(path):
        return False
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        data = file.read(PYTHON_LIMIT + 1)
    if len(data) > PYTHON_LIMIT or may_hold_sts(data):
        return False
    return path.endswith(".py") or not (b"\0" in data or may_carry(data))


def _is_small(path: str) -> bool:
    status = os.stat(path)  # noqa: PTH116
    return stat.S_ISREG(status.st_mode) and status.st_size <= PYTHON_LIMIT


def _has_settings() -> bool:
    """Whether settings may be in force: they can be wrong, and can name words of their own."""
    here = os.getcwd()
    return os.path.lexists(user_file()) or any(map(_holds_settings, folders(here)))


def _holds_settings(folder: str) -> bool:
    if os.path.lexists(os.path.join(folder, OWN_FILE)):
        return True
    shared = os.path.join(folder, SHARED_FILE)
    if not os.path.lexists(shared):
        return False
    with open(shared, "rb") as file:  # noqa: PTH123
        return MENTION in file.read()
