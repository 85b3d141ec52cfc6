"""The `sts-lint` command: finds the command's module and turns its outcome into an exit status.

Nothing is imported here that the command at hand does not need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from sts_lint import __version__

COMMANDS = {
    "check": "report STS clients and settings that call, or may call, the global endpoint",
    "inventory": "list every STS client, setting and URL found, good ones too",
    "why": "show what decides the endpoint of the client at FILE:LINE",
    "explain": "show the page of a rule",
    "rules": "list the rules",
}
OK, FINDINGS, FAILED = 0, 1, 2
_INTERRUPTED = 130


class CommandError(Exception):
    """The run itself failed; the message is one line that says what to do about it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 (clean), 1 (findings) or 2 (the run itself failed)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] in (["--version"], ["-V"]):
        print(f"sts-lint {__version__}")
        return OK
    try:
        return _run(given)
    except CommandError as error:
        print(f"sts-lint: error: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # What is still buffered would fail again when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(given: list[str]) -> int:
    from sts_lint.commands import dispatch  # noqa: PLC0415 - `--version` needs none of it

    status = dispatch(given)
    sys.stdout.flush()
    return status
