"""Which files to look at.

A walk leaves out what nobody wrote here: version control, environments, installed packages,
and whatever git ignores. Three decisions: a file that git tracks is ours even if an ignore
rule fits it; outside a git work tree ignore files mean nothing, since an unpacked archive
holds tracked files only; a folder named by the user is entered even if it is ignored.
Symbolic links never widen the walk.
"""

# ruff: noqa: PTH112, PTH113, PTH114, PTH116 - pathlib raises where permission is denied

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from sts_lint.project.excludes import ENVIRONMENT_MARKS, Excludes, excludes_from, is_within
from sts_lint.project.ignore_files import IgnoreRules, ignored
from sts_lint.project.repository import (
    IGNORE_FILE,
    Repository,
    enclosing_repository,
    repository_at,
)
from sts_lint.project.top import top_of
from sts_lint.trouble import Problem

_PIECE = 250  # files


@dataclass(frozen=True, slots=True)
class Found:
    """A file to check, or, with a `problem`, a path that could not be looked at.

    `path` is as given on the command line, with `/`; `explicit` says it was named there.
    """

    path: str
    explicit: bool
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Folder:
    shown: str  # "" or ending in "/"
    real: str  # absolute, symbolic links resolved
    repository: Repository | None
    inside: str  # relative to the repository: "" or ending in "/"
    rules: tuple[IgnoreRules, ...] = ()
    tracked_only: bool = False
    named: bool = False
    top: str = ""  # of the project, as `top_of` has it


@dataclass(frozen=True, slots=True)
class Piece:
    """Files of one folder that lie next to each other in path order, none of them named.

    Whether git ignores them is not asked yet: most files are done with before it matters.
    """

    folder: _Folder
    entries: list[os.DirEntry[str]]
    excludes: Excludes

    def paths(self) -> list[str]:
        """The paths of the files, as shown."""
        shown = self.folder.shown
        return [shown + entry.name for entry in self.entries]

    def keeps(self, path: str) -> bool:
        """Whether one of the paths is to be checked: neither excluded nor ignored."""
        name = path[len(self.folder.shown) :]
        return not _is_left_out(self.folder, name, self.excludes)


def discover(
    paths: Iterable[str],
    *,
    exclude: Sequence[str] | None = None,
    extend_exclude: Sequence[str] = (),
    force_exclude: bool = False,
    base: str | None = None,
    wanted: Callable[[str], bool],
) -> Iterator[Found]:
    """The files at and below `paths`, each once, those of one folder in path order.

    `exclude` replaces `excludes.DEFAULT_EXCLUDE`, `extend_exclude` adds to it; both are patterns as
    in an ignore file, relative to `base` (default: the working directory). Files named in
    `paths` are always found unless `force_exclude`; folders are searched for files whose
    name is `wanted`. Never raises `OSError`.
    """
    for found in walk(
        paths,
        exclude=exclude,
        extend_exclude=extend_exclude,
        force_exclude=force_exclude,
        base=base,
        wanted=wanted,
    ):
        if isinstance(found, Found):
            yield found
        else:
            yield from (Found(path, False) for path in found.paths() if found.keeps(path))


def walk(
    paths: Iterable[str],
    *,
    exclude: Sequence[str] | None = None,
    extend_exclude: Sequence[str] = (),
    force_exclude: bool = False,
    base: str | None = None,
    wanted: Callable[[str], bool],
) -> Iterator[Found | Piece]:
    """The same for callers to whom it is one whether they look into files that git ignores."""
    given = [path.replace(os.sep, "/") for path in paths]
    excludes = excludes_from(exclude, extend_exclude, base)
    return _Walk(given, excludes, force_exclude, wanted).run()


