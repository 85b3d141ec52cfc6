"""The judgement over a client: every request, every SDK version, every surrounding.

How outcomes add up to one verdict:

- all alike: that verdict;
- some global, others not: maybe-global, for nothing rules the global one out;
- any other mixture (regional here, broken or custom there): unknown. It is not regional,
  for not every possibility is, and not broken, for some way works.

A way to build the client that is out of sight counts as one unknown outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sts_lint.aws.context import Context
from sts_lint.aws.names import MODE_VARIABLE
from sts_lint.aws.outcomes import Assumption, Cause, Judgement, Outcome
from sts_lint.aws.precedence import LEGACY, OPTIONS, REGIONAL
from sts_lint.aws.symbolic import outcomes, unseen
from sts_lint.aws.versions import Era, Feature, eras_in
from sts_lint.aws.worlds import worlds
from sts_lint.facts import ABSENT, Client, Request, Symbol
from sts_lint.model import Evidence, Settlement, Verdict

STATE_BOUND = "boto3>=1.40"
STATE_REGION = "region-from-environment = true"
SET_IN_FUNCTION = f"set {MODE_VARIABLE} to {REGIONAL} for the function, or bundle boto3 1.40"
_BY_SDK = (Cause.OLD_DEFAULT, Cause.REGIONAL_RULE)
_COUNT_AS_UNSET = {Assumption.MODE_UNSET, Assumption.ENDPOINT_UNSET}
_BY_REGION = (Cause.REGION_ABSENT, Cause.REGION_NONE)


def judge(client: Client, context: Context) -> Judgement:
    """Everything that can become of a client, and what it adds up to."""
    found = [o for request in client.requests for o in _of_request(request, context)]
    if not client.complete or not client.requests:
        found.append(unseen())
    distinct = tuple(_merged(found))
    verdict = add_up(outcome.verdict for outcome in distinct)
    return Judgement(
        verdict=verdict,
        outcomes=distinct,
        urls=tuple(sorted({outcome.url for outcome in distinct if outcome.url})),
        urls_complete=all(map(_is_settled, distinct)),
        because=_because(distinct, context),
        settled_by=_settlement(verdict, distinct, context),
    )


def add_up(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict for many, as the module's docstring says."""
    seen = set(verdicts)
    if len(seen) == 1:
        return seen.pop()
    return Verdict.MAYBE_GLOBAL if Verdict.GLOBAL in seen else Verdict.UNKNOWN


@dataclass(slots=True)
class _Found:
    """An outcome and the eras in which it was reached."""

    outcome: Outcome
    eras: list[Era]


def _of_request(request: Request, context: Context) -> Iterator[Outcome]:
    """The distinct outcomes of one way to build the client, over all SDK versions."""
    if request.error.value is not ABSENT:
        yield Outcome(Verdict.BROKEN, Cause.INVALID_CALL, because=request.error.because)
        return
    eras = eras_in(context.sdk.low, context.sdk.high)
    eras = tuple(era for era in eras if _knows_options(request, era)) or eras
    found: dict[object, _Found] = {}
    possible = tuple(worlds(request, context))
    for era in eras:
        for world in possible:
            for outcome in outcomes(world.on(era), context, request.session_seen):
                _note(found, outcome, era)
    for entry in found.values():
        yield replace(entry.outcome, assumes=(*entry.outcome.assumes, *_versions(entry.eras, eras)))


def _knows_options(request: Request, era: Era) -> bool:
    """Whether `Config` takes these options: code that uses one does not run on older SDKs."""
    return all(era.has(OPTIONS[name]) for name, _ in request.config if name in OPTIONS)


def _key(outcome: Outcome) -> object:
    return outcome.verdict, outcome.cause, outcome.url, outcome.signing_region, outcome.pattern


def _note(found: dict[object, _Found], outcome: Outcome, era: Era) -> None:
    """Keep one of several equal outcomes, resting on what all of them rest on."""
    known = found.setdefault(_key(outcome), _Found(outcome, []))
    known.eras.append(era)
    shared = tuple(a for a in known.outcome.assumes if a in outcome.assumes)
    known.outcome = replace(known.outcome, assumes=shared)


def _merged(found: Iterable[Outcome]) -> Iterator[Outcome]:
    """Equal outcomes of several requests become one, with the evidence of all."""
    known: dict[object, Outcome] = {}
    for outcome in found:
        if (before := known.get(_key(outcome))) is None:
            known[_key(outcome)] = outcome
            continue
        shared = tuple(a for a in before.assumes if a in outcome.assumes)
        lines = tuple(dict.fromkeys((*before.because, *outcome.because)))
        known[_key(outcome)] = replace(before, assumes=shared, because=lines)
    yield from known.values()


