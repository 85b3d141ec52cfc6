"""List the rules; `rules STS207` prints the catalogue of third-party settings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sts_lint.cli import CommandError
from sts_lint.commands.output import write, write_lines
from sts_lint.commands.parser import Parser
from sts_lint.commands.spelling import suggestion
from sts_lint.pages import Page, pages
from sts_lint.reports.json_ import VERSION
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import printable

_CATALOGUE = "STS207"


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "code", metavar="CODE", nargs="?", help="Only these: a code or the beginning of one."
    )
    parser.add_argument(
        "--output-format", choices=("text", "json"), default="text", metavar="FORMAT"
    )


def run(options: Any) -> int:
    """Print one line per rule, or the catalogue."""
    known = _chosen((options.code or "").upper())
    if (options.code or "").upper() == _CATALOGUE:
        return _catalogue(options)
    if options.output_format == "json":
        document = {"version": VERSION, "rules": [_as_json(page) for page in known]}
        write(json.dumps(document, indent=2) + "\n")
        return 0
    width = max(len(page.name) for page in known)
    write_lines(f"{p.code}  {p.name:{width}}  {p.summary}{_off(p)}" for p in known)
    return 0


def _chosen(code: str) -> list[Page]:
    known = pages()
    chosen = [page for page in known if page.code.startswith(code)]
    if not chosen:
        hint = suggestion(code, [page.code for page in known])
        raise CommandError(f"no rule {printable(code)}{hint or '; `sts-lint rules` lists them'}")
    return chosen


def _catalogue(options: Any) -> int:
    """The rows that ship and those of the settings that count in this folder."""
    from sts_lint.project.settings import SettingsError, load_settings  # noqa: PLC0415
    from sts_lint.third_party.matching import with_own  # noqa: PLC0415
    from sts_lint.third_party.shown import Columns, columns  # noqa: PLC0415

    try:
        rows = [columns(row) for row in with_own(load_settings().third_party)]
    except SettingsError as error:
        raise CommandError(str(error)) from None
    if options.output_format == "json":
        document = {"version": VERSION, "rows": [row._asdict() for row in rows]}
        write(json.dumps(document, indent=2) + "\n")
        return 0
    head = tuple(field.upper() for field in Columns._fields)
    lines = [line for row in rows for line in _lines(row)]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    write_lines(_padded(line, widths) for line in (head, *lines))
    return 0


def _lines(row: Sequence[str | tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """A row in as many lines as its longest list has items."""
    cells = [(cell,) if isinstance(cell, str) else cell for cell in row]
    yield from zip_longest(*cells, fillvalue="")


def _padded(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = (f"{cell:{width}}" for cell, width in zip(line, widths, strict=True))
    return printable("  ".join(cells).rstrip())


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
