"""What the manifests of one folder say about the SDK, read once as long as nothing changes."""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sts_lint.model import Evidence
from sts_lint.project.manifests.files import (
    MENTION,
    REQUIREMENTS_FOLDER,
    Format,
    Role,
    format_of,
    manifest_names,
)
from sts_lint.project.manifests.statements import (
    Environment,
    Manifest,
    ManifestError,
    Statement,
    botocore_in,
)
from sts_lint.project.sdk_packages import BOTOCORE, EVERY_VERSION, Interval, join_all
from sts_lint.reading import LOOKED, read_bytes
from sts_lint.trouble import Problem, Trouble

_SIZE_LIMIT = 20 * 1024 * 1024
_KEPT_FOLDERS = 4096
_AMONG_OTHERS = frozenset({"doc", "docs", "test", "tests"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FolderSdk:
    """What one folder says; paths are absolute.

    `decides` is true where no folder above needs to be asked, `names` where it is because the
    SDK is named. `place` is where a bound on the SDK would be stated.
    """

    decides: bool = False
    names: bool = False
    versions: Interval = EVERY_VERSION
    because: tuple[Evidence, ...] = ()
    place: Evidence | None = None
    problems: tuple[Problem, ...] = ()


class Counts(enum.Enum):
    """Which manifests count."""

    ALL = "all"
    DEPLOYED = "those of what is deployed: not of development, no extras, no groups"
    REQUIREMENTS = "requirements.txt alone"


@dataclass(frozen=True, slots=True)
class _Member:
    """One manifest of a folder, read."""

    path: str
    role: Role
    manifest: Manifest
    starts_project: bool


_Stamp = tuple[int, int, int, int] | None
_kept: dict[tuple[str, str, Counts], tuple[dict[str, _Stamp], FolderSdk]] = {}


def folder_sdk(
    folder: str,
    top: str,
    overlay: Mapping[str, bytes] | None = None,
    counts: Counts = Counts.ALL,
) -> FolderSdk:
    """What the manifests of `folder` say; nothing outside `top` is opened.

    `overlay` are contents to take instead of those on the disk. Without, the answer is kept
    until the folder, or a file that was read for it, changes.
    """
    if overlay:
        reader = _Reader(top, overlay)
        return _combine(folder, reader.members(folder), counts, tuple(reader.problems))
    known = _kept.get((folder, top, counts))
    if known is not None and all(_stamp(path) == was for path, was in known[0].items()):
        LOOKED.update(known[0])
        return known[1]
    reader = _Reader(top)
    answer = _combine(folder, reader.members(folder), counts, tuple(reader.problems))
    if len(_kept) >= _KEPT_FOLDERS:
        _kept.clear()
    _kept[folder, top, counts] = (reader.stamps, answer)
    return answer


def _stamp(path: str) -> _Stamp:
    try:
        status = os.stat(path)  # noqa: PTH116 - asked for every file checked
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns


@dataclass
class _Reader:
    top: str
    overlay: Mapping[str, bytes] = field(default_factory=dict)
    stamps: dict[str, _Stamp] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def members(self, folder: str) -> list[_Member]:
        names = self._names(folder)
        if REQUIREMENTS_FOLDER in names:
            below = self._names(str(Path(folder, REQUIREMENTS_FOLDER)))
            names += [f"{REQUIREMENTS_FOLDER}/{name}" for name in below]
        read = (self._member(folder, name) for name in manifest_names(names))
        return [member for member in read if member is not None]

    def _names(self, folder: str) -> list[str]:
        self.stamps[folder] = _stamp(folder)
        LOOKED.add(folder)
        try:
            return [entry.name for entry in Path(folder).iterdir()]
        except OSError:
            return []

    def _member(self, folder: str, name: str) -> _Member | None:
        path = str(Path(folder, name))
        kind = format_of(name)
        data = self.open(path)
        if data is None or kind is None:
            return None
        try:
            manifest = self._manifest(data, path, kind)
        except ManifestError as error:
            self.problems.append(Problem(path, error.line, error.reason, Trouble.UNPARSABLE))
            return _Member(path, kind.role, Manifest(), kind.starts_project(data))
        self.problems += [
            Problem(flaw.path, flaw.line, flaw.reason, Trouble.UNPARSABLE)
            for flaw in manifest.flaws
        ]
        return _Member(path, kind.role, manifest, kind.starts_project(data))

    def _manifest(self, data: bytes, path: str, kind: Format) -> Manifest:
        """What the file says; most are not parsed, since they have no word about the SDK."""
        includes = path.endswith(".txt")
        if includes or data.startswith(_UTF16) or MENTION.search(data) or kind.tells:
            return kind.read(data, path, self.open)
        return Manifest()

    def open(self, path: str) -> bytes | None:
        """The bytes of a file inside `top`; a file that cannot be read is a problem."""
        path = os.path.normpath(path)
        if path in self.overlay:
            return self.overlay[path]
        self.stamps[path] = _stamp(path)
        LOOKED.add(path)
        if self.stamps[path] is None or not self._is_inside(path):
            return None
        data = read_bytes(path, path, _SIZE_LIMIT)
        if isinstance(data, Problem):
            self.problems.append(data)
            return None
        return data

    def _is_inside(self, path: str) -> bool:
        top = os.path.realpath(self.top)
        return Path(os.path.realpath(path)).is_relative_to(top)


def _combine(
    folder: str, every: list[_Member], counts: Counts, problems: tuple[Problem, ...]
) -> FolderSdk:
    members = [member for member in every if _counts(member, counts)]
    declares = _naming(members, Role.DECLARES) or _naming(members, Role.DEVELOPS)
    locks = _naming(members, Role.LOCKS)
    projects = [member for member in every if member.starts_project]
    is_library = any(member.manifest.publishes for member in members)
    chosen = declares if is_library or not locks else locks
    if chosen:
        return _bound(chosen, declares or projects or chosen, problems)
    decides = bool(locks) or (bool(projects) and Path(folder).name.lower() not in _AMONG_OTHERS)
    return FolderSdk(decides, place=_place(projects) if decides else None, problems=problems)


def _counts(member: _Member, counts: Counts) -> bool:
    if counts is Counts.REQUIREMENTS:
        return Path(member.path).name == "requirements.txt"
    deployed = member.role is not Role.DEVELOPS and not member.manifest.optional
    return counts is Counts.ALL or deployed


def _naming(members: Iterable[_Member], role: Role) -> list[_Member]:
    return [m for m in members if m.role is role and m.manifest.environments]


def _bound(
    chosen: list[_Member], places: list[_Member], problems: tuple[Problem, ...]
) -> FolderSdk:
    found = [(member, env) for member in chosen for env in member.manifest.environments]
    intervals = [botocore_in(environment) for _, environment in found]
    versions = join_all(intervals)
    because = [each for member, env in found for each in _evidence(member, env)]
    loosest = min(range(len(found)), key=lambda place: _openness(intervals[place]))
    member, environment = found[loosest]
    place = _main_statement(member, environment) if member in places else _place(places)
    kept = tuple(dict.fromkeys(because)) if versions != EVERY_VERSION else ()
    return FolderSdk(True, True, versions, kept, place, problems)


def _openness(interval: Interval) -> tuple[int, object]:
    return (0, 0) if interval.low is None else (1, interval.low)


def _evidence(member: _Member, environment: Environment) -> list[Evidence]:
    """The statements that bound something, one after another."""
    return [_where(member, each) for each in environment if each.botocore != EVERY_VERSION]


def _where(member: _Member, statement: Statement) -> Evidence:
    return Evidence(statement.text, statement.path or member.path, statement.line)


def _main_statement(member: _Member, environment: Environment) -> Evidence:
    named = {statement.package: statement for statement in reversed(environment)}
    return _where(member, named.get("boto3") or named.get(BOTOCORE) or environment[0])


def _place(projects: list[_Member]) -> Evidence | None:
    for member in projects:
        if member.manifest.environments:
            return _main_statement(member, member.manifest.environments[0])
    for member in projects:
        return Evidence("boto3 without a bound", member.path, member.manifest.place or 1)
    return None
