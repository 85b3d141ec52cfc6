"""The words without which no key of a row can be in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sts_lint.carriers.gate import may_carry
from sts_lint.third_party.rows import Row

_LITERAL = re.compile(r"[^*?.]+")


def telling_words(rows: Iterable[Row]) -> tuple[bytes, ...]:
    """One word in lower case for each key of which the gate knows none."""
    found = (_telling(key) for row in rows for key in row.keys)
    return tuple(sorted({word for word in found if word}))


def _telling(key: str) -> bytes:
    """The longest piece of a key without globs; nothing where the words of STS are in it."""
    if may_carry(key.encode()):
        return b""
    pieces: list[str] = _LITERAL.findall(key.lower())
    return max(pieces, key=len).encode()
