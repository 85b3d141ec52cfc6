"""What decides an outcome, and what to do where it is global or broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sts_lint.aws.context import Profile
from sts_lint.aws.outcomes import Cause, Outcome
from sts_lint.doctor.callers import Caller
from sts_lint.model import Evidence, Verdict

_SET_REGION = "set region in the profile, or {}"
_REGION_VARIABLE, _IGNORED_VARIABLE = "AWS_DEFAULT_REGION", "AWS_REGION"
_ADVICE = {
    Cause.AWS_GLOBAL: "name a real Region",
    Cause.LEGACY_MODE: "remove that setting, or make it regional",
    Cause.OLD_DEFAULT: "install boto3>=1.40, or set sts_regional_endpoints = regional",
    Cause.CONFIGURED_GLOBAL_URL: "remove that setting, or write the Region's own host",
    Cause.MISMATCH: "set the Region that is in the host, or remove the endpoint URL",
    Cause.INVALID_MODE: "write regional or remove it; the only other value there is is legacy",
    Cause.INVALID_ENDPOINT: "correct the value: botocore builds no client from it",
    Cause.INVALID_CALL: "correct the value, or remove that setting",
}


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The outcome to speak about: a global one, else a broken one, else none."""
    found = list(outcomes)
    bad = [o for v in (Verdict.GLOBAL, Verdict.BROKEN) for o in found if o.verdict is v]
    return bad[0] if bad else None


def problem(outcome: Outcome, decided: Evidence | None) -> str:
    """What is wrong, in one line."""
    if outcome.cause is not Cause.INVALID_CALL:
        return str(outcome.cause.value)
    missing = decided is not None and decided.text.endswith("missing")
    said = decided.text if decided is not None and missing else "botocore refuses the value"
    return f"{said}: no client can be built"


def decided_by(
    outcome: Outcome, profile: Profile, caller: Caller, environ: Mapping[str, str]
) -> Evidence | None:
    """The line, or the variable, that the outcome hangs on."""
    if outcome.cause is Cause.REGION_ABSENT:
        ignored = _is_ignored(caller, environ)
        here = Evidence(f"{_IGNORED_VARIABLE} is set here, {_REGION_VARIABLE} is not")
        if ignored or not profile.places:
            return here if ignored else Evidence("nothing sets a Region here")
        return profile.says("no region is set here")
    if outcome.cause is Cause.OLD_DEFAULT:
        return caller.sdk.because[0]
    if outcome.because:
        return outcome.because[-1 if outcome.cause is Cause.LEGACY_MODE else 0]
    return None


def advice(outcome: Outcome, caller: Caller, environ: Mapping[str, str]) -> str | None:
    """What to do about a global or broken outcome."""
    if outcome.cause in (Cause.REGION_ABSENT, Cause.NO_REGION_ERROR):
        if _is_ignored(caller, environ):
            return f"boto3 does not read {_IGNORED_VARIABLE}: set {_REGION_VARIABLE} too"
        return _SET_REGION.format(_IGNORED_VARIABLE if caller.is_cli_v2 else _REGION_VARIABLE)
    return _ADVICE.get(outcome.cause)


def _is_ignored(caller: Caller, environ: Mapping[str, str]) -> bool:
    return not caller.is_cli_v2 and bool(environ.get(_IGNORED_VARIABLE))
