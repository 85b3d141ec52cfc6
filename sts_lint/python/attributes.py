"""Reading and writing attributes: modules, instances, classes, sessions, unseen objects."""

from __future__ import annotations

import ast
from dataclasses import replace

from sts_lint.facts import Origin
from sts_lint.python import names
from sts_lint.python.arguments import Arguments
from sts_lint.python.functions import call_function, call_without_arguments
from sts_lint.python.machine import Machine
from sts_lint.python.objects import (
    Bound,
    ClassBox,
    ConfigBox,
    Func,
    InstanceBox,
    Method,
    Namespace,
    SessionBox,
    Super,
)
from sts_lint.python.session_state import session_variable
from sts_lint.python.values import (
    Alt,
    Const,
    External,
    Linked,
    Missing,
    Ref,
    Thing,
    Unknown,
    Value,
    guarded,
    known,
    one,
    tidy,
    under,
)

OVERLAY = -1  # the frame that holds attributes set on modules and unseen objects
GLOBALS = "builtins.globals()"  # the module's own names, as a dict
SESSION_PART = "<session>"  # the session inside an instance of a class derived from one
CLIENT_MAKERS = frozenset({"client", "create_client"})


def read_attribute(machine: Machine, alt: Alt, name: str, node: ast.AST) -> Value:
    """`alt.name` for one alternative of the receiver."""
    thing = alt.thing
    if isinstance(thing, External):
        return _of_external(machine, thing, name)
    if isinstance(thing, Ref):
        return _of_object(machine, alt, thing, name, node)
    if isinstance(thing, Super):
        found = find_in_bases(machine, thing.owner, name)
        return bound_to(machine, found, thing.receiver, node) if found else one(Method(alt, name))
    if isinstance(thing, Unknown):
        return _of_unseen(machine, alt, thing, name)
    if isinstance(thing, Const) and isinstance(thing.value, str) and name in ("value", "_value_"):
        return (alt,)
    if isinstance(thing, Const) and thing.value is None:
        machine.hazards += 1
        return machine.unknown(node)
    return one(Method(alt, name))


def _of_external(machine: Machine, thing: External, name: str) -> Value:
    full = names.canonical(f"{thing.name}.{name}")
    if isinstance(thing, Linked):
        below = replace(thing, name=full, inside=(*thing.inside, name))
        return machine.follow(one(below))
    overlay = machine.state.name(OVERLAY, full)
    if overlay is None:
        return one(External(full))
    kept = under(overlay, machine.state.path)
    return tuple(
        replace(alt, thing=External(full)) if isinstance(alt.thing, Missing) else alt
        for alt in kept
    )


def _of_unseen(machine: Machine, alt: Alt, thing: Unknown, name: str) -> Value:
    identity = f"{thing.identity}.{name}"
    overlay = machine.state.name(OVERLAY, identity)
    machine.hazards += 1
    if overlay is not None:
        seen = tuple(
            one for one in under(overlay, machine.state.path) if not isinstance(one.thing, Missing)
        )
        if seen:
            return seen
    if name in CLIENT_MAKERS:
        return one(Method(alt, name))
    origin = thing.origin if thing.origin is Origin.PARAMETER else Origin.ATTRIBUTE
    return one(Unknown(identity, f"{thing.text}.{name}", origin))


def _of_object(machine: Machine, alt: Alt, ref: Ref, name: str, node: ast.AST) -> Value:
    box = machine.box(ref)
    if name == "__dict__" and isinstance(box, InstanceBox | ClassBox):
        return one(Namespace(ref))
    if isinstance(box, InstanceBox):
        return _of_instance(machine, ref, box, name, node)
    if isinstance(box, ClassBox):
        found = find_in_class(machine, ref, name)
        return (
            _from_class(found, ref)
            if found is not None
            else _unseen_member(ref, name, node, machine)
        )
    if isinstance(box, ConfigBox) and name in box.options:
        return box.options[name]
    if isinstance(box, SessionBox) and name in ("_session", "session"):
        return one(ref)
    if isinstance(box, SessionBox) and name in ("region_name", "profile_name"):
        return session_variable(machine, ref, name.removesuffix("_name"), node)
    return one(Method(alt, name))


def _of_instance(machine: Machine, ref: Ref, box: InstanceBox, name: str, node: ast.AST) -> Value:
    own = under(box.attributes.get(name, ()), machine.state.path)
    set_here = tuple(alt for alt in own if not isinstance(alt.thing, Missing))
    gaps = tuple(alt for alt in own if isinstance(alt.thing, Missing))
    if set_here and not gaps:
        return set_here
    inherited = find_in_class(machine, box.owner, name)
    if inherited is None and SESSION_PART in box.attributes:
        session = box.attributes[SESSION_PART]
        rest = machine.each(session, lambda alt: read_attribute(machine, alt, name, node))
    elif inherited is None:
        rest = _computed_attribute(machine, ref, box, name, node)
    else:
        rest = bound_to(machine, inherited, ref, node)
    if not set_here:
        return rest
    return tidy((*set_here, *(piece for gap in gaps for piece in guarded(rest, gap.guards))))


