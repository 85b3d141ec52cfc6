"""All STS clients of a project call one regional endpoint.

A regional endpoint has no automatic failover: AWS advises to be able to use at least two,
and says that the redundancy is not automatic. Where losing STS stops everything else, let
the client that matters turn to a second Region; the codemod `StsFailover` writes it.

Before, in app.py::

    import boto3

    url = "https://sts.eu-west-1.amazonaws.com"
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=url)

Before, in requirements.txt::

    boto3>=1.40

After, in app.py::

    import boto3

    url = "https://sts.{}.amazonaws.com"
    regions = ("eu-west-1", "eu-west-3")
    clients = [
        boto3.client("sts", region_name=region, endpoint_url=url.format(region))
        for region in regions
    ]

After, in requirements.txt::

    boto3>=1.40

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import OnlyEndpoint
from sts_lint.model import Diagnostic, Kind, Severity, Verdict
from sts_lint.rule import Rule

rule = Rule("STS401", "single-regional-endpoint", __doc__, off_by_default=True)


@rule.on(OnlyEndpoint)
def check(endpoint: OnlyEndpoint, _context: Context) -> Iterator[Diagnostic]:
    """Report the endpoint on which all clients of a project hang."""
    clients = f"the {endpoint.clients} STS clients here call" if endpoint.clients > 1 else "calls"
    yield Diagnostic(
        code=rule.code,
        name=rule.name,
        span=endpoint.span,
        severity=Severity.ADVICE,
        message=f"{clients} {endpoint.url} only: without that Region there is no other",
        kind=Kind.CLIENT,
        verdict=Verdict.REGIONAL,
        urls=(endpoint.url,),
    )
