"""EKS is told not to set regional STS endpoints for pods.

With `"false"` the webhook for pod identities only withholds `AWS_STS_REGIONAL_ENDPOINTS=regional`
from the pods; it never selects the global endpoint. So SDKs whose default is still the global
one call it (botocore before 1.40 among them), and newer ones do not. Running pods keep what
they have until they are made anew.

Before, in service-account.yaml::

    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: worker
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/worker
        eks.amazonaws.com/sts-regional-endpoints: "false"

After, in service-account.yaml::

    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: worker
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/worker
        eks.amazonaws.com/sts-regional-endpoints: "true"

Sources:

- https://github.com/aws/amazon-eks-pod-identity-webhook
- https://docs.aws.amazon.com/eks/latest/userguide/configure-sts-endpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Key
from sts_lint.model import (
    NO_CURE,
    Cure,
    Diagnostic,
    Remedy,
    Safety,
    SetLiteral,
    Severity,
    Verdict,
    Words,
)
from sts_lint.rule import Rule
from sts_lint.rules import urls, ways

rule = Rule("STS208", "eks-regional-sts-off", __doc__)

_NAMES = frozenset(
    {"eks.amazonaws.com/sts-regional-endpoints", "--sts-regional-endpoint", "UseRegionalSTS"}
)
_OFF = frozenset({"false", "False", "FALSE", "f", "F", "0"})  # Go's strconv.ParseBool


@rule.on(Key)
def check(key: Key, context: Context) -> Iterator[Diagnostic]:
    """Report the annotation, the webhook's flag and its ConfigMap where they say no."""
    if key.name not in _NAMES or key.entry.value not in _OFF or not key.entry.literal:
        return
    message = f"{key.name} is false: pods with SDKs of old defaults call {urls.GLOBAL_URL}"
    change = SetLiteral(key.entry.value_span, Words("true"))
    cure = Cure((Remedy(f"set {key.name} to true", Safety.SAFE, (change,)),))
    yield rule.about_setting(
        key.span,
        Severity.ADVICE if ways.is_proved_new(context) else Severity.WARNING,
        message,
        cure if context.fixing and key.entry.exact else NO_CURE,
        Verdict.MAYBE_GLOBAL,
        (urls.GLOBAL_URL,),
    )
