"""A client has a Region and no regional endpoint URL, and may run on an old SDK.

Before botocore 1.40 (boto3 1.40, July 2025), and in `legacy` mode on any version, fifteen
Regions are mapped to the global endpoint although the client names its Region. One stated
bound settles every such client: `boto3>=1.40` where the project declares its dependencies.
Seoul, Osaka, the opt-in Regions and the other partitions are regional on every version.
A fix raises that bound; without a manifest, or with `--fix-style endpoint-url`, it pins the URL.

Before::

    import boto3

    sts = boto3.client("sts", region_name="eu-west-1")

After::

    import boto3

    sts = boto3.client(
        "sts", region_name="eu-west-1", endpoint_url="https://sts.eu-west-1.amazonaws.com"
    )

Sources:

- https://github.com/boto/botocore/blob/develop/CHANGELOG.rst
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Cause
from sts_lint.facts import Client
from sts_lint.model import Diagnostic
from sts_lint.rule import JudgedClient, Rule
from sts_lint.rules import modes, remedies, severity, wording

rule = Rule("STS103", "no-regional-endpoint", __doc__, yields_to=("STS102", "STS104", "STS109"))


@rule.on(JudgedClient)
def check(judged: JudgedClient, context: Context) -> Iterator[Diagnostic]:
    """Report a client with a Region that the SDK or the mode may send to the global host."""
    regions = wording.regions(judged.client)
    mapped = [given for given in regions if modes.maps(given.value)]
    if judged.judgement.can(Cause.OLD_DEFAULT):
        said = wording.calls_global(judged.judgement, Cause.OLD_DEFAULT)
    elif judged.judgement.can(Cause.LEGACY_MODE) and not _code_sets_legacy(judged.client):
        said = wording.calls_global(judged.judgement, Cause.LEGACY_MODE) + " in legacy mode"
    elif severity.wants_explicit_url(judged, context):
        mapped = regions
        said = "the policy explicit-endpoint wants a regional endpoint_url"
    else:
        return
    message = f"{wording.named(mapped)} without endpoint_url: {said}"
    cure = remedies.for_client(judged, context)
    yield rule.about_client(judged, severity.of_client(judged, context), message, cure)


def _code_sets_legacy(client: Client) -> bool:
    """Whether the program itself wrote `legacy`: STS108 reports that write, once."""
    settings = (pair for r in client.requests for pair in (*r.environ, *r.session))
    return any(modes.is_mode(name) and given.value == modes.LEGACY for name, given in settings)
