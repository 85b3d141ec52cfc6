"""Every reader of a format: spans inside, lines that exist, and values that can be replaced."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import partial

from sts_lint.formats import Unreadable, entries
from sts_lint.formats.masking import mask
from sts_lint.formats.which import Format, keeps_secrets, which
from sts_lint.model import Entry, Span
from sts_lint.reading import Limits, decode_python, text_from_bytes
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Problem
from tests.formats.test_hostile import BROKEN, LINEAR, NESTED
from tests.fuzz.seeds import files, named
from tests.fuzz.target import Check, Target, content, inside, on_a_line, require

_NEW = "sts"  # names something of ours, so text inside text is still looked into
_WORDS = (b"sts",)
_LENIENT = frozenset(
    {Format.SHELL, Format.DOCKERFILE, Format.DOTENV, Format.FLUENT, Format.SYSTEMD, Format.LINES}
)
"""Formats whose broken texts are read as far as they go: how far is another matter each time."""
_OPENS = re.compile(r"[\"'`\\(){}\[\]<>]")


def targets() -> Iterator[Target]:
    """One for each format, and one for what decides which of them a file is."""
    for kind in Format:
        seeds = partial(_seeds, kind)
        yield Target(kind.value, f"the reader of {kind.value}", partial(_reader, kind), seeds)
    yield Target("which", "what a file is, its decoding, template markers", _which, named)


def _seeds(kind: Format) -> Iterator[bytes]:
    for path, data in files():
        if which(path, data.decode("utf-8", "replace")) is kind:
            yield data
    for of, text in (*BROKEN.values(), *NESTED.values(), *LINEAR.values()):
        if of is kind:
            yield text[:400].encode()


def _reader(kind: Format) -> Check:
    def check(data: bytes) -> None:
        text = Text("x", content(data), Syntax.SETTINGS)
        found, is_whole = _read(text, kind)
        for entry in found:
            _entry(entry, text)
        fit = [e for e in found if _can_be_replaced(e, text)]
        is_lenient = kind in _LENIENT and _OPENS.search(text.content)
        if fit and is_whole and not is_lenient and not mask(text.content, kind).holes:
            _replaced(fit[zlib.crc32(data) % len(fit)], text, kind)

    return check


def _read(text: Text, kind: Format) -> tuple[list[Entry], bool]:
    found: list[Entry] = []
    try:
        found.extend(entries(text, kind))
    except Unreadable as error:
        on_a_line(error.line, text)
        require("\n" not in error.reason, "a reason has several lines")
        return found, False
    return found, True


def _entry(entry: Entry, text: Text) -> None:
    require(entry.path and all(isinstance(key, str) for key in entry.path), "no path")
    inside(entry.key_span, text, "a key")
    inside(entry.value_span, text, "a value")
    require(entry.scope not in entry.outer, "a scope lies in itself")


def _can_be_replaced(entry: Entry, text: Text) -> bool:
    """A number is not: another word would need quotation marks.

    Nor is what lies in a text inside the text, which is read as far as it goes if it is broken.
    """
    same = bool(entry.value) and text.slice(entry.value_span) == entry.value
    plain = entry.quote or entry.dialect not in ("json", "toml", "hcl")
    return same and plain and not entry.depth and entry.literal and entry.exact


def _replaced(entry: Entry, text: Text, kind: Format) -> None:
    """Where the text at a value is the value, replacing it is a correct edit."""
    start, end = entry.value_span
    line_end = "\n" if entry.value.endswith("\n") else ""  # the last of a block of lines
    value = _NEW + line_end
    after = text.content[:start] + value + text.content[end:]
    new, _ = _read(Text(text.path, after, text.syntax), kind)
    there = (each for each in new if each.value_span == Span(start, start + len(value)))
    require(any(each.value == value for each in there), "a replaced value is not read back")


def _which() -> Check:
    def check(data: bytes) -> None:
        name, _, body = data.partition(b"\n")
        path = name.decode("utf-8", "replace").replace("\0", "") or "x"
        text = content(body)
        which(path)
        which(path, text)
        keeps_secrets(path, text)
        for kind in (Format.YAML, Format.SHELL):
            masked = mask(text, kind)
            require(len(masked.content) == len(text), "masking moves text")
        settings = text_from_bytes(body, path, Limits(), True, _WORDS)
        for found in (settings, decode_python(body, path)):
            if isinstance(found, Problem):
                line = found.line or 1
                require(1 <= line <= body.count(b"\n") + body.count(b"\r") + 1, "no such line")

    return check
