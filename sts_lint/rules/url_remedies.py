"""What to write where an endpoint URL lacks its Region, is glued together or not encrypted."""

from __future__ import annotations

from sts_lint.aws.context import Context
from sts_lint.aws.hosts import classify
from sts_lint.facts import ABSENT, Request, Template
from sts_lint.model import (
    NO_CURE,
    Cure,
    DropArgument,
    Remedy,
    Safety,
    SetArgument,
    SetLiteral,
    Words,
)
from sts_lint.rule import JudgedClient
from sts_lint.rules import remedies, urls, ways, wording

_PLAIN = "http://"


def with_region(judged: JudgedClient, context: Context) -> Cure:
    """Give a client the Region of the host it names."""
    if context.fixing is None or judged.client.stubbed:
        return NO_CURE
    hosts = {classify(str(url.value)).region for url in urls.given_by(judged.client)}
    makers = {request.maker.call for request in judged.client.requests if request.maker}
    region = hosts.pop() if len(hosts) == 1 else None
    if region is None or len(makers) != 1:
        return NO_CURE
    change = SetArgument(makers.pop(), "region_name", Words(region))
    title = f"set the Region to {region}, the host's own"
    return Cure((Remedy(title, Safety.SAFE, (change,)),))


def not_by_hand(judged: JudgedClient, context: Context) -> Cure:
    """Encrypt a URL; leave the host to an SDK that makes the right one from the Region."""
    if context.fixing is None or judged.client.stubbed:
        return NO_CURE
    requests = judged.client.requests
    plain = [r.endpoint for r in requests if _is_plain(r)]
    if plain:
        changes = {
            SetLiteral(url.literal, Words(f"https://{str(url.value)[len(_PLAIN) :]}")): None
            for url in plain
            if url.literal is not None
        }
        title = "encrypt the requests with https://"
        return Cure((Remedy(title, Safety.SAFE, tuple(changes)),) if changes else ())
    makers = {request.maker.call for request in requests if request.maker}
    if not all(map(_is_glued, requests)) or len(makers) != 1:
        return NO_CURE
    if not ways.is_proved_new(context):
        return Cure((), ways.NEEDS_BOUND)
    title = f"drop endpoint_url, which the SDK makes from the Region: {remedies.UNPINS}"
    drop = DropArgument(makers.pop(), "endpoint_url")
    return Cure((Remedy(title, Safety.UNSAFE, (drop,)),))


def _is_plain(request: Request) -> bool:
    url = request.endpoint
    return urls.is_aws(url) and str(url.value).lower().startswith(_PLAIN)


def _is_glued(request: Request) -> bool:
    has_region = wording.region(request).value not in (ABSENT, None)
    return has_region and isinstance(request.endpoint.value, Template)
