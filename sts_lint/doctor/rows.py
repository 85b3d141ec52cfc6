"""What every profile calls by every caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sts_lint.aws.context import NO_PROFILE, PROFILE_VARIABLES, Ambient, Context, Profile
from sts_lint.aws.credentials import Refusal, StsCall, credentials_of
from sts_lint.aws.hosts import HostKind, classify
from sts_lint.aws.judge import add_up, judge
from sts_lint.aws.outcomes import Cause, Judgement, Outcome
from sts_lint.doctor.advice import advice, decided_by, problem, worst
from sts_lint.doctor.callers import Caller
from sts_lint.facts import Client, Given, Request, Settings
from sts_lint.model import Evidence, Span, Verdict
from sts_lint.project.this_machine import ThisMachine

_NOWHERE = Span(0, 0)
_ABOUT_SIGNING = (Cause.NO_REGION_ERROR, Cause.CONFIGURED_GLOBAL_URL, Cause.MISMATCH)
_CLI_V2_SESSION: Settings = (
    ("sts_regional_endpoints", Given("regional")),
    ("defaults_mode", Given("legacy")),
)
"""CLI v2 knows neither setting and is always regional [its configprovider.py, args.py]."""


@dataclass(frozen=True, slots=True)
class Call:
    """What one STS client comes to, over the versions that its caller can be.

    `operation` is that of a call made on the way to credentials, None for the program's own.
    """

    verdict: Verdict
    urls: tuple[str, ...]
    urls_complete: bool
    signing_regions: tuple[str, ...]
    operation: str | None = None
    because: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A profile as some callers use it who come to the same.

    `by_name` is false for programs that name no profile; `profile` is then the one in force.
    `place` is its header. `credentials` are the calls made on the way to credentials, in
    order; `chain` the profiles looked at for them. `decided` are the lines it hangs on.
    """

    profile: str
    by_name: bool
    place: Evidence
    call: Call
    credentials: tuple[Call, ...]
    chain: tuple[str, ...]
    decided: tuple[Evidence, ...]
    problem: str | None = None
    advice: str | None = None
    callers: tuple[str, ...] = field(default=(), compare=False)


def all_rows(machine: ThisMachine, callers: Iterable[Caller]) -> tuple[Row, ...]:
    """A row for programs that name no profile, then one for each profile."""
    found: dict[Row, list[str]] = {}
    for caller in callers:
        if caller.known:
            for row in _View(machine, caller).rows():
                found.setdefault(row, []).append(caller.name)
    ordered = sorted(found, key=lambda row: (row.by_name, row.profile))
    return tuple(replace(row, callers=tuple(found[row])) for row in ordered)


class _View:
    """The machine as one caller sees it."""

    def __init__(self, machine: ThisMachine, caller: Caller) -> None:
        self.caller = caller
        self.environ = dict(machine.environ)
        self.profiles = dict(machine.profiles)
        # CLI v2 asks for AWS_PROFILE first [its configprovider.py]
        variables = PROFILE_VARIABLES[::-1] if caller.is_cli_v2 else PROFILE_VARIABLES
        self.chooser = next((name for name in variables if name in self.environ), None)
        self.in_force = self.environ[self.chooser] if self.chooser else "default"
        unset = NO_PROFILE if self.chooser else Profile()
        self.context = Context(
            sdk=caller.sdk,
            ambient=Ambient.THIS,
            environ=machine.environ,
            profile=self.profiles.get(self.in_force, unset),
            profiles=machine.profiles,
        )

    def rows(self) -> Iterator[Row]:
        """A row for each way to use a profile."""
        yield self._row(self.in_force, by_name=False)
        for name in self.profiles:
            yield self._row(name, by_name=True)

    def _row(self, name: str, *, by_name: bool) -> Row:
        profile = self.profiles.get(name, Profile())
        judged = judge(self._client(name if by_name else None), self.context)
        found = credentials_of(name, self.profiles, self.environ, by_name=by_name)
        row = Row(
            profile=name,
            by_name=by_name,
            place=profile.says(f"profile {name}"),
            call=_call(judged.outcomes, judged.because),
            credentials=tuple(_on_the_way(call, judged) for call in found.calls),
            chain=found.chain,
            decided=(),
        )
        if name not in self.profiles and self.chooser and not by_name:
            return _without_profile(row, self.chooser)
        if found.refused is not None:
            return _refused(row, found.refused)
        return self._explained(row, profile, judged)

    def _explained(self, row: Row, profile: Profile, judged: Judgement) -> Row:
        bad = worst(judged.outcomes)
        decisive = bad or judged.outcomes[0]
        decided = decided_by(decisive, profile, self.caller, self.environ)
        return replace(
            row,
            decided=() if decided is None else (decided,),
            problem=problem(bad, decided) if bad else None,
            advice=advice(bad, self.caller, self.environ) if bad else None,
        )

    def _client(self, profile: str | None) -> Client:
        """`boto3.Session(profile_name=…).client("sts")`, as a front end would find it."""
        session: Settings = _CLI_V2_SESSION if self.caller.is_cli_v2 else ()
        if profile is not None:
            session = (*session, ("profile", Given(profile)))
        request = Request(session=session, environ=self._as_read())
        return Client(_NOWHERE, _NOWHERE, 0, (), (request,))

    def _as_read(self) -> Settings:
        """CLI v2 asks for AWS_REGION first."""
        if not self.caller.is_cli_v2 or "AWS_REGION" not in self.environ:
            return ()
        value = Given(self.environ["AWS_REGION"], (Evidence("AWS_REGION is set here"),))
        return (("AWS_DEFAULT_REGION", value),)


def _call(
    outcomes: Iterable[Outcome], because: tuple[Evidence, ...], operation: str | None = None
) -> Call:
    found = tuple(outcomes)
    return Call(
        verdict=add_up(outcome.verdict for outcome in found),
        urls=tuple(sorted({outcome.url for outcome in found if outcome.url})),
        urls_complete=all(o.url is not None or o.verdict is Verdict.BROKEN for o in found),
        signing_regions=tuple(
            sorted({o.signing_region for o in found if o.signing_region is not None})
        ),
        operation=operation,
        because=because,
    )


def _on_the_way(call: StsCall, judged: Judgement) -> Call:
    """A hidden client has the session's settings and the Region of the client that needs it."""
    signed = call.operation.is_signed
    outcomes = judged.outcomes if signed else map(_unsigned, judged.outcomes)
    return _call(outcomes, (call.because, *judged.because), call.operation.value)


def _unsigned(outcome: Outcome) -> Outcome:
    """What becomes of a request that needs no signature, hence no Region that fits."""
    url = outcome.url or outcome.pattern
    if outcome.cause not in _ABOUT_SIGNING or url is None:
        return replace(outcome, signing_region=None)
    kind = classify(url).kind
    verdict = Verdict.REGIONAL if kind.is_regional else Verdict.CUSTOM
    verdict = Verdict.GLOBAL if kind is HostKind.GLOBAL else verdict
    return replace(outcome, verdict=verdict, url=url, signing_region=None)


def _refused(row: Row, refusal: Refusal) -> Row:
    """A client of any service cannot be built then, not only one of STS."""
    call = Call(Verdict.BROKEN, (), True, (), because=refusal.because)
    return replace(row, call=call, credentials=(), decided=refusal.because, problem=refusal.text)


def _without_profile(row: Row, variable: str) -> Row:
    decided = (Evidence(f"{variable} is set here"),)
    return replace(
        row,
        call=replace(row.call, because=decided),
        decided=decided,
        problem=f"{variable} names a profile that does not exist",
        advice=f"correct or unset {variable}",
    )
