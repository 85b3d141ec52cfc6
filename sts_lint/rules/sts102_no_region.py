"""A client has neither a Region nor an endpoint URL.

Where the environment sets no Region, every version of the SDK then calls the global
endpoint, silently, and even with `AWS_STS_REGIONAL_ENDPOINTS=regional`. boto3 reads
`AWS_DEFAULT_REGION` and the profile's `region`; it does not read `AWS_REGION`. Where a
Region is set wherever the code runs, say so once: `region-from-environment = true`. A fix
needs `--region`; where nothing proves boto3 1.40 it writes the endpoint URL besides.

Before::

    import boto3

    sts = boto3.client("sts")

After::

    import boto3

    sts = boto3.client("sts", region_name="eu-west-1")

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.facts import ABSENT, Client
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import remedies, severity, wording

rule = Rule("STS102", "no-region", __doc__, yields_to=("STS104", "STS109"))


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client that calls the global endpoint where no Region is set."""
    if not judged.judgement.can(Cause.REGION_ABSENT):
        return
    if _session_is_unseen(judged.client):
        said = "no Region and no endpoint_url here, and the session's own Region is not in sight"
    else:
        said = "no Region and no endpoint_url"
    yield rule.about_client(
        judged,
        severity.of_client(judged, context),
        f"{said}: {wording.calls_global(judged.judgement, Cause.REGION_ABSENT)}",
        remedies.for_client(judged, context),
    )


def _session_is_unseen(client: Client) -> bool:
    return any(not r.session_seen and wording.region(r).value is ABSENT for r in client.requests)
