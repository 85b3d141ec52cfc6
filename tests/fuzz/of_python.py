"""The Python front end: facts and findings of any source, and fixes that hold."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws.context import Ambient, Context, Fixing, FixStyle, Policy, SdkRange
from sts_lint.aws.versions import parse_stated
from sts_lint.plan import FixPlan, Plan, Wanted
from sts_lint.python.parse import Unparsable, parse
from sts_lint.repairing import repaired
from sts_lint.silencing.comments import suppressions
from sts_lint.text import Text
from tests.fixing.everywhere import strays
from tests.fuzz.of_settings import engine, fixed, suppression, whole
from tests.fuzz.seeds import programs
from tests.fuzz.target import Check, Language, Target, content, on_a_line, require

_DEEP = RecursionError  # told to users as nested too deeply


def targets() -> Iterator[Target]:
    """Source to findings, and fixes of it."""
    yield Target("python", "Python, from source to findings", _findings, programs, Language.PYTHON)
    yield Target("python-fixes", "fixes of Python source", _fixes, programs, Language.PYTHON)
    yield Target("noqa", "comments in Python", _comments, programs)


def _contexts(fixing: Fixing | None = None) -> tuple[Context, ...]:
    plain = replace(Plan().context, sdk=SdkRange(), fixing=fixing)
    return (
        plain,
        replace(plain, ambient=Ambient.NONE, sdk=parse_stated("1.39.17")),
        replace(plain, policy=Policy.EXPLICIT_ENDPOINT, sdk=parse_stated(">=1.40")),
    )


def _parsed(data: bytes) -> tuple[Text, ast.Module] | None:
    text = Text("case.py", content(data))
    if "\0" in text.content:  # refused before
        return None
    try:
        return text, parse(text)
    except Unparsable as error:
        on_a_line(error.line, text)
    except _DEEP:
        pass
    return None


def _findings() -> Check:
    judge, contexts = engine(), _contexts()

    def check(data: bytes) -> None:
        parsed = _parsed(data)
        if parsed is None:
            return
        text, tree = parsed
        try:
            checked = judge.check_tree(tree, text, contexts[zlib.crc32(data) % len(contexts)])
        except _DEEP:
            return
        whole(checked, text)

    return check


def _fixes() -> Check:
    judge = engine()
    styles = (FixStyle.REGION, FixStyle.ENDPOINT_URL)
    plans = [FixPlan(Wanted.APPLY, Fixing("us-west-2", style), unsafe=True) for style in styles]

    def check(data: bytes) -> None:
        parsed = _parsed(data)
        if parsed is None:
            return
        text, tree = parsed
        plan = plans[zlib.crc32(data) % len(plans)]
        context = _contexts(plan.fixing)[0]
        try:
            checked = judge.check_tree(tree, text, context)
            if not any(d.cure.remedies for d in checked.diagnostics):
                return
            done = repaired(judge, checked, context, plan)
        except _DEEP:
            return
        fixed(checked, done)
        if done.repaired is None or not done.repaired.changed:
            return
        ast.parse(done.repaired.after)
        stray = next(strays(text.content, done.repaired.after, checked.diagnostics), "")
        require(not stray, stray.partition(":")[0])
        again = repaired(judge, done, context, plan)
        require(again.repaired and not again.repaired.changed, "fixed text changes again")

    return check


def _comments() -> Check:
    def check(data: bytes) -> None:
        text = Text("case.py", content(data))
        for comment in suppressions(text):
            suppression(comment, text)

    return check
