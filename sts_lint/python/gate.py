"""Which files can hold anything about STS at all, from their bytes."""

from __future__ import annotations

import re

WORD = re.compile(rb"(?<![A-Za-z])sts(?![A-Za-z])|AssumeRoleCredentialFetcher", re.IGNORECASE)


def may_hold_sts(data: bytes) -> bool:
    """Whether `sts` stands anywhere as a word of its own; `requests`, `tests` do not count."""
    return WORD.search(data) is not None
