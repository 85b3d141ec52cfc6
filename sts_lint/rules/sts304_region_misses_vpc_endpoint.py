"""A client's Region is not that of the project's VPC endpoints of STS.

Calls of another Region's name pass by an endpoint as those of the global one do (STS303). It
is said where the Regions of all endpoints of the project are written out.

Before, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.eu-west-1.sts"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

Before, in app.py::

    import boto3

    url = "https://sts.us-east-1.amazonaws.com"
    sts = boto3.client("sts", region_name="us-east-1", endpoint_url=url)

After, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.eu-west-1.sts"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

After, in app.py::

    import boto3

    url = "https://sts.eu-west-1.amazonaws.com"
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=url)

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html
- https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import VpcClient
from sts_lint.model import Diagnostic, Severity
from sts_lint.rule import Rule
from sts_lint.rules import vpc_clients

rule = Rule("STS304", "region-misses-vpc-endpoint", __doc__)


@rule.on(VpcClient)
def check(client: VpcClient, _context: Context) -> Iterator[Diagnostic]:
    """Report a client all of whose Regions are others."""
    if client.regions and client.called and set(client.regions).isdisjoint(client.called):
        theirs = " and ".join(client.regions)
        message = f"Region {' or '.join(client.called)}, but the VPC endpoint is of {theirs}"
        grave = max(client.severity, Severity.WARNING)
        yield vpc_clients.about(rule, client, grave, f"{message} {vpc_clients.where(client)}")
