"""`AWS_STS_REGIONAL_ENDPOINTS` is set to `legacy` for a program.

In `legacy` mode fifteen Regions are mapped to the global endpoint, on every version of the
SDK that knows the variable. It beats the profile, so that nothing in the AWS config file
makes up for it. AWS CLI v2 ignores it.

Before, in Dockerfile::

    FROM python:3.13-slim
    ENV AWS_DEFAULT_REGION=eu-west-1 AWS_STS_REGIONAL_ENDPOINTS=legacy

After, in Dockerfile::

    FROM python:3.13-slim
    ENV AWS_DEFAULT_REGION=eu-west-1 AWS_STS_REGIONAL_ENDPOINTS=regional

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Carrier, Setting
from sts_lint.model import Diagnostic
from sts_lint.rule import Rule
from sts_lint.rules import modes, setting_urls

rule = Rule("STS202", "legacy-env", __doc__)


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report the variable where it holds `legacy`."""
    is_ours = setting.carrier is Carrier.VARIABLE and modes.is_mode(setting.name)
    if is_ours and setting.value == modes.LEGACY:
        yield setting_urls.about_legacy(rule, setting, context)
