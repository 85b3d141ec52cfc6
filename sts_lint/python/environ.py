"""`os.environ` as the program sees it: what it wrote itself, above what surrounds it."""

from __future__ import annotations

import ast

from sts_lint.facts import Origin
from sts_lint.python.machine import Machine, Raised, choice_guard
from sts_lint.python.values import (
    MISSING,
    NONE,
    Alt,
    Const,
    External,
    Missing,
    Thing,
    Unknown,
    Value,
    guarded,
    known,
    one,
    tidy,
    under,
)

ENVIRON = "os.environ"
COUNT_AS_UNSET = frozenset(
    {
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_DEFAULTS_MODE",
    }
)


def is_environ(thing: Thing) -> bool:
    """Whether this is `os.environ` itself."""
    return isinstance(thing, External) and thing.name == ENVIRON


def read(machine: Machine, name: str) -> Value:
    """What the variable holds; `Missing` where it is not set."""
    written = under(machine.state.environ.get(name, one(MISSING)), machine.state.path)
    found: list[Alt] = []
    for alt in written:
        if isinstance(alt.thing, Missing):
            found.extend(guarded(_around(machine, name), alt.guards))
        else:
            found.append(Alt(MISSING, alt.guards) if alt.thing == NONE else alt)
    if machine.state.environ_open:
        found.append(
            Alt(
                Unknown(f"env:{name}:changed", name, Origin.ENVIRONMENT),
                choice_guard(("changed", name), 1),
            )
        )
    return under(tidy(found), machine.state.path)


def _around(machine: Machine, name: str) -> Value:
    surroundings = machine.surroundings
    if surroundings is not None and surroundings.knows(name):
        value = surroundings.variables.get(name)
        return one(MISSING) if value is None else known(value)
    if name in COUNT_AS_UNSET:
        return one(MISSING)
    return (
        Alt(Unknown(f"env:{name}", name, Origin.ENVIRONMENT), choice_guard(("env", name), 1)),
        Alt(MISSING, choice_guard(("env", name), 0)),
    )


def read_or(machine: Machine, name: str, default: Value, node: ast.AST) -> Value:
    """`os.environ.get(name, default)`, saying where a default or `None` comes from."""
    value = read(machine, name)
    found: list[Alt] = []
    for alt in value:
        if isinstance(alt.thing, Missing):
            found.extend(guarded(default, alt.guards))
        else:
            found.append(alt)
    note = machine.note(node, f"{machine.source(node)} when {name} is not set")
    unset = {NONE} if len(value) > 1 else set()
    return tidy(
        Alt(alt.thing, alt.guards, alt.carrier, (*alt.notes, note)) if alt.thing in unset else alt
        for alt in found
    )


def read_required(machine: Machine, key: Value, node: ast.AST) -> Value:
    """`os.environ[key]`: where the variable is not set, `KeyError`."""
    names = [alt.thing.value for alt in key if isinstance(alt.thing, Const)]
    if len(names) != 1 or not isinstance(names[0], str):
        machine.hazards += 1
        return machine.unknown(node, Origin.CALL)
    value = read(machine, names[0])
    present = tuple(alt for alt in value if not isinstance(alt.thing, Missing))
    if not present:
        raise Raised("KeyError")
    for alt in value:
        if isinstance(alt.thing, Missing):
            machine.deliver("KeyError", machine.state.fork(alt.guards))
    if len(present) < len(value):
        machine.state.path |= frozenset.intersection(*(alt.guards for alt in present))
    return present


def write(machine: Machine, key: Value, value: Value) -> None:
    """`os.environ[key] = value`; a value of `None` deletes."""
    names = under(key, machine.state.path)
    for alt in names:
        if not (isinstance(alt.thing, Const) and isinstance(alt.thing.value, str)):
            machine.state.environ_open = True
        elif len(names) == 1:
            machine.state.environ[alt.thing.value] = value
        else:
            others = tuple(other for other in names if other is not alt)
            before = machine.state.environ.get(alt.thing.value, one(MISSING))
            kept = (piece for other in others for piece in guarded(before, other.guards))
            machine.state.environ[alt.thing.value] = tidy((*guarded(value, alt.guards), *kept))
