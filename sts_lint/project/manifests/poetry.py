"""Dependencies as Poetry writes them: `boto3 = "^1.26"`, tables, and lists of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.statements import Statement, sdk_name, specified
from sts_lint.project.sdk_packages import EVERY_VERSION, Interval, join_all


def poetry_statements(dependencies: Any, lines: Lines, *header: str) -> list[Statement]:
    """The statements of one dependency table below `[tool.poetry]`."""
    if not isinstance(dependencies, dict):
        return []
    found: list[Statement] = []
    for name, constraint in dependencies.items():
        package = sdk_name(name)
        if package is None:
            continue
        own = lines.header("tool", "poetry", *header, name)
        line = own or lines.key(name, lines.header("tool", "poetry", *header)) or 1
        found.extend(_one(package, name, constraint, line))
    return found


def _one(package: str, name: str, constraint: Any, line: int) -> Iterator[Statement]:
    if isinstance(constraint, list):
        for alternative in constraint:
            for each in _one(package, name, alternative, line):
                yield Statement(each.package, each.allowed, each.text, line, conditional=True)
        return
    conditional = False
    if isinstance(constraint, dict):
        conditional = "python" in constraint or "markers" in constraint
        constraint = constraint.get("version", "*")
    text = f'{name} = "{constraint}"'
    yield Statement(package, poetry_versions(str(constraint)), text, line, conditional)


def poetry_versions(constraint: str) -> Interval:
    """The versions of a Poetry constraint, `||` alternatives joined."""
    return join_all(_alternative(each) for each in constraint.split("||"))


def _alternative(constraint: str) -> Interval:
    allowed = EVERY_VERSION
    for part in re.split(r"\s*,\s*|(?<=[\d*])\s+(?=[<>=!~^])", constraint.strip()):
        allowed = allowed.meet(specified(_pep440(part.strip())))
    return allowed


def _pep440(part: str) -> str:
    if part in {"", "*"}:
        return ""
    if part.startswith("^"):
        return _up_to(part[1:].strip(), _caret_place(part[1:]))
    if part.startswith("~") and not part.startswith("~="):
        return _up_to(part[1:].strip(), 1)
    if part[0].isdigit():
        return f"=={part}"
    if re.fullmatch(r"=[^=].*", part):
        return f"={part}"
    return part


def _caret_place(version: str) -> int:
    numbers = re.findall(r"\d+", version)
    return next((place for place, number in enumerate(numbers) if int(number)), len(numbers) - 1)


def _up_to(version: str, place: int) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", version)[: place + 1]]
    if not numbers:
        return version
    numbers[-1] += 1
    return f">={version},<{'.'.join(map(str, numbers))}"
