"""Environments: which variables stand together, what is in force around them, what runs there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from sts_lint.aws.names import VARIABLES
from sts_lint.carried import Carried, Carrier, Environment, Setting
from sts_lint.model import Entry

Variables = tuple[tuple[str, Entry], ...]

_CONTAINER_KEYS = (
    "env environment variables environment_variables aws_environment_variables env-vars "
    "containerenv provider globals function"
)
_CONTAINERS = frozenset(_CONTAINER_KEYS.split())
"""Keys that belong to the way an environment is written, not to what it is the environment of."""
_STRUCTURED = frozenset({"yaml", "json", "toml", "hcl"})
_FLAT = frozenset({"dotenv", "docker-env", "systemd", "dockerfile"})
_PYTHON = re.compile(
    r"(?i)python(?!_\d)|\bboto|\bpip3?\b|pytest|poetry|django|flask|celery|gunicorn|uvicorn|airflow|jupyter"
    r"|ansible|\btox\b|\.py\b"
)
_OTHER = re.compile(
    r"(?i)\b(?:node(?:js|:)|ts-node|npm|p?npx|yarn|pnpm|openjdk|java|gradle|mvn|maven|golang|go:|dotnet|ruby|rails"
    r"|php|rust|cargo|terraform|tofu|packer|helm|cluster-autoscaler|external-dns|argocd)"
)


_SETS_BOTH = "aws-actions/configure-aws-credentials"
"""What gives later steps both variables of a Region, whatever a workflow says."""


class Variable(NamedTuple):
    """A variable of AWS and where it belongs; the same for variables of one environment."""

    name: str
    entry: Entry
    place: object


def variable(entry: Entry) -> Variable | None:
    """The variable that an entry sets: `NAME`, `spark.executorEnv.NAME`, or `- NAME` in a list.

    The last keeps the value that the variable has outside.
    """
    before, _, name = entry.path[-1].rpartition(".")
    if name in VARIABLES:
        return Variable(name, entry, (entry.scope, before))
    if entry.value in VARIABLES and name.isdecimal() and entry.form != "argument":
        return Variable(entry.value, replace(entry, literal=False), (entry.scope, ""))
    return None


def is_environment(entry: Entry) -> bool:
    """Whether it is certainly a variable that a program sees: by its format, form or place."""
    around = [key.lower() for key in entry.path[:-1] if not key.isdecimal()]
    in_container = bool(around) and around[-1] in _CONTAINERS
    of_pair = entry.form == "pair" and not _CONTAINERS.isdisjoint(around)
    return entry.dialect in _FLAT or entry.form in ("export", "prefix") or in_container or of_pair


def facts_of(environments: Iterable[list[tuple[str, Entry]]], content: str) -> Iterator[Carried]:
    """Each environment and its variables."""
    every = [tuple(variables) for variables in environments]
    by_owner: dict[tuple[str, ...], dict[str, Entry]] = {}
    for variables in every:
        by_owner.setdefault(_owner(variables), {}).update(variables)
    guessed = any(not entry.exact for variables in every for _, entry in variables)
    python = _runs_python(content, guessed=guessed)
    for variables in every:
        around = {**_inherited(variables, by_owner), **dict(variables)}
        yield Environment(variables, around, python)
        for name, entry in variables:
            yield Setting(name, Carrier.VARIABLE, entry, around)


def _inherited(
    variables: Variables, by_owner: Mapping[tuple[str, ...], Mapping[str, Entry]]
) -> dict[str, Entry]:
    """What is in force around: a step sees the variables of its job and its workflow."""
    entry, owner = variables[0][1], _owner(variables)
    if entry.dialect not in _STRUCTURED and entry.form != "prefix":
        return {}
    outer = (by_owner.get(owner[:length], {}) for length in range(len(owner)))
    return {name: held for place in outer for name, held in place.items()}


def _runs_python(content: str, *, guessed: bool) -> bool:
    """Whether what a file is about may be Python that nothing else gives a Region."""
    named = _PYTHON.search(content) is not None
    may_be = named or (not guessed and _OTHER.search(content) is None)
    return may_be and _SETS_BOTH not in content


def _owner(variables: Variables) -> tuple[str, ...]:
    """The path of what an environment belongs to: a workflow, a job, a container."""
    entry = variables[0][1]
    path = list(entry.path[:-1])
    while path and (path[-1].isdecimal() or path[-1].lower() in _CONTAINERS):
        path.pop()
    return (*path, entry.form) if entry.form == "prefix" else tuple(path)
