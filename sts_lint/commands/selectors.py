"""Code prefixes as users write them."""

from __future__ import annotations

from collections.abc import Iterable

from sts_lint.cli import CommandError
from sts_lint.commands.spelling import suggestion

EVERY = "STS"
"""The beginning of every code."""


def check_selectors(origin: str, selectors: Iterable[str]) -> tuple[str, ...]:
    """The selectors, each the prefix of some code. Raises `CommandError` naming `origin`."""
    chosen = tuple(selectors)
    if any(selector != EVERY for selector in chosen):
        from sts_lint.pages import pages  # noqa: PLC0415 - loads every rule

        codes = [page.code for page in pages()]
        for selector in chosen:
            if not any(code.startswith(selector) for code in codes):
                raise CommandError(f"{origin}: {_unknown(selector, codes)}")
    return chosen


def _unknown(selector: str, codes: list[str]) -> str:
    prefixes = {code[:length] for code in codes for length in range(3, len(code) + 1)}
    hint = suggestion(selector.upper(), sorted(prefixes, key=len, reverse=True))
    return f"no code starts with {selector}{hint or '; `sts-lint rules` lists them'}"
