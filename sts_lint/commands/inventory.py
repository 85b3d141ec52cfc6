"""List every STS client, setting and URL found, good ones too."""

from __future__ import annotations

from typing import Any

from sts_lint.commands.output import style, write_lines
from sts_lint.commands.parser import Parser, add_output, add_paths, add_shared
from sts_lint.commands.scan import Scan
from sts_lint.reports.options import Options
from sts_lint.reports.output_formats import INVENTORY, OUTPUT_FORMATS


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_paths(parser)
    add_shared(parser)
    add_output(parser, INVENTORY)


def run(options: Any) -> int:
    """List; always 0, for a list is no judgement."""
    results = list(Scan(options).results())
    wanted = Options(quiet=options.quiet, style=style(options))
    lines = OUTPUT_FORMATS[options.output_format].load().inventory_report(results, wanted)
    write_lines(lines, options.output_file)
    return 0