def _versions(reached: list[Era], possible: tuple[Era, ...]) -> Iterator[Assumption]:
    """That an outcome rests on the SDK being old or new, where both are possible."""
    new = [era for era in possible if era.has(Feature.REGIONAL_DEFAULT)]
    if not new or len(new) == len(possible):
        return
    kinds = {era.has(Feature.REGIONAL_DEFAULT) for era in reached}
    if kinds == {False}:
        yield Assumption.BOTOCORE_BEFORE_1_40
    elif kinds == {True}:
        yield Assumption.BOTOCORE_FROM_1_40


def _is_settled(outcome: Outcome) -> bool:
    """Whether the outcome's URL is known, or there is none to know."""
    if outcome.url is not None:
        return True
    return outcome.verdict is Verdict.BROKEN and outcome.cause is not Cause.MISMATCH


def _because(found: tuple[Outcome, ...], context: Context) -> tuple[Evidence, ...]:
    """The lines of the code, then those about the SDK, then what is taken for granted."""
    lines = [line for outcome in found for line in outcome.because]
    if any(outcome.cause in _BY_SDK for outcome in found):
        lines += context.sdk.because
    assumed = {assumption for outcome in found for assumption in outcome.assumes}
    shared = {
        a for a in assumed if all(a in outcome.assumes for outcome in found)
    } | _COUNT_AS_UNSET
    lines += [Evidence(f"assuming that {a.value}") for a in Assumption if a in assumed & shared]
    if len(found) > 1:
        lines += [_condition(outcome, shared) for outcome in found]
    elif found[0].verdict in (Verdict.BROKEN, Verdict.UNKNOWN):
        lines.append(Evidence(found[0].cause.value))
    return tuple(dict.fromkeys(lines))


def _condition(outcome: Outcome, shared: set[Assumption]) -> Evidence:
    """What is called, and when, where there are several possibilities."""
    what = outcome.url or outcome.pattern or outcome.cause.value
    own = [a.value for a in Assumption if a in outcome.assumes and a not in shared]
    return Evidence(f"{what} if {' and '.join(own)}" if own else what)


def _legacy_around(context: Context) -> Evidence | None:
    """Where the repository sets the mode to `legacy`, or to what is not seen, for the program."""
    for variables in context.surroundings:
        for name, given in variables:
            may_be = given.value == LEGACY or isinstance(given.value, Symbol)
            if name == MODE_VARIABLE and may_be and given.because:
                return given.because[0]
    return None


def _settlement(
    verdict: Verdict, found: tuple[Outcome, ...], context: Context
) -> Settlement | None:
    """The edit outside the code after which no global outcome is left, if there is one."""
    causes = {outcome.cause for outcome in found if outcome.verdict is Verdict.GLOBAL}
    if verdict is Verdict.GLOBAL and causes == {Cause.OLD_DEFAULT} and context.sdk.manifest:
        return Settlement(
            f"state {STATE_BOUND}", context.sdk.manifest.path, context.sdk.manifest.line
        )
    by_mode = Cause.LEGACY_MODE in causes and causes <= {*_BY_REGION, Cause.LEGACY_MODE}
    around = _legacy_around(context) if by_mode else None
    if around is not None:
        besides = f" and state {STATE_REGION}" if len(causes) > 1 else ""
        return Settlement(f"set {MODE_VARIABLE} to {REGIONAL}{besides}", around.path, around.line)
    if verdict is not Verdict.MAYBE_GLOBAL:
        return None
    open_sdk = any(Assumption.BOTOCORE_BEFORE_1_40 in outcome.assumes for outcome in found)
    open_region = any(Assumption.REGION_UNSET in outcome.assumes for outcome in found)
    if not causes <= {*_BY_REGION, Cause.OLD_DEFAULT}:
        return None
    needs_bound = Cause.OLD_DEFAULT in causes
    needs_region = not causes.isdisjoint(_BY_REGION)
    raisable = open_sdk or (context.sdk.manifest is not None and not context.sdk.stated)
    if (needs_bound and not raisable) or (needs_region and not open_region):
        return None
    if needs_bound and context.sdk.runtime is not None:
        runtime = context.sdk.runtime
        return Settlement(SET_IN_FUNCTION, runtime.path, runtime.line)
    edits = [STATE_BOUND] * needs_bound + [STATE_REGION] * needs_region
    place = context.sdk.manifest if needs_bound else None
    where = (place.path, place.line) if place else (None, None)
    return Settlement(f"state {' and '.join(edits)}", *where)
