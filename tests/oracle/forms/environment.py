"""Values read from environment variables, set by the program, outside it, or nowhere.

A variable that no `AWS_*` rule covers is open: no one but the running program knows whether
it is set, and the generator sets it for some programs to a Region that differs.
"""

from __future__ import annotations

from ..draft import Draft, Layer, Unfit, form
from ..spelling import ORDINARY, Value, literal

OPEN = ("APP_REGION", "STS_PLACE", "DEPLOY_REGION", "SERVICE_LOCATION")
AWS = ("AWS_REGION", "AWS_DEFAULT_REGION")


def _open_variable(draft: Draft, value: Value, *, surely_set: bool = False) -> str:
    """A variable of the application, maybe set outside to something else."""
    name = draft.random.choice(OPEN)
    ordinary = isinstance(value, str) and ORDINARY.fullmatch(value) is not None
    if surely_set and not ordinary:
        raise Unfit
    if surely_set or (ordinary and draft.chance(0.3)):
        if draft.surroundings.environ or draft.surroundings.config_file:
            raise Unfit  # `--ambient this` would have to be given it too
        draft.application.setdefault(name, draft.random.choice([value, "eu-west-3"]))
    draft.unseen = True
    return name


def _read(draft: Draft, name: str, default: str | None) -> str:
    """A read with or without default, by one of the imports."""
    line, read = draft.random.choice(
        [
            ("import os", "os.environ.get"),
            ("import os", "os.getenv"),
            ("from os import environ", "environ.get"),
            ("from os import getenv", "getenv"),
        ]
    )
    draft.use(line)
    return f'{read}("{name}"{"" if default is None else ", " + default})'


@form(
    Layer.VALUE, "environment read, any name", "environ.get with default", "filled", "not service"
)
def with_default(draft: Draft, value: Value) -> str:
    return _read(draft, _open_variable(draft, value), literal(value))


@form(
    Layer.VALUE,
    "environment read, any name",
    "environ.get without default",
    "none",
    "only none",
    "not service",
)
def without_default(draft: Draft, value: Value) -> str:
    return _read(draft, _open_variable(draft, value), None)


@form(Layer.VALUE, "environment read, any name", "environ.get or default", "filled", "not service")
def or_default(draft: Draft, value: Value) -> str:
    return f"{_read(draft, _open_variable(draft, value), None)} or {literal(value)}"


@form(Layer.VALUE, "environment read, any name", "environ[] set outside", "filled", "not service")
def item(draft: Draft, value: Value) -> str:
    draft.use("import os")
    return f'os.environ["{_open_variable(draft, value, surely_set=True)}"]'


@form(
    Layer.VALUE,
    "environment read, AWS names",
    "AWS variable without default",
    "none",
    "only none",
    "not service",
)
def aws_without_default(draft: Draft, _value: Value) -> str:
    return _read(draft, draft.random.choice(AWS), None)


@form(
    Layer.VALUE, "environment read, AWS names", "AWS variable with default", "filled", "not service"
)
def aws_with_default(draft: Draft, value: Value) -> str:
    return _read(draft, draft.random.choice(AWS), literal(value))


@form(Layer.VALUE, "environment read, AWS names", "AWS variables in turn", "filled", "not service")
def aws_in_turn(draft: Draft, value: Value) -> str:
    inner = _read(draft, "AWS_DEFAULT_REGION", literal(value))
    return _read(draft, "AWS_REGION", inner)


@form(
    Layer.VALUE, "environment read, any name", "variable the program set", "filled", "not service"
)
def set_before(draft: Draft, value: Value) -> str:
    draft.use("import os")
    name = draft.name("MY_PLACE")
    draft.place(f'os.environ["{name}"] = {literal(value)}')
    if draft.chance(0.5):
        return f'os.environ["{name}"]'
    return _read(draft, name, '"us-west-2"' if draft.chance(0.5) else None)


@form(
    Layer.VALUE, "environment read, any name", "environ.setdefault value", "filled", "not service"
)
def setdefault(draft: Draft, value: Value) -> str:
    draft.use("import os")
    return f'os.environ.setdefault("{_open_variable(draft, value)}", {literal(value)})'


@form(Layer.VALUE, "environment read, any name", "environ.pop value", "filled", "not service")
def pop(draft: Draft, value: Value) -> str:
    draft.use("import os")
    return f'os.environ.pop("{_open_variable(draft, value)}", {literal(value)})'


@form(Layer.VALUE, "environment read, any name", "try environ[]", "filled", "not service")
def try_item(draft: Draft, value: Value) -> str:
    draft.use("import os")
    held, name = draft.name("place"), _open_variable(draft, value)
    draft.write(f'try:\n    {held} = os.environ["{name}"]')
    draft.write(f"except KeyError:\n    {held} = {literal(value)}")
    return held


@form(Layer.VALUE, "environment read, AWS names", "AWS_REGION in environ", "none", "not service")
def aws_membership(draft: Draft, value: Value) -> str:
    draft.use("import os")
    return f'os.environ["AWS_REGION"] if "AWS_REGION" in os.environ else {literal(value)}'


@form(
    Layer.VALUE,
    "environment read, any name",
    "constant from the environment",
    "filled",
    "not service",
)
def constant(draft: Draft, value: Value) -> str:
    name = draft.name("ENV_PLACE")
    draft.define(f"{name} = {_read(draft, _open_variable(draft, value), literal(value))}")
    return name


@form(
    Layer.VALUE, "Region of the surroundings", "Session().region_name or", "filled", "not service"
)
def session_region(draft: Draft, value: Value) -> str:
    draft.use("import boto3")
    made = draft.random.choice(["boto3.Session()", "boto3.session.Session()"])
    if draft.chance(0.5):
        return f"{made}.region_name or {literal(value)}"
    name = draft.name("found_region")
    draft.write(f"{name} = {made}.region_name\nif not {name}:\n    {name} = {literal(value)}")
    return name


@form(Layer.VALUE, "Region of the surroundings", "get_config_variable", "filled", "not service")
def config_variable(draft: Draft, value: Value) -> str:
    draft.use("import botocore.session")
    session = "botocore.session.get_session()"
    return f'{session}.get_config_variable("region") or {literal(value)}'