def _computed_attribute(
    machine: Machine, ref: Ref, box: InstanceBox, name: str, node: ast.AST
) -> Value:
    """What `__getattr__` gives, where the class has one."""
    getter = find_in_class(machine, box.owner, "__getattr__")
    function = getter[0].thing if getter else None
    if not isinstance(function, Func) or name.startswith("__"):
        return _unseen_member(ref, name, node, machine)
    return call_function(machine, function, Arguments(node, (known(name),)), ref)


def _unseen_member(ref: Ref, name: str, node: ast.AST, machine: Machine) -> Value:
    machine.hazards += 1
    unseen = Unknown(f"object{ref.number}.{name}", machine.source(node), Origin.ATTRIBUTE)
    if name in CLIENT_MAKERS:
        return one(
            Method(Alt(replace(unseen, text=machine.source(node).removesuffix(f".{name}"))), name)
        )
    return one(unseen)


def find_in_class(machine: Machine, ref: Ref, name: str) -> Value | None:
    """What a class or its bases bind to a name; `None` if no class of the file does."""
    box = machine.box(ref)
    if not isinstance(box, ClassBox):
        return None
    if name in box.namespace:
        return under(box.namespace[name], machine.state.path)
    return find_in_bases(machine, ref, name)


def find_in_bases(machine: Machine, ref: Ref, name: str) -> Value | None:
    """What the bases of a class bind to a name, depth first."""
    box = machine.box(ref)
    if isinstance(box, ClassBox):
        for base in box.bases:
            for alt in under(base, machine.state.path):
                if isinstance(alt.thing, Ref) and alt.thing != ref:
                    found = find_in_class(machine, alt.thing, name)
                    if found is not None:
                        return found
    return None


def bound_to(machine: Machine, value: Value, receiver: Thing, node: ast.AST) -> Value:
    """Functions found in a class become methods of the receiver; properties are called."""

    def bind(alt: Alt) -> Value:
        function = alt.thing
        if not isinstance(function, Func) or function.owner is None:
            return (alt,)
        if function.flavour == "property":
            return call_without_arguments(machine, Bound(function, receiver), node)
        return (replace(alt, thing=_method(machine, function, receiver)),)

    return machine.each(value, bind)


def _method(machine: Machine, function: Func, receiver: Thing) -> Thing:
    if function.flavour == "staticmethod":
        return function
    if function.flavour == "classmethod" and isinstance(receiver, Ref):
        box = machine.box(receiver)
        return Bound(function, box.owner if isinstance(box, InstanceBox) else receiver)
    return Bound(function, receiver)


def _from_class(value: Value, ref: Ref) -> Value:
    return tuple(
        replace(alt, thing=Bound(alt.thing, ref))
        if isinstance(alt.thing, Func) and alt.thing.flavour == "classmethod"
        else alt
        for alt in value
    )


def certainly_lacks(machine: Machine, alt: Alt, name: str) -> bool:
    """Whether an object wholly seen has no such attribute."""
    if isinstance(alt.thing, Const):
        return not hasattr(alt.thing.value, name)
    ref = alt.thing
    box = machine.box(ref) if isinstance(ref, Ref) else None
    if isinstance(box, ClassBox) and isinstance(ref, Ref):
        return find_in_class(machine, ref, name) is None and _all_bases_seen(machine, ref)
    if not isinstance(box, InstanceBox) or box.open or name in box.attributes:
        return False
    return find_in_class(machine, box.owner, name) is None and _all_bases_seen(machine, box.owner)


def _all_bases_seen(machine: Machine, ref: Ref) -> bool:
    box = machine.box(ref)
    if not isinstance(box, ClassBox):
        return ref.number == 0  # a plain namespace object
    things = [alt.thing for base in box.bases for alt in base]
    return all(
        (isinstance(thing, Ref) and _all_bases_seen(machine, thing))
        or (isinstance(thing, External) and thing.name in ("builtins.object", "abc.ABC"))
        for thing in things
    )


def write_attribute(machine: Machine, receiver: Value, name: str, value: Value) -> None:
    """`receiver.name = value`."""
    alternatives = under(receiver, machine.state.path)
    for alt in alternatives:
        certain = len(alternatives) == 1
        _write(
            machine, alt, name, value if certain else guarded(value, alt.guards), certain=certain
        )


def _write(machine: Machine, alt: Alt, name: str, value: Value, *, certain: bool) -> None:
    thing = alt.thing
    if isinstance(thing, External):
        machine.state.bind(OVERLAY, names.canonical(f"{thing.name}.{name}"), value)
    elif isinstance(thing, Unknown):
        machine.state.bind(OVERLAY, f"{thing.identity}.{name}", value)
    elif isinstance(thing, Ref):
        box = machine.box(thing)
        if isinstance(box, ConfigBox):
            options = {**box.options, name: value}
            machine.put(thing, replace(box, options=options, provided=box.merged_from))
        elif isinstance(box, InstanceBox):
            before = () if certain else box.attributes.get(name, ())
            machine.put(
                thing, replace(box, attributes={**box.attributes, name: tidy((*value, *before))})
            )
        elif isinstance(box, ClassBox):
            machine.put(thing, replace(box, namespace={**box.namespace, name: value}))
