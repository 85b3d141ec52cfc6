"""What the engine makes of a text, for every test of fixes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sts_lint.aws.context import Context, Fixing, FixStyle, SdkRange
from sts_lint.aws.versions import parse_stated
from sts_lint.checked import Checked, Repaired
from sts_lint.engine import Engine
from sts_lint.model import Diagnostic
from sts_lint.plan import FixPlan, Wanted, make_plan
from sts_lint.project.settings import Settings
from sts_lint.reading import (
    Limits,
    decode_python,
    decode_settings,
    is_notebook,
    is_python,
    notebook_from_bytes,
)
from sts_lint.repairing import repaired, with_fixes
from sts_lint.rules import all_rules
from sts_lint.text import Text
from sts_lint.trouble import Problem

REGION = "us-west-2"


@dataclass(frozen=True)
class Options:
    """What a run with fixes is told."""

    region: str | None = REGION
    unsafe: bool = True
    sdk: str | None = None
    style: FixStyle = FixStyle.REGION


def repair(
    data: bytes | str,
    options: Options | None = None,
    settings: Settings | None = None,
    name: str = "case.py",
) -> Repaired:
    """The file as `check --fix` leaves it."""
    engine, context, checked, plan = _prepared(data, options or Options(), settings, name)
    done = repaired(engine, checked, context, plan).repaired
    assert done is not None
    return done


def examined(
    data: str, options: Options, settings: Settings | None = None, name: str = "case.py"
) -> tuple[tuple[Diagnostic, ...], str, tuple[Diagnostic, ...]]:
    """What is found, the text after all fixes, and what is found in that."""
    engine, context, checked, plan = _prepared(data, options, settings, name)
    done = repaired(engine, checked, context, plan)
    assert done.repaired is not None
    return checked.diagnostics, done.repaired.after, done.diagnostics


def fix(code: str, **options: object) -> str:
    """The code after all fixes."""
    return repair(code, replace(Options(), **options)).after  # type: ignore[arg-type]


def offered(code: str, settings: Settings | None = None, **options: object) -> Checked:
    """The findings of the code with the fix of each."""
    engine, context, checked, _ = _prepared(code, replace(Options(), **options), settings)  # type: ignore[arg-type]
    return with_fixes(engine, checked, context)


def _read(data: bytes, name: str) -> Text | Problem | None:
    if is_notebook(name):
        return notebook_from_bytes(data, name, Limits()) or decode_settings(data, name)
    return decode_python(data, name) if is_python(name) else decode_settings(data, name)


def _prepared(
    data: bytes | str, options: Options, settings: Settings | None, name: str = "case.py"
) -> tuple[Engine, Context, Checked, FixPlan]:
    fixes = FixPlan(Wanted.APPLY, Fixing(options.region, options.style), options.unsafe)
    plan = make_plan(settings or Settings(), fixes=fixes)
    raw = data if isinstance(data, bytes) else data.encode()
    text = _read(raw, name)
    assert isinstance(text, Text), text
    stated = parse_stated(options.sdk) if options.sdk else plan.sdk
    context = replace(plan.context, sdk=stated or SdkRange())
    engine = Engine(all_rules(), plan.selection)
    return engine, context, engine.check(text, context), fixes
