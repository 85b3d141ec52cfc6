"""A VPC has endpoints for other services or no way out, and none for STS.

Most programs that use AWS from a VPC assume a role first. Without an endpoint of its own that
call leaves the VPC while all others stay inside, or times out where there is no way out. It
is said once for a project, or for a VPC beside one that has the endpoint, and only where all
interface endpoints can be seen. Of a VPC without any it is said where the project has clients
of STS and states that nothing leads out: isolated subnets alone, or no gateway at all.

Before, in vpc.tf::

    resource "aws_vpc_endpoint" "interface" {
      for_each            = toset(["ecr.api", "logs"])
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.${var.region}.${each.value}"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

Before, in bucket.tf::

    resource "aws_s3_bucket" "data" {}

After, in vpc.tf::

    resource "aws_vpc_endpoint" "interface" {
      for_each            = toset(["ecr.api", "logs", "sts"])
      vpc_id              = aws_vpc.main.id
      service_name        = "com.amazonaws.${var.region}.${each.value}"
      vpc_endpoint_type   = "Interface"
      private_dns_enabled = true
    }

After, in bucket.tf::

    resource "aws_s3_bucket" "data" {}

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html
- https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import VpcServices
from sts_lint.model import Diagnostic, Kind, Severity
from sts_lint.rule import Rule

rule = Rule("STS302", "vpc-without-sts-endpoint", __doc__)

_SHOWN = 3


@rule.on(VpcServices)
def check(found: VpcServices, _context: Context) -> Iterator[Diagnostic]:
    """Report the endpoints that there are instead, or why the calls go nowhere."""
    names = ", ".join(found.services[:_SHOWN])
    more = len(found.services) - _SHOWN
    names += f" and {more} more" if more > 0 else ""
    message = f"interface endpoints for {names} and none for STS: its calls leave the VPC"
    if found.closed:
        message = f"no VPC endpoint for STS and no way out ({found.closed}): its calls time out"
    yield Diagnostic(rule.code, rule.name, found.span, Severity.ADVICE, message, Kind.VPC_ENDPOINT)
