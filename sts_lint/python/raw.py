"""Requests to STS that no boto3 client makes: HTTP libraries, `Host` headers, hvac, boto 2."""

from __future__ import annotations

import ast
import re

from sts_lint.facts import Given, RawRequest
from sts_lint.python import handed
from sts_lint.python.arguments import Arguments
from sts_lint.python.foreign import is_foreign
from sts_lint.python.machine import Machine
from sts_lint.python.objects import DictBox
from sts_lint.python.requests import given_of
from sts_lint.python.values import Alt, Const, Glued, Ref, Value, under

VERBS = frozenset(
    [
        "get",
        "post",
        "put",
        "head",
        "options",
        "delete",
        "patch",
        "request",
        "stream",
        "fetch",
        "open",
        "urlopen",
    ]
)
LIBRARIES = re.compile(r"\b(requests|httpx|aiohttp|urllib3?|httplib2?|http\.client|pycurl)\b")
REQUEST_OBJECTS = frozenset(
    {
        "urllib.request.Request",
        "requests.Request",
        "httpx.Request",
        "botocore.awsrequest.AWSRequest",
        "http.client.HTTPSConnection",
        "http.client.HTTPConnection",
    }
)
ALWAYS_GLOBAL = {
    "hvac.aws_utils.generate_sigv4_auth_request": "generate_sigv4_auth_request",
    "boto.connect_sts": "boto.connect_sts",
    "boto.sts.STSConnection": "boto.sts.STSConnection",
    "boto.sts.connection.STSConnection": "boto.sts.STSConnection",
}
HVAC_LOGINS = frozenset({"iam_login", "auth_aws_iam"})
STS_HOST = re.compile(r"(?i)(?:^|//|@)sts[.-]")


def note_external(machine: Machine, name: str, arguments: Arguments) -> None:
    """A call of a library function, by its full name."""
    handed.note_call(machine, name.rpartition(".")[2], arguments)
    if name in ALWAYS_GLOBAL:
        _note_constant(machine, ALWAYS_GLOBAL[name], arguments)
    elif name in REQUEST_OBJECTS or _sends(name):
        _note_targets(machine, name, arguments)


def note_method(machine: Machine, receiver: str, name: str, arguments: Arguments) -> None:
    """A call of a method on an object from outside the file."""
    handed.note_call(machine, name, arguments)
    if name in HVAC_LOGINS and (name != "iam_login" or ".aws" in receiver):
        _note_constant(machine, name, arguments)
    elif name in VERBS and LIBRARIES.search(receiver):
        _note_targets(machine, f"{receiver}.{name}", arguments)
    elif name == "generate_presigned_url" and arguments.positional:
        _note_signed(machine, name, arguments)


def _sends(name: str) -> bool:
    return name.rpartition(".")[2] in VERBS and LIBRARIES.search(name) is not None


def _note_constant(machine: Machine, form: str, arguments: Arguments) -> None:
    note = machine.note(arguments.node, f"{form} names the host itself")
    _add(machine, form, arguments, Given("https://sts.amazonaws.com/", (note,)))


def _note_targets(machine: Machine, form: str, arguments: Arguments) -> None:
    targets: list[Value] = [
        *arguments.positional[:2],
        *_named(arguments, "url", "host", "full_url"),
    ]
    targets.append(_host_header(machine, arguments))
    for target in targets:
        for alt in under(target, machine.state.path):
            if _is_sts(alt):
                _add(machine, form, arguments, given_of(machine, alt))


def _named(arguments: Arguments, *names: str) -> list[Value]:
    return [arguments.keywords[name] for name in names if name in arguments.keywords]


def _host_header(machine: Machine, arguments: Arguments) -> Value:
    for headers in _named(arguments, "headers"):
        for alt in under(headers, machine.state.path):
            box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
            for key, value in box.entries.items() if isinstance(box, DictBox) else ():
                if isinstance(key, str) and key.lower() == "host":
                    return tuple(Alt(_as_url(alt), alt.guards, notes=alt.notes) for alt in value)
    return ()


def _as_url(alt: Alt) -> Const:
    host = str(alt.thing.value) if isinstance(alt.thing, Const) else ""
    return Const(f"https://{host}", "str")


def _note_signed(machine: Machine, form: str, arguments: Arguments) -> None:
    for alt in under(arguments.positional[0], machine.state.path):
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if isinstance(box, DictBox):
            for found in box.entries.get("url", ()):
                if _is_sts(found):
                    _add(machine, form, arguments, given_of(machine, found))


def _is_sts(alt: Alt) -> bool:
    if isinstance(alt.thing, Const) and isinstance(alt.thing.value, str):
        return STS_HOST.search(alt.thing.value) is not None
    first = alt.thing.parts[0] if isinstance(alt.thing, Glued) else ""
    return isinstance(first, str) and STS_HOST.search(first) is not None


def _line(arguments: Arguments) -> int:
    return getattr(arguments.node, "lineno", 1)


def _add(machine: Machine, form: str, arguments: Arguments, url: Given) -> None:
    node = arguments.node
    if is_foreign(node):  # a fact of that module
        return
    span = (
        machine.recorder.site_span(node) if isinstance(node, ast.Call) else machine.text.span(node)
    )
    machine.recorder.add(RawRequest(span, _line(arguments), form, url))
