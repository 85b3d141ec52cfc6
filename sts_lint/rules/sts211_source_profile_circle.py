"""The source profiles of a role lead back to where they began.

botocore follows `source_profile` when a client of any service is built, and raises
`InfiniteLoopConfigurationError` where the chain goes round: no endpoint is called at all, the
regional one as little as the global one. It is said once for each circle. A profile may name
itself where it holds an access key, and the access key of a profile ends the chain.

Before, in .aws/config::

    [profile build]
    role_arn = arn:aws:iam::123456789012:role/build
    source_profile = deploy
    region = eu-west-1

    [profile deploy]
    role_arn = arn:aws:iam::123456789012:role/deploy
    source_profile = build
    region = eu-west-1

After, in .aws/config::

    [profile build]
    role_arn = arn:aws:iam::123456789012:role/build
    source_profile = deploy
    region = eu-west-1

    [profile deploy]
    role_arn = arn:aws:iam::123456789012:role/deploy
    source_profile = base
    region = eu-west-1

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
- https://github.com/boto/botocore/blob/develop/botocore/credentials.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context, Keys
from sts_lint.carried import ProfileSection
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule

rule = Rule("STS211", "source-profile-circle", __doc__)


@rule.on(ProfileSection)
def check(profile: ProfileSection, context: Context) -> Iterator[Diagnostic]:
    """Report a circle at the first of its profiles by name."""
    source = profile.key("source_profile")
    first = profile.circle[:1] == (profile.name,)
    if source is None or not first or _has_keys_beside(profile, context):
        return
    ring = " -> ".join((*profile.circle, profile.name))
    message = f"source_profile goes round in a circle, which botocore refuses: {ring}"
    yield rule.about_setting(source.value_span, Severity.ERROR, message, verdict=Verdict.BROKEN)


def _has_keys_beside(profile: ProfileSection, context: Context) -> bool:
    """Whether the other AWS file gives one of them an access key."""
    beside = dict(context.beside)
    found = [beside[name] for name in profile.circle if name in beside]
    return any({each.shared_keys, each.config_keys} != {Keys.NONE} for each in found)
