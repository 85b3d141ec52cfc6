"""`sts_regional_endpoints = legacy` in an AWS config or credentials file.

In `legacy` mode fifteen Regions are mapped to the global endpoint, for every program that
runs under the profile, and for the hidden client that assumes the profile's role. The key
counts in the active profile only: it is not inherited from `[default]` or a source profile.

Before, in .aws/config::

    [profile build]
    region = eu-west-1
    sts_regional_endpoints = legacy

After, in .aws/config::

    [profile build]
    region = eu-west-1
    sts_regional_endpoints = regional

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

rule = Rule("STS201", "legacy-profile", __doc__)


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report the key where it holds `legacy`."""
    is_ours = setting.carrier is Carrier.PROFILE and modes.is_mode(setting.name)
    if is_ours and setting.value == modes.LEGACY:
        yield setting_urls.about_legacy(rule, setting, context)
