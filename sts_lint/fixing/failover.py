"""A second Region for one client that the user chose.

The client's own call becomes the first argument of a function written into the same module
(`failover_code`); the second argument is the same call for the other Region. Both clients are
made at once: a mistake in the second shows at the start and not in an outage, and threads do
not meet while clients are made.

Nothing is written where it cannot be right: `Unfit` says in one line why.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sts_lint.aws.hosts import HostKind, classify, classify_template
from sts_lint.aws.outcomes import Judgement
from sts_lint.aws.partitions import FIPS_HOSTS, STS_REGIONS, is_opt_in, partition_of
from sts_lint.facts import ABSENT, Client, Given, Template
from sts_lint.fixing.edits import moved
from sts_lint.fixing.examined import Examined, is_no_worse
from sts_lint.fixing.failover_edits import SecondCall
from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Edit, Span, Verdict
from sts_lint.rule import JudgedClient
from sts_lint.text import Text

_FIPS = (HostKind.FIPS, HostKind.FIPS_DUALSTACK)
_NOT_REGIONAL = {
    Verdict.GLOBAL: "the client is global: make it regional first",
    Verdict.MAYBE_GLOBAL: "the client may be global: make it regional first",
    Verdict.BROKEN: "the client does not work as it is",
    Verdict.CUSTOM: "the client calls a host that is not AWS",
    Verdict.UNKNOWN: "it cannot be told which Region the client calls",
}

Examine = Callable[[Text], Sequence[Examined]]


@dataclass(frozen=True, slots=True)
class Failover:
    """The module with the second client in it, and what its user should know."""

    content: str
    notes: tuple[str, ...] = ()


def require_region(region: str) -> None:
    """Raise `Unfit` unless STS is known to answer in a Region; a typo shows in an outage only."""
    if region not in STS_REGIONS:
        raise Unfit(f"{region} is no Region in which STS is known to answer")


def add_failover(text: Text, line: int, region: str, examine: Examine) -> Failover:
    """Give the client at a 1-based line a second Region. Raises `Unfit` with the reason."""
    require_region(region)
    before = examine(text)
    first = _chosen(before, text, line)
    _require_regional(first, region)
    url = _has_own_url(first.client, region)
    second = SecondCall(Source(text, ast.parse(text.content)), first.client, region, url)
    edits = second.edits()
    after = text.edited(edits)
    _require_held(before, examine(after), edits, region)
    return Failover(after.content, tuple(_notes(first, second)))


def _chosen(places: Sequence[Examined], text: Text, line: int) -> JudgedClient:
    clients = [place.fact for place in places if isinstance(place.fact, JudgedClient)]
    found = [judged for judged in clients if line in _lines(text, judged.client.call)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit("there are several STS clients at this line")
    known = ", ".join(str(judged.client.line) for judged in clients)
    raise Unfit(f"there is no STS client here{known and f', but at line {known}'}")


def _lines(text: Text, span: Span) -> range:
    return range(text.position(span.start).line, text.position(span.end).line + 1)


def _require_regional(judged: JudgedClient, region: str) -> None:
    """The client must call a Region, another one of the same partition."""
    judgement = judged.judgement
    if judged.client.stubbed:
        raise Unfit("the client is stubbed and calls no Region")
    if judgement.verdict is not Verdict.REGIONAL:
        raise Unfit(f"{_NOT_REGIONAL[judgement.verdict]}{_cure(judgement)}")
    for first in sorted({o.signing_region for o in judgement.outcomes if o.signing_region}):
        if first == region:
            raise Unfit(f"the client calls {region} already")
        if partition_of(first) != partition_of(region):
            raise Unfit(f"credentials of {first} do not hold in {region}, another partition")


def _cure(judgement: Judgement) -> str:
    return f" ({judgement.settled_by.edit})" if judgement.settled_by else ""


def _has_own_url(client: Client, region: str) -> bool:
    """Whether the client is given its Region's own URL. Raises `Unfit` for any other one."""
    kinds = {_kind(request.endpoint) for request in client.requests}
    if kinds <= {None, HostKind.REGIONAL} and len(kinds) == 1:
        return kinds != {None}
    raise Unfit(f"its endpoint URL does not say which one to call in {region}")


def _kind(endpoint: Given) -> HostKind | None:
    """What answers at an endpoint URL; None where none is given."""
    match endpoint.value:
        case str(url) if url:
            return classify(url).kind
        case Template(parts):
            return classify_template(parts).kind or HostKind.INVALID
        case value:
            return None if value in (ABSENT, None, "") else HostKind.INVALID


def _require_held(
    before: Sequence[Examined], after: Sequence[Examined], edits: Sequence[Edit], region: str
) -> None:
    """One client more, which is regional, and nothing to find that was not there before."""
    known = {moved(place.span.start, edits) for place in before}
    new = [place.fact for place in after if place.span.start not in known]
    if len(new) != 1 or not isinstance(new[0], JudgedClient):
        raise Unfit("sts-lint would not see the second client")
    second = new[0].judgement
    if second.verdict is not Verdict.REGIONAL:
        raise Unfit(f"the second client would not be sure to call {region}{_cure(second)}")
    kinds = {classify(outcome.url).kind for outcome in second.outcomes if outcome.url}
    if region not in FIPS_HOSTS and not kinds.isdisjoint(_FIPS):
        raise Unfit(f"STS has no FIPS endpoint in {region}")
    if not is_no_worse(before, after, edits):
        raise Unfit("sts-lint would find something in the result")


def _notes(first: JudgedClient, second: SecondCall) -> Iterator[str]:
    if not second.sets_config:
        yield (
            "the timeouts stay as they are: unless connect_timeout says otherwise, "
            "a Region that does not answer is given up after 60 s for each attempt"
        )
    if not all(outcome.signing_region for outcome in first.judgement.outcomes):
        yield f"the client's own Region is not known here: {second.region} must be another one"
    if is_opt_in(second.region):
        yield f"{second.region} answers only for accounts that have enabled it"
