"""The Region given to a client can be `None`.

`region_name=None` counts as no Region: botocore falls back to `AWS_DEFAULT_REGION` and the
profile, and where these set none it calls the global endpoint silently, on every version.
`os.getenv("AWS_REGION")` is the usual case, for boto3 itself does not read `AWS_REGION`.
Let a missing Region be an error instead, or give a fallback, which is what the fix writes:
`os.getenv("AWS_REGION") or "eu-west-1"` with `--region eu-west-1`.

Before::

    import os

    import boto3

    sts = boto3.client("sts", region_name=os.getenv("AWS_REGION"))

After::

    import os

    import boto3

    sts = boto3.client("sts", region_name=os.environ["AWS_REGION"])

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.facts import Client, Request
from sts_lint.model import Diagnostic, Evidence
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import remedies, severity, wording

rule = Rule("STS109", "region-may-be-none", __doc__)


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client that calls the global endpoint when its Region is `None`."""
    if judged.judgement.can(Cause.REGION_NONE):
        said = wording.calls_global(judged.judgement, Cause.REGION_NONE)
        message = f"{_subject(judged.client)}: {said}"
        cure = remedies.for_client(judged, context)
        yield rule.about_client(judged, severity.of_client(judged, context), message, cure)


def _subject(client: Client) -> str:
    reasons = [line.text for request in client.requests for line in _reasons(request)]
    if reasons:
        return f"the Region can be None ({wording.short(reasons[0])})"
    return "the Region given is None"


def _reasons(request: Request) -> tuple[Evidence, ...]:
    """How `None` got there; the last line is the argument itself, which the message says."""
    given = wording.region(request)
    if given.value is not None:
        return ()
    return given.because[:-1] if given is request.region else given.because
