"""The fixes as standard libcst codemods.

`python -m libcst.tool codemod --no-format -x sts_lint.codemods.RegionalStsEndpoints
--region eu-west-1 PATH…` writes what `sts-lint check --fix --unsafe-fixes` writes: both run
the same engine, here on the code of each module.

`… sts_lint.codemods.StsFailover --at app.py:12 --second-region us-west-2 app.py` gives one
client a second Region to turn to.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.codemod import CodemodCommand, CodemodContext, SkipFile

from sts_lint.aws.context import Fixing, FixStyle
from sts_lint.checked import Checked
from sts_lint.checker import Checker, Job
from sts_lint.engine import Engine
from sts_lint.fixing.failover import Failover, add_failover, require_region
from sts_lint.fixing.repair import reasons
from sts_lint.fixing.source import Unfit
from sts_lint.plan import FixPlan, Wanted, make_plan
from sts_lint.project.sdk import sdk_for
from sts_lint.project.settings import SettingsError, load_settings
from sts_lint.project.settings_table import BY_NAME
from sts_lint.python.parse import Unparsable
from sts_lint.reading import python_from_bytes
from sts_lint.rules import all_rules
from sts_lint.text import Text

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?")


class RegionalStsEndpoints(CodemodCommand):
    """Make STS clients call regional endpoints, as `check --fix --unsafe-fixes` does."""

    DESCRIPTION = "Make STS clients call regional endpoints and change nothing else."

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Declare the arguments; they mean what they mean to `sts-lint check`."""
        _add_settings(parser, "region", "botocore-version")
        parser.add_argument(
            "--fix-style",
            choices=[style.value for style in FixStyle],
            default=FixStyle.REGION.value,
            help="Write the Region, and the URL only where it must be; or the URL always.",
        )

    def __init__(
        self,
        context: CodemodContext,
        region: str | None = None,
        botocore_version: str | None = None,
        fix_style: str = FixStyle.REGION.value,
    ) -> None:
        super().__init__(context)
        self.overrides = {"region": region, "botocore_version": botocore_version}
        self.style = FixStyle(fix_style)

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """The module with every fix that holds; settings and manifests around it count."""
        path = _shown(self.context.filename or "module.py")
        checked = self._checked(path, tree.bytes)
        if checked is None:
            return tree
        if left := checked.left():
            self.warn(f"findings are left: {reasons(left)}")
        if checked.repaired is None or not checked.repaired.changed:
            return tree
        return cst.parse_module(checked.repaired.after, tree.config_for_parsing)

    def _checked(self, path: str, data: bytes) -> Checked | None:
        given = {name: value for name, value in self.overrides.items() if value is not None}
        settings = load_settings([path]).overridden(given)
        fixing = Fixing(settings.region, self.style)
        plan = make_plan(settings, fixes=FixPlan(Wanted.APPLY, fixing, unsafe=True))
        return Checker(plan).check(Job(path, True, settings.ignored_in(path), content=data))


class StsFailover(CodemodCommand):
    """Give the client at one place a second Region, for when its own cannot be reached."""

    DESCRIPTION = "Let a chosen STS client try a second Region when its own cannot be reached."

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Declare the arguments; nothing is chosen for the user."""
        parser.add_argument(
            "--at",
            type=_place,
            required=True,
            metavar="FILE:LINE",
            help="The client, as sts-lint inventory names its place.",
        )
        parser.add_argument(
            "--second-region",
            type=_region,
            required=True,
            metavar="REGION",
            help="The Region to call when the client's own cannot be reached.",
        )
        _add_settings(parser, "botocore-version")

    def __init__(
        self,
        context: CodemodContext,
        at: tuple[str, int],
        second_region: str,
        botocore_version: str | None = None,
    ) -> None:
        super().__init__(context)
        self.path, self.line = at
        self.region = second_region
        self.version = botocore_version

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """The module with the second client. Raises `SkipFile` with the reason otherwise."""
        path = _shown(self.context.filename or self.path)
        if path != _shown(self.path):
            raise SkipFile(f"--at names {self.path}")
        try:
            done = self._done(path, tree.bytes)
        except (Unfit, Unparsable, SettingsError) as error:
            raise SkipFile(f"{path}:{self.line}: {error}") from None
        for note in done.notes:
            self.warn(f"{path}:{self.line}: {note}")
        return cst.parse_module(done.content, tree.config_for_parsing)

    def _done(self, path: str, data: bytes) -> Failover:
        settings = load_settings([path])
        if self.version is not None:
            settings = settings.overridden({"botocore_version": self.version})
        plan = make_plan(settings)
        text = python_from_bytes(data, path, plan.limits.python)
        if not isinstance(text, Text):
            raise Unfit(text.reason if text else "the file does not mention STS")
        context = replace(plan.context, sdk=plan.sdk or sdk_for(path))
        engine = Engine(all_rules(), plan.selection, plan.suppressions)
        return add_failover(text, self.line, self.region, partial(engine.examine, context=context))


def _place(text: str) -> tuple[str, int]:
    """A converter for argparse: a file that exists, and a line."""
    match = _PLACE.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"expected FILE:LINE, not {text!r}")
    if not Path(match["path"]).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {match['path']}")
    return match["path"], int(match["line"])


def _region(text: str) -> str:
    try:
        require_region(text)
    except Unfit as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _add_settings(parser: argparse.ArgumentParser, *names: str) -> None:
    for name in names:
        parser.add_argument(
            f"--{name}", type=_checked(name), help=BY_NAME[name].help.replace("%", "%%")
        )


def _checked(name: str) -> Any:
    """A converter for argparse that takes what the setting of that name takes."""

    def convert(text: str) -> str:
        try:
            return str(BY_NAME[name].kind.convert(text))
        except (ValueError, SettingsError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _shown(path: str) -> str:
    """The path as the command shows it: relative where it is below the working directory."""
    try:
        return Path(path).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return Path(path).as_posix()
