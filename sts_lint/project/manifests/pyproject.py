"""`pyproject.toml`: PEP 621, PEP 735, Poetry, PDM, uv, hatch and pixi."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sts_lint.project.manifests.conda import pixi_statements
from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.poetry import poetry_statements
from sts_lint.project.manifests.statements import Manifest, Statement, environments, statement
from sts_lint.project.manifests.toml import load_toml, strings, table

_PRIVATE = "Private :: Do Not Upload"


def read_pyproject(text: str) -> Manifest:
    """What a `pyproject.toml` says. Raises `ManifestError`."""
    document = load_toml(text)
    lines = Lines(text)
    project = table(document, "project")
    poetry = table(document, "tool", "poetry")
    others = (("dependency-groups",), ("tool", "pixi"), ("tool", "hatch", "envs"))
    if not project and not poetry and not any(table(document, *keys) for keys in others):
        return Manifest()
    always = [
        *_statements(project.get("dependencies"), lines, "project"),
        *poetry_statements(poetry.get("dependencies"), lines, "dependencies"),
        *_uv_constraints(document, lines),
        *pixi_statements(table(document, "tool", "pixi"), lines, "tool", "pixi"),
    ]
    found = environments(always) or environments(*_optional(document, lines))
    return Manifest(found, _place(lines), _publishes(document), optional=not environments(always))


def _optional(document: dict[str, Any], lines: Lines) -> Iterator[list[Statement]]:
    """Extras and groups, each a way to install; looked at only if nothing else has the SDK."""
    for extra in table(document, "project", "optional-dependencies").values():
        yield _statements(extra, lines, "project", "optional-dependencies")
    groups = table(document, "dependency-groups")
    for name in groups:
        yield _statements(list(_group(groups, name)), lines, "dependency-groups")
    for group in table(document, "tool", "pdm", "dev-dependencies").values():
        yield _statements(group, lines, "tool", "pdm", "dev-dependencies")
    for name, env in table(document, "tool", "hatch", "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            yield _statements(table(env).get(key), lines, "tool", "hatch", "envs", name)
    for name, feature in table(document, "tool", "pixi", "feature").items():
        yield list(pixi_statements(feature, lines, "tool", "pixi", "feature", name))
    uv = table(document, "tool", "uv")
    yield _statements(uv.get("dev-dependencies"), lines, "tool", "uv")
    poetry = table(document, "tool", "poetry")
    yield poetry_statements(poetry.get("dev-dependencies"), lines, "dev-dependencies")
    for name, group in table(poetry, "group").items():
        members = table(group).get("dependencies")
        yield poetry_statements(members, lines, "group", name, "dependencies")


def _group(groups: dict[str, Any], name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    members = groups.get(name)
    for member in members if isinstance(members, list) else ():
        if isinstance(member, str):
            yield member
        elif isinstance(member, dict):
            included = member.get("include-group")
            if isinstance(included, str) and included not in seen:
                yield from _group(groups, included, seen | {name, included})


def _uv_constraints(document: dict[str, Any], lines: Lines) -> list[Statement]:
    uv = table(document, "tool", "uv")
    return _statements(uv.get("constraint-dependencies"), lines, "tool", "uv")


def _statements(requirements: Any, lines: Lines, *header: str) -> list[Statement]:
    start = lines.header(*header)
    made: Iterable[Statement | None] = (
        statement(text, lines.containing(text, start) or 1) for text in strings(requirements)
    )
    return [each for each in made if each is not None]


def _place(lines: Lines) -> int:
    project = lines.header("project")
    poetry = lines.header("tool", "poetry", "dependencies")
    return (project and lines.key("dependencies", project)) or poetry or project or 1


def _publishes(document: dict[str, Any]) -> bool:
    poetry = table(document, "tool", "poetry")
    if _PRIVATE in strings(table(document, "project").get("classifiers")):
        return False
    if poetry.get("package-mode") is False or _PRIVATE in strings(poetry.get("classifiers")):
        return False
    if table(document, "tool", "uv").get("package") is False:
        return False
    return "build-system" in document or bool(poetry)
