"""Where names live, and where returns and loop exits gather."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sts_lint.python.objects import Func
from sts_lint.python.state import State
from sts_lint.python.values import Alt, Guards, Value


@dataclass
class Loop:
    """Where `break` and `continue` of one loop leave their states."""

    breaks: list[State] = field(default_factory=list)
    continues: list[State] = field(default_factory=list)


@dataclass
class Frame:
    """One function call (or the module): where names live and returns gather.

    `path` is the one on which it was entered, `since` how much had been recorded by then.
    """

    number: int
    enclosing: tuple[int, ...] = ()
    function: Func | None = None
    receiver: Alt | None = None
    outer_names: dict[str, int] = field(default_factory=dict)  # global and nonlocal
    bound: dict[str, None] = field(default_factory=dict)  # names assigned here, in order
    returns: list[tuple[State, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    on_yield: Callable[[Value], None] | None = None
    yields_open: bool = False
    path: Guards = frozenset()
    since: int = 0

    @property
    def module(self) -> int:
        """The frame of the module that the code belongs to."""
        return self.enclosing[-1] if self.enclosing else self.number
