"""Front ends for configuration formats: from text to entries.

`which` says what a file is, `entries` reads it. Nothing of a format is imported before a
text of that format turns up.
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.formats.unreadable import Unreadable
from sts_lint.formats.which import Format, which
from sts_lint.model import Entry, Span
from sts_lint.text import Text

__all__ = ["Format", "Unreadable", "entries", "readable", "which"]


def entries(text: Text, kind: Format | None = None) -> Iterator[Entry]:
    """The entries of a configuration file, settings in text inside its values included.

    `kind` is how to read it; by default `which` decides, and what is no configuration file
    has none. A template that its grammar refuses is read on line by line. Raises `Unreadable`
    for a file that is given up, possibly after entries were given.
    """
    from sts_lint.formats.apart import read_apart  # noqa: PLC0415
    from sts_lint.formats.guard import MOST_ENTRIES  # noqa: PLC0415
    from sts_lint.formats.holes import known_or_not  # noqa: PLC0415
    from sts_lint.formats.masking import mask  # noqa: PLC0415

    kind = kind or which(text.path, text.content)
    if kind is None:
        return
    masked = mask(text.content, kind)
    given = set[Span]()
    try:
        for count, entry in enumerate(read_apart(kind, masked.content)):
            if count >= MOST_ENTRIES:
                raise Unreadable(f"has more than {MOST_ENTRIES} entries")
            if masked.holes:
                given.add(entry.value_span)
            yield known_or_not(masked.restored(entry, text.content))
    except Unreadable:
        if not masked.holes or kind is Format.LINES:
            raise
        for entry in read_apart(Format.LINES, text.content):
            if entry.value_span not in given:
                yield known_or_not(entry)


def readable(text: Text) -> Iterator[Entry]:
    """The entries before the place where a file is given up, if it is."""
    try:
        yield from entries(text)
    except Unreadable:
        return
