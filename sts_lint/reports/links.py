"""Where a rule is explained on the web; the only place that knows."""

from __future__ import annotations

_PAGE = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html"


def help_url(code: str) -> str:
    """The address of the page about a rule (`sts-lint explain CODE` says it offline)."""
    return f"{_PAGE}#{code}"
