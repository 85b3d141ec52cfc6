"""Text in JSON strings, with the place of every character."""

from __future__ import annotations

import json
import re

from sts_lint.formats.runs import Decoded, unescaped, verbatim

_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[0-9A-Fa-f]{4}|\\.", re.DOTALL)


def decoded(content: str, start: int, end: int) -> Decoded:
    """What stands between the quotation marks of a string, which are not part of the range."""
    if content.find("\\", start, end) < 0:
        return verbatim(content, start, end)
    return unescaped(content, start, end, _ESCAPE, _meaning)


def _meaning(match: re.Match[str]) -> str:
    try:
        return str(json.loads(f'"{match[0]}"'))
    except ValueError:
        return match[0]
