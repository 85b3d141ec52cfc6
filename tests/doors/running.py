"""Running the doors the way users do: as processes, in a folder of their own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

from sts_lint.cli import main

ROOT = Path(__file__).parents[2]
FLAKE8 = os.environ.get("STS_LINT_TEST_FLAKE8", "")
"""A Python with another flake8 (and sts-lint) installed, to run the same tests with it."""


Done = subprocess.CompletedProcess[str]


def command(*arguments: str, cwd: Path, stdin: str | bytes = b"") -> Done:
    """Run the command in this process: the same, but a hundred times as many in a minute."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    before, old_stdin = Path.cwd(), sys.stdin
    os.chdir(cwd)
    sys.stdin = io.TextIOWrapper(io.BytesIO(_bytes(stdin)))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(arguments)
    except SystemExit as stop:  # argparse, after `--help`
        status = int(stop.code or 0)
    finally:
        os.chdir(before)
        sys.stdin = old_stdin
    return subprocess.CompletedProcess(list(arguments), status, _text(out), _text(err))


def sts_lint(*arguments: str, cwd: Path, stdin: str | bytes = b"", **environ: str) -> Done:
    """Run `python -m sts_lint`; output is decoded as UTF-8 with surrogate escapes."""
    return _run([sys.executable, "-m", "sts_lint", *arguments], cwd, stdin, environ)


def flake8(*arguments: str, cwd: Path, stdin: str | bytes = b"", **environ: str) -> Done:
    """Run `python -m flake8`."""
    return _run([FLAKE8 or sys.executable, "-m", "flake8", *arguments], cwd, stdin, environ)


def _run(command: list[str], cwd: Path, stdin: str | bytes, environ: dict[str, str]) -> Done:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHONI"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        input=_bytes(stdin),
        env={**kept, **environ},
        capture_output=True,
        timeout=60,
        check=False,
    )
    out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def _bytes(stdin: str | bytes) -> bytes:
    return stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8", "surrogateescape")
