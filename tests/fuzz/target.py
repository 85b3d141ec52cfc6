"""What is fuzzed: a name, what it takes, and a check that raises where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from sts_lint.model import Span
from sts_lint.text import Text

ROOT = Path(__file__).parents[2]
LONGEST = 4_096  # bytes of one input
_REPEATED = 16_384  # characters of an input that says what to repeat


class Broken(AssertionError):
    """Something that must hold of every input does not hold of this one."""


class Language(Enum):
    """How inputs are changed: as text, as Python source, or byte by byte only."""

    TEXT = "text"
    PYTHON = "python"
    BYTES = "bytes"


Check = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """One thing to fuzz. `load` imports it and gives its check, `seeds` gives good inputs."""

    name: str
    about: str
    load: Callable[[], Check]
    seeds: Callable[[], Iterable[bytes]]
    language: Language = Language.TEXT


def require(condition: object, message: str) -> None:
    """Raise `Broken` where a condition does not hold."""
    if not condition:
        raise Broken(message)


def content(data: bytes) -> str:
    """An input as text.

    NUL bytes are refused everywhere, so two of them say instead that what stands between is
    repeated: that is how an input of a few bytes shows what grows faster than its length.
    """
    parts = data.decode("utf-8", "replace").split("\0")
    if len(parts) != 3 or not parts[1]:
        return "\0".join(parts)
    head, body, tail = parts
    return head + body * max(_REPEATED // len(body), 1) + tail


def inside(span: Span, text: Text, what: str) -> None:
    """Raise `Broken` for a span that is no part of the text."""
    require(0 <= span.start <= span.end <= len(text.content), f"{what} is outside of the text")


def on_a_line(line: int | None, text: Text) -> None:
    """Raise `Broken` for a line that the text does not have."""
    require(line is None or 1 <= line <= len(text.starts), "there is no such line")
