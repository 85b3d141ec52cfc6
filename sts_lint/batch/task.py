"""What is to be done with one repository, and what came of it: plain values that travel."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from sts_lint.aws.context import FixStyle
from sts_lint.batch.results import Repository
from sts_lint.project.settings import Settings


class Command(enum.Enum):
    """What a run does with each repository."""

    SCAN = "scan"
    FIX = "fix"


class TaskError(Exception):
    """What was asked for cannot be had of this repository; one line."""


@dataclass(frozen=True, slots=True)
class CommitPlan:
    """How commits are made: on which branch, by whom, saying what.

    `message` is the whole text without trailers; empty means one that names the fixes.
    """

    branch: str
    author: tuple[str, str]
    message: str = ""
    trailers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verify:
    """A shell command of the user's that decides whether a commit is kept, `timeout` in seconds."""

    command: str
    timeout: float


@dataclass(frozen=True, slots=True)
class Machine:
    """What the user's own git says on the machine that started the run."""

    safe: tuple[str, ...] = ()
    ssh: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one repository may cost: bytes of files that are looked at, and seconds."""

    size: int = 1024 * 1024 * 1024
    seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for all repositories of a run.

    `unsafe` and `style` are about fixes, as in `check`; `trust` is about the settings and
    suppressions that repositories have themselves. `commit` is there if the command is to fix.
    """

    command: Command
    version: str
    unsafe: bool = False
    style: FixStyle = FixStyle.REGION
    commit: CommitPlan | None = None
    trust: bool = False
    verify: Verify | None = None
    push: bool = False
    limits: Limits = field(default_factory=Limits)
    machine: Machine = field(default_factory=Machine)

    @property
    def seconds(self) -> float:
        """How long one repository may take, with its verify command."""
        return self.limits.seconds + (self.verify.timeout if self.verify else 0)


@dataclass(frozen=True, slots=True)
class Task:
    """One repository: a path or a clone URL, and the branch to start from (empty: its HEAD).

    `settings` are the campaign's, which those that the manifest gives this repository are part
    of. `clone` is where the clone of a URL is kept, empty if nowhere; `folder` is where work
    may leave files behind when it is killed. `known` is the commit that the campaign made before.
    """

    name: str
    source: str
    work: Work
    settings: Settings
    is_url: bool = False
    branch: str = ""
    clone: str = ""
    folder: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What a task came to; `log` is what the verify command wrote."""

    repository: Repository
    log: bytes = b""
