"""A configured Region is the pseudo-Region `aws-global`.

`aws-global` stands for the global endpoint: clients call `https://sts.amazonaws.com` on every
version of the SDK and in every mode, although neither the host nor `legacy` is written
anywhere. Name the Region that the programs work in.

Before, in .aws/config::

    [default]
    region = aws-global

After, in .aws/config::

    [default]
    region = eu-west-1
    sts_regional_endpoints = regional

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Key, Setting
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import global_regions, setting_urls, severity, urls

rule = Rule("STS210", "aws-global-setting", __doc__)

_SAYS = f"is aws-global, which stands for the global endpoint {urls.GLOBAL_URL}"
_NOT_ELSEWHERE = "is aws-global, a Region that has no endpoint of its own: requests fail beside"


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report a Region of an environment or a profile; boto3 does not read `AWS_REGION`."""
    other = setting_urls.decides_instead(setting)
    if not global_regions.is_set_by(setting) or setting_urls.is_of_others(setting, other):
        return
    cure = global_regions.cure_of_setting(setting, context)
    grave, certain = severity.of_setting(setting), setting.name != "AWS_REGION"
    if other:
        message = f"{setting.name} {_NOT_ELSEWHERE} {other}"
        yield rule.about_setting(setting.span, grave, message, cure, Verdict.BROKEN)
        return
    yield rule.about_setting(
        setting.span,
        grave if certain else Severity.WARNING,
        f"{setting.name} {_SAYS}",
        cure,
        Verdict.GLOBAL if certain else Verdict.MAYBE_GLOBAL,
        (urls.GLOBAL_URL,),
    )


@rule.on(Key)
def check_key(key: Key, context: Context) -> Iterator[Diagnostic]:
    """Report a Region that a command, a provider or a tool is given for STS."""
    if global_regions.is_given_by(key):
        yield rule.about_setting(
            key.span,
            Severity.ERROR if key.entry.exact else Severity.WARNING,
            f"{key.name} {_SAYS}",
            global_regions.cure_of_key(key, context),
            Verdict.GLOBAL,
            (urls.GLOBAL_URL,),
        )
