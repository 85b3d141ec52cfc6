"""Comments that silence findings in configuration files, and settings where there are none.

Where a comment may stand hangs on the format, on what a line continues, on the text around
it. So each place is tried, and kept if the file still says the same, the finding is silent,
and no other became so.
"""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sts_lint.fixing.edits import moved
from sts_lint.formats import readable
from sts_lint.formats.which import COMMENTS, Format, which
from sts_lint.model import Diagnostic, Edit, Entry, Span
from sts_lint.silencing.settings import comment_marks, silenced, suppressions
from sts_lint.silencing.writing import UNTOLD, Silencing, into_list
from sts_lint.suppression import Suppression
from sts_lint.text import Text

NO_COMMENTS = "JSON has no comments"
_WITH_COMMENTS = (".jsonc", ".json5")
_SLASHES = re.compile(
    r"\.(?:[cm]?[jt]sx?|java|kts?|go|groovy|gradle|scala|cs|swift|rs|php|c|cpp)$|Jenkinsfile"
)
_DASHES = re.compile(r"\.(?:sql|lua|hs)$")
_OUR_COMMENT = re.compile(
    r"(?m)^[ \t]*[#;/!-]+ sts-lint: ignore\[.*\n|[ \t]*[#;/!-]+ sts-lint: ignore\[.*$"
)
_HERE_DOCUMENT = re.compile(r"<<[-~]?[ \t]*[\"']?[A-Za-z_]\w*")
_CONTINUES = re.compile(r"[\\`^][ \t]*\Z")

Finds = Callable[[Text], object]
"""What a text comes to, comments apart: equal for texts that say the same."""


@dataclass(frozen=True)
class _State:
    """A text as it is so far, with the findings of its file and what each is about."""

    text: Text
    found: tuple[Diagnostic, ...]
    entries: Mapping[Diagnostic, Entry]

    def silent(self) -> set[Diagnostic]:
        """The findings that comments silence."""
        comments = tuple(suppressions(self.text))
        return {s.diagnostic for s in silenced(self.text, self.found, self.entries, comments)}

    def edited(self, edits: Sequence[Edit]) -> tuple[_State, dict[Diagnostic, Diagnostic]]:
        """The state after edits, and what each finding is there."""
        there = {d: replace(d, span=_moved(d.span, edits)) for d in self.found}
        entries = {there[d]: _moved_entry(e, edits) for d, e in self.entries.items()}
        text = self.text.edited(edits)
        return _State(text, tuple(there[d] for d in self.found), entries), there


def in_settings(
    text: Text,
    wanted: Sequence[Diagnostic],
    about: Mapping[Diagnostic, Entry | None],
    reason: str,
    finds: Finds,
) -> Silencing:
    """Silence findings in a configuration file; `about` holds all of the file's findings."""
    kind = which(text.path, text.content) or Format.LINES
    if kind is Format.JSON and not text.path.lower().endswith(_WITH_COMMENTS):
        return Silencing(text, left=tuple((d, NO_COMMENTS) for d in wanted))
    entries = {d: entry for d, entry in about.items() if entry is not None}
    state = _State(text, tuple(dict.fromkeys((*about, *wanted))), entries)
    trial = _Trial(kind, reason, finds, finds(text))
    now = {d: d for d in state.found}
    done, left = list[Diagnostic](), list[tuple[Diagnostic, str]]()
    for diagnostic in wanted:
        if now[diagnostic] not in state.silent():
            may = {each for each in state.found if _is_wanted(each, now, wanted)}
            step = trial.first_right(state, now[diagnostic], may)
            if step is None:
                left.append((diagnostic, UNTOLD))
                continue
            state, there = step
            now = {first: there[last] for first, last in now.items()}
        done.append(diagnostic)
    return Silencing(state.text, tuple(done), tuple(left))


def _is_wanted(
    each: Diagnostic, now: Mapping[Diagnostic, Diagnostic], wanted: Sequence[Diagnostic]
) -> bool:
    """Whether a finding may fall silent: what a file shows by itself the project may say better."""
    return any((now[one].code, now[one].span) == (each.code, each.span) for one in wanted)


@dataclass(frozen=True)
class _Trial:
    """Tries comments; `meant` is what the file comes to, comments apart."""

    kind: Format
    reason: str
    finds: Finds
    meant: object

    def first_right(
        self, state: _State, diagnostic: Diagnostic, may: set[Diagnostic]
    ) -> tuple[_State, dict[Diagnostic, Diagnostic]] | None:
        """The state with the first comment after which only what may fall silent does."""
        before = state.silent()
        for edits in _candidates(state, diagnostic, self.kind, self.reason):
            after, there = state.edited(edits)
            silent = after.silent()
            if (
                there[diagnostic] in silent
                and silent <= {there[each] for each in before | may}
                and {there[each] for each in before} <= silent
                and self.finds(after.text) == self.meant
            ):
                return after, there
        return None


