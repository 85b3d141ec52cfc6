"""The text of edits in configuration files: a value or a name in place, one more setting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sts_lint.fixing.one_more import added, newline_of, renamed
from sts_lint.fixing.source import Unfit
from sts_lint.formats import readable
from sts_lint.model import (
    AddSetting,
    Change,
    Edit,
    Entry,
    Fix,
    Remedy,
    RenameSetting,
    SetLiteral,
    Span,
    Words,
)
from sts_lint.text import Text

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]*")
"""What needs no quotes and no escapes in any format."""
_IN_ONE_LINE = frozenset({"", '"', "'", "$'", '"""', "'''"})
_COMMENT = re.compile(r"\S+\s+([#;].*)")
"""A value that is meant to end before its comment, in a format that knows none there."""


@dataclass(frozen=True)
class SettingsFile:
    """One configuration file and its entries."""

    text: Text

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What the file holds, as far as it can be read."""
        return tuple(readable(self.text))

    def write(self, remedy: Remedy) -> Fix:
        """The edits of a remedy, which may yet touch something else. Raises `Unfit`."""
        edits = tuple(dict.fromkeys(e for c in remedy.changes for e in self._edits(c)))
        touched = (entry for change in remedy.changes for entry in self._touched(change))
        self._allowed[edits] = Counter(map(_held, touched))
        return Fix(remedy.title, remedy.safety, edits)

    def fits(self, after: Text, fixes: Iterable[Fix]) -> bool:
        """Whether these fixes of ours together changed no other setting."""
        new, old = Counter(map(_held, readable(after))), Counter(map(_held, self.entries))
        allowed = Counter[_Held]()
        for fix in fixes:
            allowed.update(self._allowed[fix.edits])
        return not (old - new) - allowed and (new - old).total() <= allowed.total()

    @cached_property
    def _allowed(self) -> dict[tuple[Edit, ...], Counter[_Held]]:
        """The settings that the edits of a fix may change."""
        return {}

    def _edits(self, change: Change) -> Iterator[Edit]:
        match change:
            case SetLiteral(span, Words(value)):
                yield from self._value(span, value)
            case AddSetting(key, name, value, bare):
                yield added(self.text, self._named(key), name, value, bare=bare)
            case RenameSetting(key, name):
                yield self._name(key, name)
            case _:
                raise Unfit("it is no change of a setting")

    def _value(self, span: Span, value: str) -> Iterator[Edit]:
        entry = self._at(span)
        source = self.text.slice(span)
        if not entry.exact or entry.quote not in _IN_ONE_LINE or re.search(r"[\r\n]", source):
            raise Unfit("the value is not written in one piece")
        if not _PLAIN.fullmatch(value):
            raise Unfit("the value would need quotes")
        comment = _COMMENT.fullmatch(source)
        if comment and not entry.quote:
            yield self._before_comment(entry, span.start + comment.start(1), value)
        else:
            yield Edit(span, value)

    def _before_comment(self, entry: Entry, comment: int, value: str) -> Edit:
        """The value, and a line of its own for what was meant as a comment behind it.

        The comment stays where it is: reports show edits, and its words are nobody's business.
        """
        start = self.text.starts[self.text.position(entry.key_span.start).line - 1]
        before = self.text.content[start : entry.key_span.start]
        indent = before[: len(before) - len(before.lstrip())]
        return Edit(
            Span(entry.value_span.start, comment), f"{value}{newline_of(self.text)}{indent}"
        )

    def _name(self, key: Span, name: str) -> Edit:
        return Edit(key, renamed(self.text, self._named(key), name))

    def _at(self, span: Span) -> Entry:
        if span not in self._by_value:
            raise Unfit("the value is not written out")
        return self._by_value[span]

    @cached_property
    def _by_value(self) -> dict[Span, Entry]:
        return {entry.value_span: entry for entry in reversed(self.entries)}

    def _named(self, key: Span) -> Entry:
        found = [entry for entry in self.entries if entry.key_span == key and entry.exact]
        if not found:
            raise Unfit("the setting is not written out")
        return found[0]

    def _touched(self, change: Change) -> list[Entry]:
        """The entries a change may alter: its own, and all texts that they lie in."""
        if isinstance(change, SetLiteral):
            empty = [entry for entry in self.entries if entry.value_span == change.literal]
            return self._around(change.literal.start) or empty
        if isinstance(change, AddSetting | RenameSetting):
            own = [entry for entry in self.entries if entry.key_span == change.key]
            return own + self._around(change.key.start)
        return []

    def _around(self, place: int) -> list[Entry]:
        return [e for e in self.entries if e.value_span.start <= place < e.value_span.end]


_Held = tuple[object, ...]


def _held(entry: Entry) -> _Held:
    path = tuple(key for key in entry.path if not key.isdecimal())  # items of lists move
    return path, entry.value, entry.dialect, entry.form
