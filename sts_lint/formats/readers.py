"""One reader for each format, imported when the first text of its kind turns up."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from sts_lint.formats.which import Format
from sts_lint.model import Entry

_MODULES = {
    Format.AWS_CONFIG: "aws_config",
    Format.AWS_CREDENTIALS: "aws_config",
    Format.DOTENV: "dotenv",
    Format.DOCKER_ENV: "docker_env",
    Format.SYSTEMD: "systemd",
    Format.SHELL: "shell",
    Format.DOCKERFILE: "dockerfile",
    Format.YAML: "yaml_",
    Format.JSON: "json_",
    Format.HCL: "hcl",
    Format.TOML: "toml",
    Format.INI: "ini",
    Format.XML: "xml_",
    Format.PROPERTIES: "properties",
    Format.FLUENT: "fluent",
    Format.LINES: "lines",
}


def read(kind: Format, content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries of a text, spans in its characters; `depth` is how deep it lies in others.

    Raises `Unreadable`, possibly after entries were given.
    """
    module = importlib.import_module(f"sts_lint.formats.{_MODULES[kind]}")
    found: Iterator[Entry] = module.read(content, depth)
    return found
