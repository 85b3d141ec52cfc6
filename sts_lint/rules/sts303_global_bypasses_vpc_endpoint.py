"""A client calls the global endpoint although the project has a VPC endpoint of STS.

Private DNS covers only the regional name of the endpoint's own Region. Calls of
`sts.amazonaws.com` pass it by: they leave the VPC, past the endpoint's policy and conditions
on `aws:SourceVpce`, or time out where there is no way out, us-east-1 included.

Before, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.${var.region}.sts"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

Before, in app.py::

    import boto3

    sts = boto3.client("sts", region_name="aws-global")

After, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.${var.region}.sts"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

After, in app.py::

    import boto3

    url = "https://sts.eu-west-1.amazonaws.com"
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=url)

Sources:

- https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
- https://github.com/boto/boto3/issues/4301
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import VpcClient
from sts_lint.model import Diagnostic, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import urls, vpc_clients

rule = Rule("STS303", "global-bypasses-vpc-endpoint", __doc__, yields_to=("STS304",))


@rule.on(VpcClient)
def check(client: VpcClient, _context: Context) -> Iterator[Diagnostic]:
    """Report a client that is or may be global."""
    verdict = client.site.verdict
    if verdict in (Verdict.GLOBAL, Verdict.MAYBE_GLOBAL):
        calls = "calls" if verdict is Verdict.GLOBAL else "may call"
        where = vpc_clients.where(client)
        message = f"{calls} {urls.GLOBAL_URL}, which passes by the VPC endpoint {where}"
        yield vpc_clients.about(rule, client, client.severity, message)
