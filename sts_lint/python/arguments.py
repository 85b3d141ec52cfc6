"""The evaluated arguments of a call."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from sts_lint.python.values import Unknown, Value, one


@dataclass(frozen=True)
class Arguments:
    """The evaluated arguments of a call; `open` where some are not seen."""

    node: ast.AST
    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    open: bool = False
    carrier: int | None = None
    text: str = "**kwargs"

    def get(self, position: int, name: str) -> Value | None:
        """An argument by position or keyword; a value with `Missing` where it may lack."""
        if position < len(self.positional):
            return self.positional[position]
        if name in self.keywords:
            return self.keywords[name]
        return self.unseen(name) if self.open else None

    def unseen(self, name: str) -> Value:
        """What an argument may be that an unseen `**kwargs` may hold."""
        place = f"{getattr(self.node, 'lineno', 0)}:{getattr(self.node, 'col_offset', 0)}"
        return one(Unknown(f"kwargs{place}:{name}", self.text, may_be_absent=True))
