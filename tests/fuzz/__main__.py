"""`python -m tests.fuzz --target yaml --minutes 24`: `--all`, `--list`, `--table`, `--replay`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.fuzz.campaign import Figures, run, table
from tests.fuzz.target import ROOT
from tests.fuzz.targets import TARGETS, target

FOLDER = ROOT / "build" / "fuzz"


def main() -> int:
    """Fuzz; 1 if something was found."""
    options = _options()
    names = list(TARGETS) if options.all else options.target
    if options.list or not (names or options.table):
        for name in TARGETS:
            print(f"{name:16} {target(name).about}")
        return 0
    if options.table:
        for line in table(options.into):
            print(line)
        return 0
    if options.replay:
        return _replay(names[0], options.replay)
    figures = []
    for name in names:
        done = run(name, options.into / name, options.minutes * 60, options.runs, options.seed)
        print(done.line(), flush=True)
        figures.append(done)
    return int(any(each.findings or not _worked(each) for each in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", action="append", default=[], type=_known, metavar="NAME")
    parser.add_argument("--all", action="store_true", help="every target, one after the other")
    parser.add_argument("--list", action="store_true", help="say which targets there are")
    parser.add_argument("--minutes", type=float, default=24.0, help="of a processor, each")
    parser.add_argument("--runs", type=int, default=-1, help="end after so many inputs, too")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--into", type=Path, default=FOLDER, help="where inputs and findings go")
    parser.add_argument("--table", action="store_true", help="what the targets came to so far")
    parser.add_argument("--replay", type=Path, help="run the one target on a file")
    return parser.parse_args()


def _known(name: str) -> str:
    if name not in TARGETS and not name.startswith("planted-"):
        raise argparse.ArgumentTypeError(f"there is no target {name}; --list says which there are")
    return name


def _worked(figures: Figures) -> bool:
    """Whether anything was tried at all."""
    if not figures.executions:
        print(f"{figures.target}: nothing ran, see the log beside its findings", file=sys.stderr)
    return figures.executions > 0


def _replay(name: str, file: Path) -> int:
    from tests.fuzz.child import _too_slow, failure

    signal.signal(signal.SIGPROF, _too_slow)
    error = failure(target(name).load(), file.read_bytes())
    if error is None:
        print("nothing is wrong")
        return 0
    raise error


if __name__ == "__main__":
    sys.exit(main())
