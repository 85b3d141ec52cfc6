"""A VPC endpoint of STS has no private DNS.

Then `sts.<region>.amazonaws.com` keeps its public addresses, and calls pass the endpoint by:
out of the VPC, or into a timeout where there is no way out. Private DNS is off by default in
Terraform, CloudFormation and Pulumi, on in CDK. Nothing is said where zones of Route 53 lead
to the endpoint instead, as where many VPCs share one.

Before, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id            = aws_vpc.main.id
      service_name      = "com.amazonaws.eu-west-1.sts"
      vpc_endpoint_type = "Interface"
    }

After, in vpc.tf::

    resource "aws_vpc_endpoint" "sts" {
      vpc_id            = aws_vpc.main.id
      service_name      = "com.amazonaws.eu-west-1.sts"
      vpc_endpoint_type = "Interface"
      private_dns_enabled = true
    }

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-vpcendpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import VpcEndpoint
from sts_lint.model import NO_CURE, Diagnostic, Kind, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import vpc_endpoints

rule = Rule("STS301", "vpc-endpoint-without-private-dns", __doc__)


@rule.on(VpcEndpoint)
def check(endpoint: VpcEndpoint, context: Context) -> Iterator[Diagnostic]:
    """Report an endpoint of STS whose private DNS is certainly off."""
    is_off = endpoint.private_dns is False and not context.names_beside
    if not is_off or not vpc_endpoints.is_of_sts(endpoint):
        return
    said = f"{endpoint.setting} is false"
    if endpoint.stated is None:
        said += f" by default in {endpoint.tool}"
    yield Diagnostic(
        code=rule.code,
        name=rule.name,
        span=endpoint.stated or endpoint.span,
        severity=Severity.WARNING,
        message=f"{said}: {vpc_endpoints.name(endpoint)} does not lead to this endpoint",
        kind=Kind.VPC_ENDPOINT,
        verdict=Verdict.REGIONAL,
        urls_complete=False,
        cure=vpc_endpoints.cure(endpoint) if context.fixing else NO_CURE,
    )
