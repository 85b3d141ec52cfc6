"""What a Python expression may come to: alternatives, each under the conditions it needs.

A `Value` is a tuple of alternatives. An alternative carries *guards*, the arms of choices
under which it holds, so that two values decided by the same `if` or the same environment
variable are never combined crosswise: after ``if eu: region, url = …`` the Region of one
arm is not judged with the URL of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from sts_lint.facts import Origin
from sts_lint.model import Evidence, Span

Guard = tuple[Hashable, int]
Guards = frozenset[Guard]

NO_GUARDS: Guards = frozenset()
MOST_ALTERNATIVES = 16
MOST_COMBINATIONS = 64
MOST_NOTES = 6


class Thing:
    """Anything a Python name can hold, as far as it matters here."""

    __slots__ = ()


Scalar = str | bytes | int | float | complex | bool | None


@dataclass(frozen=True, slots=True)
class Const(Thing):
    """A constant; `kind` keeps `True` apart from `1`."""

    value: Scalar
    kind: str


@dataclass(frozen=True, slots=True)
class Unknown(Thing):
    """A value the source does not show; equal identities hold equal values."""

    identity: str
    text: str = field(compare=False)
    origin: Origin = field(default=Origin.UNKNOWN, compare=False)
    may_be_absent: bool = False


@dataclass(frozen=True, slots=True)
class Glued(Thing):
    """Text with unknown pieces."""

    parts: tuple[str | Unknown, ...]


@dataclass(frozen=True, slots=True)
class Missing(Thing):
    """Nothing here: a key that may be absent, a name that may be unbound."""


@dataclass(frozen=True, slots=True)
class External(Thing):
    """A module, function or class from outside the file, by its full dotted name."""

    name: str


def imported(thing: External) -> Unknown:
    """What an imported name holds when it is used as a value: something we do not see."""
    return Unknown(f"import {thing.name}", thing.name.rpartition(".")[2], Origin.ATTRIBUTE)


@dataclass(frozen=True, slots=True)
class Linked(External):
    """A name of another module of the project: `inside` the module at `path`, or all of it."""

    path: str = ""
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ref(Thing):
    """A mutable object; its content lies in the state's heap."""

    number: int


@dataclass(frozen=True, slots=True)
class Alt:
    """One alternative of a value.

    `carrier` is the key of the call through which a text was first passed as an argument.
    `literal` is the place of the literal the thing was written as, where it was.
    """

    thing: Thing
    guards: Guards = NO_GUARDS
    carrier: int | None = None
    notes: tuple[Evidence, ...] = field(default=(), compare=False)
    literal: Span | None = field(default=None, compare=False)

    def needing(self, guards: Guards) -> Alt:
        """The same alternative, holding only under these guards too."""
        return Alt(self.thing, self.guards | guards, self.carrier, self.notes, self.literal)


Value = tuple[Alt, ...]


@dataclass(frozen=True, slots=True)
class Tup(Thing):
    """A tuple of known length."""

    items: tuple[Value, ...]


MISSING = Missing()


def const(value: Scalar) -> Const:
    """The constant thing for a Python constant."""
    return Const(value, type(value).__name__)


NONE = const(None)


def one(thing: Thing) -> Value:
    """The value that is certainly this thing."""
    return (Alt(thing),)


def known(value: Scalar) -> Value:
    """The value that is certainly this constant."""
    return one(const(value))


def conflict(left: Guards, right: Guards) -> bool:
    """Whether two sets of guards ask for different arms (0 and 1) of one choice."""
    few, many = (left, right) if len(left) < len(right) else (right, left)
    return any((choice, 1 - arm) in many for choice, arm in few)


def under(value: Value, path: Guards) -> Value:
    """The alternatives that can hold on this path."""
    if len(value) == 1 and not value[0].guards:
        return value
    return tuple(alt for alt in value if not conflict(alt.guards, path))


def guarded(value: Value, guards: Guards) -> Value:
    """The same alternatives, each also needing these guards."""
    if not guards:
        return value
    return tuple(alt.needing(guards) for alt in value if not conflict(alt.guards, guards))


def noted(value: Value, note: Evidence) -> Value:
    """The same alternatives with one more line of evidence, where evidence is of use."""
    return tuple(_with_note(alt, note) for alt in value)


def _with_note(alt: Alt, note: Evidence) -> Alt:
    if not isinstance(alt.thing, Const | Unknown | Glued) or note in alt.notes:
        return alt
    notes = (*alt.notes, note)[-MOST_NOTES:]
    return Alt(alt.thing, alt.guards, alt.carrier, notes, alt.literal)


def tidy(alternatives: Iterable[Alt]) -> Value:
    """A value without duplicates; too many alternatives become one that is unknown."""
    kept = tuple(dict.fromkeys(alternatives))
    if len(kept) > MOST_ALTERNATIVES:
        return one(Unknown("many", "one of many values", may_be_absent=True))
    return kept


def combine(
    values: Sequence[Value], path: Guards, make: Callable[[tuple[Thing, ...]], Thing]
) -> Value:
    """Apply `make` to every combination of alternatives that can hold together."""
    made = []
    for count, alternatives in enumerate(product(*(under(value, path) for value in values))):
        if count >= MOST_COMBINATIONS:
            return one(Unknown("many", "one of many values", may_be_absent=True))
        guards = together(alternatives)
        if guards is not None:
            thing = make(tuple(alt.thing for alt in alternatives))
            made.append(_joined(thing, guards, alternatives))
    return tidy(made)


def _joined(thing: Thing, guards: Guards, sources: tuple[Alt, ...]) -> Alt:
    carriers = [alt.carrier for alt in sources if alt.carrier is not None]
    notes = tuple(dict.fromkeys(note for alt in sources for note in alt.notes))
    return Alt(thing, guards, carriers[0] if carriers else None, notes[-MOST_NOTES:])


def together(alternatives: Iterable[Alt]) -> Guards | None:
    """The guards under which all these alternatives hold, or `None` if they cannot."""
    guards = NO_GUARDS
    for alt in alternatives:
        if conflict(guards, alt.guards):
            return None
        guards |= alt.guards
    return guards


def texts(value: Value) -> list[str]:
    """The constant texts among the alternatives."""
    return [
        alt.thing.value
        for alt in value
        if isinstance(alt.thing, Const) and isinstance(alt.thing.value, str)
    ]


def constant(value: Value) -> Const | None:
    """The constant this value certainly is, if it is one."""
    if len(value) == 1 and isinstance(value[0].thing, Const):
        return value[0].thing
    return None


def truths(value: Value) -> list[tuple[bool | None, Alt]]:
    """The truth of each alternative; `None` where it can be either."""
    return [(_truth(alt.thing), alt) for alt in value]


def _truth(thing: Thing) -> bool | None:
    if isinstance(thing, Const):
        return bool(thing.value)
    if isinstance(thing, Tup):
        return bool(thing.items)
    if isinstance(thing, Unknown | Ref | External):
        return None
    if isinstance(thing, Glued):
        return True if any(isinstance(part, str) and part for part in thing.parts) else None
    return not isinstance(thing, Missing)
