"""`match` statements: literal, class-less patterns are decided, others may match."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sts_lint.python.conditions import decide
from sts_lint.python.containers import items_of
from sts_lint.python.machine import Machine, choice_guard
from sts_lint.python.state import State, join
from sts_lint.python.values import NONE, Const, External, Value, const, under


def match_statement(machine: Machine, node: ast.Match) -> None:
    """`match subject: case …`: the cases in order, until one certainly matches."""
    subject = machine.evaluate(node.subject)
    ends: list[State] = []
    decided = False
    for case in node.cases:
        if decided or not machine.state.alive:
            machine.discard(_body(machine, case.body), *case.body)
            continue
        matches = _matches(machine, case.pattern, subject)
        if matches is not False:
            _bind(machine, case.pattern, subject)
            if case.guard is not None:
                matches = _guarded(machine, case.guard, matches)
        if matches is False:
            machine.discard(_body(machine, case.body), *case.body)
            continue
        decided = matches is True
        ends.append(_run_case(machine, case.body, certain=decided))
    if not decided:
        ends.append(machine.state)
    machine.state = join(ends)


def _body(machine: Machine, body: list[ast.stmt]) -> Callable[[], None]:
    return lambda: machine.execute(body)


def _run_case(machine: Machine, body: list[ast.stmt], *, certain: bool) -> State:
    before = machine.state
    choice = machine.choice()
    machine.state = before.fork() if certain else before.fork(choice_guard(choice, 1))
    machine.execute(body)
    end = machine.state
    machine.state = before if certain else before.fork(choice_guard(choice, 0))
    return end


def _guarded(machine: Machine, guard: ast.expr, matches: bool | None) -> bool | None:
    arms = decide(machine, machine.evaluate(guard))
    if len(arms) == 1:
        return matches if arms[0].truth else False
    return None


def _matches(machine: Machine, pattern: ast.pattern, subject: Value) -> bool | None:
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else _matches(machine, pattern.pattern, subject)
    if isinstance(pattern, ast.MatchOr):
        found = [_matches(machine, option, subject) for option in pattern.patterns]
        return True if True in found else (None if None in found else False)
    alternatives = under(subject, machine.state.path)
    if isinstance(pattern, ast.MatchSequence):
        return _sequence_matches(machine, pattern, subject)
    if len(alternatives) != 1 or not isinstance(alternatives[0].thing, Const):
        return None
    thing = alternatives[0].thing
    if isinstance(pattern, ast.MatchClass):
        return _class_matches(machine, pattern, thing)
    if isinstance(pattern, ast.MatchSingleton):
        return thing == const(pattern.value)
    if isinstance(pattern, ast.MatchValue):
        value = machine.evaluate(pattern.value)
        if len(value) == 1 and isinstance(value[0].thing, Const):
            return thing.value == value[0].thing.value
        return None
    return False if thing == NONE else None


def _sequence_matches(machine: Machine, pattern: ast.MatchSequence, subject: Value) -> bool | None:
    items = _sequence_items(machine, subject)
    if items is None or any(isinstance(part, ast.MatchStar) for part in pattern.patterns):
        return None
    if len(items) != len(pattern.patterns):
        return False
    pairs = zip(pattern.patterns, items, strict=True)
    found = [_matches(machine, part, item) for part, item in pairs]
    return False if False in found else (None if None in found else True)


def _sequence_items(machine: Machine, subject: Value) -> tuple[Value, ...] | None:
    if any(isinstance(alt.thing, Const) for alt in subject):
        return None  # text is no sequence for `match`
    return items_of(machine, subject)


def _class_matches(machine: Machine, pattern: ast.MatchClass, thing: Const) -> bool | None:
    kind = machine.evaluate(pattern.cls)[0].thing
    if pattern.patterns or pattern.kwd_patterns or not isinstance(kind, External):
        return None
    return kind.name == f"builtins.{thing.kind}"


def _bind(machine: Machine, pattern: ast.pattern, subject: Value) -> None:
    if isinstance(pattern, ast.MatchAs) and pattern.name is not None:
        machine.assign(pattern.name, subject)
        return
    items = _sequence_items(machine, subject) if isinstance(pattern, ast.MatchSequence) else None
    if items is not None and isinstance(pattern, ast.MatchSequence):
        for part, item in zip(pattern.patterns, items, strict=False):
            _bind(machine, part, item)
        return
    for child in ast.walk(pattern):
        if isinstance(child, ast.MatchAs | ast.MatchStar) and child.name is not None:
            machine.assign(child.name, machine.unknown(pattern))
        if isinstance(child, ast.MatchMapping) and child.rest is not None:
            machine.assign(child.rest, machine.unknown(pattern))
