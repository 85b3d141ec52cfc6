"""How grave a finding is: computed from what is proved, one policy for every rule.

Error: global or broken whatever else holds, or proved by the repository (it admits only
botocore before 1.40, or `legacy` is set where the program runs). Warning: the code leaves
the choice open. Advice: what is stubbed cannot reach AWS (`Rule.about_client` sees to it).
"""

from __future__ import annotations

from sts_lint.aws.context import Context, Policy
from sts_lint.aws.outcomes import Assumption, Cause, Outcome
from sts_lint.carried import Setting
from sts_lint.facts import Write
from sts_lint.model import Severity, Verdict
from sts_lint.rule import JudgedClient

_OPEN = {Assumption.BOTOCORE_BEFORE_1_40, Assumption.REGION_UNSET, Assumption.MODE_LEGACY}
_WITHOUT_URL = (
    Cause.REGION_ABSENT,
    Cause.REGION_NONE,
    Cause.OLD_DEFAULT,
    Cause.LEGACY_MODE,
    Cause.REGIONAL_RULE,
)


def of_client(judged: JudgedClient, context: Context) -> Severity:
    """Error where global or broken is certain or proved, or where the policy is strict."""
    if is_certain(judged) or wants_explicit_url(judged, context):
        return Severity.ERROR
    proved = any(map(_is_proved, judged.judgement.outcomes))
    return Severity.ERROR if proved else Severity.WARNING


def of_write(write: Write) -> Severity:
    """Error where the program sets just this, warning where it may set something else."""
    if write.stubbed:
        return Severity.ADVICE
    return Severity.ERROR if write.certain else Severity.WARNING


def of_setting(setting: Setting) -> Severity:
    """Error where the file says so, warning where it is only read by a guess."""
    return Severity.ERROR if setting.entry.exact else Severity.WARNING


def is_certain(judged: JudgedClient) -> bool:
    """Whether all that can happen is global or broken."""
    grave = (Verdict.GLOBAL, Verdict.BROKEN)
    return all(outcome.verdict in grave for outcome in judged.judgement.outcomes)


def wants_explicit_url(judged: JudgedClient, context: Context) -> bool:
    """Whether the strict policy is on and the client can be built without a URL."""
    strict = context.policy is Policy.EXPLICIT_ENDPOINT
    return strict and judged.judgement.can(*_WITHOUT_URL)


def _is_proved(outcome: Outcome) -> bool:
    """Whether the SDK range or the mode, not a guess about them, makes this global."""
    by_sdk_or_mode = outcome.cause in (Cause.OLD_DEFAULT, Cause.LEGACY_MODE)
    return by_sdk_or_mode and not _OPEN.intersection(outcome.assumes)
