"""The findings of one file for flake8: its options, the project's settings, the engine."""

from __future__ import annotations

import ast
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sts_lint.engine import Engine
from sts_lint.model import Diagnostic, Severity
from sts_lint.plan import make_plan
from sts_lint.project.sdk import sdk_for
from sts_lint.project.settings import Settings, load_settings
from sts_lint.python.parse import TOO_DEEP, too_deep
from sts_lint.rules import all_rules
from sts_lint.silencing.comments import unsuppressed
from sts_lint.text import Text
from sts_lint.trouble import Trouble

_SHARED = ("botocore_version", "region_from_environment", "policy")

Finding = tuple[int, int, str]


def findings(
    tree: ast.Module, text: Text, given: Namespace, codes: Sequence[str]
) -> Iterator[Finding]:
    """1-based line, 0-based column in characters, and `CODE message` of each finding.

    With `codes`, only these (off by default), whatever their severity.
    """
    deep = too_deep(tree, text)
    if deep is not None:
        yield deep.lineno, 0, f"{Trouble.UNPARSABLE.code} {TOO_DEEP}"
        return
    try:
        settings = _settings(text, given)
        found = _check(tree, text, settings, codes)
    except ValueError as error:
        yield 1, 0, f"{Trouble.SETTINGS.code} {error}"
        return
    if not given.disable_noqa:
        found = _shown(text, found, settings)
    level = _level(settings, given)
    for diagnostic in found:
        if diagnostic.code in codes if codes else diagnostic.severity >= level:
            yield _finding(diagnostic, text)


def _settings(text: Text, given: Namespace) -> Settings:
    """The project's settings under flake8's own options."""
    read = load_settings([text.path], isolated=bool(given.isolated))
    return read.overridden({name: getattr(given, f"sts_{name}") for name in _SHARED})


def _check(
    tree: ast.Module, text: Text, settings: Settings, codes: Sequence[str]
) -> tuple[Diagnostic, ...]:
    plan = make_plan(settings, suppressions=False)
    selection = replace(
        plan.selection,
        extend_select=(*plan.selection.extend_select, *codes),
        ignore=(*plan.selection.ignore, *settings.ignored_in(text.path)),
    )
    context = replace(plan.context, sdk=plan.sdk or sdk_for(text.path))
    engine = Engine(all_rules(), selection, plan.suppressions)
    return engine.check_tree(tree, text, context).diagnostics


def _shown(text: Text, found: tuple[Diagnostic, ...], settings: Settings) -> tuple[Diagnostic, ...]:
    """What our own comments leave; flake8 itself sees to `noqa`."""
    open_ = [d for d in found if not d.code.startswith(settings.unsuppressable)]
    left = unsuppressed(text, open_, noqa=False)
    return tuple(d for d in found if d in left or d not in open_)


def _level(settings: Settings, given: Namespace) -> Severity:
    if given.sts_level:
        return Severity[given.sts_level.upper()]
    return Severity.ADVICE if settings.show_advice else Severity.WARNING


def _finding(diagnostic: Diagnostic, text: Text) -> Finding:
    line, column = text.position(diagnostic.span.start)
    message = " ".join(diagnostic.message.split())
    return line, column - 1, f"{diagnostic.code} {message}"
