"""Types of settings: from TOML or the command line to Python, and as JSON Schema."""

from __future__ import annotations

import enum
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol

SELECTOR = r"STS\d{0,3}"
SELECTOR_EXAMPLES = "'STS1' or 'STS102'"
_REGION = r"[a-z]{2,}(-[a-z]+)+-\d+"
_REGION_EXPRESSION = (
    r"""os\.environ\[("\w+"|'\w+')\]"""
    rf"""|os\.getenv\(("\w+"|'\w+'), *("{_REGION}"|'{_REGION}')\)"""
    r"""|[A-Za-z_]\w*(\.[A-Za-z_]\w*)*"""
)


class Kind(Protocol):
    """A type of values: from TOML or the command line to Python, and as JSON Schema."""

    def convert(self, value: object) -> Any:
        """The Python value. Raises `ValueError` with what is expected."""

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the TOML value."""


class Flag:
    """True or false."""

    def convert(self, value: object) -> bool:
        """The value itself."""
        if not isinstance(value, bool):
            raise ValueError(f"expected true or false, not {_shown(value)}")
        return value

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Words:
    """A list of strings, each of one form (`pattern`, called `noun` in messages).

    `examples` show the form where it is missed.
    """

    noun: str
    pattern: str | None = None
    examples: str = ""

    def convert(self, value: object) -> tuple[str, ...]:
        """The strings as a tuple."""
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"expected a list of {self.noun}s, not {_shown(value)}")
        for word in value:
            if not isinstance(word, str) or not word:
                raise ValueError(f"expected {self.noun}s, not {_shown(word)}")
            if self.pattern and not re.fullmatch(self.pattern, word):
                raise ValueError(f"{word!r} is no {self.noun} (as in {self.examples})")
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        """An array of strings."""
        pattern = {"pattern": f"^{self.pattern}$"} if self.pattern else {"minLength": 1}
        return {"type": "array", "items": {"type": "string", **pattern}}


@dataclass(frozen=True)
class KeySuppression:
    """Settings that are not reported: by a code or its beginning, and a glob of their key.

    A key is the path to it, joined by dots: `Resources.Job.Environment.AWS_REGION`.
    """

    code: str
    key: str
    reason: str

    def covers(self, code: str, path: Sequence[str]) -> bool:
        """Whether a finding of this code about the setting at this path is switched off."""
        return code.startswith(self.code) and fnmatchcase(".".join(path), self.key)


class KeysByGlob:
    """A table from globs to lists of tables that each name a code, a key and a reason."""

    def convert(self, value: object) -> tuple[tuple[str, tuple[KeySuppression, ...]], ...]:
        """Pairs of glob and suppressions, in the order written."""
        return tuple((glob, tuple(map(self._entry, _list(each)))) for glob, each in _by_glob(value))

    def _entry(self, value: object) -> KeySuppression:
        names = ("code", "key", "reason")
        if not isinstance(value, Mapping) or sorted(value) != sorted(names):
            raise ValueError(f"expected tables of {_either(names, 'and')}, not {_shown(value)}")
        for name in names:
            if not isinstance(value[name], str) or not value[name].strip():
                raise ValueError(f"expected a text as {name}, not {_shown(value[name])}")
        (code,) = Words("rule selector", SELECTOR, SELECTOR_EXAMPLES).convert([value["code"]])
        return KeySuppression(code, value["key"], value["reason"])

    def schema(self) -> dict[str, Any]:
        """An object whose keys are globs."""
        text = {"type": "string", "pattern": r"\S"}
        entry = {
            "type": "object",
            "additionalProperties": False,
            "required": ["code", "key", "reason"],
            "properties": {
                "code": {"type": "string", "pattern": f"^{SELECTOR}$"},
                "key": text,
                "reason": text,
            },
        }
        return _of_globs({"type": "array", "items": entry})


def _by_glob(value: object) -> Iterable[tuple[str, object]]:
    """The pairs of a table from globs to something. Raises `ValueError`."""
    if not isinstance(value, Mapping):
        raise ValueError(f"expected a table from globs to lists, not {_shown(value)}")
    for glob in value:
        if not glob or glob.startswith("!"):
            raise ValueError(f"{glob!r} is no glob; one starting with ! excludes nothing here")
    return value.items()


def _of_globs(schema: dict[str, Any]) -> dict[str, Any]:
    """An object whose keys are globs and whose values are of a schema."""
    names = {"pattern": "^[^!]"}
    return {"type": "object", "propertyNames": names, "additionalProperties": schema}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"expected a list of tables, not {_shown(value)}")
    return value


@dataclass(frozen=True)
class WordsByGlob:
    """A table from globs to lists."""

    words: Words

    def convert(self, value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Pairs of glob and tuple, in the order written."""
        return tuple((glob, self.words.convert(words)) for glob, words in _by_glob(value))

    def schema(self) -> dict[str, Any]:
        """An object whose keys are globs."""
        return _of_globs(self.words.schema())


@dataclass(frozen=True)
class Choice:
    """One member of an enumeration, by its word; `noun` is what they are."""

    noun: str
    members: Mapping[str, enum.Enum]

    def convert(self, value: object) -> enum.Enum:
        """The member."""
        if not isinstance(value, str) or value not in self.members:
            raise ValueError(f"expected {_either(self.members)}, not {_shown(value)}")
        return self.members[value]

    def schema(self) -> dict[str, Any]:
        """The words."""
        return {"enum": list(self.members)}


class BotocoreVersion:
    """A version, a specifier or `any`, kept as written."""

    def convert(self, value: object) -> str:
        """The text, once it is known to mean something."""
        if not isinstance(value, str):
            raise ValueError(f"expected a version in quotes, not {_shown(value)}")
        from sts_lint.aws.versions import parse_stated  # noqa: PLC0415 - rarely given

        parse_stated(value)
        return value

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "minLength": 1}


class Region:
    """A Region, or one of the expressions that fixes may write."""

    def convert(self, value: object) -> str:
        """The text itself."""
        if isinstance(value, str):
            expression = re.fullmatch(_REGION_EXPRESSION, value) and not keyword.iskeyword(value)
            if expression or re.fullmatch(_REGION, value):
                return value
        raise ValueError(
            """expected a Region, os.environ["X"], os.getenv("X", "region") or a dotted name, """
            f"not {_shown(value)}"
        )

    def schema(self) -> dict[str, Any]:
        """A string; that a dotted name is no keyword is not said."""
        return {"type": "string", "pattern": f"^({_REGION}|{_REGION_EXPRESSION})$"}


class FileName:
    """The path of a file."""

    def convert(self, value: object) -> str:
        """The text itself."""
        if not isinstance(value, str) or not value:
            raise ValueError(f"expected the path of a file, not {_shown(value)}")
        return value

    def schema(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string", "minLength": 1}


class Bytes:
    """A number of bytes."""

    def convert(self, value: object) -> int:
        """The number; digits from the command line count as one."""
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"expected a number of bytes, not {_shown(value)}")
        return value

    def schema(self) -> dict[str, Any]:
        """A positive integer."""
        return {"type": "integer", "minimum": 1}


def _either(words: Iterable[str], or_: str = "or") -> str:
    *others, last = words
    return f"{', '.join(others)} {or_} {last}" if others else last


def _shown(value: object) -> str:
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
