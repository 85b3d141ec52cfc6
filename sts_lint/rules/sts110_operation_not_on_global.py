"""An operation is called that the global endpoint does not serve.

`AssumeRoot` and `GetWebIdentityToken` exist on regional endpoints only. On a client that
resolves to `https://sts.amazonaws.com` the call fails: here the endpoint is no matter of
latency.

Before::

    import boto3

    sts = boto3.client("sts", region_name="aws-global")
    sts.get_web_identity_token(Audience=["example"], SigningAlgorithm="RS256")

After::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )
    sts.get_web_identity_token(Audience=["example"], SigningAlgorithm="RS256")

Sources:

- https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
- https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws.context import Context
from sts_lint.model import Diagnostic, Verdict
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import remedies, severity, urls

rule = Rule("STS110", "operation-not-on-global", __doc__)

REGIONAL_ONLY = {"assume_root": "AssumeRoot", "get_web_identity_token": "GetWebIdentityToken"}


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report each regional-only operation of a client that is or may be global."""
    if not any(o.verdict is Verdict.GLOBAL for o in judged.judgement.outcomes):
        return
    grave = severity.of_client(judged, context)
    for method, span in judged.client.operations:
        if method in REGIONAL_ONLY:
            message = f"{REGIONAL_ONLY[method]} is not served by {urls.GLOBAL_URL}, which " + (
                "this client calls" if severity.is_certain(judged) else "this client may call"
            )
            cure = remedies.for_client(judged, context)
            yield replace(rule.about_client(judged, grave, message, cure), span=span)
