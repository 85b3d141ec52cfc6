"""Comments that switch findings off: `# noqa`, and `# sts-lint: ignore[STS102] reason`.

`noqa` means here what it means to flake8, down to its corners, so that the command and the
plugin agree: it is looked for in the whole line (a string counts), codes are prefixes in
the case they are written, a list that does not start with a code is a blanket `noqa`, and
it works on every line that a multi-line string or a backslash joins. Our own comment is a
real comment, needs codes, and works on the same lines.

Nothing is tokenized for a file without findings that does not name a code of ours either.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sts_lint.model import Diagnostic, Span
from sts_lint.suppression import Means, Silenced, Suppression
from sts_lint.text import Text

NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_NOQA_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
OURS = re.compile(r"#\s*sts-lint:\s*ignore\[(?P<codes>[^\]]*)\]", re.IGNORECASE)
_CODE = re.compile(r"[^,\s]+")
_HINT = re.compile(r"noqa|sts-lint:", re.IGNORECASE)
_NAMES_OURS = re.compile(
    r"noqa.*STS\d|sts[-_ ]?lint\s*[:=]?\s*(?:ignore|disable|noqa|skip|suppress)\b", re.IGNORECASE
)
_ANOTHER = re.compile(r"\s#\s*[A-Za-z]")
"""What begins another comment behind one, which a reason never does."""


def unsuppressed(
    text: Text, diagnostics: Sequence[Diagnostic], noqa: bool = True
) -> tuple[Diagnostic, ...]:
    """The diagnostics that no comment switches off.

    Without `noqa` only our own comments count: flake8 applies its own ones itself.
    """
    if not diagnostics or not _HINT.search(text.content):
        return tuple(diagnostics)
    found = tuple(suppressions(text, noqa))
    off = {each.diagnostic for each in silenced(text, diagnostics, found)}
    return tuple(d for d in diagnostics if d not in off)


def silenced(
    text: Text, diagnostics: Sequence[Diagnostic], found: Sequence[Suppression]
) -> Iterator[Silenced]:
    """Each diagnostic that one of these suppressions switches off, with the first that does."""
    for diagnostic in diagnostics if found else ():
        line = text.position(diagnostic.span.start).line
        by = next((each for each in found if each.covers(diagnostic.code, line)), None)
        if by is not None:
            yield Silenced(diagnostic, by)


def may_suppress(text: Text, diagnostics: Sequence[Diagnostic]) -> bool:
    """Whether it is worth looking for suppressions."""
    return (_HINT if diagnostics else _NAMES_OURS).search(text.content) is not None


def names_ours(text: Text) -> bool:
    """Whether something in a file looks like a suppression of ours, well written or not."""
    return _NAMES_OURS.search(text.content) is not None


def suppressions(text: Text, noqa: bool = True) -> Iterator[Suppression]:
    """Every suppression comment of a Python file."""
    if noqa and any(_NOQA_FILE.match(text.line(n + 1)) for n in range(len(text.starts))):
        yield Suppression(Means.NOQA, last=len(text.starts))
    for lines in logical_lines(text):
        match = noqa_of(text, lines) if noqa else None
        if match:
            yield _suppression(Means.NOQA, text, lines, match)
        for comment in lines.comments:
            ours = OURS.search(text.content, comment.start, comment.end)
            if ours and listed(ours["codes"]):
                yield _suppression(Means.COMMENT, text, lines, ours)


def noqa_of(text: Text, lines: Lines) -> re.Match[str] | None:
    """The one `noqa` that flake8 sees in a run of lines."""
    span = lines.span(text)
    return NOQA.search(text.content, span.start, span.end)


def _suppression(means: Means, text: Text, lines: Lines, match: re.Match[str]) -> Suppression:
    comment = next((c for c in lines.comments if c.start <= match.start() < c.end), None)
    places = places_of(match)
    codes = tuple(map(text.slice, places))
    if comment is None:  # `noqa` in a string
        return Suppression(means, codes, "", lines.first, lines.last)
    span = Span(match.start(), end_of_reason(text.content, match.end(), comment.end))
    reason = text.content[match.end() : span.end].strip() if codes else ""  # else anything
    return Suppression(means, codes, reason, lines.first, lines.last, span, places)


def end_of_reason(content: str, start: int, end: int) -> int:
    """Where what is said behind the codes of a comment ends."""
    another = _ANOTHER.search(content, max(start - 1, 0), end)
    return another.start() if another else end


def places_of(match: re.Match[str]) -> tuple[Span, ...]:
    """Where the codes of a comment stand."""
    start, end = match.span("codes")
    found = _CODE.finditer(match.string, start, end) if start >= 0 else ()
    return tuple(Span(*each.span()) for each in found)


def listed(codes: str | None) -> tuple[str, ...]:
    """The codes in the brackets of a comment."""
    return tuple(_CODE.findall(codes or ""))


@dataclass
class Lines:
    """A run of lines without a free line end, from `first` to `last`, with its comments."""

    first: int = 0
    last: int = 0
    comments: list[Span] = field(default_factory=list)

    def span(self, text: Text) -> Span:
        """All of it, with its line end."""
        end = text.starts[self.last] if self.last < len(text.starts) else len(text.content)
        return Span(text.starts[self.first - 1], end)


def logical_lines(text: Text) -> Iterator[Lines]:
    """Every run of lines, up to where the file cannot be read as Python."""
    lines = Lines()
    source = io.StringIO(text.code, newline=None).readline
    try:
        for token in tokenize.generate_tokens(source):
            if token.type in (tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT):
                continue
            lines.first = min(lines.first or token.start[0], token.start[0])
            lines.last = max(lines.last, token.end[0])
            if token.type == tokenize.COMMENT:
                start = text.starts[token.start[0] - 1] + token.start[1]
                lines.comments.append(Span(start, start + len(token.string)))
            if token.type in (tokenize.NL, tokenize.NEWLINE):
                yield lines
                lines = Lines()
    except (tokenize.TokenError, SyntaxError):
        return
