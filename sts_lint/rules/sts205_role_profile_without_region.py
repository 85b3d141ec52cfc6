"""A profile assumes a role and has no Region of its own.

The hidden STS client behind such a profile takes the Region of the client that is being
built. Where that names none and the environment sets none, it calls the global endpoint, on
every version of the SDK; the Region of the source profile does not count. The same holds for
a web identity in the environment: the EKS webhook adds no Region where one of the two
Region variables is set, and boto3 reads only `AWS_DEFAULT_REGION`.

Before, in .aws/config::

    [profile base]
    region = eu-west-1

    [profile deploy]
    role_arn = arn:aws:iam::123456789012:role/deploy
    source_profile = base

After, in .aws/config::

    [profile base]
    region = eu-west-1

    [profile deploy]
    role_arn = arn:aws:iam::123456789012:role/deploy
    region = eu-west-1
    sts_regional_endpoints = regional
    source_profile = base

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
- https://github.com/boto/botocore/blob/develop/botocore/credentials.py
- https://github.com/aws/amazon-eks-pod-identity-webhook
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Environment, ProfileSection
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import roles, urls

rule = Rule("STS205", "role-profile-without-region", __doc__)

_CALLS = f"calls {urls.GLOBAL_URL} where no Region is set"


@rule.on(ProfileSection)
def check(profile: ProfileSection, context: Context) -> Iterator[Diagnostic]:
    """Report a profile with a role or a web identity and without a Region."""
    role = roles.without_region(profile, context)
    if role is None:
        return
    message = f"profile {profile.name} has a role and no region: {_CALLS}"
    cure = roles.cure_of_profile(profile, role, context)
    grave = roles.severity_of(profile, context)
    yield rule.about_setting(
        role.value_span, grave, message, cure, Verdict.MAYBE_GLOBAL, (urls.GLOBAL_URL,)
    )


@rule.on(Environment)
def check_environment(environment: Environment, context: Context) -> Iterator[Diagnostic]:
    """Report a web identity with `AWS_REGION` alone, or with no Region at all."""
    token = roles.web_identity_without_region(environment, context)
    if token is None:
        return
    message = f"AWS_WEB_IDENTITY_TOKEN_FILE without AWS_DEFAULT_REGION: boto3 {_CALLS}"
    cure = roles.cure_of_environment(environment, token, context)
    only = environment.variable("AWS_REGION")
    grave = Severity.WARNING if only and token.exact else Severity.ADVICE
    yield rule.about_setting(
        token.value_span, grave, message, cure, Verdict.MAYBE_GLOBAL, (urls.GLOBAL_URL,)
    )
