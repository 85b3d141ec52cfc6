"""What the endpoint URLs in the code are, by their parsed host."""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.hosts import HostKind, classify, classify_template
from sts_lint.aws.partitions import GLOBAL_HOST
from sts_lint.facts import ABSENT, Client, Given, Template

GLOBAL_URL = f"https://{GLOBAL_HOST}"


def given_by(client: Client) -> Iterator[Given]:
    """The endpoint URLs given at the call, one for each way of building the client."""
    return (r.endpoint for r in client.requests if r.endpoint.value not in (ABSENT, None))


def is_global(url: Given) -> bool:
    """Whether it is certainly the global endpoint, whatever its path, port or scheme."""
    return _kind(url) is HostKind.GLOBAL


def is_aws(url: Given) -> bool:
    """Whether it is an STS endpoint of AWS."""
    kind = _kind(url)
    return kind is not None and (kind is HostKind.GLOBAL or kind.is_regional)


def _kind(url: Given) -> HostKind | None:
    match url.value:
        case str(text):
            return classify(text).kind
        case Template(parts):
            return classify_template(parts).kind
        case _:
            return None
