"""The argument parser, and the options that commands share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from sts_lint.cli import CommandError
from sts_lint.commands.spelling import suggestion


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line and suggest the right spelling."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse; unknown options name the nearest known one."""
        options, unknown = self.parse_known_intermixed_args(args, namespace)
        if unknown:
            word = unknown[0].split("=", 1)[0]
            hint = suggestion(word, self._option_string_actions)
            self.error(f"unknown option or argument {word}{hint}")
        return options

    def error(self, message: str) -> NoReturn:
        """Raise `CommandError` with the message and where to look."""
        raise CommandError(f"{message} (see `{self.prog} --help`)")


def add_paths(parser: Parser) -> None:
    """`PATH…` and what is left out of the folders among them."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="files and folders (default: .)")
    files = parser.add_argument_group("files")
    files.add_argument("--exclude", metavar="PATTERNS", type=words, help="replace the excludes")
    files.add_argument(
        "--extend-exclude", metavar="PATTERNS", type=words, default=(), help="exclude these too"
    )
    files.add_argument(
        "--force-exclude", action="store_true", default=None, help="exclude named files as well"
    )
    files.add_argument("--stdin-filename", metavar="PATH", help="the name of `-`, standard input")
    files.add_argument("--jobs", "-j", metavar="N", type=_jobs, help="processes (default: auto)")
    files.add_argument(
        "--single-file",
        action="store_true",
        help="judge each file by itself, like the flake8 plugin; so far there is no other way",
    )


def add_shared(parser: Parser) -> None:
    """The options every command shares."""
    shared = parser.add_argument_group("what surrounds the code")
    shared.add_argument(
        "--botocore-version",
        metavar="VERSION",
        help="what the code runs on: a version, a specifier such as '>=1.40', or any",
    )
    shared.add_argument(
        "--ambient",
        choices=("unknown", "none", "this"),
        help="the environment and profiles around the program (default: unknown)",
    )
    shared.add_argument("--config", metavar="FILE", help="read settings from this file")
    shared.add_argument("--isolated", action="store_true", help="ignore all settings files")


def add_output(parser: Parser, formats: Sequence[str] = ("text", "json")) -> None:
    """Where output goes and what it looks like."""
    output = parser.add_argument_group("output")
    output.add_argument("--output-format", choices=formats, default=formats[0])
    output.add_argument("--output-file", "-o", metavar="FILE", help="write there instead")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary")


def words(text: str) -> tuple[str, ...]:
    """A comma-separated list."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _jobs(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number from 1 on nor auto")
    return int(text)
