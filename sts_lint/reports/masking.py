"""What must not be shown: secrets in source lines and URLs, control characters anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sts_lint.model import Span
from sts_lint.quoting import MASK, USER_INFO

_TELLING_NAME = (
    r"(?:aws_secret_access_key|aws_access_key_id|aws_session_token|secret\w*|passw\w*|token\w*"
    r"|api_?key\w*|credential\w*)"
)
_STRING = r"(?P<{0}>[\"'])(?P<{1}>(?:\\.|(?!(?P={0})).)*)(?:(?P={0})|$)"
_ASSIGNED = re.compile(
    rf"\w*{_TELLING_NAME}[\"']?\]?\s*(?:=|:|,)\s*[rRbBuUfF]{{0,2}}{_STRING.format('q', 'secret')}",
    re.IGNORECASE,
)
_LOOKS_SECRET = re.compile(
    r"(?<![A-Za-z0-9])(?P<secret>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])"
    r"|(?<=[\"'])(?P<other>[A-Za-z0-9/+=]{40})(?=[\"'])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def secrets(line: str) -> tuple[Span, ...]:
    """The parts of a source line that are or may be secret, in order, without overlap."""
    return merged(_secret_spans(line))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same parts in order, without overlap."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        elif span.start < span.end:
            found.append(span)
    return tuple(found)


def _secret_spans(line: str) -> Iterator[Span]:
    for match in USER_INFO.finditer(line):
        yield Span(*match.span())
    for pattern in (_ASSIGNED, _LOOKS_SECRET):
        for match in pattern.finditer(line):
            group = "other" if match.groupdict().get("other") is not None else "secret"
            yield Span(*match.span(group))


def without_user_info(text: str) -> str:
    """A text in which the user and password of every URL are masked."""
    return USER_INFO.sub(MASK, text)


def printable(text: str) -> str:
    r"""A text whose control and direction characters are spelt out (`\x1b`)."""
    return _CONTROL.sub(lambda match: escape(match[0]), text)


def shown(text: str) -> str:
    """A text as it may be shown to people: nothing secret, nothing that moves the cursor."""
    return printable(without_user_info(text))


def escape(character: str) -> str:
    """One character as its Python escape."""
    return character.encode("unicode_escape").decode("ascii")


def is_control(character: str) -> bool:
    """Whether a character could move the cursor, hide text or reverse it."""
    return _CONTROL.match(character) is not None
