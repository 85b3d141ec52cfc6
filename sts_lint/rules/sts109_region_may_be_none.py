"""The Region given to a client can be `None`.

`region_name=None` counts as no Region: botocore falls back to `AWS_DEFAULT_REGION` and the
profile, and where these set none it calls the global endpoint silently, on every version.
`os.getenv("AWS_REGION")` is the usual case, for boto3 itself does not read `AWS_REGION`.
Let a missing Region be an error instead.

Before::

    import os

    import boto3

    sts = boto3.client("sts", region_name=os.getenv("AWS_REGION"))

After::

    import os

    import boto3

    sts = boto3.client("sts", region_name=os.environ["AWS_REGION"])

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.facts import Client, Symbol
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import severity, wording

rule = Rule("STS109", "region-may-be-none", __doc__)


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client that calls the global endpoint when its Region is `None`."""
    if judged.judgement.can(Cause.REGION_NONE):
        said = wording.calls_global(judged.judgement, Cause.REGION_NONE)
        message = f"{_subject(judged.client)}: {said}"
        yield rule.about_client(judged, severity.of_client(judged, context), message)


def _subject(client: Client) -> str:
    symbols = [given for given in wording.may_be_none(client) if isinstance(given.value, Symbol)]
    if symbols:
        return f"the Region comes from {wording.value(symbols[0])} and can be None"
    return "the Region given can be None"
