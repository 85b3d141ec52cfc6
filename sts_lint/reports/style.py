"""Colours, where the reader wants them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TextIO

from sts_lint.model import Severity

_CODES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.ADVICE: "1;36",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Wraps text in colour codes, or leaves it alone."""

    colored: bool = False

    def severity(self, text: str, severity: Severity) -> str:
        """Text in the colour of a severity."""
        return self._wrap(text, _CODES[severity])

    def strong(self, text: str) -> str:
        """Bold text."""
        return self._wrap(text, "1")

    def faint(self, text: str) -> str:
        """Frame characters."""
        return self._wrap(text, "2")

    def _wrap(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colored else text


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour, for `--color auto|always|never` (NO_COLOR and FORCE_COLOR count)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
