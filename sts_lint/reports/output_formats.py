"""The output formats there are; a format's module is imported when it is asked for.

A module has `check_report(results, options)` and, where the table says so,
`inventory_report(results, options)`: both give the lines of the report. Adding a format is
a module and a line of the table.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One output format, and `reader`: who or what it is made for."""

    name: str
    module: str
    reader: str
    inventory: bool = False
    fixes: bool = False  # whether it shows fixes, which costs computing them
    statistics: bool = True  # whether it has a place for them

    def load(self) -> Any:
        """The module that writes it."""
        return importlib.import_module(f"sts_lint.reports.{self.module}")


TABLE = (
    OutputFormat("text", "text", "people: the decisions first, then each finding", inventory=True),
    OutputFormat("json", "json_", "programs: one document", inventory=True, fixes=True),
    OutputFormat("jsonl", "jsonl", "programs: one object a line", inventory=True, fixes=True),
    OutputFormat(
        "sarif", "sarif", "code scanning: SARIF 2.1.0 with fixes and rule help", fixes=True
    ),
    OutputFormat("github", "github", "GitHub Actions: annotations in the log and on the diff"),
    OutputFormat("gitlab", "gitlab", "GitLab: a Code Quality report", statistics=False),
    OutputFormat("junit", "junit", "CI servers that show test results: JUnit XML"),
    OutputFormat(
        "markdown", "markdown", "step summaries and merge-request comments", inventory=True
    ),
)
OUTPUT_FORMATS = {each.name: each for each in TABLE}
INVENTORY = tuple(each.name for each in TABLE if each.inventory)


def markdown_table() -> str:
    """The formats as a Markdown table."""
    rows = [f"| `{each.name}` | {each.reader} | {', '.join(_commands(each))} |" for each in TABLE]
    return "\n".join(("| `--output-format` | made for | of |", "|---|---|---|", *rows))


def _commands(each: OutputFormat) -> list[str]:
    return ["`check`", *(["`inventory`"] if each.inventory else [])]
