"""Dependencies as conda and pixi write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sts_lint.project.manifests.lines import Lines, split_lines
from sts_lint.project.manifests.statements import (
    Manifest,
    Statement,
    environments,
    sdk_name,
    specified,
    statement,
)
from sts_lint.project.manifests.toml import load_toml, table

_ITEM = re.compile(r"""(?P<indent>\s*)-\s*["']?(?:[\w.-]+::)?(?P<spec>[^"'#]+)""")
_SPEC = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?P<versions>.*)")
_PIXI_TABLES = ("dependencies", "pypi-dependencies")


def read_conda(text: str) -> Manifest:
    """What an `environment.yml` says, its `pip` list included: one environment."""
    return Manifest(environments(_items(text)), place=1, publishes=False)


def _items(text: str) -> Iterator[Statement]:
    pip_indent: int | None = None
    for number, line in enumerate(split_lines(text), 1):
        item = _ITEM.match(line)
        if item is None:
            continue
        indent, spec = len(item["indent"]), item["spec"].strip()
        if spec == "pip:":
            pip_indent = indent
            continue
        if pip_indent is not None and indent <= pip_indent:
            pip_indent = None
        found = statement(spec, number) if pip_indent is not None else _conda(spec, number)
        if found is not None:
            yield found


def _conda(spec: str, line: int) -> Statement | None:
    match = _SPEC.fullmatch(spec)
    package = sdk_name(match["name"]) if match else None
    if match is None or package is None:
        return None
    return Statement(package, specified(conda_versions(match["versions"])), spec, line)


def conda_versions(text: str) -> str:
    """A conda version specification as PEP 440 has it: `=1.26` means that series."""
    version = text.strip()
    if re.match(r"=[^=]", version):
        number = version[1:].partition("=")[0].strip()  # behind it stands a build
        return f"=={number.removesuffix('.*')}.*"
    if re.match(r"\d", version):
        return f"=={version.partition(' ')[0].removesuffix('.*')}.*"
    return "" if version == "*" else version


def read_pixi(text: str) -> Manifest:
    """What a `pixi.toml` says. Raises `ManifestError`."""
    document = load_toml(text)
    lines = Lines(text)
    always = list(pixi_statements(document, lines))
    features = (pixi_statements(f, lines) for f in table(document, "feature").values())
    return Manifest(environments(always) or environments(*features), place=1, publishes=False)


def pixi_statements(tables: Any, lines: Lines, *header: str) -> Iterator[Statement]:
    """The statements of the dependency tables of pixi."""
    for name in _PIXI_TABLES:
        start = lines.header(*header, name)
        for key, value in table(tables, name).items():
            package = sdk_name(key)
            version = value.get("version", "*") if isinstance(value, dict) else value
            if package is not None and isinstance(version, str):
                line = lines.key(key, start) or start or 1
                text = f'{key} = "{version}"'
                yield Statement(package, specified(conda_versions(version)), text, line)
