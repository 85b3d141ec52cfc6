"""How messages name what they talk about; shared so that one thing has one name."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from sts_lint.aws.outcomes import Assumption, Cause, Judgement
from sts_lint.facts import ABSENT, NOT_GIVEN, Client, Given, Origin, Request, Symbol, Template
from sts_lint.rules.urls import GLOBAL_URL

_CONDITIONS = {
    Assumption.REGION_UNSET: "where no Region is set",
    Assumption.BOTOCORE_BEFORE_1_40: "on botocore before 1.40",
    Assumption.LEGACY_REGION: "in fifteen Regions",
}


def short(text: str) -> str:
    """Text from the source as one line of bounded length."""
    return textwrap.shorten(text, 80, placeholder="…")


def value(given: Given) -> str:
    """A value as a message shows it: text as it is, an unseen value as its expression."""
    match given.value:
        case Symbol(text, Origin.ENVIRONMENT):
            return f"${text}"
        case Symbol(text):
            return f"`{short(text)}`"
        case Template(parts):
            return "".join(p if isinstance(p, str) else f"{{{short(p.text)}}}" for p in parts)
        case other:
            return short(str(other))


def region(request: Request) -> Given:
    """The Region this way of building the client gives, by botocore's precedence."""
    candidates = (
        request.region,
        dict(request.config).get("region_name", NOT_GIVEN),
        dict(request.session).get("region", NOT_GIVEN),
        dict(request.environ).get("AWS_DEFAULT_REGION", NOT_GIVEN),
    )
    given = [candidate for candidate in candidates if candidate.value is not ABSENT]
    held = [candidate for candidate in given if candidate.value is not None]
    return (held or given or [NOT_GIVEN])[0]


def regions(client: Client) -> list[Given]:
    """The Regions a client is given."""
    return [given for given in map(region, client.requests) if given.value not in (ABSENT, None)]


def named(given: Iterable[Given]) -> str:
    """Regions as the subject of a message."""
    names = dict.fromkeys(map(value, given))
    return f"Region {' or '.join(names)}" if names else "the Region of the environment"


def calls_global(judgement: Judgement, cause: Cause) -> str:
    """That the global endpoint is called, and under which conditions if there are any."""
    assumed = {a for o in judgement.outcomes if o.cause is cause for a in o.assumes}
    conditions = [text for assumption, text in _CONDITIONS.items() if assumption in assumed]
    if cause is Cause.OLD_DEFAULT and Assumption.BOTOCORE_BEFORE_1_40 not in assumed:
        conditions.append("on every botocore version allowed here")
    return " ".join((f"calls {GLOBAL_URL}", *conditions))
