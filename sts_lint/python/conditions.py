"""Conditions: which arms of an `if` can run, and what each arm knows."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from sts_lint.facts import Origin
from sts_lint.python import names
from sts_lint.python.machine import Machine, choice_guard
from sts_lint.python.nodes import walk
from sts_lint.python.objects import DictBox, ListBox
from sts_lint.python.values import (
    NONE,
    Alt,
    External,
    Guards,
    Ref,
    Unknown,
    Value,
    conflict,
    imported,
    truths,
    under,
)


class Arm(NamedTuple):
    """One arm of a condition: the truth it stands for and the paths that lead there."""

    truth: bool
    paths: tuple[Guards, ...]
    choice: Guards

    @property
    def guards(self) -> Guards:
        """What certainly holds in this arm."""
        return frozenset.intersection(*self.paths) | self.choice


def set_choice(identity: str) -> Hashable:
    """The choice whether an unseen value is there (arm 1) or `None` (arm 0)."""
    return ("set", identity)


def decide(machine: Machine, value: Value) -> list[Arm]:
    """The arms that can run: one when the condition is certain, else true then false."""
    paths: dict[bool, list[Guards]] = {True: [], False: []}
    for truth, alt in truths(under(value, machine.state.path)):
        for arm, guards in _possible(machine, truth, alt):
            if not conflict(guards, machine.state.path):
                paths[arm].append(guards)
    arms = [Arm(truth, tuple(found), frozenset()) for truth, found in paths.items() if found]
    if len(arms) == 2 and not all(arm.guards for arm in arms):
        choice = machine.choice()
        arms = [arm._replace(choice=choice_guard(choice, arm.truth)) for arm in arms]
    return arms


def _possible(machine: Machine, truth: bool | None, alt: Alt) -> list[tuple[bool, Guards]]:
    if truth is None and isinstance(alt.thing, Ref):
        truth = _holds_something(machine, alt.thing)
    if isinstance(alt.thing, External) and names.is_known(alt.thing.name):
        truth = True
    if isinstance(alt.thing, Unknown) and alt.thing.origin is Origin.ENVIRONMENT:
        truth = True  # a variable that is set is taken to hold something
    if truth is not None:
        return [(truth, alt.guards)]
    choice: Hashable = machine.choice()
    thing = imported(alt.thing) if isinstance(alt.thing, External) else alt.thing
    if isinstance(thing, Unknown):
        choice = set_choice(thing.identity)
    return [(arm, alt.guards | choice_guard(choice, int(arm))) for arm in (True, False)]


def _holds_something(machine: Machine, ref: Ref) -> bool | None:
    box = machine.box(ref)
    if isinstance(box, DictBox):
        certain = any(_is_there(value) for value in box.entries.values())
        if certain or not (box.open or box.entries):
            return certain
        return None
    if isinstance(box, ListBox):
        return bool(box.items) if box.items or not box.open else None
    return True


def _is_there(value: Value) -> bool:
    return all(type(alt.thing).__name__ != "Missing" for alt in value)


def narrow(machine: Machine, test: ast.expr, arm: Arm) -> None:
    """Inside an arm, drop from the names tested the alternatives that lead elsewhere."""
    for node in walk(test):
        if isinstance(node, ast.Name):  # read, or bound by a walrus
            value = machine.state.name(machine.frame.number, node.id)
            if value is None or len(value) < 2:
                continue
            kept = tuple(
                alt for alt in value if any(not conflict(alt.guards, path) for path in arm.paths)
            )
            if kept and len(kept) < len(value):
                machine.state.bind(machine.frame.number, node.id, kept)


def refined(machine: Machine, value: Value) -> Value:
    """Replace unseen values by what the conditions passed so far tell about them."""
    if not any(isinstance(alt.thing, Unknown) for alt in value):
        return value
    arms = dict(machine.state.path)
    return tuple(refine(alt, arms) for alt in value)


def refine(alt: Alt, arms: dict[Hashable, int]) -> Alt:
    """One alternative with what these arms tell about it."""
    if not isinstance(alt.thing, Unknown):
        return alt
    arm = arms.get(set_choice(alt.thing.identity))
    if arm == 0:
        return replace(alt, thing=NONE)
    if arm == 1 and alt.thing.may_be_absent:
        return replace(alt, thing=replace(alt.thing, may_be_absent=False))
    return alt
