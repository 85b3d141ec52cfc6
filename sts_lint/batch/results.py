"""What a campaign knows of its repositories: the values its tasks make and its reports show.

All of it is text and numbers: it crosses process and machine borders, and is stored as JSON.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Outcome(enum.Enum):
    """What became of one repository in one run."""

    CLEAN = "clean"  # no finding at warning or above
    FINDINGS = "findings"  # findings, and no commit made: scanned only, or nothing can be fixed
    FIXED = "fixed"  # a commit and a patch are there
    FAILED = "failed"  # see `Repository.trouble`


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in a repository; places are those of the JSON contract, 1-based.

    `fixed` says that the campaign's commit settles it. `snippet` and `message` are masked.
    `because` is the evidence, one line each. `settled_by` is the one edit elsewhere that settles
    it, `pyproject.toml:12: state boto3>=1.40`; `fingerprint` is that of SARIF.
    """

    path: str
    line: int
    column: int
    code: str
    name: str
    severity: str
    message: str
    verdict: str | None = None
    urls: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    snippet: str = ""
    fix: str = ""  # the title of its fix, empty without one
    fixed: bool = False
    settled_by: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Repository:
    """What one repository came to; `verdicts` counts its STS sites by verdict, as they stand.

    `left` counts them with the campaign's commit, or as they stand without one. `source` is the
    path or clone URL without user-info. `base` and `commit` are object names, `branch` is the
    one the commit stands on. `patch` is what `git am` takes; hunks of credentials and env files
    are in it and never in `diff`, which reports show. In both, bytes that are no UTF-8 are
    surrogate escapes. `notes` are one line each: settings of the repository that were not
    trusted, and the like.
    """

    name: str
    source: str
    outcome: Outcome
    trouble: str = ""
    base: str = ""
    branch: str = ""
    commit: str = ""
    files: int = 0
    seconds: float = 0.0
    verdicts: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    found: tuple[Found, ...] = ()
    patch: str = ""
    diff: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the campaign, for the burndown.

    `started` is UTC in ISO 8601; `verdicts` counts sites and `severities` the findings that
    were left after it, over all repositories known by then.
    """

    number: int
    command: str  # "scan" or "fix"
    started: str
    repositories: int
    failed: int
    verdicts: tuple[tuple[str, int], ...] = ()
    severities: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A whole campaign as reports take it; repositories in order of name, runs in time."""

    name: str
    version: str
    runs: tuple[Run, ...] = ()
    repositories: tuple[Repository, ...] = ()
