"""The `sts-lint` command: finds the command's module and turns its outcome into an exit status.

Nothing is imported here that the command at hand does not need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from sts_lint import __version__

COMMANDS = {
    "check": "report, and fix, what calls or may call the global endpoint",
    "inventory": "list every STS client, setting and URL found, good ones too",
    "why": "show what decides the endpoint of the client at FILE:LINE",
    "batch": "look at many repositories, fix on branches and as patches, report",
    "doctor": "show what each AWS profile of this machine calls, and why",
    "explain": "show the page of a rule",
    "rules": "list the rules",
}
OK, FINDINGS, FAILED = 0, 1, 2
_INTERRUPTED = 130


class CommandError(Exception):
    """The run itself failed; the message is one line that says what to do about it."""


class OutputError(CommandError):
    """Output could not be written, and what is buffered never will be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 (clean), 1 (findings) or 2 (the run itself failed)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] in (["--version"], ["-V"]):
        print(f"sts-lint {__version__}")
        return OK
    try:
        from sts_lint.commands import dispatch  # noqa: PLC0415 - `--version` needs none of it

        return dispatch(given)
    except OutputError as error:
        _forget_output()
        return _fail(str(error))
    except CommandError as error:
        return _fail(str(error))
    except BrokenPipeError:
        _forget_output()
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _fail(message: str) -> int:
    from sts_lint.reports.masking import shown  # noqa: PLC0415 - names hold what users typed

    print(f"sts-lint: error: {shown(message)}", file=sys.stderr)
    return FAILED


def _forget_output() -> None:
    """Drop what is still buffered: writing it failed, and would fail again at the exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
