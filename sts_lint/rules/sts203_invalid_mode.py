"""The STS mode is set to a value that botocore rejects.

Valid are `legacy` and `regional`, in lower case. Quotes count where the format takes them
literally, and so does a comment behind the value in an AWS config file. Anything else raises
`InvalidSTSRegionalEndpointsConfigError` when a client is built; empty counts as unset.

Before, in .aws/config::

    [profile build]
    region = eu-west-1
    sts_regional_endpoints = regional  # since 2025

After, in .aws/config::

    [profile build]
    region = eu-west-1
    sts_regional_endpoints = regional
    # since 2025

Sources:

- https://github.com/boto/botocore/blob/develop/botocore/args.py
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Carrier, Setting
from sts_lint.model import Diagnostic, Verdict
from sts_lint.quoting import quoted
from sts_lint.rule import Rule
from sts_lint.rules import modes, severity

rule = Rule("STS203", "invalid-mode", __doc__)

_CARRIERS = (Carrier.VARIABLE, Carrier.PROFILE)


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report a mode that is neither `legacy` nor `regional`."""
    is_ours = setting.carrier in _CARRIERS and modes.is_mode(setting.name)
    if is_ours and modes.is_rejected(setting.value):
        said = quoted(setting.value or "")
        message = f"{setting.name} is {said!r}: botocore refuses to build clients"
        yield rule.about_setting(
            setting.span,
            severity.of_setting(setting),
            message,
            modes.cure_of_setting(setting, context),
            Verdict.BROKEN,
        )
