"""Show the page of a rule."""

from __future__ import annotations

from typing import Any

from sts_lint.cli import CommandError
from sts_lint.commands.output import write_lines
from sts_lint.commands.parser import Parser
from sts_lint.commands.spelling import suggestion
from sts_lint.pages import Page, pages
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import printable


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("code", metavar="CODE", help="A rule's code or name: STS102, no-region.")


def run(options: Any) -> int:
    """Print the page."""
    page = _find(options.code)
    off = " (off by default)" if page.off_by_default else ""
    write_lines([f"{page.code} {page.name}{off}", "", page.text, "", help_url(page.code)])
    return 0


def _find(asked: str) -> Page:
    known = pages()
    for page in known:
        if asked.upper() == page.code or asked.lower() == page.name:
            return page
    hint = suggestion(asked.upper(), [page.code for page in known]) or suggestion(
        asked.lower(), [page.name for page in known]
    )
    raise CommandError(f"no rule {printable(asked)}{hint or '; `sts-lint rules` lists them'}")
