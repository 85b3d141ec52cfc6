"""`AWS_REGION` is set where Python runs, and `AWS_DEFAULT_REGION` is not.

boto3 reads `AWS_DEFAULT_REGION` and the profile, never `AWS_REGION`. A client that names no
Region calls the global endpoint then, on every version of the SDK. Lambda, the EKS webhook
and `configure-aws-credentials` set both. Files that name another language only are passed over.

Before, in compose.yaml::

    services:
      worker:
        image: python:3.13
        environment:
          AWS_REGION: eu-west-1

After, in compose.yaml::

    services:
      worker:
        image: python:3.13
        environment:
          AWS_REGION: eu-west-1
          AWS_DEFAULT_REGION: eu-west-1

Sources:

- https://github.com/boto/boto3/issues/3620
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Environment
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import roles, urls

rule = Rule("STS206", "aws-region-only", __doc__, yields_to=("STS205",))

_NOT_PASSED_ON = ("assignment", "declaration")
"""Names of a shell or a program alone: what they start has no such variable."""
_URLS = ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")


@rule.on(Environment)
def check(environment: Environment, context: Context) -> Iterator[Diagnostic]:
    """Report an environment with the Region that boto3 does not read."""
    only = dict(environment.variables).get("AWS_REGION")
    known = environment.variable("AWS_DEFAULT_REGION") or context.region_from_environment
    if only is None or known or not environment.python or only.form in _NOT_PASSED_ON:
        return
    if only.value == "" or any(environment.variable(name) for name in _URLS):
        return
    message = f"boto3 does not read AWS_REGION: without a Region it calls {urls.GLOBAL_URL}"
    yield rule.about_setting(
        only.value_span,
        Severity.ADVICE,
        message,
        roles.cure_of_region(only, context),
        Verdict.MAYBE_GLOBAL,
        (urls.GLOBAL_URL,),
    )
