"""The codemod over many repositories."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

from sts_lint.cli import FAILED, OK, CommandError
from sts_lint.commands.help import overview
from sts_lint.commands.output import write
from sts_lint.commands.spelling import suggestion

COMMANDS = {
    "scan": "look at many repositories, and remember what is found",
    "fix": "make a commit and a patch where something can be fixed",
    "status": "show what is known of a campaign",
    "report": "write a page for people, and the same as CSV, JSON and SARIF",
    "merge": "put together what the parts of a campaign found (--shard)",
}


def chosen(given: Sequence[str]) -> tuple[str, ModuleType, list[str]] | int:
    """The name and the module of the command, and its arguments; a status after help."""
    if not given or given[0] in ("-h", "--help", "help"):
        write(overview("sts-lint batch", str(__doc__), COMMANDS))
        return OK if given else FAILED
    name, *rest = given
    if name not in COMMANDS:
        hint = suggestion(name, COMMANDS) or "; `sts-lint batch --help` lists them"
        raise CommandError(f"no command {f'batch {name}'!r}{hint}")
    return f"batch {name}", importlib.import_module(f"sts_lint.commands.batch_{name}"), rest
