"""What must not be shown of any text: users of URLs, control characters.

Nor what CI servers would obey, were it printed: a line that starts with `::command`, and
`##[command]` or `##vso[command]` anywhere in a line.
"""

from __future__ import annotations

import re

from sts_lint.quoting import MASK, USER_INFO

_UNSHOWN = r"\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_UNPAIRED = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(rf"[{_UNSHOWN}\ud800-\udfff\ufffe\uffff]")
_COMMAND = re.compile(r"^\s*(?P<start>:)(?=:)|(?P<mark>(?<=#)#)(?=\w*\[)")


def without_user_info(text: str) -> str:
    """A text in which the user and password of every URL are masked."""
    return USER_INFO.sub(MASK, text)


def printable(text: str) -> str:
    r"""A text that is safe to print: control and direction characters are spelt out (`\x1b`).

    So is the first character of what a CI server would take for a command.
    """
    obeyed = commands(text)
    if not obeyed and not _CONTROL.search(text):
        return text
    return "".join(
        escape(character) if index in obeyed or is_control(character) else character
        for index, character in enumerate(text)
    )


def commands(text: str) -> frozenset[int]:
    """Where characters stand without which a CI server sees no command in a line."""
    return frozenset(match.start(match.lastgroup or 0) for match in _COMMAND.finditer(text))


def characters(text: str) -> str:
    """A text without halves of characters, as file names in another encoding have them."""
    return _UNPAIRED.sub(lambda match: escape(match[0]), text)


def shown(text: str) -> str:
    """A text as it may be shown to people: nothing secret, nothing that moves the cursor."""
    return printable(without_user_info(text))


def escape(character: str) -> str:
    """One character as its Python escape."""
    escaped = character.encode("unicode_escape").decode("ascii")
    return escaped if escaped != character else f"\\x{ord(character):02x}"


def is_control(character: str) -> bool:
    """Whether a character could move the cursor, hide text or reverse it."""
    return _CONTROL.match(character) is not None
