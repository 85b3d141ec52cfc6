"""How messages name what they talk about; shared so that one thing has one name."""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.outcomes import Assumption, Cause, Judgement
from sts_lint.facts import ABSENT, Client, Given, Origin, Request, Symbol, Template
from sts_lint.rules.urls import GLOBAL_URL

_CONDITIONS = {
    Assumption.REGION_UNSET: "where no Region is set",
    Assumption.BOTOCORE_BEFORE_1_40: "on botocore before 1.40",
    Assumption.LEGACY_REGION: "in fifteen Regions",
}


def value(given: Given) -> str:
    """A value as a message shows it: text as it is, an unseen value as its expression."""
    match given.value:
        case Symbol(text, Origin.ENVIRONMENT):
            return f"the variable {text}"
        case Symbol(text):
            return f"`{text}`"
        case Template(parts):
            return "".join(part if isinstance(part, str) else f"{{{part.text}}}" for part in parts)
        case other:
            return str(other)


def region(request: Request) -> Given:
    """The Region this way of building the client gives, by botocore's precedence."""
    config, session = dict(request.config), dict(request.session)
    candidates = (request.region, config.get("region_name"), session.get("region"))
    given = [g for g in candidates if g is not None and g.value is not ABSENT]
    held = [g for g in given if g.value is not None]
    return (held or given or [request.region])[0]


def regions(client: Client) -> str:
    """The Regions a client is given, for a message."""
    named = {value(g): None for g in map(region, client.requests) if g.value not in (ABSENT, None)}
    return "Region " + " or ".join(named) if named else "Region"


def may_be_none(client: Client) -> Iterator[Given]:
    """The Regions that are given and can be `None`."""
    for given in map(region, client.requests):
        if given.value is None or (isinstance(given.value, Symbol) and given.value.may_be_absent):
            yield given


def calls_global(judgement: Judgement, cause: Cause) -> str:
    """That the global endpoint is called, and under which conditions if there are any."""
    assumed = {a for o in judgement.outcomes if o.cause is cause for a in o.assumes}
    conditions = [text for assumption, text in _CONDITIONS.items() if assumption in assumed]
    return " ".join((f"calls {GLOBAL_URL}", *conditions))
