"""A row of the catalogue: which key of which program, what is bad in it, what is good.

The rows that ship and those in a user's settings are the same tables, read by the same reader.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sts_lint.formats.which import Format


class Holds(enum.Enum):
    """What a key is set to; it says what is bad there, too."""

    URL = "url"  # an endpoint of STS
    URLS = "urls"  # several, or `STS=URL` between those of other services
    REGION = "region"  # the Region whose endpoint is called
    WORD = "word"  # words, some of them bad
    ROLE = "role"  # what calls STS, and at the global endpoint unless a key beside it says more
    NOTHING = "nothing"  # a key without effect


class Confidence(enum.Enum):
    """How well the key is known."""

    CONFIRMED = "confirmed"  # in its own documentation or source
    ISSUE = "issue"  # in an issue or a pull request of the product
    THIRD_PARTY = "third-party"  # in code or text of others only


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of setting of one product.

    `keys` are globs of names with dots between, fitting the end of an entry's path; `**` is
    any number of names. `files` and `formats` say where it counts, everywhere if empty.
    `region` are the keys that may hold the Region in use, for which requests are `signed`;
    `needs` are those of which one must be there. Both are seen from the key, `../` going up.
    `bad` and `unless` are globs of values. `writes` is what a fix sets; `caution` why that is
    not safe. Where `advice` is true, whatever is wrong is no more than that.
    """

    name: str
    product: str
    keys: tuple[str, ...]
    holds: Holds = Holds.URL
    files: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    region: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    good: str = ""
    writes: str = ""
    caution: str = ""
    advice: bool = False
    signed: bool = True
    source: str = ""
    confidence: Confidence = Confidence.CONFIRMED


class RowError(ValueError):
    """A row that cannot be used; `key` is the one at fault, if it is only one."""

    def __init__(self, key: str | None, reason: str) -> None:
        super().__init__(reason)
        self.key = key


_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LISTS = ("keys", "files", "region", "needs", "bad", "unless")
_TEXTS = ("product", "good", "writes", "caution", "source")
_FLAGS = ("advice", "signed")
_OTHERS = ("holds", "formats", "confidence")
KEYS = tuple(sorted((*_LISTS, *_TEXTS, *_FLAGS, *_OTHERS)))
_GOOD = {
    Holds.URL: "the Region's own endpoint",
    Holds.URLS: "the Region's own endpoint",
    Holds.REGION: "a real Region",
}


def row_from(name: str, given: object) -> Row:
    """A row from its table in TOML. Raises `RowError`."""
    if not _NAME.fullmatch(name):
        raise RowError(None, f"{name!r} is no name of a row (as in 'fluent-bit')")
    if not isinstance(given, Mapping):
        raise RowError(None, "expected a table; begin it with [third-party.NAME]")
    values: dict[str, Any] = {key: _value(key, value) for key, value in given.items()}
    row = Row(name, **{"product": name, "keys": (), **values})
    _check(row)
    return row if row.good else _with_good(row)


def schema() -> dict[str, Any]:
    """The JSON Schema of the table of a row."""
    texts: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}}
    words = {"holds": Holds, "confidence": Confidence}
    properties: dict[str, Any] = {key: {"type": "string", "minLength": 1} for key in _TEXTS}
    properties |= dict.fromkeys(_LISTS, texts)
    properties |= {key: {"enum": [w.value for w in known]} for key, known in words.items()}
    formats = {"type": "array", "items": {"enum": [kind.value for kind in Format]}}
    properties |= {"formats": formats} | {key: {"type": "boolean"} for key in _FLAGS}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["keys"],
        "properties": dict(sorted(properties.items())),
    }


def _with_good(row: Row) -> Row:
    return replace(row, good=_GOOD.get(row.holds, row.writes))


def _value(key: str, value: object) -> object:
    if key in _LISTS:
        return _words(key, value)
    if key in _TEXTS:
        if not isinstance(value, str) or not value.strip() or "\n" in value:
            raise RowError(key, f"expected a line of text, not {value!r}")
        return value
    if key == "formats":
        return tuple(_member(key, Format, word) for word in _words(key, value))
    if key == "holds":
        return _member(key, Holds, value)
    if key == "confidence":
        return _member(key, Confidence, value)
    if key in _FLAGS:
        if not isinstance(value, bool):
            raise RowError(key, f"expected true or false, not {value!r}")
        return value
    raise RowError(key, f"there is no {key!r} in a row, only {', '.join(KEYS)}")


def _words(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) and v for v in value):
        raise RowError(key, f"expected a list of texts, not {value!r}")
    return tuple(value)


_E = TypeVar("_E", bound=enum.Enum)


def _member(key: str, words: type[_E], value: object) -> _E:
    try:
        return words(value)
    except ValueError:
        known = ", ".join(str(word.value) for word in words)
        raise RowError(key, f"{value!r} is none of {known}") from None


def _check(row: Row) -> None:
    """What must be said for the sort of row it is."""
    if not row.keys:
        raise RowError("keys", "expected at least one key")
    if row.holds is Holds.WORD and not row.bad:
        raise RowError("bad", "a word needs at least one bad value")
    if row.holds is Holds.ROLE and not row.needs:
        raise RowError("needs", "a role needs the keys of which one must be there")
    if row.holds in (Holds.WORD, Holds.ROLE, Holds.NOTHING) and not (row.good or row.writes):
        raise RowError("good", "expected what is good instead")
    for key in row.keys:
        if not any(set(part) - set("*?") for part in key.split(".")):
            raise RowError("keys", f"{key!r} fits every key")
