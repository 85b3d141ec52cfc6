"""The one way a file of any format is given up."""

from __future__ import annotations


class Unreadable(ValueError):
    """A text that its format's reader refuses: one line of reason, a 1-based line if known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
