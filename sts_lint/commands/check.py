"""Report STS clients and settings that call, or may call, the global endpoint."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sts_lint.commands.output import style, write, write_lines
from sts_lint.commands.parser import Parser, add_output, add_paths, add_shared, words
from sts_lint.commands.scan import Scan
from sts_lint.model import Severity
from sts_lint.reports.json_ import diagnostics_document
from sts_lint.reports.text import Options, check_report

_LABELS = tuple(severity.label for severity in Severity)


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_paths(parser)
    rules = parser.add_argument_group("rules")
    rules.add_argument("--select", metavar="CODES", type=words, help="only these code prefixes")
    rules.add_argument("--extend-select", metavar="CODES", type=words, help="these as well")
    rules.add_argument("--ignore", metavar="CODES", type=words, help="not these")
    rules.add_argument(
        "--no-suppressions", action="store_true", help="report what comments switch off, too"
    )
    add_shared(parser)
    add_output(parser)
    output = parser.add_argument_group("findings")
    output.add_argument("--show-advice", action="store_true", help="unfold advice in text output")
    output.add_argument("--statistics", action="store_true", help="count findings by code")
    output.add_argument("--fail-on", choices=_LABELS, help="lowest severity that gives exit 1")
    output.add_argument("--exit-zero", action="store_true", help="exit 0 despite findings")
    output.add_argument(
        "--show-files", action="store_true", help="list the files that would be checked; stop"
    )


def run(options: Any) -> int:
    """Check; 1 if a finding is at or above the threshold."""
    scan = Scan(options)
    if options.show_files:
        write_lines(scan.files(), options.output_file)
        return 0
    results = list(scan.results())
    if options.output_format == "json":
        counts = Counter(d.code for r in results for d in r.diagnostics)
        statistics = dict(sorted(counts.items())) if options.statistics else None
        write(diagnostics_document(results, statistics), options.output_file)
    else:
        shown = Options(options.show_advice, options.quiet, options.statistics, style(options))
        write_lines(check_report(results, shown), options.output_file)
    failed = any(True for result in results for _ in result.failures(scan.threshold))
    return int(failed and not options.exit_zero)