class _Walk:
    def __init__(
        self,
        given: Sequence[str],
        excludes: Excludes,
        force_exclude: bool,
        wanted: Callable[[str], bool],
    ) -> None:
        self.given = given
        self.excludes = excludes
        self.force_exclude = force_exclude
        self.wanted = wanted
        self.roots = tuple(_real(path) for path in given)
        self.named = frozenset(self.roots)
        self.seen: set[str] = set()
        self.alone = all(map(os.path.isdir, given)) and not _overlap(self.roots)

    def run(self) -> Iterator[Found | Piece]:
        for path, real in zip(self.given, self.roots, strict=True):
            if real in self.seen:
                continue
            self.seen.add(real)
            if os.path.isdir(path):
                yield from self._walk_from(path, real)
            else:
                yield from self._named_file(path, real)

    def _named_file(self, path: str, real: str) -> Iterator[Found]:
        shown = _shown(path)
        reason = _why_not_a_file(path)
        if reason:
            yield Found(shown, True, Problem(shown, None, reason))
        elif not (self.force_exclude and self._left_out_by_force(real, is_folder=False)):
            yield Found(shown, True)

    def _left_out_by_force(self, real: str, is_folder: bool) -> bool:
        if self.excludes.leave_out_named(real, is_folder):
            return True
        repository = enclosing_repository(real.rpartition("/")[0] or "/")
        return repository is not None and repository.ignores(
            real[len(repository.root.rstrip("/")) + 1 :], is_folder
        )

    def _walk_from(self, path: str, real: str) -> Iterator[Found | Piece]:
        if self.force_exclude and self._left_out_by_force(real, is_folder=True):
            return
        stack = [self._entries(self._start(path, real))]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
            elif isinstance(found, _Folder):
                stack.append(self._entries(found))
            else:
                yield found

    def _start(self, path: str, real: str) -> _Folder:
        shown = _shown(path)
        prefix = "" if shown == "." else shown.rstrip("/") + "/"
        repository = enclosing_repository(real)
        if repository is None:
            return _Folder(prefix, real, None, "", named=True, top=top_of(real))
        inside = real[len(repository.root) :].strip("/")
        inside = f"{inside}/" if inside else ""
        rules = repository.rules_above(inside)
        return _Folder(prefix, real, repository, inside, rules, named=True, top=top_of(real))

    def _entries(self, folder: _Folder) -> Iterator[Found | Piece | _Folder]:
        try:
            with os.scandir(folder.real) as scan:
                entries = sorted(map(_in_path_order, scan))
        except OSError as error:
            yield from self._unlisted(folder, error)
            return
        names = {entry.name for _, _, entry in entries}
        if self._is_environment(folder, names):
            return
        here = _with_own_rules(folder, names)
        files: list[os.DirEntry[str]] = []
        for _, is_folder, entry in entries:
            if not is_folder:
                if self.wanted(entry.name) and self._is_file(entry):
                    files.append(entry)
                continue
            below = self._below(here, entry.name)
            if below is not None:
                yield from self._piece(here, files)
                files = []
                yield below
        yield from self._piece(here, files)

    def _piece(self, folder: _Folder, files: list[os.DirEntry[str]]) -> Iterator[Found | Piece]:
        if self.alone and not folder.tracked_only:
            for start in range(0, len(files), _PIECE):
                yield Piece(folder, files[start : start + _PIECE], self.excludes)
            return
        for entry in files:
            real = f"{folder.real.rstrip('/')}/{entry.name}"
            if real not in self.seen and not _is_left_out(folder, entry.name, self.excludes):
                self.seen.add(real)
                yield Found(folder.shown + entry.name, real in self.named)

    def _unlisted(self, folder: _Folder, error: OSError) -> Iterator[Found]:
        place = f"{folder.real}/"
        if place not in self.seen:
            self.seen.add(place)
            shown = folder.shown.rstrip("/") or "."
            problem = Problem(shown, None, f"cannot be listed: {error.strerror}")
            yield Found(shown, folder.real in self.named, problem)

    def _is_environment(self, folder: _Folder, names: set[str]) -> bool:
        marked = not ENVIRONMENT_MARKS.isdisjoint(names)
        return marked and self.excludes.environments and not folder.named

    def _below(self, folder: _Folder, name: str) -> _Folder | None:
        """A folder in a folder, unless it is left out."""
        real = f"{folder.real.rstrip('/')}/{name}"
        if self.excludes.leave_out(name, real, is_folder=True) or real in self.seen:
            return None
        inside = folder.inside + name
        only = folder.tracked_only or ignored(folder.rules, inside, is_folder=True)
        if only and not _is_tracked(folder, inside, is_folder=True):
            return None
        shown = f"{folder.shown}{name}/"
        return _Folder(
            shown, real, folder.repository, f"{inside}/", folder.rules, only, top=folder.top
        )

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_file(follow_symlinks=False) or not entry.is_symlink():
            return entry.is_file(follow_symlinks=False)
        target = _real(entry.path)
        if not os.path.isfile(target) or self.wanted(Path(target).name):
            return False  # a target of a wanted name is found under its own name
        return any(is_within(target, root) for root in self.roots) and not (
            self.excludes.leave_out_named(target, is_folder=False)
        )


def _with_own_rules(folder: _Folder, names: set[str]) -> _Folder:
    if ".git" in names:
        folder = replace(folder, top=folder.real)
    repository = repository_at(folder.real) if ".git" in names and not folder.named else None
    if repository is not None:
        folder = replace(
            folder,
            repository=repository,
            inside="",
            rules=repository.exclude_files,
            tracked_only=False,
        )
    if folder.repository is None or IGNORE_FILE not in names:
        return folder
    return replace(folder, rules=folder.rules + folder.repository.ignore_file(folder.inside))


def _overlap(roots: Sequence[str]) -> bool:
    """Whether one root is, or lies in, another."""
    ordered = sorted(f"{root.rstrip('/')}/" for root in roots)
    return any(b.startswith(a) for a, b in pairwise(ordered))


def _is_left_out(folder: _Folder, name: str, excludes: Excludes) -> bool:
    """Whether a file met on a walk is excluded or ignored."""
    if excludes.rules.rules and excludes.leave_out(
        name, f"{folder.real.rstrip('/')}/{name}", False
    ):
        return True
    if not folder.tracked_only and not folder.rules:
        return False
    inside = folder.inside + name
    only = folder.tracked_only or ignored(folder.rules, inside, is_folder=False)
    return only and not _is_tracked(folder, inside, is_folder=False)


def _is_tracked(folder: _Folder, inside: str, is_folder: bool) -> bool:
    if folder.repository is None:
        return False
    tracked = folder.repository.tracked
    return tracked.holds(inside) or (is_folder and tracked.holds_below(inside))


def _in_path_order(entry: os.DirEntry[str]) -> tuple[str, bool, os.DirEntry[str]]:
    """An entry behind what it is sorted by, which no other has."""
    is_folder = entry.is_dir(follow_symlinks=False)
    return (f"{entry.name}/" if is_folder else entry.name), is_folder, entry


def _real(path: str) -> str:
    try:
        return os.path.realpath(path).replace(os.sep, "/")
    except (OSError, ValueError):  # a NUL in the name
        return path


def _shown(path: str) -> str:
    if not path:
        return '""'
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    if not path.strip("/"):
        return "/" if path else "."
    return path.rstrip("/")


def _why_not_a_file(path: str) -> str | None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        if os.path.islink(path):
            return "is a broken symbolic link"
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"
    return None if stat.S_ISREG(mode) else "is not a regular file"
