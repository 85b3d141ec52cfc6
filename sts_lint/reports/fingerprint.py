"""What stays the same of a finding when the file around it is edited, moved or renamed.

A fingerprint is a hash of the code and of the source line, blanks and secrets left out, and
the number of findings before it in the file of which the same is true.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sts_lint.checked import Checked
from sts_lint.model import Diagnostic
from sts_lint.reports.secrets import masked
from sts_lint.text import Text

_LENGTH = 32  # hexadecimal digits: 128 bits


@dataclass(frozen=True, slots=True, order=True)
class Fingerprint:
    """`content` is the hash, `occurrence` counts from 0 within the file."""

    content: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.content}:{self.occurrence}"


def fingerprints(
    results: Iterable[Checked],
) -> Iterator[tuple[Checked, Diagnostic, Fingerprint]]:
    """Every diagnostic with its file and its fingerprint, no two of one file alike."""
    seen = Counter[tuple[str, str]]()
    for result in results:
        for diagnostic in result.diagnostics:
            content = digest(diagnostic.code, _content(diagnostic, result.text))
            yield result, diagnostic, Fingerprint(content, seen[result.path, content])
            seen[result.path, content] += 1


def digest(*parts: str) -> str:
    """A hash of several texts."""
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_LENGTH]


def _content(diagnostic: Diagnostic, text: Text | None) -> str:
    if text is None or diagnostic.is_of_file:
        return ""
    return " ".join(masked(text, diagnostic.span).split())
