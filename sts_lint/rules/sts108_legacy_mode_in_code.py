"""The program itself selects `legacy` mode.

In `legacy` mode fifteen Regions are mapped to the global endpoint, on every version of the
SDK, for each client and child process that sees the setting. Clients under the setting
quote this line and are not reported again.

Before::

    import os

    os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "legacy"

After::

    import os

    os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "regional"

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/args.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.facts import Write
from sts_lint.model import Diagnostic
from sts_lint.rule import Rule
from sts_lint.rules import modes, severity, urls

rule = Rule("STS108", "legacy-mode-in-code", __doc__)


@rule.on(Write)
def check(write: Write, context: Context) -> Iterator[Diagnostic]:
    """Report code that sets the mode to `legacy`."""
    if modes.is_mode(write.name) and write.value.value == modes.LEGACY:
        message = f"{write.name} is set to legacy: calls {urls.GLOBAL_URL} in fifteen Regions"
        cure = modes.cure(write, context)
        yield rule.about_setting(write.span, severity.of_write(write), message, cure)
