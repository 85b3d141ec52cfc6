"""Show what each AWS profile of this machine calls, and what decides it.

Reads the environment, the AWS config files, metadata of the SDKs in the running Python and of
`aws` on the path, and settings of flake8 and ruff around the working directory. Runs nothing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sts_lint.cli import CommandError
from sts_lint.commands.output import style, write, write_lines
from sts_lint.commands.parser import Parser, add_output
from sts_lint.doctor.examination import examine


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_settings("what programs run on", "botocore-version")
    add_output(parser, ("text", "json"))


def run(options: Any) -> int:
    """Examine; 1 if something is or may be global, or is broken."""
    try:
        found = examine(os.environ, Path.cwd(), options.botocore_version)
    except ValueError as error:
        raise CommandError(f"--botocore-version: {error}") from None
    if options.output_format == "json":
        from sts_lint.reports.doctor_json import examination_document  # noqa: PLC0415

        write(examination_document(found), options.output_file)
    else:
        from sts_lint.reports.doctor_text import examination_report  # noqa: PLC0415

        lines = examination_report(found, style(options), options.quiet)
        write_lines(lines, options.output_file)
    return 0 if found.is_sound else 1
