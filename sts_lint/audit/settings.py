"""Entries of `suppress` in the settings that match nothing, where they stand in their file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sts_lint.formats.readers import read
from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.which import Format
from sts_lint.model import Diagnostic, Edit, Entry, Fix, Safety, Severity, Span
from sts_lint.project.manifests.statements import ManifestError
from sts_lint.project.manifests.toml import load_toml, table
from sts_lint.project.settings import Settings
from sts_lint.project.settings_kinds import KeySuppression
from sts_lint.reading import decode_settings
from sts_lint.silencing.misuse import misused
from sts_lint.suppression import Silenced
from sts_lint.text import Text, apply_edits
from sts_lint.trouble import Misuse

_TABLE = "suppress"
_ABOVE = ("tool", "sts-lint")
_ALONE = re.compile(r"\[\s*\Z"), re.compile(r"\s*,?\s*\][ \t]*(?:#.*)?(?:\r\n|\n|\Z)")
_LINE = re.compile(r"[ \t]*\Z"), re.compile(r"[ \t]*,?[ \t]*(?:\r\n|\n|\Z)")


def settings_text(settings: Settings) -> Text | None:
    """The file of the settings."""
    try:
        data = Path(settings.path or "").read_bytes()
    except OSError:
        return None
    text = decode_settings(data, settings.path or "")
    return text if isinstance(text, Text) else None


def unused(
    settings: Settings, text: Text, silenced: Iterable[tuple[str, Silenced]]
) -> Iterator[tuple[KeySuppression, Diagnostic]]:
    """Each entry that switches off none of these findings, which are given with their paths."""
    off = list(silenced)
    for glob, keys in settings.suppress:
        for number, key in enumerate(keys):
            if not any(_is_by(each, key) and settings.fits(glob, path) for path, each in off):
                place = _place(text, glob, number)
                if place is not None:
                    said = f"the suppression of {key.code} for {key.key:.80} matches nothing"
                    fix = _removal(text, place, glob, number)
                    yield key, misused(Misuse.UNUSED, place[0], Severity.ADVICE, said, fix)


def _is_by(silenced: Silenced, key: KeySuppression) -> bool:
    by = silenced.by
    return (by.codes, by.key, by.reason) == ((key.code,), key.key, key.reason)


def _place(text: Text, glob: str, number: int) -> tuple[Span, Span] | None:
    """Where the code of an entry stands, and where all that it says."""
    found = [e for e in _entries(text) if e.path[-4:-1] == (_TABLE, glob, str(number))]
    if not found:
        return None
    code = next((e for e in found if e.path[-1] == "code"), found[0])
    start = min(e.key_span.start for e in found)
    return code.value_span, Span(start, max(e.value_span.end + len(e.quote) for e in found))


def _entries(text: Text) -> Sequence[Entry]:
    try:
        return list(read(Format.TOML, text.content))
    except Unreadable:
        return ()


def _removal(text: Text, place: tuple[Span, Span], glob: str, number: int) -> Fix | None:
    """The first way to take the entry away after which the file says all the rest."""
    wanted = _without(text.content, glob, number)
    for span in _extents(text.content, place[1]):
        edit = Edit(span, "")
        if wanted is not None and _said(apply_edits(text.content, (edit,))) == wanted:
            return Fix("remove the entry that matches nothing", Safety.SAFE, (edit,))
    return None


def _extents(content: str, said: Span) -> Iterator[Span]:
    """What may have to go: the line of the list, one line of it, an item, a table."""
    start = content.rfind("{", 0, said.start)
    closed = re.compile(r"[\"'\s]*\}").match(content, said.end)
    if start >= 0 and closed and not content[start + 1 : said.start].strip(" \t\"'"):
        end = closed.end()
        for before, after in (_ALONE, _LINE):
            opens, closes = before.search(content, 0, start), after.match(content, end)
            if opens and closes:
                yield Span(content.rfind("\n", 0, opens.start()) + 1, closes.end())
        comma = re.compile(r"\s*,[ \t]*(?!\s*\])").match(content, end)
        if comma:
            yield Span(start, comma.end())
        yield Span(max(content.rfind(",", 0, start), 0), end)
        yield Span(start, end)
    header = content.rfind("[[", 0, said.start)
    line = content.find("\n", said.end)
    if header >= 0:
        yield Span(header, line + 1 if line >= 0 else len(content))


def _without(content: str, glob: str, number: int) -> Any:
    document = _document(content)
    entries = _suppress(document).get(glob)
    if document is None or not isinstance(entries, list):
        return None
    del entries[number]
    return _tidy(document)


def _said(content: str) -> Any:
    return _tidy(_document(content))


def _tidy(document: Any) -> Any:
    """The document without what an empty list says, which is nothing."""
    for glob, entries in list(_suppress(document).items()):
        if not entries:
            del _suppress(document)[glob]
    for above in (table(document, *_ABOVE), document):
        if isinstance(above, dict) and above.get(_TABLE) == {}:
            del above[_TABLE]
    return document


def _suppress(document: Any) -> dict[str, Any]:
    return table(document, *_ABOVE, _TABLE) or table(document, _TABLE)


def _document(content: str) -> Any:
    try:
        return load_toml(content)
    except ManifestError:
        return None
