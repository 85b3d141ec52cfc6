"""List the rules."""

from __future__ import annotations

import json
from typing import Any

from sts_lint.commands.output import write, write_lines
from sts_lint.commands.parser import Parser
from sts_lint.pages import Page, pages
from sts_lint.reports.json_ import VERSION
from sts_lint.reports.links import help_url


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("--output-format", choices=("text", "json"), default="text")


def run(options: Any) -> int:
    """Print one line per rule."""
    known = pages()
    if options.output_format == "json":
        document = {"version": VERSION, "rules": [_as_json(page) for page in known]}
        write(json.dumps(document, indent=2) + "\n")
        return 0
    width = max(len(page.name) for page in known)
    write_lines(f"{p.code}  {p.name:{width}}  {p.summary}{_off(p)}" for p in known)
    return 0


def _as_json(page: Page) -> dict[str, object]:
    return {
        "code": page.code,
        "name": page.name,
        "summary": page.summary,
        "off_by_default": page.off_by_default,
        "help_url": help_url(page.code),
    }


def _off(page: Page) -> str:
    return " (off by default)" if page.off_by_default else ""
