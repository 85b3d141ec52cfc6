"""From the values at a client's construction to the requests it may be built with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product

from sts_lint.facts import ABSENT, Atom, Given, Maker, Opaque, Request, Symbol, Template
from sts_lint.python import session_state
from sts_lint.python.arguments import Arguments
from sts_lint.python.foreign import is_foreign
from sts_lint.python.machine import Machine, Raised
from sts_lint.python.objects import ConfigBox, InstanceBox, SessionBox
from sts_lint.python.values import (
    MISSING,
    Alt,
    Const,
    External,
    Glued,
    Guards,
    Missing,
    Ref,
    Thing,
    Unknown,
    Value,
    conflict,
    imported,
    one,
    together,
    under,
)

MOST_REQUESTS = 64
DEFAULT_CONFIG = "default client config"
CONFIG_OPTIONS = frozenset(
    {
        "region_name",
        "use_fips_endpoint",
        "use_dualstack_endpoint",
        "ignore_configured_endpoint_urls",
        "defaults_mode",
        "signature_version",
    }
)
CONTROLS = frozenset(
    {
        "AWS_DEFAULT_REGION",
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_DEFAULTS_MODE",
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
    }
)
TOLD = frozenset(
    {
        "AWS_STS_REGIONAL_ENDPOINTS",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "sts_regional_endpoints",
    }
)  # settings whose writing is a fact of its own
_STEPS = 3  # that one way to build a client costs, beside those of evaluating it
Slot = tuple[str, str]  # where it belongs, and its name there


def record(
    machine: Machine, key: int, service: Alt, session: Thing | None, arguments: Arguments
) -> None:
    """Note one construction of an STS client, in every way it can happen here."""
    path = machine.state.path | service.guards
    try:
        passed = session_state.given(arguments, session_state.CLIENT_PARAMETERS)
    except Raised:
        requests = [
            Request(error=_note(machine, arguments, "the call does not fit botocore's signature"))
        ]
        complete = True
    else:
        ways = list(_ways(machine, passed, session, path))
        machine.spend(_STEPS * (1 + len(ways)))
        requests = [_request(machine, way, session, arguments) for way in ways[:MOST_REQUESTS]]
        complete = len(ways) <= MOST_REQUESTS
    machine.recorder.client(
        key, requests, complete=complete, shadow=machine.shadow > 0, stubbed=machine.stubbed > 0
    )


def _note(machine: Machine, arguments: Arguments, text: str) -> Given:
    return Given(text, (machine.note(arguments.node, text),))


def _ways(
    machine: Machine, passed: dict[str, Value], session: Thing | None, path: Guards
) -> Iterator[dict[Slot, Alt]]:
    slots: dict[Slot, Value] = {
        ("", name): passed[name]
        for name in ("region_name", "endpoint_url", "use_ssl", "config")
        if name in passed
    }
    slots.update(_session_slots(machine, session))
    slots.update(
        (("environ", name), value)
        for name, value in machine.state.environ.items()
        if name in CONTROLS
    )
    for way in _combinations(slots, path):
        expanded = _config_slots(machine, way)
        if expanded:
            guards = together(way.values()) or frozenset()
            yield from _combinations(
                {**{slot: (alt,) for slot, alt in way.items()}, **expanded}, path | guards
            )
        else:
            yield way


def _combinations(slots: dict[Slot, Value], path: Guards) -> Iterator[dict[Slot, Alt]]:
    values = [under(value, path) for value in slots.values()]
    for count, combination in enumerate(product(*values)):
        if count > 64 * MOST_REQUESTS:
            return
        guards = together(combination)
        if guards is not None and not conflict(guards, path):
            yield dict(zip(slots, combination, strict=True))


def _session_slots(machine: Machine, session: Thing | None) -> dict[Slot, Value]:
    box = machine.box(session) if isinstance(session, Ref) else None
    if not isinstance(box, SessionBox):
        return {}
    return {
        ("session", name): value
        for name, value in session_state.variable_values(machine, box).items()
    }


def _config_slots(machine: Machine, way: dict[Slot, Alt]) -> dict[Slot, Value]:
    slots: dict[Slot, Value] = {}
    places = (("session", DEFAULT_CONFIG), ("", "config"))
    configs = [box for box in (_config_at(machine, way, slot) for slot in places) if box]
    for box in configs:
        if box.open:
            for name in CONFIG_OPTIONS:
                slots["config", name] = one(
                    Unknown(f"config:{name}", "Config(**…)", may_be_absent=True)
                )
        options = box.options if len(configs) == 1 else box.merged_from
        slots.update(
            (("config", name), value) for name, value in options.items() if name in CONFIG_OPTIONS
        )
    return slots


def _config_at(machine: Machine, way: dict[Slot, Alt], slot: Slot) -> ConfigBox | None:
    alt = way.get(slot)
    box = machine.box(alt.thing) if alt is not None and isinstance(alt.thing, Ref) else None
    return box if isinstance(box, ConfigBox) else None


def _request(
    machine: Machine, way: dict[Slot, Alt], session: Thing | None, arguments: Arguments
) -> Request:
    box = machine.box(session) if isinstance(session, Ref) else None
    groups: dict[str, list[tuple[str, Given]]] = {"config": [], "session": [], "environ": []}
    for (group, name), alt in way.items():
        if group and name != DEFAULT_CONFIG and not isinstance(alt.thing, Missing):
            groups[group].append((name, given_of(machine, alt)))
    return Request(
        region=_argument(machine, way, "region_name", arguments),
        endpoint=_argument(machine, way, "endpoint_url", arguments),
        use_ssl=_argument(machine, way, "use_ssl", arguments),
        config=tuple(sorted(groups["config"], key=_name)),
        session=tuple(sorted(groups["session"], key=_name)),
        environ=tuple(sorted(groups["environ"], key=_name)),
        session_seen=isinstance(box, SessionBox) and not box.open,
        maker=_maker(machine, arguments),
    )


def _maker(machine: Machine, arguments: Arguments) -> Maker | None:
    node = arguments.node
    if not isinstance(node, ast.Call) or is_foreign(node):
        return None
    return machine.recorder.maker(node)


def _name(setting: tuple[str, Given]) -> str:
    return setting[0]


def _argument(machine: Machine, way: dict[Slot, Alt], name: str, arguments: Arguments) -> Given:
    alt = way.get(("", name), Alt(MISSING))
    found = given_of(machine, alt)
    if found.value is ABSENT:
        return found
    here = machine.note(_node_of(arguments.node, name), f"{name} is {_words(alt.thing)}")
    return Given(found.value, (*found.because, here), found.literal)


def _node_of(node: ast.AST, name: str) -> ast.AST:
    """Where an argument is written, or the call where it is no keyword of it."""
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return next((keyword.value for keyword in keywords if keyword.arg == name), node)


def _words(thing: Thing) -> str:
    if isinstance(thing, Const):
        return repr(thing.value)
    if isinstance(thing, Glued):
        return repr(
            "".join(part if isinstance(part, str) else f"{{{part.text}}}" for part in thing.parts)
        )
    if isinstance(thing, Unknown):
        return thing.text
    return "an object"


def given_of(machine: Machine, alt: Alt) -> Given:
    """An alternative as the rest of the tool sees it."""
    return Given(atom_of(machine, alt.thing), alt.notes, alt.literal)


def atom_of(machine: Machine, thing: Thing) -> Atom:
    """A thing as an atom of a fact."""
    if isinstance(thing, Missing):
        return ABSENT
    if isinstance(thing, External):
        return symbol_of(imported(thing))
    if isinstance(thing, Unknown):
        return symbol_of(thing)
    if isinstance(thing, Glued):
        return Template(
            tuple(part if isinstance(part, str) else symbol_of(part) for part in thing.parts)
        )
    if isinstance(thing, Const) and isinstance(thing.value, str | bool | None):
        return thing.value
    if isinstance(thing, Ref) and isinstance(machine.box(thing), InstanceBox):
        return symbol_of(Unknown(f"object{thing.number}", "an object"))  # it may be text
    return Opaque(repr(thing.value) if isinstance(thing, Const) else "an object")


def symbol_of(unknown: Unknown) -> Symbol:
    """An unseen value as the rest of the tool sees it."""
    return Symbol(unknown.text, unknown.origin, unknown.may_be_absent, unknown.identity)
