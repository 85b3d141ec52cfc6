"""Write the report of a campaign: a page for people, and the same as CSV, JSON and SARIF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sts_lint.batch.report.documents import Form, documents
from sts_lint.batch.state import StateError, load
from sts_lint.cli import CommandError
from sts_lint.commands.batch_status import add_campaign
from sts_lint.commands.output import write, write_lines
from sts_lint.commands.parser import Parser, words
from sts_lint.commands.spelling import suggestion
from sts_lint.reports.masking import shown

_FOLDER = "report"


def arguments(parser: Parser) -> None:
    """Declare the arguments."""
    add_campaign(parser)
    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        metavar="FORMATS",
        type=_forms,
        default=tuple(Form),
        help=f"Some of {', '.join(form.value for form in Form)} (default: all).",
    )
    output.add_argument(
        "--output-folder",
        "-o",
        metavar="FOLDER",
        help=f"Where to write (default: {_FOLDER} in the campaign).",
    )


def run(options: Any) -> int:
    """Write the files and name them; always 0 where there is a campaign."""
    campaign = Path(options.campaign)
    folder = Path(options.output_folder) if options.output_folder else campaign / _FOLDER
    try:
        held = load(campaign)
        folder.mkdir(parents=True, exist_ok=True)
    except StateError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"cannot make the folder {folder}: {error.strerror}") from None
    for document in documents(held, options.output_format):
        path = folder / document.name
        write(document.text, str(path))
        write_lines([shown(f"{path}  {_size(path.stat().st_size)}")])
    return 0


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 0.1):.1f} kB"


def _forms(text: str) -> tuple[Form, ...]:
    known = {form.value: form for form in Form}
    for word in words(text):
        if word not in known:
            hint = suggestion(word, known) or f"; there are {', '.join(known)}"
            raise argparse.ArgumentTypeError(f"no form {word!r}{hint}")
    return tuple(known[word] for word in words(text)) or tuple(Form)
