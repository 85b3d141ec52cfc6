"""List every STS client, setting and URL found, good ones too."""

from __future__ import annotations

from typing import Any

from sts_lint.commands.output import style, write, write_lines
from sts_lint.commands.parser import Parser, add_output, add_paths, add_shared
from sts_lint.commands.scan import Scan
from sts_lint.reports.text import Options, inventory_report


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_paths(parser)
    add_shared(parser)
    add_output(parser)


def run(options: Any) -> int:
    """List; always 0, for a list is no judgement."""
    results = list(Scan(options).results())
    if options.output_format == "json":
        from sts_lint.reports.json_ import sites_document  # noqa: PLC0415

        write(sites_document(results), options.output_file)
    else:
        shown = Options(quiet=options.quiet, style=style(options))
        write_lines(inventory_report(results, shown), options.output_file)
    return 0
