"""The endpoint URL and the Region disagree.

With an endpoint URL the request is signed for the client's own Region, whatever the host
says, and STS refuses a signature scoped to another Region (403 `SignatureDoesNotMatch`).
Which of the two is meant only the author knows, so there is no fix.

Before::

    import boto3

    sts = boto3.client(
        "sts", region_name="us-east-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )

After::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause, Outcome
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import severity

rule = Rule("STS105", "endpoint-region-mismatch", __doc__, yields_to=("STS101",))


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client that signs for another Region than its host's."""
    for outcome in judged.judgement.outcomes:
        if outcome.cause is Cause.MISMATCH:
            yield rule.about_client(judged, severity.of_client(judged, context), _message(outcome))
            return


def _message(outcome: Outcome) -> str:
    host = outcome.url or outcome.pattern or "the endpoint URL"
    signed = outcome.signing_region or "another Region"
    return f"{host} is called with a signature for {signed}, which it refuses"
