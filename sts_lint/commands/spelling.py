"""Suggestions for words that are nearly right."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean …?`, or nothing where no known word is close."""
    import difflib  # noqa: PLC0415 - only a mistake pays for it

    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
