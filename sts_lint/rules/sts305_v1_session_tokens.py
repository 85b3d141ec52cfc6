"""The global endpoint is told to issue tokens of version 1.

Such tokens are refused in every opt-in Region, whatever the client does there. The choice
concerns the global endpoint alone: regional ones issue tokens that are valid everywhere.
Tokens of version 2 are longer, which matters to whoever stores them.

Before, in account.tf::

    resource "aws_iam_security_token_service_preferences" "this" {
      global_endpoint_token_version = "v1Token"
    }

After, in account.tf::

    resource "aws_iam_security_token_service_preferences" "this" {
      global_endpoint_token_version = "v2Token"
    }

Sources:

- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
- https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.declared import V1, V2, TokenVersion
from sts_lint.model import (
    NO_CURE,
    Cure,
    Diagnostic,
    Kind,
    Remedy,
    Safety,
    SetLiteral,
    Severity,
    Words,
)
from sts_lint.rule import Rule

rule = Rule("STS305", "v1-session-tokens", __doc__)

_TITLE = f"choose {V2}: tokens get longer, which matters where they are stored"


@rule.on(TokenVersion)
def check(token: TokenVersion, context: Context) -> Iterator[Diagnostic]:
    """Report version 1: an error where the project names an opt-in Region."""
    if token.value != "v1Token":
        return
    message = f"{token.setting} is {V1}: opt-in Regions refuse tokens of the global endpoint"
    if token.opt_in:
        first = token.opt_in[0]
        message += f", and {first.place} {first.text}"
    change = SetLiteral(token.literal, Words(V2)) if token.literal else None
    cure = Cure((Remedy(_TITLE, Safety.UNSAFE, (change,)),)) if change else NO_CURE
    yield Diagnostic(
        code=rule.code,
        name=rule.name,
        span=token.span,
        severity=Severity.ERROR if token.opt_in else Severity.WARNING,
        message=message,
        kind=Kind.TOKEN_VERSION,
        because=token.opt_in,
        cure=cure if context.fixing else NO_CURE,
    )
