"""Builtins and the standard library, as far as programs build clients with them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sts_lint.facts import Origin
from sts_lint.python import names, raw, sessions
from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import CLIENT_MAKERS
from sts_lint.python.functions import carry
from sts_lint.python.machine import Machine
from sts_lint.python.objects import Partial
from sts_lint.python.values import (
    Unknown,
    Value,
    known,
    one,
)

Library = Callable[[Machine, Arguments], Value]
FUNCTIONS: dict[str, Library] = {}


def library(*full_names: str) -> Callable[[Library], Library]:
    """Register what a function of a library does, under its full names."""

    def register(function: Library) -> Library:
        FUNCTIONS.update(dict.fromkeys(full_names, function))
        return function

    return register


def call_external(machine: Machine, name: str, arguments: Arguments) -> Value:
    """Call a function or class from outside the file."""
    function = FUNCTIONS.get(name)
    if function is not None:
        return function(machine, arguments)
    if name in names.SESSIONS:
        return sessions.make_session(machine, name, arguments)
    machine.hazards += 1
    raw.note_external(machine, name, arguments)
    base, _, last = name.rpartition(".")
    written_on_it = isinstance(getattr(arguments.node, "func", None), ast.Attribute)
    if last in CLIENT_MAKERS and written_on_it:
        return sessions.make_client(machine, None, arguments, receiver=Unknown(base, base))
    return machine.unknown(arguments.node, Origin.CALL)


FUNCTIONS["boto3.client"] = sessions.default_client
FUNCTIONS["aioboto3.client"] = sessions.default_client
FUNCTIONS["boto3.setup_default_session"] = sessions.setup_default_session
FUNCTIONS["aioboto3.setup_default_session"] = sessions.setup_default_session
FUNCTIONS[names.CONFIG] = sessions.make_config


@library("boto3._get_default_session")
def _default_session(machine: Machine, _arguments: Arguments) -> Value:
    return sessions.default_session(machine)


@library("functools.partial")
def _partial(machine: Machine, arguments: Arguments) -> Value:
    if not arguments.positional:
        return machine.unknown(arguments.node)
    carried = tuple(carry(value, arguments.carrier) for value in arguments.positional[1:])
    keywords = {name: carry(value, arguments.carrier) for name, value in arguments.keywords.items()}
    return one(Partial(arguments.positional[0], carried, tuple(keywords.items()), arguments.open))


@library(
    "botocore.credentials.AssumeRoleCredentialFetcher",
    "botocore.credentials.AssumeRoleWithWebIdentityCredentialFetcher",
    "aiobotocore.credentials.AioAssumeRoleCredentialFetcher",
    "aiobotocore.credentials.AioAssumeRoleWithWebIdentityCredentialFetcher",
)
def _credential_fetcher(machine: Machine, arguments: Arguments) -> Value:
    """It has its creator make a client of STS, whatever else it is given."""
    creator = arguments.get(0, "client_creator")
    if creator is not None:
        asked = Arguments(arguments.node, (known("sts"),), carrier=arguments.carrier)
        machine.call_any(creator, asked)
    return machine.unknown(arguments.node, Origin.CALL)
