"""A setting of STS has a misspelt name, or stands where nothing reads it.

The SDKs pass over what they do not know, silently, so that clients behave as if the line
were not there: `AWS_STS_REGIONAL_ENDPOINT` without its last letter, the variable's name as a
key in an AWS config file, `sts =` inside a profile instead of a `[services …]` section that
the profile names, `[name]` instead of `[profile name]` in the config file.

Before, in Dockerfile::

    FROM python:3.13-slim
    ENV AWS_STS_REGIONAL_ENDPOINT=regional

After, in Dockerfile::

    FROM python:3.13-slim
    ENV AWS_STS_REGIONAL_ENDPOINTS=regional

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/configloader.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Carrier, Key, Setting
from sts_lint.model import Diagnostic, Severity
from sts_lint.rule import Rule
from sts_lint.rules import misplaced

rule = Rule("STS209", "dead-setting", __doc__, yields_to=("STS204",))


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report a setting that nothing reads, and services that no profile names."""
    where = misplaced.where(setting, context)
    if where is None:
        return
    right = misplaced.right_name(setting)
    message = f"nothing reads {setting.name} {where}{f': {right} is meant' if right else ''}"
    unnamed = setting.carrier is Carrier.SERVICES
    grave = Severity.ADVICE if unnamed else Severity.WARNING
    cure = misplaced.renamed(setting, right, context)
    yield rule.about_setting(setting.span, grave, message, cure)


@rule.on(Key)
def check_key(key: Key, context: Context) -> Iterator[Diagnostic]:
    """Report a name that is nearly one of ours."""
    right = misplaced.nearly(key)
    if right is not None:
        message = f"nothing reads {key.name}: {right} is meant"
        cure = misplaced.renamed(key, right, context)
        yield rule.about_setting(key.span, Severity.WARNING, message, cure)
