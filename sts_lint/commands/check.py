"""Report STS clients and settings that call, or may call, the global endpoint."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from sts_lint.checked import Checked
from sts_lint.cli import CommandError
from sts_lint.commands.output import style, write_lines
from sts_lint.commands.parser import Parser, add_fixes, add_output, add_paths, add_shared
from sts_lint.commands.scan import Scan
from sts_lint.plan import Wanted
from sts_lint.reports.masking import printable
from sts_lint.reports.options import Options
from sts_lint.reports.output_formats import OUTPUT_FORMATS


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_paths(parser)
    rules = parser.add_settings("rules", "select", "extend-select", "ignore")
    rules.add_argument(
        "--no-suppressions", action="store_true", help="Report what comments switch off, too."
    )
    add_shared(parser)
    add_fixes(parser)
    add_output(parser, tuple(OUTPUT_FORMATS))
    findings = parser.add_settings("findings", "show-advice", "fail-on")
    findings.add_argument("--baseline", metavar="FILE", help="Show what is not accepted there.")
    findings.add_argument(
        "--write-baseline", metavar="FILE", help="Accept all findings there, show none; exit 0."
    )
    findings.add_argument("--statistics", action="store_true", help="Count findings by code.")
    findings.add_argument("--exit-zero", action="store_true", help="Exit 0 despite findings.")
    findings.add_argument(
        "--show-files", action="store_true", help="List the files that would be checked; stop."
    )


def run(options: Any) -> int:
    """Check; 1 if a finding is at or above the threshold."""
    if options.diff and options.write_baseline:
        raise CommandError("--diff changes nothing; write the baseline in a run of its own")
    scan = Scan(options, wanted=_wanted(options))
    if options.show_files:
        write_lines(map(printable, scan.files()), options.output_file)
        return 0
    if scan.wanted is Wanted.APPLY:
        from sts_lint.commands.fix import run_fixes  # noqa: PLC0415 - most runs only look

        return run_fixes(scan, options, report)
    return report(scan, options, list(scan.results()))


def report(scan: Scan, options: Any, results: Sequence[Checked]) -> int:
    """Write the report; 1 if a finding is at or above the threshold."""
    if options.write_baseline or options.baseline:
        from sts_lint.commands.baseline import new_results, write_baseline  # noqa: PLC0415 - few do

        if options.write_baseline:
            return write_baseline(scan, options, results)
        results = new_results(scan, options, results)
    form = OUTPUT_FORMATS[options.output_format]
    wanted = Options(scan.settings.show_advice, options.quiet, options.statistics, style(options))
    write_lines(form.load().check_report(results, wanted), options.output_file)
    if options.statistics and not form.statistics:
        for line in OUTPUT_FORMATS["text"].load().statistics_lines(results):
            print(line, file=sys.stderr)
    failed = any(True for result in results for _ in result.failures(scan.settings.fail_on))
    return int(failed and not options.exit_zero)


def _wanted(options: Any) -> Wanted | None:
    if options.fix or options.diff:
        return Wanted.APPLY
    return Wanted.SHOW if OUTPUT_FORMATS[options.output_format].fixes else None
