"""The Region is the pseudo-Region `aws-global`.

`aws-global` stands for the global endpoint: the client calls `https://sts.amazonaws.com` on
every version of the SDK and in every mode, although neither the host nor `legacy` occurs
in the source. Name the Region that the program works in; a fix writes that of `--region`.

Before::

    import boto3

    sts = boto3.client("sts", region_name="aws-global")

After::

    import boto3

    sts = boto3.client("sts", region_name="eu-west-1")

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import remedies, severity, urls

rule = Rule("STS104", "aws-global-region", __doc__)


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client built for `aws-global`."""
    if judged.judgement.can(Cause.AWS_GLOBAL):
        message = f"the Region aws-global stands for the global endpoint {urls.GLOBAL_URL}"
        cure = remedies.for_client(judged, context)
        yield rule.about_client(judged, severity.of_client(judged, context), message, cure)
