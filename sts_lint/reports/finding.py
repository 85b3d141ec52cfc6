"""Diagnostics as reports for machines show them: numbers and words, nothing secret in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic, Severity, Span
from sts_lint.reports.fingerprint import Fingerprint, fingerprints
from sts_lint.reports.masking import shown
from sts_lint.reports.summary import settlement_line
from sts_lint.text import Place, Text

_TOP = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic of a file with its place; `path` is relative, `end` is exclusive."""

    diagnostic: Diagnostic
    result: Checked
    path: str
    start: Place
    end: Place
    fingerprint: Fingerprint

    @property
    def title(self) -> str:
        """Code and name."""
        return f"{self.diagnostic.code} {self.diagnostic.name}"

    @property
    def message(self) -> str:
        """What is wrong, in one line."""
        return shown(self.diagnostic.message)

    @property
    def decision(self) -> str:
        """The one edit elsewhere that settles it, in one line; empty where none is known."""
        settlement = self.diagnostic.settled_by
        return f"settled by {shown(settlement_line(settlement))}" if settlement else ""

    @property
    def said(self) -> str:
        """Message and decision in one line."""
        return f"{self.message} ({self.decision})" if self.decision else self.message

    @property
    def place(self) -> str:
        """`path:line:column`, of a notebook `path:cell 3:2:1`, as it may be shown."""
        return shown(f"{self.path}:{self.start}")


def findings(results: Iterable[Checked], advice: bool = True) -> Iterator[Finding]:
    """Every diagnostic, in order; without `advice` only what is a warning or worse."""
    for result, diagnostic, fingerprint in fingerprints(results):
        if advice or diagnostic.severity > Severity.ADVICE:
            start, end = extent(diagnostic.span, result.text)
            yield Finding(diagnostic, result, relative(result.path), start, end, fingerprint)


def extent(span: Span, text: Text | None) -> tuple[Place, Place]:
    """Where a span starts and ends in the file as stored; the top of one that was not read."""
    if text is None:
        return _TOP, _TOP
    return text.place(span.start), text.place(span.end)


def relative(path: str) -> str:
    """A path relative to the working directory, with `/`, where it lies inside; else itself."""
    if not is_outside(path):
        return path
    try:
        inside = os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
    return path if is_outside(inside) else inside


def is_outside(path: str) -> bool:
    """Whether a path is absolute or climbs out of the working directory."""
    return Path(path).is_absolute() or path.split("/", 1)[0] == ".."
