"""The real IPython, in a process of its own: JSON lists of cells in, what it makes of them out.

`python ipython_worker.py transform` gives the Python of each cell, `python ipython_worker.py
variables` runs the cells of each list and gives the `AWS_*` variables set afterwards.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys

from IPython.core.interactiveshell import InteractiveShell


def main(what: str) -> None:
    """Answer one question of standard input."""
    os.environ.update(HOME="/nonexistent", IPYTHONDIR="/nonexistent")
    shell = InteractiveShell.instance()
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        answers = [
            _transformed(shell, each) if what == "transform" else _set(shell, each)
            for each in asked
        ]
    json.dump(answers, sys.stdout)


def _transformed(shell: InteractiveShell, cell: str) -> str | None:
    try:
        return str(shell.transform_cell(cell))
    except SyntaxError:
        return None


def _set(shell: InteractiveShell, cells: list[str]) -> dict[str, str]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    for cell in cells:
        shell.run_cell(cell)
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


if __name__ == "__main__":
    main(sys.argv[1])
