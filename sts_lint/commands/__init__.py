"""The commands, one module each: `arguments(parser)` declares, `run(options)` does."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sts_lint import __version__
from sts_lint.cli import COMMANDS, FAILED, OK, CommandError
from sts_lint.commands.clean import said_of_clean
from sts_lint.commands.output import write, write_lines


def dispatch(given: Sequence[str]) -> int:
    """Run the command that the arguments name; returns its exit status."""
    if not given or given[0] in ("-h", "--help", "help"):
        from sts_lint.commands.help import overview  # noqa: PLC0415

        about = f"sts-lint {__version__}: which AWS STS endpoint will a program call?"
        write(overview("sts-lint", about, COMMANDS))
        return OK if given else FAILED
    name, *rest = given
    if name not in COMMANDS:
        from sts_lint.commands.spelling import suggestion  # noqa: PLC0415 - for mistakes only

        hint = suggestion(name, COMMANDS) or "; `sts-lint check PATH` checks files"
        raise CommandError(f"no command {name!r}{hint}")
    said = said_of_clean(rest) if name == "check" else None
    if said is not None:
        write_lines(said[:1])
        for line in said[1:]:
            print(line, file=sys.stderr)
        return OK
    import importlib  # noqa: PLC0415

    from sts_lint.commands.parser import Parser  # noqa: PLC0415 - clean files need no options

    module = importlib.import_module(f"sts_lint.commands.{name}")
    if name == "batch":
        found = module.chosen(rest)
        if isinstance(found, int):
            return found
        name, module, rest = found
    parser = Parser(prog=f"sts-lint {name}", description=module.__doc__)
    module.arguments(parser)
    from sts_lint.formats.apart import parsers_apart  # noqa: PLC0415 - help needs none of it

    options = parser.parse(rest)
    with parsers_apart():
        status: int = module.run(options)
    return status
