"""Lock files in TOML: `poetry.lock`, `uv.lock`, `pdm.lock`, `pylock.toml`.

They are long and all alike: tables `[[package]]` (or `[[packages]]`) with a name and a
version. Only the few tables that matter are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sts_lint.project.manifests.statements import (
    Manifest,
    Statement,
    environments,
    exclusive,
    pinned,
    sdk_name,
)
from sts_lint.project.manifests.toml import load_toml

_TABLE = re.compile(r"^\[\[packages?\]\][ \t]*\r?$", re.MULTILINE)
_NEXT_TABLE = re.compile(r"^\[", re.MULTILINE)
_NAME = re.compile(r"""^name\s*=\s*["']([^"']+)["']""", re.MULTILINE)


def read_toml_lock(text: str) -> Manifest:
    """The versions a lock file holds. Raises `ManifestError` for a broken table."""
    return Manifest(environments(exclusive(_pinned(text))))


def _pinned(text: str) -> Iterator[Statement]:
    for header in _TABLE.finditer(text):
        following = _NEXT_TABLE.search(text, header.end())
        body = text[header.end() : following.start() if following else len(text)]
        named = _NAME.search(body)
        package = sdk_name(named[1]) if named else None
        if named is None or package is None:
            continue
        version = load_toml(body).get("version")
        if isinstance(version, str):
            offset = header.end() + named.start()
            yield pinned(package, version, text.count("\n", 0, offset) + 1)
