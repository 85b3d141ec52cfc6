"""Classes of the file that derive from a boto3 or botocore session."""

from __future__ import annotations

from dataclasses import replace

from sts_lint.python.arguments import Arguments
from sts_lint.python.attributes import SESSION_PART
from sts_lint.python.machine import Machine
from sts_lint.python.names import SESSIONS
from sts_lint.python.objects import ClassBox, InstanceBox
from sts_lint.python.sessions import make_session
from sts_lint.python.values import External, Ref


def session_base(machine: Machine, ref: Ref) -> str | None:
    """The session class a class derives from, if it derives from one."""
    box = machine.box(ref)
    for base in box.bases if isinstance(box, ClassBox) else ():
        for alt in base:
            if isinstance(alt.thing, External) and alt.thing.name in SESSIONS:
                return alt.thing.name
            if isinstance(alt.thing, Ref) and alt.thing != ref:
                found = session_base(machine, alt.thing)
                if found is not None:
                    return found
    return None


def become_session(machine: Machine, instance: Ref, library: str, arguments: Arguments) -> None:
    """Run the session's own `__init__` on an instance of a derived class."""
    session = make_session(machine, library, arguments)
    box = machine.box(instance)
    if isinstance(box, InstanceBox):
        machine.put(instance, replace(box, attributes={**box.attributes, SESSION_PART: session}))
