"""What is known of one place in a program, so that before and after can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sts_lint.aws.outcomes import Assumption, Cause, Outcome
from sts_lint.carried import Carried, Environment, Key, Setting
from sts_lint.declared import NamedRegion
from sts_lint.facts import Client, ConfigCall, Fact
from sts_lint.fixing.edits import moved
from sts_lint.model import Diagnostic, Edit, Span, Verdict
from sts_lint.rule import JudgedClient

_KEPT = (Verdict.REGIONAL, Verdict.CUSTOM, Verdict.UNKNOWN)


Places = dict[object, list["Examined"]]
"""Places by sort, name and anchor."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One fact, judged, with all that the rules say of it, and the codes that do not yield."""

    fact: JudgedClient | Fact | Carried
    diagnostics: tuple[Diagnostic, ...]
    codes: frozenset[str]

    @property
    def client(self) -> Client | None:
        """The client, if the fact is one."""
        return self.fact.client if isinstance(self.fact, JudgedClient) else None

    @property
    def span(self) -> Span:
        """Where the fact is."""
        return self.fact.client.span if isinstance(self.fact, JudgedClient) else self.fact.span

    @property
    def anchor(self) -> int:
        """Where it is, whatever becomes of it: of a setting its name, as values may be empty."""
        if isinstance(self.fact, Setting | Key):
            return self.fact.entry.key_span.start
        return self.span.start

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All that can become of a client."""
        return self.fact.judgement.outcomes if isinstance(self.fact, JudgedClient) else ()


def is_no_worse(
    before: Sequence[Examined], after: Sequence[Examined], edits: Sequence[Edit]
) -> bool:
    """Whether the edits raised no finding, lost no place and changed nothing that was right."""
    places = by_key(after)
    unbuilt = any(isinstance(place.fact, ConfigCall) for place in before)
    for old in before:
        start = moved(old.anchor, edits)
        same = places.get(_key(old, start), [])
        if not same:
            if not (isinstance(old.fact, ConfigCall | NamedRegion) or _is_renamed(old, edits)):
                return False
            continue  # the option or the name is gone, as it should be
        new = same.pop(0)
        if not new.codes <= old.codes or not (_keeps(old, new) or (unbuilt and _is_unseen(old))):
            return False
    return not any(place.codes for same in places.values() for place in same)


def _is_unseen(place: Examined) -> bool:
    """Whether nothing is known of a client, as where its `Config` is a `TypeError`."""
    return all(o.cause is Cause.UNSEEN and o.url is None for o in place.outcomes)


def _is_renamed(old: Examined, edits: Sequence[Edit]) -> bool:
    """Whether an edit gives a setting another name; what it is now counts as new."""
    fact = old.fact
    if isinstance(fact, Environment):  # it begins with its first variable
        return not old.codes
    return isinstance(fact, Setting | Key) and any(fact.entry.key_span == e.span for e in edits)


def by_key(places: Sequence[Examined]) -> Places:
    """Places by what stays the same of them."""
    found: dict[object, list[Examined]] = {}
    for place in places:
        found.setdefault(_key(place, place.anchor), []).append(place)
    return found


def is_cured(code: str, old: Examined, after: Places, edits: Sequence[Edit]) -> bool:
    """Whether a finding at a place is gone, and nothing global is left there."""
    start = moved(old.anchor, edits)
    for new in after.get(_key(old, start), []):
        if code in new.codes or any(o.verdict is Verdict.GLOBAL for o in new.outcomes):
            return False
    return True


def _key(place: Examined, start: int | None) -> object:
    name = getattr(place.fact, "name", "")
    return type(place.fact).__name__, name, start


def _keeps(old: Examined, new: Examined) -> bool:
    """Whether all that was regional, custom or open is there still, and nothing else broke."""
    had = {_what(outcome) for outcome in old.outcomes}
    has = {_what(outcome) for outcome in new.outcomes}
    lasting = {
        _what(outcome)
        for outcome in old.outcomes
        if outcome.verdict in _KEPT and not _is_of_surroundings(outcome)
    }
    gone = lasting - has
    bad = {what for what in has if what[0] not in (Verdict.REGIONAL, Verdict.CUSTOM)}
    matched = {_what(outcome) for outcome in new.outcomes if _hopes(outcome)}
    return {_encrypted(what) for what in gone} <= has and (bad | matched) <= had


def _encrypted(what: tuple[object, ...]) -> tuple[object, ...]:
    """The same with `https://`, where it was a request to AWS in the open."""
    verdict, cause, url = (*what, None)[:3]
    if verdict is not Verdict.REGIONAL or not isinstance(url, str):
        return what
    return verdict, cause, url.replace("http://", "https://", 1)


def _hopes(outcome: Outcome) -> bool:
    """Whether it takes a Region out of sight that matches the host."""
    return Assumption.MATCHING_REGION in outcome.assumes


def _what(outcome: Outcome) -> tuple[object, ...]:
    verdict = outcome.verdict
    cause = outcome.cause if verdict is Verdict.BROKEN else None
    if cause is Cause.GLOBAL_URL:
        return verdict, cause
    return verdict, cause, outcome.url or outcome.pattern


def _is_of_surroundings(outcome: Outcome) -> bool:
    """Whether only a Region that nothing in the code mentions makes it regional."""
    return outcome.cause is Cause.REGIONAL_RULE and Assumption.REGION_SET in outcome.assumes
