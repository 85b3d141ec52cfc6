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

_NOT_TOGETHER = (
    ("--add-noqa", "--fix", "fix first, then silence what is left"),
    ("--add-noqa", "--no-suppressions", "leave that out, what is silent stays so"),
    ("--add-noqa", "--write-baseline", "accept findings the one way or the other"),
    ("--add-noqa", "-", "name the files that comments are written into"),
    ("--since", "--write-baseline", "write the baseline in a run over all lines"),
    ("--diff", "--write-baseline", "write the baseline in a run of its own"),
)


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_paths(parser)
    rules = parser.add_settings("rules", "select", "extend-select", "ignore")
    rules.add_argument(
        "--no-suppressions",
        action="store_true",
        help="Report what comments, the setting suppress and a baseline switch off, too.",
    )
    add_shared(parser)
    add_fixes(parser)
    add_output(parser, tuple(OUTPUT_FORMATS))
    findings = parser.add_settings("findings", "show-advice", "fail-on")
    findings.add_argument(
        "--since", metavar="REV", help="Show only findings on lines changed since REV."
    )
    findings.add_argument("--baseline", metavar="FILE", help="Show what is not accepted there.")
    findings.add_argument(
        "--write-baseline", metavar="FILE", help="Accept all findings there, show none; exit 0."
    )
    findings.add_argument(
        "--add-noqa", metavar="REASON", help="Write a comment with REASON for each finding; exit 0."
    )
    findings.add_argument("--statistics", action="store_true", help="Count findings by code.")
    findings.add_argument("--exit-zero", action="store_true", help="Exit 0 despite findings.")
    findings.add_argument(
        "--show-files", action="store_true", help="List the files that would be checked; stop."
    )


def run(options: Any) -> int:
    """Check; 1 if a finding is at or above the threshold."""
    _check_together(options)
    scan = Scan(options, wanted=_wanted(options), audits=True)
    if options.show_files:
        write_lines(map(printable, scan.files()), options.output_file)
        return 0
    if scan.wanted is Wanted.APPLY:
        from sts_lint.commands.fix import run_fixes  # noqa: PLC0415 - most runs only look

        return run_fixes(scan, options, report)
    return report(scan, options, list(scan.results()))


def _check_together(options: Any) -> None:
    """Refuse options that contradict each other."""
    given = {
        "--add-noqa": options.add_noqa is not None,
        "--diff": options.diff,
        "--fix": options.fix,
        "--no-suppressions": options.no_suppressions,
        "--since": options.since is not None,
        "--write-baseline": options.write_baseline,
        "-": "-" in options.paths,
    }
    for one, other, cure in _NOT_TOGETHER:
        if given[one] and given[other]:
            raise CommandError(f"{one} cannot be used together with {other}; {cure}")


def report(scan: Scan, options: Any, results: Sequence[Checked]) -> int:
    """Write the report; 1 if a finding is at or above the threshold."""
    if options.write_baseline:
        from sts_lint.commands.baseline import write_baseline  # noqa: PLC0415 - few do

        return write_baseline(scan, options, results)
    if scan.settings.baseline:
        from sts_lint.commands.baseline import new_results  # noqa: PLC0415 - few do

        results = new_results(scan, options, results)
    if options.add_noqa is not None:
        from sts_lint.commands.add_noqa import add_noqa  # noqa: PLC0415 - rarely asked for

        return add_noqa(scan, options, results)
    form = OUTPUT_FORMATS[options.output_format]
    wanted = Options(scan.settings.show_advice, options.quiet, options.statistics, style(options))
    write_lines(form.load().check_report(results, wanted), options.output_file)
    if options.statistics and not form.statistics:
        for line in OUTPUT_FORMATS["text"].load().statistics_lines(results):
            print(line, file=sys.stderr)
    if options.statistics and scan.memory is not None:
        print(scan.memory.counts.line(), file=sys.stderr)
    failed = any(True for result in results for _ in result.failures(scan.settings.fail_on))
    return int(failed and not options.exit_zero)


def _wanted(options: Any) -> Wanted | None:
    if options.add_noqa is not None:
        return None
    if options.fix or options.diff:
        return Wanted.APPLY
    return Wanted.SHOW if OUTPUT_FORMATS[options.output_format].fixes else None
