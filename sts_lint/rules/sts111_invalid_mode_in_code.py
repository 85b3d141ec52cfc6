"""The program sets the STS mode in a way that botocore rejects.

Valid are `legacy` and `regional`, in lower case, without quotes or spaces. Anything else
raises `InvalidSTSRegionalEndpointsConfigError` when a client is built, and `Config` has no
option of that name at all: `Config(sts_regional_endpoints=…)` is a `TypeError`.

Before::

    import os

    os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "REGIONAL"

After::

    import os

    os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "regional"

Sources:

- https://github.com/boto/botocore/blob/develop/botocore/args.py
- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws.context import Context
from sts_lint.facts import ConfigCall, Write
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import modes, severity

rule = Rule("STS111", "invalid-mode-in-code", __doc__)


@rule.on(Write)
def check_write(write: Write, context: Context) -> Iterator[Diagnostic]:
    """Report code that sets the mode to something else than `legacy` and `regional`."""
    if modes.is_mode(write.name) and modes.is_rejected(write.value.value):
        message = f"{write.name} is set to {write.value.value!r}: botocore refuses to build clients"
        cure = modes.cure(write, context)
        found = rule.about_setting(write.span, severity.of_write(write), message, cure)
        yield replace(found, verdict=Verdict.BROKEN)


@rule.on(ConfigCall)
def check_config(call: ConfigCall, context: Context) -> Iterator[Diagnostic]:
    """Report a `Config` option that botocore does not have."""
    message = f"Config has no option {call.keyword}: TypeError"
    cure = modes.cure_of_option(call, context)
    found = rule.about_setting(call.span, Severity.ERROR, message, cure)
    yield replace(found, verdict=Verdict.BROKEN)
