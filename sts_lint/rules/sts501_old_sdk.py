"""A dependency admits an SDK whose default is the global endpoint.

Before botocore 1.40, STS clients of fifteen Regions call the global endpoint unless the mode
says otherwise. Which version runs is decided where the project states its dependencies: one
bound settles every client that gives a Region. It is reported once for each manifest, and
only where a client hangs on it.

Before, in requirements.txt::

    boto3>=1.26

Before, in app.py::

    import boto3

    sts = boto3.client("sts", region_name="eu-west-1")

After, in requirements.txt::

    boto3>=1.40

After, in app.py::

    import boto3

    sts = boto3.client("sts", region_name="eu-west-1")

Sources:

- https://github.com/boto/boto3/issues/4583
- https://github.com/boto/botocore/blob/develop/CHANGELOG.rst
"""

from __future__ import annotations

from collections.abc import Iterator

from sts_lint.aws.context import Context
from sts_lint.carried import Dependency
from sts_lint.model import Diagnostic, Fix, Kind, Safety, Severity
from sts_lint.rule import Rule

rule = Rule("STS501", "old-sdk", __doc__)


@rule.on(Dependency)
def check(dependency: Dependency, _context: Context) -> Iterator[Diagnostic]:
    """Report a statement that clients hang on."""
    clients = "1 client" if dependency.settles == 1 else f"{dependency.settles} clients"
    admits = "lets in only" if dependency.is_old else "lets in"
    is_or = ("is or " if dependency.settles == 1 else "are or ") if dependency.is_old else ""
    message = (
        f"{dependency.says} {admits} botocore before 1.40, on which {clients} {is_or}may be global"
    )
    severity = Severity.ERROR if dependency.is_old else Severity.WARNING
    fix = None
    if dependency.new:
        title = "raise the bound to boto3>=1.40: newer packages wherever this is installed"
        fix = Fix(title, Safety.UNSAFE, (dependency.new,))
    yield Diagnostic(
        code=rule.code,
        name=rule.name,
        span=dependency.span,
        severity=severity,
        message=message,
        kind=Kind.DEPENDENCY,
        fix=fix,
        settled_by=dependency.settled_by,
    )
