"""How much of a setting's value may be said aloud.

What is read as one value may hold other settings: where a quote is never closed, a line end
is missing, or a line holds several assignments and its format knows one. So what is quoted
ends where a mode, a Region or the host of a URL ends.
"""

from __future__ import annotations

import re

MASK = "***"
USER_INFO = re.compile(r"(?<=://)[^/\s\"'@?#]*(?:@[^/\s\"'@?#]*)*(?=@)")
"""The user and password of a URL."""
_STOPS = r"""\s"'`=;,?&|\#<>"""
_PLAIN = re.compile(
    rf"""[\ \t]*(?P<mark>["']?)(?:(?i:[a-z]+)://[^/{_STOPS}]{{0,120}}(?:/(?=\s*["']?\s*\Z))?|[^{_STOPS}]{{0,120}})
    (?:(?P=mark)\s*\Z)?(?:\s+[\#;](?=\s))?""",
    re.VERBOSE,
)


def quoted(value: str) -> str:
    """A value as messages quote it: users of URLs masked, the rest cut to `…`."""
    masked = USER_INFO.sub(MASK, value)
    length = quotable(masked)
    return masked if length == len(masked) else f"{masked[:length]}…"


def quotable(value: str) -> int:
    """How many characters of a value may be shown, users of URLs apart."""
    found = _PLAIN.match(value)
    return found.end() if found else 0
