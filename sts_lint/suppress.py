"""Comments that switch findings off: `# noqa`, and `# sts-lint: ignore[STS102] reason`.

`noqa` means here what it means to flake8, down to its corners, so that the command and the
plugin agree: it is looked for in the whole line (a string counts), codes are prefixes in
the case they are written, a list that does not start with a code is a blanket `noqa`, and
it works on every line that a multi-line string or a backslash joins. Our own comment is a
real comment, needs codes, and works on the same lines.

Nothing is tokenized for a file without findings.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sts_lint.model import Diagnostic
from sts_lint.text import Text

_NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_NOQA_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_OURS = re.compile(r"#\s*sts-lint:\s*ignore\[(?P<codes>[^\]]*)\]", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")
_HINT = re.compile(r"noqa|sts-lint:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suppression:
    """What one comment switches off, on lines `first` to `last`; no codes means all."""

    first: int
    last: int
    codes: tuple[str, ...]

    def covers(self, code: str, line: int) -> bool:
        """Whether a finding of this code on this line is switched off."""
        here = self.first <= line <= self.last
        return here and (not self.codes or code.startswith(self.codes))


def unsuppressed(
    text: Text, diagnostics: Sequence[Diagnostic], noqa: bool = True
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no comment switches off.

    Without `noqa` only our own comments count: flake8 applies its own ones itself.
    """
    if not diagnostics or not _HINT.search(text.content):
        return tuple(diagnostics)
    if noqa and any(_NOQA_FILE.match(text.line(n + 1)) for n in range(len(text.starts))):
        return ()
    found = tuple(suppressions(text, noqa))
    return tuple(d for d in diagnostics if not _is_covered(d, text, found))


def _is_covered(diagnostic: Diagnostic, text: Text, found: Sequence[Suppression]) -> bool:
    line = text.position(diagnostic.span.start).line
    return any(suppression.covers(diagnostic.code, line) for suppression in found)


def suppressions(text: Text, noqa: bool = True) -> Iterator[Suppression]:
    """Every suppression comment of a Python file that works on single lines."""
    for first, last, comments in _logical_lines(text):
        joined = "".join(f"{text.line(number)}\n" for number in range(first, last + 1))
        match = _NOQA.search(joined) if noqa else None
        if match:
            yield Suppression(first, last, listed(match["codes"]))
        for ours in filter(None, map(_OURS.search, comments)):
            codes = listed(ours["codes"])
            if codes:
                yield Suppression(first, last, codes)


def listed(codes: str | None) -> tuple[str, ...]:
    """The codes in the brackets of a comment."""
    return tuple(code for code in _SEPARATOR.split(codes or "") if code)


def _logical_lines(text: Text) -> Iterator[tuple[int, int, list[str]]]:
    """First and last line of each run of lines without a free line end, with its comments."""
    first, last, comments = 0, 0, list[str]()
    source = io.StringIO(text.content, newline=None).readline
    try:
        for token in tokenize.generate_tokens(source):
            if token.type in (tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT):
                continue
            first = min(first or token.start[0], token.start[0])
            last = max(last, token.end[0])
            if token.type == tokenize.COMMENT:
                comments.append(token.string)
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                yield first, last, comments
                first, last, comments = 0, 0, []
    except (tokenize.TokenError, SyntaxError):
        return
