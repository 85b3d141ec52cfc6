"""boto3 and botocore as the program uses them: sessions, Config, clients."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.facts import ConfigCall, Origin, Write
from sts_lint.python import requests
from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import OVERLAY
from sts_lint.python.doubles import is_double_name
from sts_lint.python.foreign import is_foreign
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.names import SESSIONS
from sts_lint.python.objects import ConfigBox, DictBox, SessionBox, StsClient
from sts_lint.python.session_state import (
    BOTO3_SESSION_PARAMETERS,
    BOTOCORE_SESSION_PARAMETERS,
    definition_parts,
    given,
    session_variable,
)
from sts_lint.python.values import (
    NONE,
    Alt,
    Const,
    Missing,
    Ref,
    Thing,
    Unknown,
    Value,
    one,
    tidy,
    under,
)

DEFAULT_SESSION = "boto3.DEFAULT_SESSION"
MODE_VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS"


def make_session(machine: Machine, name: str, arguments: Arguments) -> Value:
    """`boto3.Session(…)`, `botocore.session.get_session()` and their kin."""
    library = SESSIONS[name]
    if library in ("botocore", "aiobotocore"):
        return _botocore_session(machine, name, library, arguments)
    passed = given(arguments, BOTO3_SESSION_PARAMETERS)
    variables = {
        logical: passed[parameter]
        for parameter, logical in (("region_name", "region"), ("profile_name", "profile"))
        if parameter in passed
    }
    wrapped = passed.get("botocore_session", one(NONE))
    inner = [alt.thing for alt in wrapped if isinstance(alt.thing, Ref)]
    box = machine.box(inner[0]) if len(inner) == 1 == len(wrapped) else None
    if isinstance(box, SessionBox):
        machine.put(inner[0], replace(box, variables={**box.variables, **_set_only(variables)}))
        return one(inner[0])
    unseen = any(alt.thing != NONE and not isinstance(alt.thing, Missing) for alt in wrapped)
    return one(machine.new(SessionBox(library, variables, open=unseen and not arguments.open)))


def _set_only(variables: dict[str, Value]) -> dict[str, Value]:
    return {
        name: value
        for name, value in variables.items()
        if not all(alt.thing == NONE or isinstance(alt.thing, Missing) for alt in value)
    }


def _botocore_session(machine: Machine, name: str, library: str, arguments: Arguments) -> Value:
    names = ("env_vars",) if name.endswith("get_session") else BOTOCORE_SESSION_PARAMETERS
    passed = given(arguments, names)
    box = SessionBox(library)
    if "profile" in passed:
        box.variables["profile"] = passed["profile"]
    ref = machine.new(box)
    definitions = passed.get("session_vars", passed.get("env_vars"))
    if definitions is not None:
        machine.put(ref, _redefined(machine, box, definitions, arguments.node))
    return one(ref)


def _redefined(machine: Machine, box: SessionBox, definitions: Value, node: ast.AST) -> SessionBox:
    table = (
        machine.box(definitions[0].thing)
        if len(definitions) == 1 and isinstance(definitions[0].thing, Ref)
        else None
    )
    if not isinstance(table, DictBox):
        none_given = all(alt.thing == NONE for alt in definitions)
        return box if none_given else replace(box, open=True)
    defaults = dict(box.defaults)
    for logical, definition in table.entries.items():
        defaults[str(logical)] = definition
        parts = definition_parts(definition)
        if parts is not None and logical == "sts_regional_endpoints":
            record_write(machine, node, "sts_regional_endpoints", "session_vars", parts[2], node)
    return replace(box, defaults=defaults, open=box.open or table.open)


def default_session(machine: Machine) -> Value:
    """The session behind `boto3.client`."""
    overlay = machine.state.name(OVERLAY, DEFAULT_SESSION)
    found = under(overlay, machine.state.path) if overlay else ()
    sessions = tuple(alt for alt in found if isinstance(alt.thing, Ref))
    if sessions and len(sessions) == len(found):
        return sessions
    fresh = machine.new(SessionBox("boto3"))
    value = one(fresh) if not sessions else tidy((*sessions, Alt(fresh)))
    if not sessions:
        machine.state.bind(OVERLAY, DEFAULT_SESSION, value)
    return value


def setup_default_session(machine: Machine, arguments: Arguments) -> Value:
    """`boto3.setup_default_session(…)`."""
    machine.state.bind(OVERLAY, DEFAULT_SESSION, make_session(machine, "boto3.Session", arguments))
    return one(NONE)


def default_client(machine: Machine, arguments: Arguments) -> Value:
    """`boto3.client(…)`."""
    sessions = default_session(machine)
    return machine.each(sessions, lambda alt: make_client(machine, alt.thing, arguments))


def call_session(machine: Machine, ref: Ref, name: str, arguments: Arguments) -> Value:
    """A method of a session."""
    if name in ("client", "create_client"):
        return make_client(machine, ref, arguments)
    if name == "set_config_variable":
        return _set_variable(machine, ref, arguments)
    if name == "set_default_client_config":
        box = machine.box(ref)
        if isinstance(box, SessionBox) and arguments.positional:
            variables = {**box.variables, requests.DEFAULT_CONFIG: arguments.positional[0]}
            machine.put(ref, replace(box, variables=variables))
        return one(NONE)
    if name == "get_config_variable" and arguments.positional:
        logical = arguments.positional[0]
        if len(logical) == 1 and isinstance(logical[0].thing, Const):
            return session_variable(machine, ref, str(logical[0].thing.value), arguments.node)
    machine.hazards += 1
    return machine.unknown(arguments.node, Origin.CALL)


def _set_variable(machine: Machine, ref: Ref, arguments: Arguments) -> Value:
    box = machine.box(ref)
    name, value = arguments.get(0, "logical_name"), arguments.get(1, "value")
    if not isinstance(box, SessionBox) or name is None or value is None:
        return one(NONE)
    if len(name) != 1 or not isinstance(name[0].thing, Const):
        machine.put(ref, replace(box, open=True))
        return one(NONE)
    logical = str(name[0].thing.value)
    machine.put(ref, replace(box, variables={**box.variables, logical: value}))
    node = arguments.node
    literal = node.args[1] if isinstance(node, ast.Call) and len(node.args) > 1 else node
    record_write(machine, node, logical, "set_config_variable", value, literal)
    return one(NONE)


def record_write(
    machine: Machine, node: ast.AST, name: str, form: str, value: Value, literal: ast.AST
) -> None:
    """Tell of code that sets a mode or endpoint for later clients."""
    if name not in requests.TOLD or is_foreign(node):
        return
    for alt in under(value, machine.state.path):
        atom = requests.given_of(machine, alt)
        is_literal = isinstance(literal, ast.Constant)
        machine.recorder.write(
            Write(
                span=machine.text.span(node),
                line=getattr(node, "lineno", 1),
                name=name,
                form=form,
                value=atom,
                value_span=machine.text.span(literal) if is_literal else None,
                stubbed=machine.stubbed > 0,
            )
        )


def note_environment(machine: Machine, node: ast.AST, box: DictBox) -> None:
    """Tell of a mode in a dict that becomes the environment of another program.

    One that the program's own environment has was told where it was set.
    """
    value = box.entries.get(MODE_VARIABLE)
    if value is not None and value is not machine.state.environ.get(MODE_VARIABLE):
        record_write(
            machine, node, MODE_VARIABLE, "an environment for another program", value, node
        )


def note_copy(machine: Machine, node: ast.AST, before: DictBox, after: DictBox) -> None:
    """The same where a copy of `os.environ` is made, or changed, so that it holds a mode."""
    known, new = before.entries.get(MODE_VARIABLE), after.entries.get(MODE_VARIABLE)
    if after.environ and new is not known:
        note_environment(machine, node, after)


def make_client(
    machine: Machine, session: Thing | None, arguments: Arguments, receiver: Unknown | None = None
) -> Value:
    """`client(…)` or `create_client(…)`; `session` is `None` where its making is out of sight."""
    machine.hazards += 1
    service = arguments.get(0, "service_name")
    if service is None:
        return machine.unknown(arguments.node, Origin.CALL)
    named = under(service, machine.state.path)
    wanted = [alt for alt in named if alt.thing == Const("sts", "str")]
    node = arguments.node
    if len(wanted) < len(named) and isinstance(node, ast.Call) and not is_foreign(node):
        machine.recorder.other_service(node)
    if not wanted:
        return machine.unknown(arguments.node, Origin.CALL)
    if receiver is not None and is_double_name(receiver.text):
        return machine.unknown(arguments.node, Origin.CALL)
    found: list[Alt] = []
    for alt in wanted:
        key = alt.carrier if alt.carrier is not None else (arguments.carrier or 0)
        requests.record(machine, key, alt, session, arguments)
        found.append(Alt(StsClient(key), alt.guards))
    return tidy(found)


def call_operation(machine: Machine, client: StsClient, name: str, arguments: Arguments) -> Value:
    """An operation of an STS client; `__enter__` and its kin give the client itself."""
    machine.hazards += 1
    if name in ("__enter__", "__aenter__"):
        return one(client)
    if isinstance(arguments.node, ast.Call) and not is_foreign(arguments.node):
        function = arguments.node.func
        end = machine.text.span(function).end
        if isinstance(function, ast.Attribute):
            machine.recorder.operation(
                client.site, name, machine.text.span(function)._replace(start=end - len(name))
            )
    return machine.unknown(arguments.node, Origin.CALL)


def make_config(machine: Machine, arguments: Arguments) -> Value:
    """`Config(…)`; an option botocore does not have is a `TypeError`."""
    if "sts_regional_endpoints" in arguments.keywords:
        node = arguments.node
        if not is_foreign(node):
            place = machine.text.span(node), getattr(node, "lineno", 1)
            machine.recorder.add(ConfigCall(*place, "sts_regional_endpoints"))
        raise Raised("TypeError")
    options = dict(arguments.keywords)
    if arguments.positional:
        options["region_name"] = arguments.positional[0]
    return one(machine.new(ConfigBox(options, arguments.open)))


def call_config(machine: Machine, config: ConfigBox, name: str, arguments: Arguments) -> Value:
    """`config.merge(other)`: the other's options win."""
    other = arguments.get(0, "other_config")
    if name != "merge" or other is None:
        return machine.unknown(arguments.node, Origin.CALL)

    def merge(alt: Alt) -> Value:
        box = machine.box(alt.thing) if isinstance(alt.thing, Ref) else None
        if not isinstance(box, ConfigBox):
            is_open = config.open or alt.thing != NONE
            return one(machine.new(ConfigBox(config.merged_from, is_open)))
        options = {**config.merged_from, **box.merged_from}
        return one(machine.new(ConfigBox(options, config.open or box.open)))

    return machine.each(other, merge)
