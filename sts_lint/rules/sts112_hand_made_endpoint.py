"""An endpoint URL is glued together from a Region, or is not encrypted.

`f"https://sts.{region}.amazonaws.com"` is right in the partitions `aws` and `aws-us-gov`
only, names a host that does not exist when the Region is `None`, and takes FIPS,
dual-stack and `AWS_ENDPOINT_URL` out of the user's hands. The SDK builds the right host from
the Region alone. A URL with `http://` sends the signed request in the open.

Before::

    import boto3

    def client(region: str):
        url = f"https://sts.{region}.amazonaws.com"
        return boto3.client("sts", region_name=region, endpoint_url=url)

After::

    import boto3

    def client(region: str):
        return boto3.client("sts", region_name=region)

Sources:

- https://docs.aws.amazon.com/general/latest/gr/sts.html
- https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.facts import Given, Template
from sts_lint.model import Diagnostic, Severity
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import url_remedies, urls, wording

rule = Rule("STS112", "hand-made-endpoint", __doc__, yields_to=("STS101",), off_by_default=True)


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client whose AWS endpoint URL has holes or no encryption."""
    messages = {m: None for m in map(_message, urls.given_by(judged.client)) if m}
    for message in messages:
        cure = url_remedies.not_by_hand(judged, context)
        yield rule.about_client(judged, Severity.ADVICE, message, cure)


def _message(endpoint: Given) -> str | None:
    if not urls.is_aws(endpoint):
        return None
    shown = wording.value(endpoint)
    if isinstance(endpoint.value, Template):
        return f"{shown} is glued from a Region: wrong in partitions with another suffix"
    if shown.lower().startswith("http://"):
        return f"{shown} sends signed requests unencrypted"
    return None
