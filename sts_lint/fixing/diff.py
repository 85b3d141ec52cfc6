"""Unified diffs that `git apply` takes: bytes as stored, whatever the line ends."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterator

_NO_END = b"\\ No newline at end of file\n"
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def unified(path: str, before: bytes, after: bytes, context: int = 3) -> Iterator[bytes]:
    """The lines of the diff of one file; `path` is relative to where it will be applied.

    With no lines of context, git applies it with `--unidiff-zero` only.
    """
    old, new = _lines(before), _lines(after)
    names = [_quoted(f"{side}/{path}") for side in ("a", "b")]
    shown = difflib.unified_diff(
        [line.decode("latin-1") for line in old],
        [line.decode("latin-1") for line in new],
        n=context,
    )
    for number, line in enumerate(shown):
        if number < 2:
            yield f"{('---', '+++')[number]} ".encode() + names[number] + b"\n"
            continue
        data = line.encode("latin-1")
        yield data if data.endswith(b"\n") else data + b"\n" + _NO_END


def _lines(data: bytes) -> list[bytes]:
    """Lines as git counts them: they end at a line feed only."""
    return io.BytesIO(data).readlines()


def _quoted(name: str) -> bytes:
    """A name as git writes it: in quotes with escapes if it holds anything unusual."""
    data = name.encode("utf-8", "surrogateescape")
    if all(byte > 31 and byte < 127 and byte not in b'"\\' for byte in data):
        return data + (b"\t" if b" " in data else b"")
    escaped = "".join(
        f"\\{_ESCAPES[byte]}"
        if byte in _ESCAPES
        else chr(byte)
        if 31 < byte < 127
        else f"\\{byte:03o}"
        for byte in data
    )
    return f'"{escaped}"'.encode()
