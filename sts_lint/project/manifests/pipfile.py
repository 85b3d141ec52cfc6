"""`Pipfile` and `Pipfile.lock`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.statements import (
    Manifest,
    ManifestError,
    Statement,
    environments,
    sdk_name,
    specified,
)
from sts_lint.project.manifests.toml import load_toml, table


def read_pipfile(text: str) -> Manifest:
    """What a `Pipfile` says: always an application. Raises `ManifestError`."""
    document = load_toml(text)
    lines = Lines(text)
    main = _statements(document.get("packages"), lines, lines.header("packages"))
    development = _statements(document.get("dev-packages"), lines, lines.header("dev-packages"))
    return _of(main, development, lines.header("packages") or 1)


def read_pipfile_lock(text: str) -> Manifest:
    """The versions a `Pipfile.lock` holds. Raises `ManifestError`."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise ManifestError(f"is not valid JSON: {getattr(error, 'msg', error)}", line) from None
    lines = Lines(text)
    main = _statements(table(document, "default"), lines, lines.containing('"default"'))
    development = _statements(table(document, "develop"), lines, lines.containing('"develop"'))
    return _of(main, development)


def _of(main: list[Statement], development: list[Statement], place: int | None = None) -> Manifest:
    found = environments(main) or environments(development)
    return Manifest(found, place, publishes=False, optional=not environments(main))


def _statements(packages: Any, lines: Lines, start: int | None) -> list[Statement]:
    return list(_each(packages if isinstance(packages, dict) else {}, lines, start))


def _each(packages: dict[str, Any], lines: Lines, start: int | None) -> Iterator[Statement]:
    for name, value in packages.items():
        package = sdk_name(name)
        if package is None:
            continue
        version = value.get("version", "*") if isinstance(value, dict) else value
        specifier = version if isinstance(version, str) and version != "*" else ""
        conditional = isinstance(value, dict) and "markers" in value and "hashes" not in value
        line = lines.containing(f'"{name}"', start) or lines.key(name, start) or 1
        yield Statement(package, specified(specifier), f"{name}{specifier}", line, conditional)
