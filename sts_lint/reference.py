"""The settings and the commands as Markdown, made from what reads them."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import Any

from sts_lint.cli import COMMANDS
from sts_lint.commands.batch import COMMANDS as BATCH
from sts_lint.commands.help import sections, spelled, told, usage
from sts_lint.commands.parser import Parser
from sts_lint.project.settings_schema import SCHEMA_FILE

_HEAD = ("| setting | value | default | says |", "|---|---|---|---|")


def settings() -> str:
    """The settings as a table, from the schema that ships."""
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    rows = (_setting(name, each) for name, each in schema["properties"].items())
    return "\n".join((*_HEAD, *rows))


def commands() -> str:
    """Every command with its arguments, from the parsers that read them."""
    return "\n\n".join(part for name in names() for part in _command(name))


def names() -> list[str]:
    """Every command, and of `batch` each of its own."""
    batch = [f"batch {name}" for name in BATCH]
    return [each for name in COMMANDS for each in (batch if name == "batch" else [name])]


def parser_of(name: str) -> Parser:
    """The parser of a command."""
    module = importlib.import_module(f"sts_lint.commands.{name.replace(' ', '_')}")
    parser = Parser(prog=f"sts-lint {name}", description=module.__doc__)
    module.arguments(parser)
    return parser


def _command(name: str) -> Iterator[str]:
    parser = parser_of(name)
    yield f"## sts-lint {name}"
    yield f"```text\n{usage(parser)}\n```"
    yield " ".join((parser.description or "").split())
    for title, actions in sections(parser):
        rows = (f"| `{spelled(each)}` | {_cell(told(each))} |" for each in actions)
        yield "\n".join((f"| {title or 'argument'} | says |", "|---|---|", *rows))


def _setting(name: str, schema: dict[str, Any]) -> str:
    shown = f"`{json.dumps(schema['default'])}`" if "default" in schema else ""
    return f"| `{name}` | {_value(schema)} | {shown} | {_cell(schema['description'])} |"


def _value(schema: dict[str, Any]) -> str:
    """What may be written, in words."""
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    if schema["type"] == "array":
        return "list of texts"
    if schema["type"] == "object":
        entry = schema["additionalProperties"]
        lists = "lists of tables" if entry.get("items", {}).get("type") == "object" else "lists"
        return "table of tables" if entry["type"] == "object" else f"table from globs to {lists}"
    return {"boolean": "`true`, `false`", "string": "text", "integer": "number"}[schema["type"]]


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("*", r"\*")