def _candidates(
    state: _State, diagnostic: Diagnostic, kind: Format, reason: str
) -> Iterator[tuple[Edit, ...]]:
    """Places for a comment, the best first: one that is there, a line of its own, behind."""
    text = state.text
    rows = [text.position(diagnostic.span.start).line]
    entry = state.entries.get(diagnostic)
    if entry is not None:
        rows.insert(0, text.position(entry.key_span.start).line)
    rows = list(dict.fromkeys(rows))
    for comment in suppressions(text):
        if any(comment.first <= row <= comment.last for row in rows):
            yield _merged(text, comment, diagnostic.code, reason)
    opens, closes = _marks(text, kind)
    said = f"{opens} sts-lint: ignore[{diagnostic.code}] {reason}{closes}"
    for row in rows if entry is None or _has_comments(entry) else ():
        head = _head(text, row, kind)
        yield (_above(text, head, said),)
        if head != row and kind is Format.DOCKERFILE:  # the one that has comments in between
            yield (_above(text, row, said),)
        line = text.line(row)
        if not _CONTINUES.search(line):
            end = text.starts[row - 1] + len(line.rstrip(" \t"))
            yield (Edit(Span(end, end), f"  {said}"),)
    if entry is not None and entry.depth:
        yield from ((_above(text, row, said),) for row in _outer_rows(text, entry))


def _has_comments(entry: Entry) -> bool:
    """Whether the text that an entry stands in, of a format of its own perhaps, has comments.

    In text inside text only `#` is read as the beginning of one.
    """
    inner = next((kind for kind in Format if kind.value == entry.dialect), None)
    return entry.depth == 0 or inner is None or "#" in COMMENTS[inner]


def _outer_rows(text: Text, entry: Entry) -> Iterator[int]:
    """Where the values begin that hold the text an entry stands in, the innermost first."""
    start, end = entry.value_span
    around = [
        each
        for each in readable(text)
        if each.depth < entry.depth and each.value_span.start <= start <= end <= each.value_span.end
    ]
    for each in sorted(around, key=lambda each: -each.depth):
        if each.depth == 0 or _has_comments(each):
            yield text.position(each.key_span.start).line
    first = text.position(start).line
    yield from (n for n in range(first - 1, 0, -1) if _HERE_DOCUMENT.search(text.line(n)))


def _merged(text: Text, comment: Suppression, code: str, reason: str) -> tuple[Edit, ...]:
    listed = comment.places[0].start, comment.places[-1].end
    closed = re.compile(r"[ \t]*(?:\*/|-->|-?#\}|\*/\s*-?\}\})?[ \t]*\Z")
    said = text.content[: comment.span.end]
    end = closed.search(said, comment.places[-1].end)
    return tuple(into_list(text, listed, end.start() if end else len(said), [code], reason))


def _marks(text: Text, kind: Format) -> tuple[str, str]:
    if kind is Format.XML:
        return "<!--", " -->"
    if kind is Format.LINES:
        if _SLASHES.search(text.path):
            return "//", ""
        return ("--", "") if _DASHES.search(text.path) else ("#", "")
    return comment_marks(kind)[0], ""


def _head(text: Text, row: int, kind: Format) -> int:
    """The line that begins what a line continues: a command, an instruction, a tag."""
    while row > 1 and (
        _CONTINUES.search(text.line(row - 1))
        or (kind is Format.XML and not text.line(row).lstrip().startswith("<"))
    ):
        row -= 1
    return row


def _above(text: Text, row: int, said: str) -> Edit:
    start = text.starts[row - 1]
    line = text.line(row)
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return Edit(Span(start, start), f"{indent}{said}{_line_end(text)}")


def _line_end(text: Text) -> str:
    found = re.search(r"\r\n|\r|\n", text.content)
    return found[0] if found else "\n"


def _moved_entry(entry: Entry, edits: Sequence[Edit]) -> Entry:
    key, value = _moved(entry.key_span, edits), _moved(entry.value_span, edits)
    return replace(entry, key_span=key, value_span=value)


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    start = moved(span.start, edits)
    return span if start is None else Span(start, start + span.end - span.start)


def says(text: Text) -> Sequence[tuple[tuple[str, ...], str]]:
    """What a file sets. In text of several lines a line may have a comment of ours, or be one."""
    return [(e.path, _OUR_COMMENT.sub("", e.value)) for e in readable(text)]


def settings_lines(path: str, found: Sequence[tuple[str, Entry]], reason: str) -> Iterator[str]:
    """What the table `suppress` of the settings has to say so that findings in a file are silent.

    `path` is relative to the settings file.
    """
    yield f"{_quoted(_escaped(path))} = ["
    for code, entry in dict.fromkeys(found):
        key = glob.escape(".".join(entry.path))
        said = {"code": code, "key": key, "reason": reason}
        yield f"  {{ {', '.join(f'{name} = {_quoted(word)}' for name, word in said.items())} }},"
    yield "]"


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _escaped(path: str) -> str:
    """A path as a glob that fits only it."""
    return "/" + re.sub(r"([\\*?\[\]])", r"\\\1", path)
