"""Environments: which variables stand together, what is in force around them, what runs there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    r"(?i)python|boto|\bpip|pytest|poetry|django|flask|celery|gunicorn|uvicorn|airflow|jupyter"
    r"|ansible|\btox\b|\.py\b"
)
_OTHER = re.compile(
    r"(?i)\b(?:node(?:js|:)|npm|yarn|pnpm|openjdk|java|gradle|mvn|maven|golang|go:|dotnet|ruby|rails"
    r"|php|rust|cargo|terraform|tofu|packer|helm|cluster-autoscaler|external-dns|argocd)"
)


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


_SETS_BOTH = "aws-actions/configure-aws-credentials"
"""What gives later steps both variables of a Region, whatever a workflow says."""


def is_environment(entry: Entry) -> bool:
    """Whether it is certainly a variable that a program sees: by its format, form or place."""
    around = [key.lower() for key in entry.path[:-1] if not key.isdecimal()]
    in_container = bool(around) and around[-1] in _CONTAINERS
    of_pair = entry.form == "pair" and not _CONTAINERS.isdisjoint(around)
    return entry.dialect in _FLAT or entry.form in ("export", "prefix") or in_container or of_pair


def facts_of(environments: Iterable[list[tuple[str, Entry]]], content: str) -> Iterator[Carried]:
    """Each environment and its variables."""
    every = [tuple(variables) for variables in environments]
    guessed = any(not entry.exact for variables in every for _, entry in variables)
    named = _PYTHON.search(content) is not None
    python = named or (not guessed and _OTHER.search(content) is None)
    python = python and _SETS_BOTH not in content
    for variables in every:
        inherited = tuple(
            pair
            for other in sorted(every, key=lambda other: len(_owner(other)))
            if _is_around(_owner(other), _owner(variables), variables[0][1])
            for pair in other
        )
        yield Environment(variables, inherited, python)
        for name, entry in variables:
            yield Setting(name, Carrier.VARIABLE, entry, (*inherited, *variables))


def _owner(variables: Variables) -> tuple[str, ...]:
    """The path of what an environment belongs to: a workflow, a job, a container."""
    entry = variables[0][1]
    path = list(entry.path[:-1])
    while path and (path[-1].isdecimal() or path[-1].lower() in _CONTAINERS):
        path.pop()
    return (*path, entry.form) if entry.form == "prefix" else tuple(path)


def _is_around(outer: tuple[str, ...], inner: tuple[str, ...], entry: Entry) -> bool:
    shares = entry.dialect in _STRUCTURED or entry.form == "prefix"
    return shares and len(outer) < len(inner) and inner[: len(outer)] == outer
