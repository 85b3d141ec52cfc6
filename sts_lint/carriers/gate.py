"""Which files can carry a setting at all, decided from their bytes."""

from __future__ import annotations

PLAIN = (
    b"aws-global",
    b"aws_region",
    b"role_arn",
    b"web_identity_token_file",
    b"aws_endpoint_url",
    b"assume_role",
    b"assumed.role",
    b"auto_auth",
    b"aws_urn",
    b"rolearn",
    b"client.assume-role",
    b"get-token",
    b"modules/vpc/aws",
    b'"aws_vpc"',
    b"kube2iam",
)
"""What can matter without the word `sts`, in lower case."""
_ENDPOINT = b"endpoint"
OF_ENDPOINTS = (
    b"vpc_endpoint",
    b"vpcendpoint",
    b"vpc-endpoint",
    b"endpoint-token-version",
    b"endpoint_token_version",
    b"endpointtokenversion",
)
"""The same, of which each holds `endpoint`."""
_LOWER = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_LETTERS = _LOWER | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def may_carry(data: bytes, words: tuple[bytes, ...] = ()) -> bool:
    """Whether `sts` is a word or a part of a camel-cased one, or another telling name occurs.

    `words`, in lower case, are more such names.
    """
    lower = data.lower()
    if has_word(data, lower) or any(word in lower for word in (*PLAIN, *words)):
        return True
    return _ENDPOINT in lower and any(word in lower for word in OF_ENDPOINTS)


def has_word(data: bytes, lower: bytes) -> bool:
    """Whether `sts` is a word of its own, or a part of a camel-cased one."""
    place = lower.find(b"sts")
    while place >= 0:
        if _is_word(data, place):
            return True
        place = lower.find(b"sts", place + 1)
    return False


def _is_word(data: bytes, place: int) -> bool:
    before, after = data[max(place - 1, 0) : place], data[place + 3 : place + 4]
    turns = before and before[0] in _LOWER and data[place] not in _LOWER  # `awsStsRegion`
    begins = not before or before[0] not in _LETTERS or turns
    return bool(begins and (not after or after[0] not in _LOWER))
