"""The rules: one module each, found by name; adding one edits nothing that exists."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache

from sts_lint.rule import Rule

_MODULE = re.compile(r"sts(\d{3})_[a-z0-9_]+")
EXAMPLE = re.compile(
    r"^(Before|After)(?:, in (\S+))?(?:, with ((?:--\S+ \S+ ?)+))?::\n\n((?:(?:    .*)?\n)+)",
    re.MULTILINE,
)
"""An example in a rule's documentation: heading, its file, the options it runs under, its text."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code. Raises `ValueError` naming each badly declared one."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if _MODULE.fullmatch(m.name))
    rules = tuple(importlib.import_module(f"{__name__}.{name}").rule for name in names)
    problems = validate(dict(zip(names, rules, strict=True)))
    if problems:
        raise ValueError("; ".join(problems))
    return rules


def validate(rules: dict[str, Rule]) -> list[str]:
    """What is wrong with these rules, keyed by their module's name; empty when all is well."""
    problems = [p for module, rule in rules.items() for p in _problems(module, rule)]
    for field in ("code", "name"):
        counted = Counter(getattr(rule, field) for rule in rules.values())
        problems += [f"{field} {value} is used twice" for value, n in counted.items() if n > 1]
    codes = {rule.code for rule in rules.values()}
    return problems + [
        f"{rule.code} yields to {other}, which does not exist"
        for rule in rules.values()
        for other in rule.yields_to
        if other not in codes
    ]


def _problems(module: str, rule: Rule) -> Iterator[str]:
    match = _MODULE.fullmatch(module)
    if match is None or rule.code != f"STS{match[1]}":
        yield f"{module}: code {rule.code} is not the module's"
    if not _NAME.fullmatch(rule.name) or module != f"{rule.code.lower()}_{_snake(rule.name)}":
        yield f"{module}: name {rule.name} is not the module's"
    if not rule.handlers:
        yield f"{module}: no handler is registered"
    if sys.flags.optimize < 2:  # python -OO strips docstrings
        yield from _documentation_problems(module, rule)


def _documentation_problems(module: str, rule: Rule) -> Iterator[str]:
    lines = (rule.doc or "").strip().splitlines()
    if len(lines) < 2 or lines[1].strip() or not lines[0].endswith("."):
        yield f"{module}: the docstring has no title line"
    headings = [found[0] for found in EXAMPLE.findall(f"{rule.doc}\n")]
    if list(dict.fromkeys(headings)) != ["Before", "After"] or headings != sorted(headings)[::-1]:
        yield f"{module}: the docstring has no Before and After example"


def _snake(name: str) -> str:
    return name.replace("-", "_")
