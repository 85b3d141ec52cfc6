"""What a session holds, and what reading it gives."""

from __future__ import annotations

import ast

from sts_lint.aws.context import FILE_VARIABLES, PROFILE_VARIABLES
from sts_lint.facts import CONSTANT, REDEFINED, Origin
from sts_lint.python import environ
from sts_lint.python.arguments import Arguments
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import SessionBox
from sts_lint.python.surroundings import Surroundings
from sts_lint.python.values import (
    MISSING,
    NONE,
    Alt,
    Const,
    Missing,
    Ref,
    Tup,
    Unknown,
    Value,
    guarded,
    known,
    one,
    tidy,
    under,
)

CLIENT_PARAMETERS = (
    "service_name",
    "region_name",
    "api_version",
    "use_ssl",
    "verify",
    "endpoint_url",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "config",
    "aws_account_id",
)
BOTO3_SESSION_PARAMETERS = (
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "region_name",
    "botocore_session",
    "profile_name",
    "aws_account_id",
)
BOTOCORE_SESSION_PARAMETERS = ("session_vars", "event_hooks", "include_builtin_handlers", "profile")


def given(arguments: Arguments, names: tuple[str, ...]) -> dict[str, Value]:
    """Arguments by parameter name; what was not passed is left out. `TypeError` if it cannot be."""
    if len(arguments.positional) > len(names) or not set(arguments.keywords) <= set(names):
        raise Raised("TypeError")
    found: dict[str, Value] = {}
    for position, name in enumerate(names):
        value = arguments.get(position, name)
        if value is not None:
            found[name] = value
    return found


def definition_parts(definition: Value) -> tuple[Value, Value, Value] | None:
    """The config key, environment variable and default of one of `session_vars`."""
    if len(definition) != 1 or not isinstance(definition[0].thing, Tup):
        return None
    items = (*definition[0].thing.items, one(NONE), one(NONE), one(NONE))
    return items[0], items[1], items[2]


def variable_values(machine: Machine, box: SessionBox) -> dict[str, Value]:
    """The session variables in force now, those of `session_vars` worked out."""
    values = {}
    for logical, definition in box.defaults.items():
        parts = definition_parts(definition)
        if parts is None:
            values[logical] = one(Unknown(f"definition {logical}", f"session_vars[{logical!r}]"))
            continue
        values.update(_defined(logical, _from_environment(machine, parts[1]), parts))
    for logical, value in box.variables.items():
        unset = all(alt.thing == NONE or isinstance(alt.thing, Missing) for alt in value)
        if not (unset and logical in values):
            values[logical] = value
    return values


def _defined(logical: str, read: Value, parts: tuple[Value, Value, Value]) -> dict[str, Value]:
    """What a redefined variable comes to: its environment variable, the profile, its default."""
    config_key, _, default = parts
    if all(isinstance(alt.thing, Missing) for alt in read):
        return {(CONSTANT if config_key == one(NONE) else REDEFINED) + logical: default}
    filled: list[Alt] = []
    for alt in read:
        filled.extend(guarded(default, alt.guards) if isinstance(alt.thing, Missing) else (alt,))
    return {logical: tidy(filled)}


def _from_environment(machine: Machine, name: Value) -> Value:
    if len(name) == 1 and isinstance(name[0].thing, Const) and isinstance(name[0].thing.value, str):
        return environ.read(machine, name[0].thing.value)
    return one(MISSING)


def session_variable(machine: Machine, ref: Ref, logical: str, node: ast.AST) -> Value:
    """`session.region_name`, `session.get_config_variable(name)`."""
    box = machine.box(ref)
    held = variable_values(machine, box) if isinstance(box, SessionBox) else {}
    names = (logical, REDEFINED + logical, CONSTANT + logical)
    value = next((held[name] for name in names if name in held), one(MISSING))
    found: list[Alt] = []
    for alt in under(value, machine.state.path):
        unset = isinstance(alt.thing, Missing) or alt.thing == NONE
        found.extend(
            guarded(_ambient(machine, ref, logical, node), alt.guards) if unset else (alt,)
        )
    return tidy(found)


def _ambient(machine: Machine, ref: Ref, logical: str, node: ast.AST) -> Value:
    """What a session variable that the program did not set comes to where the program runs."""
    unseen = one(
        Unknown(
            f"session{ref.number}.{logical}",
            machine.source(node),
            Origin.SESSION,
            may_be_absent=True,
        )
    )
    box = machine.box(ref)
    if logical != "region" or (isinstance(box, SessionBox) and box.open):
        return unseen
    read = environ.read(machine, "AWS_DEFAULT_REGION")
    if any(isinstance(alt.thing, Unknown) for alt in read):
        return unseen
    found: list[Alt] = []
    for alt in read:
        missing = isinstance(alt.thing, Missing)
        found.extend(guarded(_of_profile(machine, box, unseen), alt.guards) if missing else (alt,))
    return tidy(found)


def _of_profile(machine: Machine, box: object, unseen: Value) -> Value:
    """The Region that the profile of a session sets."""
    around = machine.surroundings
    if around is None or _chooses_profile(machine, around):
        return unseen
    named = box.variables.get("profile") if isinstance(box, SessionBox) else None
    found: list[Alt] = []
    for alt in under(named or one(NONE), machine.state.path):
        region = unseen
        if alt.thing == NONE or isinstance(alt.thing, Missing):
            region = known(around.region)
        elif isinstance(alt.thing, Const):
            region = known(around.regions.get(str(alt.thing.value)))
        found.extend(guarded(region, alt.guards))
    return tidy(found)


def _chooses_profile(machine: Machine, around: Surroundings) -> bool:
    """Whether the program itself says which profile or files count."""
    written = machine.state.environ
    names = [name for name in (*PROFILE_VARIABLES, *FILE_VARIABLES) if name in written]
    return any(name in around.variables or written[name] != one(NONE) for name in names)
