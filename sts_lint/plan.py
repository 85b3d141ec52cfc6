"""What a run knows before it opens a file, from settings that are already read."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sts_lint.aws.context import Ambient, Context, Fixing, SdkRange
from sts_lint.reading import Limits
from sts_lint.selection import Selection

if TYPE_CHECKING:
    from sts_lint.project.settings import Settings
    from sts_lint.project.since import Since
    from sts_lint.third_party.rows import Row


class Wanted(enum.Enum):
    """What a run does with fixes."""

    SHOW = "show"  # one with each finding
    APPLY = "apply"  # all that hold, on the text; nothing is written here


@dataclass(frozen=True, slots=True)
class FixPlan:
    """Which fixes are wanted and what they may write."""

    wanted: Wanted
    fixing: Fixing = field(default_factory=Fixing)
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Plain data that makes the same checker in every process.

    `context` lacks the SDK range. `sdk` is the range the user stated; None means each file's
    project decides. `third_party` are the user's own rows of the catalogue. `listed` says that a
    program named the files, perhaps some of many: other runs may have the rest. With `since`
    only findings on lines that changed count.
    """

    context: Context = field(default_factory=Context)
    sdk: SdkRange | None = None
    selection: Selection = field(default_factory=Selection)
    suppressions: bool = True
    unsuppressable: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    fixes: FixPlan | None = None
    follows_imports: bool = True  # into other modules of the project
    manifests: tuple[tuple[str, bytes], ...] = ()  # contents instead of those on the disk
    third_party: tuple[Row, ...] = ()
    listed: bool = False
    since: Since | None = None


def make_plan(settings: Settings, suppressions: bool = True, fixes: FixPlan | None = None) -> Plan:
    """The plan that settings make.

    Raises `ValueError` with one line where `--ambient this` meets files botocore refuses.
    """
    size = settings.max_file_size
    return Plan(
        context=replace(_context(settings), fixing=fixes.fixing if fixes else None),
        sdk=_stated(settings.botocore_version),
        selection=selection(settings),
        suppressions=suppressions,
        unsuppressable=settings.unsuppressable,
        limits=Limits(size, size) if size else Limits(),
        fixes=fixes,
        third_party=settings.third_party,
    )


def selection(settings: Settings) -> Selection:
    """The selection that settings make."""
    return Selection(settings.select, settings.extend_select, settings.ignore)


def _context(settings: Settings) -> Context:
    context = Context(
        ambient=settings.ambient,
        region_from_environment=settings.region_from_environment,
        client_factories=settings.client_factories,
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
