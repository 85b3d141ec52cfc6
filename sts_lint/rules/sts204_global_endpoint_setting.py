"""An endpoint URL in the settings is the global STS host.

`AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL`, `endpoint_url` of a profile and of `sts` in a
services section decide the host for every client that gives no URL of its own, whatever
the mode. Requests are signed for the client's Region, so with any but us-east-1 the global
endpoint refuses them. The URL of all services at once is never meant for STS alone.

Before, in .env::

    AWS_DEFAULT_REGION=eu-west-1
    AWS_ENDPOINT_URL_STS=https://sts.amazonaws.com

After, in .env::

    AWS_DEFAULT_REGION=eu-west-1
    AWS_ENDPOINT_URL_STS=https://sts.eu-west-1.amazonaws.com

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
- https://github.com/boto/botocore/blob/develop/botocore/configprovider.py
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.aws.hosts import HostKind, classify
from sts_lint.carried import Carrier, Setting
from sts_lint.model import Diagnostic, Severity, Verdict
from sts_lint.rule import Rule
from sts_lint.rules import severity, urls
from sts_lint.rules.setting_urls import cure, is_in_force, reach, refusal

rule = Rule("STS204", "global-endpoint-setting", __doc__)


@rule.on(Setting)
def check(setting: Setting, context: Context) -> Iterator[Diagnostic]:
    """Report a configured URL whose host is the global one."""
    host = classify(setting.value or "")
    if host.kind is not HostKind.GLOBAL or not is_in_force(setting):
        return
    unused = setting.carrier is Carrier.SERVICES and not setting.profiles
    grave = Severity.WARNING if unused else severity.of_setting(setting)
    if host.scheme is None:
        message = f"{setting.name} has no scheme: botocore refuses to build clients"
        verdict = Verdict.BROKEN
    else:
        message = f"{setting.name} is the global endpoint {urls.GLOBAL_URL}{reach(setting)}"
        message += refusal(setting)
        verdict = Verdict.GLOBAL
    called = (f"{host.scheme}://{host.name}",) if host.scheme else ()
    yield rule.about_setting(setting.span, grave, message, cure(setting, context), verdict, called)
