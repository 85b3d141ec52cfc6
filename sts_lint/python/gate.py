"""Which files, and which parts of a file, can hold anything about STS at all."""

from __future__ import annotations

import re

PATTERN = (
    r"(?<![A-Za-z])sts(?![A-Za-z])|STSConnection|AssumeRoleCredentialFetcher"
    r"|iam_login|auth_aws_iam|generate_sigv4_auth_request"
)
IN_BYTES = re.compile(PATTERN.encode(), re.IGNORECASE)
IN_TEXT = re.compile(PATTERN, re.IGNORECASE)


def may_hold_sts(data: bytes) -> bool:
    """Whether `sts` stands anywhere as a word of its own; `requests`, `tests` do not count."""
    return IN_BYTES.search(data) is not None


def says_sts(text: str) -> bool:
    """The same question about a piece of source text."""
    return IN_TEXT.search(text) is not None
