"""What is left out whatever git says: by name, and by the user's own patterns."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sts_lint.project.ignore_files import IgnoreRules, ignore_rules, ignored

VERSION_CONTROL = (".bzr", ".git", ".hg", ".jj", ".pijul", ".sl", ".svn", "CVS", "_darcs")
DEFAULT_EXCLUDE = (
    *VERSION_CONTROL,
    ".direnv",
    ".eggs",
    ".ipynb_checkpoints",
    ".nox",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "dist-packages",
    "node_modules",
    "site-packages",
    "venv",
)
"""Names of folders that are left out wherever they are, as is any virtual environment."""

ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta", "CACHEDIR.TAG"})
"""Entries that only the top folder of a virtual environment, or of a cache, has."""


@dataclass(frozen=True, slots=True)
class Excludes:
    """`exclude` and `extend_exclude`, relative to the absolute folder `base`."""

    base: str
    names: frozenset[str]
    rules: IgnoreRules
    environments: bool

    def leave_out(self, name: str, real: str, is_folder: bool) -> bool:
        """Whether an entry met on a walk is excluded; `real` is its absolute path."""
        if is_folder and name in self.names:
            return True
        if not self.rules.rules:
            return False
        return ignored((self.rules,), self._below(real), is_folder)

    def leave_out_named(self, real: str, is_folder: bool) -> bool:
        """The same for a path nobody walked to: every folder between it and the base counts."""
        if not is_within(real, self.base):
            return self.leave_out(real.rpartition("/")[2], real, is_folder)
        parts = real[len(self.base.rstrip("/")) :].split("/")[1:]
        path = self.base.rstrip("/")
        for depth, name in enumerate(parts, 1):
            path = f"{path}/{name}"
            if self.leave_out(name, path, is_folder or depth < len(parts)):
                return True
        return False

    def _below(self, real: str) -> str:
        prefix = self.base.rstrip("/") + "/"
        return real.removeprefix(prefix) if real.startswith(prefix) else real.lstrip("/")


def excludes_from(
    exclude: Sequence[str] | None, extend_exclude: Sequence[str], base: str | None
) -> Excludes:
    """The excludes of a run; without `exclude` those of `DEFAULT_EXCLUDE`."""
    names = frozenset(DEFAULT_EXCLUDE if exclude is None else VERSION_CONTROL)
    patterns = (*(exclude or ()), *extend_exclude)
    real_base = os.path.realpath(base or os.curdir).replace(os.sep, "/")
    return Excludes(real_base, names, ignore_rules(patterns), exclude is None)


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it; both absolute, with `/`."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")
