"""The one way a file of any format is given up."""

from __future__ import annotations


class Unreadable(ValueError):
    """A text that its format's reader refuses: one line of reason, a 1-based line if known.

    `crashed` says that no reader refused it: it took its parser down.
    """

    def __init__(self, reason: str, line: int | None = None, crashed: bool = False) -> None:
        super().__init__(reason, line, crashed)
        self.reason = reason
        self.line = line
        self.crashed = crashed

    def __str__(self) -> str:
        return self.reason
