"""Test doubles: what is named like one, and what keeps a client from reaching AWS."""

from __future__ import annotations

import re

DOUBLE = re.compile(r"(?i)(mock|fake|stub|dummy|patch)")
STUB = re.compile(r"(?:^|\.)(?:mock_(?:aws|sts|iam|all|s3|ec2|dynamodb\w*|\w+)|Stubber)$")


def is_double_name(text: str) -> bool:
    """Whether an expression is named like a mock."""
    return DOUBLE.search(text) is not None


def is_stub_name(text: str) -> bool:
    """Whether this names a moto decorator or context, or botocore's Stubber."""
    return STUB.search(text) is not None
