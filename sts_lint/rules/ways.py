"""The ways in which a client can be built, as fixes see them: its Region and the URL in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import Version

from sts_lint.aws import partitions
from sts_lint.aws.context import Context
from sts_lint.aws.versions import CHANGES, Feature
from sts_lint.facts import ABSENT, Client, Given, Request, Symbol
from sts_lint.rules import urls, wording

NEEDS_BOUND = "boto3>=1.40 among the dependencies"
_REGIONAL_SINCE: Version = next(
    change.version for change in CHANGES if change.feature is Feature.REGIONAL_DEFAULT
)
_URL_VARIABLES = ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build a client; `url` is the endpoint URL in force, from wherever it comes.

    `lacks_region`: it may have none where it runs, or none that has a regional endpoint.
    `is_open`: if it has one, it is not in sight, and a fix must keep it.
    """

    request: Request
    region: Given
    url: Given
    lacks_region: bool
    is_open: bool

    @property
    def is_global(self) -> bool:
        """Whether the URL given is the global one."""
        return urls.is_global(self.url)

    @property
    def lacks_url(self) -> bool:
        """Whether botocore makes the URL; an empty one it may take for none."""
        return self.url.value in (ABSENT, None, "")

    @property
    def passes_region(self) -> bool:
        """Whether the call itself holds a Region, one way or another."""
        return self.request.region.value not in (ABSENT, None)

    @property
    def needs_region(self) -> bool:
        """Whether it is global, or may be, for want of a Region."""
        return self.lacks_region and (self.lacks_url or self.is_global)


def of_client(client: Client, context: Context) -> Iterator[Way]:
    """All ways in which something is built at all."""
    for request in client.requests:
        if request.error.value is ABSENT:
            yield _way(request, context)


def is_proved_new(context: Context) -> bool:
    """Whether only botocore from 1.40 on can run the program."""
    return context.sdk.low is not None and context.sdk.low >= _REGIONAL_SINCE


def host_url(region: str, scheme: str = "https") -> str:
    """The URL of a Region's own host."""
    return f"{scheme}://{partitions.regional_host(region)}"


def is_real(region: object) -> bool:
    """Whether this is a Region by its form, and no pseudo-Region."""
    known = isinstance(region, str) and partitions.has_region_form(region)
    return known and region not in partitions.FIPS_PSEUDO_REGIONS


def real_region(given: Given) -> str | None:
    """The Region by its form, if it is known as text; for a pseudo-Region of FIPS the real one."""
    if not isinstance(given.value, str):
        return None
    region = partitions.FIPS_PSEUDO_REGIONS.get(given.value, given.value)
    return region if is_real(region) else None


def _way(request: Request, context: Context) -> Way:
    region = wording.region(request)
    unseen = isinstance(region.value, Symbol) and region.value.may_be_absent
    unseen |= region.value in (ABSENT, None) and not request.session_seen
    none = unseen or region.value in (ABSENT, None)
    lacks = region.value == partitions.GLOBAL_REGION or (
        none and not context.region_from_environment
    )
    return Way(request, region, _url(request), lacks, unseen)


def _url(request: Request) -> Given:
    if request.endpoint.value not in (ABSENT, None, ""):
        return request.endpoint
    configured = [given for name in _URL_VARIABLES for given in [dict(request.environ).get(name)]]
    return next((g for g in configured if g and urls.is_global(g)), request.endpoint)
