"""An AWS endpoint URL is given and no Region.

botocore needs a Region to sign for and raises `NoRegionError` when the client is built; it
does not take the Region from the host. Removing the URL instead would be worse: the client
would then call the global endpoint silently.

Before, with --ambient none::

    import boto3

    sts = boto3.client("sts", endpoint_url="https://sts.eu-west-1.amazonaws.com")

After, with --ambient none::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )

Reported only where the Region is certainly absent: with `--ambient none`, or with
`--ambient this` on a machine that sets none.

Sources:

- https://github.com/boto/botocore/blob/develop/botocore/regions.py
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause, Judgement
from sts_lint.facts import Given
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import severity, url_remedies, urls, wording

rule = Rule("STS106", "endpoint-without-region", __doc__, yields_to=("STS101", "STS105"))


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client that cannot be built because nothing gives it a Region."""
    given = [*urls.given_by(judged.client), *_configured(judged.judgement)]
    shown = [wording.value(url) for url in given if urls.is_aws(url)]
    if shown and judged.judgement.can(Cause.NO_REGION_ERROR):
        message = f"{shown[0]} is given without a Region to sign for: NoRegionError"
        cure = url_remedies.with_region(judged, context)
        yield rule.about_client(judged, severity.of_client(judged, context), message, cure)


def _configured(judgement: Judgement) -> Iterator[Given]:
    """The URLs that the program wrote into its environment."""
    return (Given(o.pattern) for o in judgement.outcomes if o.cause is Cause.NO_REGION_ERROR)
