"""Comments that silence findings, written where they are honoured: `check --add-noqa`.

In Python that is the end of the run of lines that flake8 takes for one: behind what a
backslash continues, behind a string that spans lines. A list of codes that is there takes
ours in; where `noqa` stands in a string, which nobody may edit, our own comment does it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sts_lint.model import Diagnostic, Edit, Span
from sts_lint.python.parse import Unparsable, parse
from sts_lint.silencing.comments import (
    OURS,
    Lines,
    end_of_reason,
    logical_lines,
    noqa_of,
    suppressions,
)
from sts_lint.text import Text

UNTOLD = "no comment works there"
_CLOSES = re.compile(r"[ \t]*\]")
_CODE_LIKE = re.compile(r"[A-Za-z]+\d+(?:[,\s]|\Z)")


@dataclass(frozen=True, slots=True)
class Silencing:
    """The text with its comments, what they silence, and why the rest is not silenced."""

    text: Text
    done: tuple[Diagnostic, ...] = ()
    left: tuple[tuple[Diagnostic, str], ...] = ()


def in_python(text: Text, found: Sequence[Diagnostic], reason: str) -> Silencing:
    """Silence findings in Python source; a file that would not be the same program stays."""
    by_run = defaultdict[int, list[Diagnostic]](list)
    runs = list(logical_lines(text))
    for diagnostic in found:
        line = text.position(diagnostic.span.start).line
        number = next((n for n, run in enumerate(runs) if run.first <= line <= run.last), -1)
        by_run[number].append(diagnostic)
    left = [(diagnostic, UNTOLD) for diagnostic in by_run.pop(-1, ())]
    edits = [e for n, those in by_run.items() for e in _edits(text, runs[n], those, reason)]
    done = [d for those in by_run.values() for d in those]
    try:
        after = text.edited(edits)
    except ValueError:  # of a notebook more would change
        after = text
    if not _is_same_program(text, after) or not _all_covered(text, after, done):
        return Silencing(text, left=tuple((d, UNTOLD) for d in found))
    return Silencing(after, tuple(done), tuple(left))


def _edits(text: Text, run: Lines, found: Sequence[Diagnostic], reason: str) -> Iterator[Edit]:
    codes = list(dict.fromkeys(d.code for d in found))
    noqa = noqa_of(text, run)
    listed = noqa if noqa and noqa["codes"] else None
    comment = _comment_with(run, noqa) if noqa else None
    if listed and comment:
        yield from into_list(text, listed.span("codes"), comment.end, codes, reason)
        return
    for comment in run.comments:
        ours = OURS.search(text.content, comment.start, comment.end)
        if ours:
            yield from into_list(text, ours.span("codes"), comment.end, codes, reason)
            return
    line = text.line(run.last)
    end = text.starts[run.last - 1] + len(line)
    bare = end - len(line) + len(line.rstrip(" \t"))
    yield Edit(Span(bare, end), f"  {_new(codes, reason, own=noqa is not None)}")


def _comment_with(run: Lines, match: re.Match[str]) -> Span | None:
    return next((c for c in run.comments if c.start <= match.start() < c.end), None)


def _new(codes: Sequence[str], reason: str, own: bool) -> str:
    if own:
        return f"# sts-lint: ignore[{', '.join(codes)}] {reason}"
    dash = "- " if _CODE_LIKE.match(reason) else ""  # it would count as a code
    return f"# noqa: {','.join(codes)}  {dash}{reason}"


def into_list(
    text: Text, listed: tuple[int, int], end: int, codes: Sequence[str], reason: str
) -> Iterator[Edit]:
    """Add codes to a list in a comment that goes to `end`, and a reason to what it says."""
    content = text.content
    start, stop = listed
    written = content[start:stop].rstrip(", \t\r\n")
    comma = ", " if ", " in written else ","
    stop = start + len(written)
    closed = _CLOSES.match(content, stop)
    behind = closed.end() if closed else stop
    last = end_of_reason(content, behind, end)
    said = content[behind:last]
    new = "".join(f"{comma}{code}" for code in codes)
    if reason in said:
        yield Edit(Span(stop, stop), new)
        return
    bracket = content[stop:behind]
    words = said.strip(" \t,")
    dash = "- " if not words and not bracket and _CODE_LIKE.match(reason) else ""
    joined = f"{words}; {reason}" if words else f"{dash}{reason}"
    rest = "  " if last < end and not content[last].isspace() else ""
    between = " " if bracket else "  "
    yield Edit(Span(stop, last), f"{new}{bracket}{between}{joined}{rest}")


def _is_same_program(before: Text, after: Text) -> bool:
    try:
        return ast.dump(parse(before)) == ast.dump(parse(after))
    except (Unparsable, RecursionError, MemoryError):
        return False


def _all_covered(before: Text, after: Text, found: Sequence[Diagnostic]) -> bool:
    """Whether comments switch all of them off; no line has moved."""
    comments = tuple(suppressions(after))
    lines = ((d.code, before.position(d.span.start).line) for d in found)
    return all(any(c.covers(code, line) for c in comments) for code, line in lines)
