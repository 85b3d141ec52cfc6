"""The argument parser, and the options that commands share.

An option that is also a setting is made from the table of settings: name, help and all.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from sts_lint.aws.context import FixStyle
from sts_lint.cli import CommandError
from sts_lint.commands.help import brief, whole
from sts_lint.commands.spelling import suggestion
from sts_lint.project.settings_kinds import Choice, Flag, Words
from sts_lint.project.settings_table import BY_NAME


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line and suggest the right spelling."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(allow_abbrev=False, **keywords)
        self.add_argument("--help-all", action="store_true")

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse; an unknown option names the nearest known one. Raises `SystemExit` for help."""
        for option, page in (("--help-all", whole), ("--help", brief), ("-h", brief)):
            if option in arguments:  # before parsing, which changes what is told of paths
                print(page(self), end="")
                self.exit()
        options, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            word = unknown[0].split("=", 1)[0]
            hint = suggestion(word, self._option_string_actions)
            if word.removeprefix("--") in BY_NAME and word not in self._option_string_actions:
                hint = "; it is a setting: state it in [tool.sts-lint] of pyproject.toml"
            self.error(f"unknown option or argument {word}{hint}")
        return options

    def error(self, message: str) -> NoReturn:
        """Raise `CommandError` with the message and where to look."""
        said = message.removeprefix("argument ")
        option, _, rest = said.partition(": ")
        action = self._option_string_actions.get(option.split("/")[0])
        if rest == "expected one argument" and action is not None and action.metavar:
            said = f"{option} lacks its {action.metavar}"
        raise CommandError(f"{said} (see `{self.prog} --help-all`)")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            hint = suggestion(str(value), action.choices) or f"; try {', '.join(action.choices)}"
            raise argparse.ArgumentError(action, f"there is no {value!r}{hint}")

    def add_settings(self, title: str, *names: str) -> argparse._ArgumentGroup:
        """A group of options, one for each of these settings."""
        group = self.add_argument_group(title)
        for name in names:
            setting = BY_NAME[name]
            extra: dict[str, Any] = {"help": setting.help.replace("%", "%%")}
            if isinstance(setting.kind, Flag):
                extra |= {"action": "store_true", "default": None}
            elif isinstance(setting.kind, Choice):
                extra |= {"choices": tuple(setting.kind.members)}
                extra |= {"metavar": setting.kind.noun.upper()}
            elif isinstance(setting.kind, Words):
                extra |= {"type": words, "metavar": f"{setting.kind.noun.split()[-1].upper()}S"}
            else:
                extra |= {"metavar": name.split("-")[-1].upper()}
            group.add_argument(f"--{name}", **extra)
        return group


def add_paths(parser: Parser) -> None:
    """`PATH…` and what is left out of the folders among them."""
    parser.add_argument(
        "paths", metavar="PATH", nargs="*", help="Files and folders. Default: the working folder."
    )
    files = parser.add_settings(
        "files", "exclude", "extend-exclude", "force-exclude", "max-file-size"
    )
    files.add_argument("--stdin-filename", metavar="PATH", help="The name of `-`, standard input.")
    files.add_argument("--jobs", "-j", metavar="N", type=_jobs, help="Processes (default: auto).")
    files.add_argument(
        "--single-file",
        action="store_true",
        help="Judge each file by itself, like the flake8 plugin.",
    )


def add_shared(parser: Parser) -> None:
    """The options every command shares."""
    shared = parser.add_settings(
        "what surrounds the code",
        "botocore-version",
        "ambient",
        "region-from-environment",
        "policy",
    )
    shared.add_argument("--config", metavar="FILE", help="Read settings from this file.")
    shared.add_argument("--isolated", action="store_true", help="Read no settings files.")
    cache = parser.add_settings("cache", "cache-dir")
    cache.add_argument("--no-cache", action="store_true", help="Look at everything anew.")


def add_fix_style(fixes: argparse._ArgumentGroup) -> None:
    """What a fix writes where a Region would do."""
    fixes.add_argument(
        "--fix-style",
        choices=[style.value for style in FixStyle],
        metavar="STYLE",
        default=FixStyle.REGION.value,
        help="Write the Region, and the URL only where it must be; or the URL always.",
    )


def add_fixes(parser: Parser) -> None:
    """What is fixed, and what fixes may write."""
    fixes = parser.add_settings("fixes", "region")
    fixes.add_argument("--fix", action="store_true", help="Write the fixes that are safe.")
    fixes.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="Fix, or show, also what may change calls. The titles say how.",
    )
    add_fix_style(fixes)
    fixes.add_argument(
        "--diff", action="store_true", help="Print what --fix would change, and change nothing."
    )
    fixes.add_argument(
        "--diff-secrets",
        action="store_true",
        help="With --diff: show the lines around a change in credentials and env files, too.",
    )


def add_output(parser: Parser, formats: Sequence[str]) -> None:
    """Where output goes and what it looks like."""
    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=formats,
        default=formats[0],
        metavar="FORMAT",
        help="What the report is.",
    )
    output.add_argument("--output-file", "-o", metavar="FILE", help="Write there instead.")
    output.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="Colours and links.",
    )
    output.add_argument("--quiet", "-q", action="store_true", help="No summary.")


def words(text: str) -> tuple[str, ...]:
    """A comma-separated list."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _jobs(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number from 1 on nor auto")
    return int(text)
