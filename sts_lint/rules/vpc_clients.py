"""Clients beside VPC endpoints: a second finding at the client, which its own fix settles."""

from __future__ import annotations

from sts_lint.declared import VpcClient
from sts_lint.model import Diagnostic, Kind, Severity
from sts_lint.rule import Rule


def where(client: VpcClient) -> str:
    """The place of the first endpoint, in words."""
    first = client.endpoints[0]
    return f"at {first.place}"


def about(rule: Rule, client: VpcClient, severity: Severity, message: str) -> Diagnostic:
    """A diagnostic at the client."""
    site = client.site
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        span=site.span,
        severity=severity,
        message=message,
        kind=Kind.CLIENT,
        verdict=site.verdict,
        urls=site.urls,
        urls_complete=site.urls_complete,
        because=(*site.because, *client.endpoints),
        settled_by=site.settled_by,
    )
