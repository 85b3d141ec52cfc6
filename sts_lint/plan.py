"""What a run knows before it opens a file, from settings that are already read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sts_lint.aws.context import Ambient, Context, SdkRange
from sts_lint.reading import PYTHON_LIMIT
from sts_lint.selection import Selection

if TYPE_CHECKING:
    from sts_lint.project.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """Plain data that makes the same checker in every process.

    `context` lacks the SDK range. `sdk` is the range the user stated; None means each file's
    project decides. `limit` is in bytes.
    """

    context: Context = field(default_factory=Context)
    sdk: SdkRange | None = None
    selection: Selection = field(default_factory=Selection)
    suppressions: bool = True
    limit: int = PYTHON_LIMIT


def make_plan(settings: Settings, suppressions: bool = True) -> Plan:
    """The plan that settings make.

    Raises `ValueError` with one line where `--ambient this` meets files botocore refuses.
    """
    return Plan(
        context=_context(settings),
        sdk=_stated(settings.botocore_version),
        selection=Selection(settings.select, settings.extend_select, settings.ignore),
        suppressions=suppressions,
        limit=settings.max_file_size or PYTHON_LIMIT,
    )


def _context(settings: Settings) -> Context:
    context = Context(
        ambient=settings.ambient,
        region_from_environment=settings.region_from_environment,
        policy=settings.policy,
    )
    if settings.ambient is not Ambient.THIS:
        return context
    from sts_lint.project import this_machine  # noqa: PLC0415 - reads the user's AWS files

    machine = this_machine.read()
    return replace(
        context, environ=machine.environ, profile=machine.profile, profiles=machine.profiles
    )


def _stated(version: str | None) -> SdkRange | None:
    if version is None:
        return None
    from sts_lint.aws.versions import parse_stated  # noqa: PLC0415

    return parse_stated(version)
