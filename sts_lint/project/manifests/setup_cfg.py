"""`setup.cfg`: `install_requires` and extras of setuptools."""

from __future__ import annotations

import configparser

from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.statements import (
    Manifest,
    ManifestError,
    Statement,
    environments,
    statement,
)

_EXTRAS = "options.extras_require"


def read_setup_cfg(text: str) -> Manifest:
    """What a `setup.cfg` says. Raises `ManifestError`."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        reason = error.message.splitlines()[0]
        raise ManifestError(f"is not valid: {reason}", getattr(error, "lineno", None)) from None
    if not parser.has_section("metadata") and not parser.has_section("options"):
        return Manifest()
    lines = Lines(text)
    start = lines.header("options")
    always = _statements(parser.get("options", "install_requires", fallback=""), lines, start)
    extras = parser.items(_EXTRAS) if parser.has_section(_EXTRAS) else []
    sometimes = [_statements(value, lines, lines.header(_EXTRAS)) for _, value in extras]
    place = lines.key("install_requires", start) or start or 1
    found = environments(always)
    return Manifest(found or environments(*sometimes), place, publishes=True, optional=not found)


def _statements(value: str, lines: Lines, start: int | None) -> list[Statement]:
    if value.startswith("file:"):
        return []
    requirements = [line.strip() for line in value.replace(";\n", "\n").splitlines()]
    made = (statement(text, lines.containing(text, start) or 1) for text in requirements)
    return [each for each in made if each is not None]
