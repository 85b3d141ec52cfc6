"""Running the doors the way users do: as processes, in a folder of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLAKE8 = os.environ.get("STS_LINT_TEST_FLAKE8", "")
"""A Python with another flake8 (and sts-lint) installed, to run the same tests with it."""


def sts_lint(
    *arguments: str, cwd: Path, stdin: str | bytes = b"", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m sts_lint`; output is decoded as UTF-8 with surrogate escapes."""
    return _run([sys.executable, "-m", "sts_lint", *arguments], cwd, stdin, environ)


def flake8(
    *arguments: str, cwd: Path, stdin: str | bytes = b"", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m flake8`."""
    return _run([FLAKE8 or sys.executable, "-m", "flake8", *arguments], cwd, stdin, environ)


def _run(
    command: list[str], cwd: Path, stdin: str | bytes, environ: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    data = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHON"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        input=data,
        env={**kept, **environ},
        capture_output=True,
        timeout=60,
        check=False,
    )
    out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(command, done.returncode, out, err)
