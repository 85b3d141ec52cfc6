"""The fixes as standard libcst codemods.

`python -m libcst.tool codemod --no-format -x sts_lint.codemods.RegionalStsEndpoints
--region eu-west-1 PATH…` writes what `sts-lint check --fix --unsafe-fixes` writes: both run
the same engine, here on the code of each module.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.codemod import CodemodCommand, CodemodContext

from sts_lint.aws.context import Fixing, FixStyle
from sts_lint.checker import Checker, Job
from sts_lint.fixing.repair import reasons
from sts_lint.plan import FixPlan, Wanted, make_plan
from sts_lint.project.settings import SettingsError, load_settings
from sts_lint.project.settings_table import BY_NAME


class RegionalStsEndpoints(CodemodCommand):
    """Make STS clients call regional endpoints, as `check --fix --unsafe-fixes` does."""

    DESCRIPTION = "Make STS clients call regional endpoints and change nothing else."

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Declare the arguments; they mean what they mean to `sts-lint check`."""
        for name in ("region", "botocore-version"):
            parser.add_argument(
                f"--{name}", type=_checked(name), help=BY_NAME[name].help.replace("%", "%%")
            )
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
        checker = self._checker(path)
        checked = checker.check(Job(path, named=True, content=tree.bytes))
        if checked is None or checked.repaired is None:
            return tree
        if checked.repaired.left:
            self.warn(f"findings are left: {reasons(checked.repaired.left)}")
        if not checked.repaired.changed:
            return tree
        return cst.parse_module(checked.repaired.after, tree.config_for_parsing)

    def _checker(self, path: str) -> Checker:
        given = {name: value for name, value in self.overrides.items() if value is not None}
        settings = load_settings([path]).overridden(given)
        fixing = Fixing(settings.region, self.style)
        return Checker(make_plan(settings, fixes=FixPlan(Wanted.APPLY, fixing, unsafe=True)))


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
