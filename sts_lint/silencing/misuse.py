"""Suppressions that cannot be read or name no code: found in comments, with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sts_lint.fixing.comments import without_codes
from sts_lint.formats.which import Format, which
from sts_lint.model import Diagnostic, Edit, Fix, Kind, Safety, Severity, Span
from sts_lint.pages import pages
from sts_lint.silencing.comments import listed, logical_lines
from sts_lint.silencing.settings import MARK, comment_marks
from sts_lint.suppression import OWN_CODE, Means, Suppression
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Misuse

_CODES = r"STS\d{1,3}(?:[,\s]+STS\d{1,3})*"
_LIKE_OURS = re.compile(
    rf"""\bsts[-_ ]?lint\s*(?P<colon>[:=])?\s*(?:ignore|disable|noqa|skip|suppress)\b
    (?P<form>\s*[\[(=:]?[ \t]*(?P<codes>{_CODES})?[ \t]*[\])]?)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIKE_NOQA = re.compile(rf"# noqa(?:[ \t]*:[ \t]*|[ \t]+)(?P<codes>{_CODES})", re.IGNORECASE)
_FAMILY = "STS9"
SWITCHES_ON = "so that it switches findings off"


@dataclass(frozen=True)
class Misused:
    """A finding about a comment; `comment` and `place` are the code that has to go."""

    diagnostic: Diagnostic
    comment: Suppression | None = None
    place: Span | None = None


def malformed(text: Text, comments: Sequence[Suppression]) -> Iterator[Misused]:
    """What is wrong with the suppressions of a file, whatever is found in it."""
    for comment in comments:
        for code, place in comment.placed:
            yield from _of_code(comment, code, place)
    read = [comment.span for comment in comments if comment.codes]
    for means, span in _candidates(text):
        if not any(one.start <= span.start < one.end for one in read):
            yield from _unread(text, means, span)


def misused(
    sort: Misuse, span: Span, severity: Severity, message: str, fix: Fix | None = None
) -> Diagnostic:
    """A finding about a suppression."""
    return Diagnostic(sort.code, sort.title, span, severity, message, Kind.FILE, fix=fix)


def removal(text: Text, comment: Suppression, gone: Sequence[Span]) -> Fix:
    """Take these codes out of a comment, the only ones with the comment itself."""
    codes = " and ".join(dict.fromkeys(text.slice(place)[:40] for place in gone))
    return Fix(
        f"remove the suppression of {codes}", Safety.SAFE, without_codes(text, comment, gone)
    )


def _of_code(comment: Suppression, code: str, place: Span) -> Iterator[Misused]:
    """What is wrong with one code in a comment that can be read."""
    if OWN_CODE.fullmatch(code):
        if code.startswith(_FAMILY):
            said = f"{code} is not switched off by a comment, only by `ignore` in the settings"
        elif not _is_known(code):
            said = f"no rule has the code {code}, so nothing is switched off"
        else:
            return
    elif OWN_CODE.fullmatch(code.upper()):
        fix = Fix(
            f"write {code.upper()}, {SWITCHES_ON}", Safety.UNSAFE, (Edit(place, code.upper()),)
        )
        said = f"codes are written in capitals: {code.upper()}, not {code}"
        yield Misused(misused(Misuse.MALFORMED, place, Severity.WARNING, said, fix))
        return
    elif comment.means is Means.NOQA:
        return  # a code of another tool
    else:
        said = f"{code:.40} is no code of sts-lint, so nothing is switched off"
    yield Misused(misused(Misuse.MALFORMED, place, Severity.WARNING, said), comment, place)


@cache
def _is_known(code: str) -> bool:
    """Whether some code begins so."""
    return any(page.code.startswith(code) for page in pages())


def _unread(text: Text, means: Means, span: Span) -> Iterator[Misused]:
    """What would be read if it were written as it should be."""
    match = (_LIKE_NOQA if means is Means.NOQA else _LIKE_OURS).match(
        text.content, span.start, span.end
    )
    if match is None or not _is_meant(match, means):
        return
    codes = ", ".join(code.upper() for code in listed(match["codes"]))
    form = "# noqa: {}" if means is Means.NOQA else "sts-lint: ignore[{}]"
    said = f"is not read as a suppression: write `{form.format(codes or 'STS102')}` and a reason"
    place = Span(*match.span())
    if means is Means.NOQA:
        said = f"switches everything off on this line: write `{form.format(codes)}`"
    fix = None
    if codes:
        edit = Edit(_up_to_codes(match), form.format(codes))
        fix = Fix(f"write {form.format(codes)}, {SWITCHES_ON}", Safety.UNSAFE, (edit,))
    yield Misused(misused(Misuse.MALFORMED, place, Severity.WARNING, said, fix))


def _up_to_codes(match: re.Match[str]) -> Span:
    closed = match[0][-1] in "])"
    return Span(match.start(), match.end() if closed else match.end("codes"))


def _is_meant(match: re.Match[str], means: Means) -> bool:
    """Whether it is no prose: it names codes, opens brackets, or has the colon."""
    if means is Means.NOQA:
        return not re.match(r"# noqa:\s?\S", match[0], re.IGNORECASE)
    return bool(match["codes"] or match["form"].strip() or match["colon"])


def _candidates(text: Text) -> Iterator[tuple[Means, Span]]:
    """Where something like a suppression begins, and how far it may go."""
    if text.syntax is not Syntax.SETTINGS:
        for lines in logical_lines(text):
            for comment in lines.comments:
                yield from _inside(text, comment)
        return
    kind = which(text.path, text.content) or Format.LINES
    for match in _LIKE_OURS.finditer(text.content):
        row, column = text.position(match.start())
        mark = MARK.fullmatch(text.line(row)[: column - 1])
        marks = (*comment_marks(kind), "{#", "{{")
        if mark and mark["mark"].startswith(marks) and not mark["before"].strip():
            yield Means.COMMENT, Span(match.start(), text.starts[row - 1] + len(text.line(row)))


def _inside(text: Text, comment: Span) -> Iterator[tuple[Means, Span]]:
    for means, pattern in ((Means.COMMENT, _LIKE_OURS), (Means.NOQA, _LIKE_NOQA)):
        for match in pattern.finditer(text.content, comment.start, comment.end):
            said_before = text.content[comment.start : match.start()].rstrip()
            if means is Means.NOQA or said_before.endswith("#"):
                yield means, Span(match.start(), comment.end)
