"""Helpers out of sight that build clients: named in the settings, or found by their name."""

from __future__ import annotations

import re

from sts_lint.python import sessions
from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import bound_to, find_in_class
from sts_lint.python.foreign import own_text
from sts_lint.python.linking import follow
from sts_lint.python.machine import Machine
from sts_lint.python.objects import ClassBox, InstanceBox
from sts_lint.python.values import Const, Linked, Ref, Unknown, Value, one

_TELLING = re.compile(r"(?i)client|session|resource|conn|boto|aws|sts")
_STS = Const("sts", "str")


def made_out_of_sight(machine: Machine, name: str, arguments: Arguments) -> Value | None:
    """What a call of something unseen by this dotted name makes; None where nothing is known."""
    if not any(alt.thing == _STS for value in _values(arguments) for alt in value):
        return None
    if any(name == known or name.endswith(f".{known}") for known in machine.factories):
        return _client(machine, name, arguments)
    receiver, _, method = name.rpartition(".")
    if receiver and _TELLING.search(method):
        return _by_name(machine, method, arguments)
    return None


def _values(arguments: Arguments) -> list[Value]:
    return [*arguments.positional, *arguments.keywords.values()]


def _client(machine: Machine, name: str, arguments: Arguments) -> Value:
    """A client as a named factory builds it: of a session that is not seen."""
    service = next(v for v in _values(arguments) if any(alt.thing == _STS for alt in v))
    keywords: dict[str, Value] = {
        key: arguments.keywords[key]
        for key in ("region_name", "endpoint_url", "config")
        if key in arguments.keywords
    }
    if "region" in arguments.keywords:
        keywords.setdefault("region_name", arguments.keywords["region"])
    passed = Arguments(arguments.node, (service,), keywords, arguments.open, arguments.carrier)
    return sessions.make_client(machine, None, passed, receiver=Unknown(name, name))


def _by_name(machine: Machine, method: str, arguments: Arguments) -> Value | None:
    """The call of a method that only one class of the project has."""
    importer = (own_text(arguments.node) or machine.text).path
    found = machine.modules.method(importer, method) if machine.modules else None
    if found is None:
        return None
    path, owner = found
    for alt in follow(machine, one(Linked(owner, path, (owner,)))):
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(alt.thing, Ref) and isinstance(box, ClassBox):
            function = find_in_class(machine, alt.thing, method)
            instance = machine.new(InstanceBox(alt.thing, open=True))
            if function is not None:
                bound = bound_to(machine, function, instance, arguments.node)
                return machine.call_any(bound, arguments)
    return None
