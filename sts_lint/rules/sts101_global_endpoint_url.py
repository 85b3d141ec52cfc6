"""The endpoint URL is the global STS host.

`https://sts.amazonaws.com` has no failover to another Region, is not reached through a VPC
interface endpoint, and issues session tokens that opt-in Regions refuse unless the account
says otherwise. Requests are signed for the client's own Region, so with any Region but
us-east-1 the signature is refused as well. Change host and Region together: without the
URL and without a Region the client calls the global endpoint silently.

Before::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.amazonaws.com"
    )

After::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.model import Diagnostic, Verdict
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import remedies, severity, urls

rule = Rule("STS101", "global-endpoint-url", __doc__)

_CAUSES = (Cause.GLOBAL_URL, Cause.CONFIGURED_GLOBAL_URL)


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client whose URL, from the code or configured, is the global one."""
    found = [o for o in judged.judgement.outcomes if o.cause in _CAUSES]
    if not found:
        return
    configured = found[0].cause is Cause.CONFIGURED_GLOBAL_URL
    subject = "the endpoint URL configured" if configured else "endpoint_url"
    message = f"{subject} is the global endpoint {urls.GLOBAL_URL}"
    refused = [o.signing_region for o in found if o.verdict is Verdict.BROKEN and o.signing_region]
    if refused:
        message += f", which refuses signatures for {refused[0]}"
    cure = remedies.for_client(judged, context)
    yield rule.about_client(judged, severity.of_client(judged, context), message, cure)
