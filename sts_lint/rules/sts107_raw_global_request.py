"""A request outside boto3 goes to the global STS host.

Hand-made requests, pre-signed URLs, `Host` headers, hvac and boto 2 all name their host
themselves, so no SDK version and no setting makes them regional. Sign for the Region of the
new host: host and credential scope change together. For hvac the URL must also equal the
`sts_endpoint` of the Vault server. There is no fix, for what signs the request is not in sight.

Before::

    import requests

    requests.get("https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15")

After::

    import requests

    requests.get("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15")

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
- https://github.com/hvac/hvac/blob/main/docs/usage/auth_methods/aws.rst
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.facts import RawRequest
from sts_lint.model import Diagnostic, Kind, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import urls

rule = Rule("STS107", "raw-global-request", __doc__)


@rule.on(RawRequest)
def check(request: RawRequest, _context: Context) -> Iterator[Diagnostic]:
    """Report a request, pre-signed URL or header whose host is the global one."""
    if urls.is_global(request.url):
        yield Diagnostic(
            code=rule.code,
            name=rule.name,
            span=request.span,
            severity=Severity.ERROR,
            message=f"{request.form} calls the global endpoint {urls.GLOBAL_URL}",
            kind=Kind.URL,
            verdict=Verdict.GLOBAL,
            urls=(urls.GLOBAL_URL,),
            because=request.url.because,
        )
