"""`python -m benchmarks`: sts-lint and its peers on one tree in one run, as a table of ratios.

Installs the peers into a scratch folder outside of the repository, makes the tree there
(or takes the folder given), and prints the table; `--write` puts it into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.comparisons import COMPARISONS, Row, Setup
from benchmarks.peers import ROOT, MissingPeerError, Peers, install
from benchmarks.tree import FILES, make_tree

_DOCUMENT = ROOT / "docs" / "benchmarks.md"
_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main() -> int:
    """Compare; 1 if a bar is not held."""
    options = _options()
    work = options.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    try:
        peers = install(work)
    except MissingPeerError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    tree = options.folder or make_tree(work / "trees", options.files)
    setup = Setup(peers, tree.absolute(), work, options.rounds)
    rows = [row for name in options.only for row in COMPARISONS[name](setup)]
    what = str(options.folder.name) if options.folder else f"{options.files:,} generated files"
    lines = list(_table(rows, what, peers, options.rounds))
    print("\n".join(lines))
    if options.write:
        _write(lines)
    return int(not all(map(_holds, rows)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder instead of a made tree")
    parser.add_argument("--files", type=int, default=FILES, help="of the made tree")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each, after one to warm up")
    parser.add_argument("--only", nargs="+", choices=COMPARISONS, default=list(COMPARISONS))
    parser.add_argument("--write", action="store_true", help=f"also into {_DOCUMENT.name}")
    scratch = Path(tempfile.gettempdir(), "sts-lint-benchmarks")
    parser.add_argument("--work", type=Path, default=scratch, help="the scratch folder")
    return parser.parse_args()


def _holds(row: Row) -> bool:
    if row.bar is None:
        return True
    return row.figure >= -row.bar if row.bar < 0 else row.figure <= row.bar


def _table(rows: Sequence[Row], what: str, peers: Peers, rounds: int) -> Iterator[str]:
    today = datetime.datetime.now(tz=datetime.timezone.utc).date()
    versions = ", ".join(f"{name} {version}" for name, version in peers.versions().items())
    yield f"{today}, {_machine()}. {what}, medians of {rounds} runs in turns. {versions}."
    yield ""
    yield "| what | figure | bar | holds | from |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        yield f"| {row.what} | {_figure(row, row.figure)} | {_bar(row)} | {row.of} |"


def _bar(row: Row) -> str:
    if row.bar is None:
        return "- | "
    sign = "≥" if row.bar < 0 else "≤"
    return f"{sign} {_figure(row, abs(row.bar))} | {'yes' if _holds(row) else '**no**'}"


def _figure(row: Row, number: float) -> str:
    digits = f"{number:.0f}" if number >= 100 else f"{number:.3g}"
    return f"{digits}{row.unit}"


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} processors ({_processor()}), {platform.system()}, "
        f"Python {platform.python_version()}{load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _write(lines: Sequence[str]) -> None:
    text = _DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _DOCUMENT.write_text(before + _BEGIN + "\n".join(lines) + "\n" + _END + after, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
