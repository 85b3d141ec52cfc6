"""`try` statements: what the handlers see."""

from __future__ import annotations

import ast

from sts_lint.python.machine import Machine, choice_guard
from sts_lint.python.state import State, join
from sts_lint.python.tables import executes

CATCH_ALL = frozenset({"Exception", "BaseException"})
PARENTS = {
    "KeyError": "LookupError",
    "IndexError": "LookupError",
    "ModuleNotFoundError": "ImportError",
}


@executes(ast.Try)
def try_statement(machine: Machine, node: ast.Try) -> None:
    """`try: … except E: … else: … finally: …`."""
    _try(machine, node.body, node.handlers, node.orelse, node.finalbody)


def _try(
    machine: Machine,
    body: list[ast.stmt],
    handlers: list[ast.ExceptHandler],
    otherwise: list[ast.stmt],
    final: list[ast.stmt],
) -> None:
    before, hazards = machine.state.fork(), machine.hazards
    caught: list[tuple[State, str]] = []
    machine.catchers.append(caught)
    seen = _body_states(machine, body)
    machine.catchers.pop()
    may_fail = machine.hazards > hazards
    if machine.state.alive:
        machine.execute(otherwise)
    ends = [machine.state]
    ends.extend(_run_handlers(machine, handlers, caught, [before, *seen] if may_fail else []))
    machine.state = join(ends)
    if final:
        _finally(machine, final, before)


def _body_states(machine: Machine, body: list[ast.stmt]) -> list[State]:
    """Run the body and keep the states between its statements: any may be interrupted."""
    seen: list[State] = []
    for statement in body:
        machine.execute([statement])
        if not machine.state.alive:
            break
        if len(seen) < 8:
            seen.append(machine.state.fork())
    return seen[:-1]


def _run_handlers(
    machine: Machine,
    handlers: list[ast.ExceptHandler],
    caught: list[tuple[State, str]],
    interrupted: list[State],
) -> list[State]:
    ends: list[State] = []
    saved = machine.state
    pending = list(caught)
    for handler in handlers:
        taken = [state for state, name in pending if _handles(handler, name)]
        pending = [
            (state, name) for state, name in pending if not _certainly_handles(handler, name)
        ]
        choice = machine.choice()
        blind = [
            state.fork(choice_guard(choice, 1)) for state in interrupted if not _only_seen(handler)
        ]
        entries = taken + blind
        if entries:
            machine.state = join(entries).fork()
            _run_handler(machine, handler)
            ends.append(machine.state)
        else:
            machine.state = saved.fork()
            machine.state.alive = True
            machine.discard(lambda handler=handler: _run_handler(machine, handler), *handler.body)  # type: ignore[misc]
    machine.state = saved
    for state, name in pending:
        machine.deliver(name, state)
    return ends


def _run_handler(machine: Machine, handler: ast.ExceptHandler) -> None:
    if handler.name:
        machine.assign(handler.name, machine.unknown(handler))
    machine.execute(handler.body)


def _names(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {_last_name(kind) for kind in kinds}


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _certainly_handles(handler: ast.ExceptHandler, name: str) -> bool:
    names = _names(handler)
    return bool(names & CATCH_ALL) or name in names or PARENTS.get(name) in names


def _handles(handler: ast.ExceptHandler, name: str) -> bool:
    return _certainly_handles(handler, name) or name == "Exception"


def _only_seen(handler: ast.ExceptHandler) -> bool:
    """Exceptions we see ourselves wherever they can arise need no guess."""
    return _names(handler) <= {"KeyError", "NameError", "UnboundLocalError"}


def _finally(machine: Machine, final: list[ast.stmt], before: State) -> None:
    if machine.state.alive:
        machine.execute(final)
        return
    ended = machine.state
    machine.state = before.fork()
    machine.discard(lambda: machine.execute(final), *final)
    machine.state = ended


if hasattr(ast, "TryStar"):

    @executes(ast.TryStar)
    def try_star_statement(machine: Machine, node: ast.TryStar) -> None:
        """`try: … except* E: …`."""
        _try(machine, node.body, node.handlers, node.orelse, node.finalbody)
