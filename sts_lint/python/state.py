"""The program's state at one moment, and how two states become one again.

States are forked at every undecided condition and joined afterwards. Inner dicts are shared
between forks and copied on the first write.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from sts_lint.python.layers import Layers, shared_depth
from sts_lint.python.objects import (
    Box,
    ClassBox,
    ConfigBox,
    DictBox,
    InstanceBox,
    ListBox,
    SessionBox,
)
from sts_lint.python.values import (
    MISSING,
    NO_GUARDS,
    Alt,
    Guards,
    Unknown,
    Value,
    conflict,
    one,
    tidy,
)

K = TypeVar("K", bound=Hashable)
ABSENT_VALUE: Value = one(MISSING)


class State:
    """Names by frame, objects by number, the environment as changed, and the path taken."""

    __slots__ = ("alive", "environ", "environ_open", "heap", "names", "path")

    def __init__(self) -> None:
        self.names: Layers[tuple[int, str], Value] = Layers()
        self.heap: Layers[int, Box] = Layers()
        self.environ: dict[str, Value] = {}
        self.environ_open = False  # the program changed variables we cannot name
        self.path: Guards = NO_GUARDS
        self.alive = True

    def fork(self, guards: Guards = NO_GUARDS) -> State:
        """A copy on the path that also takes these guards."""
        twin = State()
        twin.names = self.names.fork()
        twin.heap = self.heap.fork()
        twin.environ = dict(self.environ)
        twin.environ_open = self.environ_open
        twin.path = self.path | guards
        twin.alive = self.alive and not conflict(self.path, guards)
        return twin

    def name(self, frame: int, name: str) -> Value | None:
        """What a name is bound to in a frame; `None` where the frame does not bind it."""
        return self.names.get((frame, name))

    def bind(self, frame: int, name: str, value: Value) -> None:
        """Bind a name in a frame."""
        self.names[frame, name] = value

    def unbind(self, frame: int, name: str) -> None:
        """Delete a name from a frame."""
        if (frame, name) in self.names:
            self.names[frame, name] = ABSENT_VALUE

    def forget(self, frame: int) -> None:
        """Drop the names of a frame that nothing can read any more."""
        for key in [key for key in self.names.own if key[0] == frame]:
            del self.names.own[key]


def join(states: Sequence[State]) -> State:
    """The state after any one of these; a dead one when none is alive."""
    alive = [state for state in states if state.alive]
    if not alive:
        dead = states[0].fork() if states else State()
        dead.alive = False
        return dead
    if len(alive) == 1:
        return alive[0]
    extra = extra_guards(alive)
    joined = State()
    joined.path = alive[0].path - extra[0]
    joined.environ_open = any(state.environ_open for state in alive)
    joined.environ = join_tables([state.environ for state in alive], extra)
    joined.names = _join_names(alive, extra)
    joined.heap = _join_heaps(alive, extra)
    return joined


def extra_guards(states: Sequence[State]) -> list[Guards]:
    """What each state's path has beyond what all have in common."""
    shared = frozenset.intersection(*(state.path for state in states))
    return [state.path - shared for state in states]


def join_values(values: Sequence[Value], extra: Sequence[Guards]) -> Value:
    """Alternatives common to all stay; the others hold only on their own path."""
    if all(value is values[0] or value == values[0] for value in values[1:]):
        return values[0]
    common = set(values[0]).intersection(*values[1:])
    return tidy(
        alt if alt in common else alt.needing(guards)
        for value, guards in zip(values, extra, strict=True)
        for alt in value
        if not conflict(alt.guards, guards)
    )


def join_tables(
    tables: Sequence[dict[K, Value]], extra: Sequence[Guards], default: Value = ABSENT_VALUE
) -> dict[K, Value]:
    """Join dicts of values key by key; a key that one lacks may be missing."""
    first = tables[0]
    if all(table is first for table in tables):
        return first
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: join_values([table.get(key, default) for table in tables], extra) for key in keys}


def _join_names(states: Sequence[State], extra: Sequence[Guards]) -> Layers[tuple[int, str], Value]:
    depth = shared_depth([state.names for state in states])
    joined = Layers(states[0].names.frozen[:depth])
    changed = [state.names.above(depth) for state in states]
    for key in dict.fromkeys(key for table in changed for key in table):
        before = joined.get(key) or ABSENT_VALUE
        joined.own[key] = join_values([table.get(key, before) for table in changed], extra)
    return joined


def _join_heaps(states: Sequence[State], extra: Sequence[Guards]) -> Layers[int, Box]:
    depth = shared_depth([state.heap for state in states])
    joined = Layers(states[0].heap.frozen[:depth])
    changed = [state.heap.above(depth) for state in states]
    for number in dict.fromkeys(number for table in changed for number in table):
        before = joined.get(number)
        boxes = [table.get(number, before) for table in changed]
        present = [(box, guards) for box, guards in zip(boxes, extra, strict=True) if box]
        joined.own[number] = _join_boxes(
            [box for box, _ in present], [guards for _, guards in present]
        )
    return joined


def _join_boxes(boxes: Sequence[Box], extra: Sequence[Guards]) -> Box:
    first = boxes[0]
    if all(box is first for box in boxes):
        return first
    if isinstance(first, DictBox):
        dicts = [box for box in boxes if isinstance(box, DictBox)]
        entries = join_tables([box.entries for box in dicts], extra)
        return replace(first, entries=entries, open=any(box.open for box in dicts))
    if isinstance(first, ListBox):
        return _join_lists([box for box in boxes if isinstance(box, ListBox)], extra)
    if isinstance(first, InstanceBox):
        instances = [box for box in boxes if isinstance(box, InstanceBox)]
        attributes = join_tables([box.attributes for box in instances], extra)
        return replace(first, attributes=attributes, open=any(box.open for box in instances))
    if isinstance(first, ConfigBox):
        configs = [box for box in boxes if isinstance(box, ConfigBox)]
        options = join_tables([box.options for box in configs], extra)
        return replace(first, options=options, open=any(box.open for box in configs))
    if isinstance(first, SessionBox):
        return _join_sessions([box for box in boxes if isinstance(box, SessionBox)], extra)
    classes = [box for box in boxes if isinstance(box, ClassBox)]
    return replace(first, namespace=join_tables([box.namespace for box in classes], extra))


def _join_sessions(boxes: Sequence[SessionBox], extra: Sequence[Guards]) -> SessionBox:
    return replace(
        boxes[0],
        variables=join_tables([box.variables for box in boxes], extra),
        defaults=join_tables([box.defaults for box in boxes], extra),
        open=any(box.open for box in boxes),
    )


def _join_lists(boxes: Sequence[ListBox], extra: Sequence[Guards]) -> ListBox:
    if len({len(box.items) for box in boxes}) == 1:
        items = tuple(
            join_values(column, extra) for column in zip(*(box.items for box in boxes), strict=True)
        )
        return ListBox(items, any(box.open for box in boxes))
    longest = max(boxes, key=lambda box: len(box.items))
    unseen = Alt(Unknown("items", "an item", may_be_absent=True))
    return ListBox(tuple((*item, unseen) for item in longest.items), open=True)
