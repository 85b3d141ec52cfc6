"""The text of edits in configuration files: a value in place, or one more line of a profile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from sts_lint.fixing.edits import apply_edits
from sts_lint.fixing.source import Unfit
from sts_lint.formats import Unreadable, entries
from sts_lint.model import AddSetting, Change, Edit, Entry, Fix, Remedy, SetLiteral, Span, Words
from sts_lint.text import Text

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]*")
"""What needs no quotes and no escapes in any format."""
_IN_ONE_LINE = frozenset({"", '"', "'", "$'", '"""', "'''"})


@dataclass(frozen=True)
class SettingsFile:
    """One configuration file and its entries."""

    text: Text

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What the file holds, as far as it can be read."""
        return tuple(_readable(self.text))

    def write(self, remedy: Remedy) -> Fix:
        """The edits of a remedy. Raises `Unfit` where they would touch anything else."""
        edits = tuple(dict.fromkeys(self._edit(change) for change in remedy.changes))
        try:
            content = apply_edits(self.text.content, edits)
        except ValueError as error:
            raise Unfit(str(error)) from error
        after = Counter(map(_held, _readable(replace(self.text, content=content))))
        wanted = Counter(map(_held, self.entries))
        changed = sum((wanted - after).values()), sum((after - wanted).values())
        if max(changed) > sum(map(self._touched, remedy.changes)):
            raise Unfit("other settings would change with it")
        return Fix(remedy.title, remedy.safety, edits)

    def _edit(self, change: Change) -> Edit:
        match change:
            case SetLiteral(span, Words(value)):
                return self._value(span, value)
            case AddSetting(key, name, value):
                return self._line(key, name, value)
        raise Unfit("it is no change of a setting")

    def _value(self, span: Span, value: str) -> Edit:
        entry = self._at(span)
        source = self.text.slice(span)
        if not entry.exact or entry.quote not in _IN_ONE_LINE or re.search(r"[\r\n]", source):
            raise Unfit("the value is not written in one piece")
        if not _PLAIN.fullmatch(value):
            raise Unfit("the value would need quotes")
        return Edit(span, value)

    def _at(self, span: Span) -> Entry:
        found = [entry for entry in self.entries if entry.value_span == span]
        if not found:
            raise Unfit("the value is not written out")
        return found[0]

    def _touched(self, change: Change) -> int:
        """How many entries a change may alter: all that hold the text at its place."""
        if isinstance(change, SetLiteral):
            place = change.literal
            return sum(e.value_span.start <= place.start < e.value_span.end for e in self.entries)
        return 1 + max((entry.depth for entry in self.entries), default=0)

    def _line(self, key: Span, name: str, value: str) -> Edit:
        """A line of its own behind the line of a key, laid out like it."""
        number = self.text.position(key.start).line
        line = self.text.line(number)
        start = self.text.starts[number - 1]
        before, rest = line[: key.start - start], line[key.end - start :]
        separator = re.match(r"\s*[=:]\s*", rest)
        if before.strip() or separator is None or not _PLAIN.fullmatch(value):
            raise Unfit("the setting shares its line with something else")
        end = start + len(line)
        after = self.text.content[end : end + 2]
        newline = "\r\n" if after == "\r\n" else after[:1] or self._newline()
        return Edit(Span(end, end), f"{newline}{before}{name}{separator[0]}{value}")

    def _newline(self) -> str:
        found = re.search(r"\r\n|\r|\n", self.text.content)
        return found[0] if found else "\n"


def _readable(text: Text) -> Iterator[Entry]:
    try:
        yield from entries(text)
    except Unreadable:
        return


def _held(entry: Entry) -> tuple[object, ...]:
    return entry.path, entry.value, entry.dialect, entry.form
