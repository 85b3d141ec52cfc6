"""What a manifest says, whatever its format: statements about SDK packages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sts_lint.aws.versions import bounds
from sts_lint.project.sdk_packages import (
    EVERY_VERSION,
    PACKAGES,
    Interval,
    botocore_versions,
    join_all,
)

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One line about one package: `allowed` are versions of that package.

    `conditional` statements (an environment marker, one of several locked versions) hold
    only sometimes. `path` is where the statement stands, if not in the manifest itself.
    """

    package: str
    allowed: Interval
    text: str
    line: int
    conditional: bool = False
    path: str | None = None

    @property
    def botocore(self) -> Interval:
        """The botocore versions that can be installed beside it."""
        return botocore_versions(self.package, self.allowed)


Environment = tuple[Statement, ...]
"""Statements that hold together: what one installation obeys."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at a line of a manifest that can be read all the same."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one file says. Environments are alternatives; those without statements are left out.

    `place` is the line where a dependency would be stated, None where the file is no place
    for one. `publishes` says whether the project is a library that others install (None:
    the file does not tell). `optional` says that all environments are extras or groups, which
    only some installations have.
    """

    environments: tuple[Environment, ...] = ()
    place: int | None = None
    publishes: bool | None = None
    optional: bool = False
    flaws: tuple[Flaw, ...] = ()


class ManifestError(ValueError):
    """A manifest that cannot be read: a reason of one line, and the line if it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def environments(*candidates: Iterable[Statement]) -> tuple[Environment, ...]:
    """The environments that say something."""
    return tuple(found for found in map(tuple, candidates) if found)


def sdk_name(text: str) -> str | None:
    """The SDK package that a requirement or a key is about."""
    found = _NAME.match(text)
    name = re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""
    return name if name in PACKAGES else None


def statement(requirement: str, line: int, path: str | None = None) -> Statement | None:
    """A PEP 508 requirement as a statement, if it is about the SDK.

    What cannot be understood (a URL, a broken specifier) allows every version.
    """
    package = sdk_name(requirement)
    if package is None:
        return None
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415

    text = requirement.strip()
    try:
        parsed = Requirement(text)
    except InvalidRequirement:
        return Statement(package, EVERY_VERSION, text, line, path=path)
    marked = parsed.marker is not None
    text = text.partition(";")[0].strip()
    return Statement(package, specified(str(parsed.specifier)), text, line, marked, path)


def specified(specifier: str) -> Interval:
    """The versions a PEP 440 specifier allows; every one if it is empty or broken."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415

    try:
        return Interval(*bounds(SpecifierSet(specifier)))
    except (InvalidSpecifier, ValueError):
        return EVERY_VERSION


def pinned(package: str, version: str, line: int) -> Statement:
    """A locked version."""
    text = f"{package}=={version}"
    return Statement(package, specified(f"=={version}"), text, line)


def exclusive(statements: Iterable[Statement]) -> Environment:
    """Locked versions, where several of one package are alternatives."""
    found = list(statements)
    names = [each.package for each in found]
    return tuple(
        Statement(s.package, s.allowed, s.text, s.line, names.count(s.package) > 1, s.path)
        for s in found
    )


def botocore_in(environment: Environment) -> Interval:
    """The botocore versions one installation may have.

    All statements hold at once; where they contradict each other, any may be the true one.
    """
    intervals = [
        _of_package([each for each in environment if each.package == package])
        for package in sorted({each.package for each in environment})
    ]
    met = EVERY_VERSION
    for interval in intervals:
        met = met.meet(interval)
    return join_all(intervals) if met.is_empty else met


def _of_package(statements: list[Statement]) -> Interval:
    certain = [each.botocore for each in statements if not each.conditional]
    if not certain:
        return join_all(each.botocore for each in statements)
    met = EVERY_VERSION
    for interval in certain:
        met = met.meet(interval)
    return join_all(certain) if met.is_empty else met
