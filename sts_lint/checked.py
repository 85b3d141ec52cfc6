"""The result of checking one file: what the engine makes and every report shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.declared import Declared
from sts_lint.model import Diagnostic, Severity, Site
from sts_lint.suppression import Means, Silenced, Suppression
from sts_lint.text import Syntax, Text


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one file; `named` tells that the user asked for this very file.

    `path` is as shown, with `/`. `text` is there unless the file could not be read or
    there is nothing to show. `silenced` are the findings that a comment, a setting or a
    baseline switched off, `comments` the suppressions that stand in the file; `names_ours` tells
    that something in it looks like one of ours. `declared` is what other files are judged by.
    """

    path: str
    text: Text | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    sites: tuple[Site, ...] = ()
    named: bool = False
    silenced: tuple[Silenced, ...] = ()
    comments: tuple[Suppression, ...] = ()
    names_ours: bool = False
    repaired: Repaired | None = None
    declared: tuple[Declared, ...] = ()

    @property
    def suppressed(self) -> int:
        """How many findings a comment or a setting switched off."""
        return len(self.silenced) - self.accepted

    @property
    def accepted(self) -> int:
        """How many findings a baseline holds."""
        return sum(each.by.means is Means.BASELINE for each in self.silenced)

    def failures(self, threshold: Severity) -> Iterator[Diagnostic]:
        """The diagnostics that fail a run; that a file is unreadable fails it only if named."""
        for diagnostic in self.diagnostics:
            if diagnostic.severity >= threshold and (self.named or not diagnostic.is_of_file):
                yield diagnostic

    def left(self) -> tuple[str, ...]:
        """What each finding lacks that fixing has left."""
        from sts_lint.fixing.repair import NO_RIGHT_FIX  # noqa: PLC0415 - for fixes only

        if self.repaired is not None:
            return self.repaired.left
        return tuple(NO_RIGHT_FIX for d in self.diagnostics if not d.is_of_file)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What fixing made of one file.

    `original` is the file as it was read and checked, `after` what it is to hold. `fixed` is the
    number of findings that are gone. `left` says of each that stays what it lacks to be fixed.
    """

    original: Checked
    after: str
    fixed: int = 0
    titles: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """What the file held."""
        return self.original.text.stored if self.original.text else ""

    @property
    def syntax(self) -> Syntax:
        """Which front end read the file."""
        return self.original.text.syntax if self.original.text else Syntax.PYTHON

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after
