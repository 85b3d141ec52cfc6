"""Which session tokens an account wants from the global endpoint, wherever it is told so."""

from __future__ import annotations

from sts_lint.declared import V1, V2, TokenVersion
from sts_lint.model import Entry

_NAMES = frozenset(
    {
        "global_endpoint_token_version",  # Terraform
        "globalEndpointTokenVersion",  # Pulumi
        "GlobalEndpointTokenVersion",  # the API
        "--global-endpoint-token-version",  # the command line
    }
)


def token_version(entry: Entry) -> TokenVersion | None:
    """The version that an entry chooses."""
    if entry.path[-1] not in _NAMES or entry.value not in (V1, V2) or not entry.literal:
        return None
    literal = entry.value_span if entry.exact else None
    return TokenVersion(entry.value_span, entry.path[-1], entry.value, literal, entry=entry)
