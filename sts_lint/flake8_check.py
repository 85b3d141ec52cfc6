"""The findings of one file for flake8: its options, the project's settings, the engine."""

from __future__ import annotations

import ast
from argparse import Namespace
from collections.abc import Iterator, Sequence

from sts_lint.aws.context import Context, Policy
from sts_lint.aws.versions import parse_stated
from sts_lint.engine import Engine
from sts_lint.model import Diagnostic, Severity
from sts_lint.project.sdk import sdk_for
from sts_lint.python.parse import TOO_DEEP, too_deep
from sts_lint.rules import all_rules
from sts_lint.selection import Selection
from sts_lint.suppress import unsuppressed
from sts_lint.text import Text
from sts_lint.trouble import Trouble

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
    engine = Engine(all_rules(), Selection(extend_select=tuple(codes)), suppressions=False)
    found = engine.check_tree(tree, text, _context(text, given)).diagnostics
    if not given.disable_noqa:
        found = unsuppressed(text, found, noqa=False)
    level = Severity[given.sts_level.upper()]
    for diagnostic in found:
        if diagnostic.code in codes if codes else diagnostic.severity >= level:
            yield _finding(diagnostic, text)


def _finding(diagnostic: Diagnostic, text: Text) -> Finding:
    line, column = text.position(diagnostic.span.start)
    message = " ".join(diagnostic.message.split())
    return line, column - 1, f"{diagnostic.code} {message}"


def _context(text: Text, given: Namespace) -> Context:
    stated = given.sts_botocore_version
    return Context(
        sdk=parse_stated(stated) if stated else sdk_for(text.path),
        region_from_environment=bool(given.sts_region_from_environment),
        policy=Policy(given.sts_policy or Policy.DEFAULT.value),
    )
