"""A git work tree: where it starts, what it ignores, what it tracks. git itself is not run."""

# ruff: noqa: PTH112, PTH113, PTH114 - pathlib raises where permission is denied

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sts_lint.project.git_config import GitConfig, git_config
from sts_lint.project.git_index import Tracked, read_index
from sts_lint.project.ignore_files import IgnoreRules, ignored, parse_ignore_file
from sts_lint.reading import read_bytes

IGNORE_FILE = ".gitignore"
_IGNORE_LIMIT = 10 * 1024 * 1024
_INDEX_LIMIT = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Repository:
    """A work tree at `root` (absolute, real).

    A linked work tree has its own `git_dir`; configuration and `info/exclude` live in the
    `common_dir` it shares with the main one.
    """

    root: str
    git_dir: str
    common_dir: str

    @cached_property
    def config(self) -> GitConfig:
        """Git's configuration, as far as it concerns ignoring."""
        return git_config(self.common_dir, self.root)

    @cached_property
    def exclude_files(self) -> tuple[IgnoreRules, ...]:
        """The rules of the user's and the repository's own exclude file, the weaker first."""
        users = self.config.excludes_file
        paths = [*([Path(users)] if users else []), Path(self.common_dir, "info", "exclude")]
        return tuple(self._read_rules(path, "") for path in paths)

    @cached_property
    def tracked(self) -> Tracked:
        """What git tracks; read only when something ignored turns up."""
        data = read_bytes(str(Path(self.git_dir, "index")), "", _INDEX_LIMIT)
        if not isinstance(data, bytes):
            return Tracked()
        return read_index(data, self.config.hash_size)

    def ignore_file(self, base: str) -> tuple[IgnoreRules, ...]:
        """The rules of the ignore file in folder `base` (`""` or `a/b/`); none or one.

        Like git, a symbolic link in this place is not followed.
        """
        path = Path(self.root, base, IGNORE_FILE)
        return () if os.path.islink(path) else (self._read_rules(path, base),)

    def rules_above(self, inside: str) -> tuple[IgnoreRules, ...]:
        """All rules that hold for the entries of `inside` (`""` or `a/b/`), its own apart.

        Empty if `inside` is itself ignored: who names such a folder wants to see into it.
        """
        stack = self.exclude_files
        done = ""
        for part in inside.split("/")[:-1]:
            stack += self.ignore_file(done)
            if ignored(stack, done + part, is_folder=True):
                return ()
            done += part + "/"
        return stack

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether git leaves out this entry, or a folder it lies in, and does not track it."""
        stack = self.exclude_files
        parts = path.split("/")
        for depth in range(len(parts)):
            above = "".join(f"{part}/" for part in parts[:depth])
            stack += self.ignore_file(above)
            is_last = depth == len(parts) - 1
            if ignored(stack, above + parts[depth], is_folder or not is_last):
                return not (self.tracked.holds(path) or self.tracked.holds_below(path))
        return False

    def _read_rules(self, path: Path, base: str) -> IgnoreRules:
        data = read_bytes(str(path), "", _IGNORE_LIMIT)
        if not isinstance(data, bytes):
            return IgnoreRules(base)
        return parse_ignore_file(data, base, self.config.ignore_case)


def enclosing_repository(folder: str) -> Repository | None:
    """The innermost work tree that holds an absolute, real folder."""
    here = Path(folder)
    found = (repository_at(str(place)) for place in (here, *here.parents))
    return next((repository for repository in found if repository is not None), None)


def repository_at(folder: str) -> Repository | None:
    """The work tree that starts at this very folder."""
    marker = Path(folder, ".git")
    git_dir = marker if os.path.isdir(marker) else _pointed_to(marker)
    if git_dir is None or not os.path.isfile(git_dir / "HEAD"):
        return None
    shared = _line(git_dir / "commondir")
    return Repository(folder.replace(os.sep, "/"), str(git_dir), str(git_dir / shared))


def _pointed_to(marker: Path) -> Path | None:
    line = _line(marker)
    if not line.startswith("gitdir:"):
        return None
    return marker.parent / line.removeprefix("gitdir:").strip()


def _line(path: Path) -> str:
    data = read_bytes(str(path), "", 65536)
    return os.fsdecode(data).strip() if isinstance(data, bytes) else ""
