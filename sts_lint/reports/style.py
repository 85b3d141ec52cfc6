"""Colours and links, where the reader wants them and the terminal has them."""

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

_LINKING_PROGRAMS = frozenset({"ghostty", "iTerm.app", "vscode", "WezTerm"})
_LINKING = frozenset({"KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"})
_FIRST_LINKING_VTE = 5000  # 0.50


@dataclass(frozen=True, slots=True)
class Style:
    """Wraps text in colour codes and links, or leaves it alone."""

    colored: bool = False
    linked: bool = False

    def severity(self, text: str, severity: Severity) -> str:
        """Text in the colour of a severity."""
        return self._wrap(text, _CODES[severity])

    def strong(self, text: str) -> str:
        """Bold text."""
        return self._wrap(text, "1")

    def faint(self, text: str) -> str:
        """Frame characters."""
        return self._wrap(text, "2")

    def link(self, text: str, target: str) -> str:
        """Text that opens a page."""
        return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\" if self.linked else text

    def _wrap(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colored else text


def has_links(stream: TextIO) -> bool:
    """Whether a stream is a terminal that is known to show links (OSC 8) as such."""
    if not stream.isatty():
        return False
    if os.environ.get("TERM_PROGRAM") in _LINKING_PROGRAMS or _LINKING.intersection(os.environ):
        return True
    version = os.environ.get("VTE_VERSION", "")
    return version.isdecimal() and int(version) >= _FIRST_LINKING_VTE


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to colour, for `--color auto|always|never` (NO_COLOR and FORCE_COLOR count)."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
