"""The flake8 door: one file at a time, nothing raised, nothing kept between files.

Selection and `noqa` stay flake8's; our own comments are honoured here. All state is made in
`parse_options`, which flake8 calls in every process. Importing this module imports next to
nothing: the rules load when the first file that mentions STS turns up.
"""

from __future__ import annotations

import ast
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from sts_lint import __version__
from sts_lint.python.gate import may_hold_sts
from sts_lint.text import Text

_LEVELS = ("advice", "warning", "error")
_POLICIES = ("default", "explicit-endpoint")

Report = tuple[int, int, str, type]


class _Door:
    """One file as flake8 hands it over; `codes` are the off-by-default codes served."""

    name: ClassVar[str] = "sts-lint"
    version: ClassVar[str] = __version__
    codes: ClassVar[tuple[str, ...]] = ()
    given: ClassVar[Namespace] = Namespace()

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        self.tree = tree
        self.filename = filename
        self.lines = lines

    def run(self) -> Iterator[Report]:
        """The findings of this file, each on one line; a defect of ours is one of them."""
        try:
            reports = self._reports()
        except Exception as error:
            what = type(error).__name__  # what it says may quote the file
            reports = [(1, 0, f"STS904 internal error: {what}", type(self))]
        yield from reports

    def _reports(self) -> list[Report]:
        content = "".join(self.lines)
        if not may_hold_sts(content.encode(errors="surrogatepass")):
            return []
        from sts_lint.flake8_check import findings  # noqa: PLC0415 - for files with STS only

        text = Text(self.filename.replace("\\", "/"), content)
        return [
            (line, column, message, type(self))
            for line, column, message in findings(self.tree, text, self.given, self.codes)
        ]


class Plugin(_Door):
    """The rules that are on by default, and the options."""

    @staticmethod
    def add_options(manager: Any) -> None:
        """Declare our options; each may also stand in flake8's configuration file."""
        add = manager.add_option
        add(
            "--sts-level",
            metavar="LEVEL",
            parse_from_config=True,
            help=f"lowest severity reported: {', '.join(_LEVELS)} (default: warning)",
        )
        add(
            "--sts-botocore-version",
            metavar="VERSION",
            parse_from_config=True,
            help="what the code runs on: a version, a specifier such as >=1.40, or any",
        )
        add(
            "--sts-region-from-environment",
            action="store_true",
            default=None,
            parse_from_config=True,
            help="a Region is set wherever the code runs",
        )
        add(
            "--sts-policy",
            metavar="POLICY",
            parse_from_config=True,
            help=f"{' or '.join(_POLICIES)}: what counts as regional",
        )

    @staticmethod
    def parse_options(options: Namespace) -> None:
        """Keep what the user said. Raises flake8's own error for a value that means nothing."""
        _Door.given = options
        # flake8 takes --isolated off the arguments before plugins see its options.
        options.isolated = "--isolated" in sys.argv
        for name, value, known in (
            ("level", options.sts_level, _LEVELS),
            ("policy", options.sts_policy, _POLICIES),
        ):
            if value is not None and value not in known:
                _refuse(f"--sts-{name}: {value!r} is none of {', '.join(known)}")
        if options.sts_botocore_version:
            from sts_lint.aws.versions import parse_stated  # noqa: PLC0415

            try:
                parse_stated(options.sts_botocore_version)
            except ValueError as error:
                _refuse(f"--sts-botocore-version: {error}")


class HandMadeEndpoint(_Door):
    """STS112, for `--enable-extensions=STS112`.

    A plugin of its own: a project's `ignore=` replaces flake8's list of codes that are
    ignored by default, and would switch the rule on.
    """

    off_by_default: ClassVar[bool] = True
    codes: ClassVar[tuple[str, ...]] = ("STS112",)


def _refuse(message: str) -> None:
    exceptions = sys.modules["flake8.exceptions"]  # it has no stubs, and is loaded by now
    raise exceptions.ExecutionError(f"sts-lint: {message}")
