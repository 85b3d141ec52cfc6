"""The command, run as a process of its own, with nothing of this machine's git settings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.batch.making import environment

AUTHOR = "Platform Team <platform@example.test>"
ROOT = Path(__file__).parents[2]


def batch(
    *arguments: str, cwd: Path, timeout: float = 300, **environ: str
) -> subprocess.CompletedProcess[str]:
    """`sts-lint batch` with these arguments."""
    return subprocess.run(
        [sys.executable, "-m", "sts_lint", "batch", *arguments],
        cwd=cwd,
        env=plain() | environ,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=timeout,
        check=False,
    )


def started(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """The same in a process group of its own, while it runs."""
    return subprocess.Popen(
        [sys.executable, "-m", "sts_lint", "batch", *arguments],
        cwd=cwd,
        env=plain(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def plain() -> dict[str, str]:
    """The environment of a user whom git does not know."""
    kept = {k: v for k, v in environment().items() if not k.startswith(("AWS_", "GIT_AUTHOR"))}
    return {k: v for k, v in kept.items() if not k.startswith("GIT_COMMITTER")}
