"""`check --write-baseline` and `--baseline`: accept what is there, show what is new."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sts_lint.baseline import NOTHING, Baseline, BaselineError, Counts, Reach, dump, inside, parse
from sts_lint.checked import Checked
from sts_lint.cli import CommandError
from sts_lint.commands.output import write
from sts_lint.commands.scan import Scan
from sts_lint.plan import selection
from sts_lint.reports.masking import shown
from sts_lint.reports.summary import count
from sts_lint.rules import all_rules
from sts_lint.selection import Selection
from sts_lint.trouble import Misuse, Trouble

_STALE_SHOWN = 10


def write_baseline(scan: Scan, options: Any, results: Sequence[Checked]) -> int:
    """Accept every finding; what the file says of files outside of this run stays."""
    path = options.write_baseline
    old = _read(path) if os.path.lexists(path) else Baseline(_folder(path), {})
    open_, kept = _parted(scan, results)
    new = old.updated(open_, _reach(scan, results, path))
    write(dump(new), path)
    if not options.quiet:
        found = count(sum(len(result.diagnostics) for result in open_), "finding")
        print(shown(f"sts-lint: {found} accepted in {path}"), file=sys.stderr)
    if kept:
        names = "findings" if kept > 1 else "finding"
        why = "the settings name their codes in unsuppressable"
        print(f"sts-lint: {kept} {names} not accepted: {why}", file=sys.stderr)
    return 0


def _parted(scan: Scan, results: Sequence[Checked]) -> tuple[list[Checked], int]:
    """The results with what a baseline may accept, and the number of all other findings."""
    never = scan.settings.unsuppressable
    open_ = [
        replace(r, diagnostics=tuple(d for d in r.diagnostics if not d.code.startswith(never)))
        for r in results
    ]
    return open_, sum(len(r.diagnostics) for r in results) - sum(len(r.diagnostics) for r in open_)


def new_results(
    scan: Scan, options: Any, results: Sequence[Checked], tells: bool = True
) -> Sequence[Checked]:
    """The results without what the baseline accepts, if there is one; what is stale is told.

    Of a run that looks at changed lines only nothing is stale.
    """
    path = scan.settings.baseline
    if path is None or options.no_suppressions:
        return results
    read = _read(path, asked=bool(options.baseline))
    never = scan.settings.unsuppressable
    counts = {a: n for a, n in read.counts.items() if not a.code.startswith(never)}
    reach = _reach(scan, results, path) if options.since is None else NOTHING
    compared = replace(read, counts=counts).compare(results, reach)
    if compared.stale and tells and not options.quiet:
        _tell(path, compared.stale)
    return compared.results


def _tell(path: str, stale: Counts) -> None:
    number = sum(stale.values())
    cure = f"`--write-baseline {path}` drops what is no longer found"
    lines = [f"{path}: {count(number, 'stale entry', 'stale entries')}; {cure}"]
    lines += [f"  {a.path}: {a.code}" + (f" ({n})" if n > 1 else "") for a, n in stale.items()]
    more = len(lines) - 1 - _STALE_SHOWN
    for line in lines[: _STALE_SHOWN + 1] + ([f"  and {more} more"] if more > 0 else []):
        print(shown(f"sts-lint: {line}"), file=sys.stderr)


def _reach(scan: Scan, results: Sequence[Checked], path: str) -> Reach:
    files = {*scan.files(), *(result.path for result in results)}
    folders = [each for each in scan.paths or (".",) if os.path.isdir(each)]  # noqa: PTH112
    folder = _folder(path)
    return Reach(
        frozenset(_codes(selection(scan.settings))),
        frozenset(inside(file, folder) for file in files),
        tuple(inside(each, folder) for each in folders),
    )


def _codes(chosen: Selection) -> Iterator[str]:
    """The codes whose findings a run shows."""
    yield from (r.code for r in all_rules() if chosen.runs(r) and chosen.shows(r.code))
    yield from (t.code for t in Trouble if chosen.shows_trouble(t.code))
    yield from (m.code for m in Misuse if chosen.shows(m.code))


def _read(path: str, asked: bool = True) -> Baseline:
    try:
        return parse(Path(path).read_text("utf-8"), _folder(path))
    except OSError as error:
        cure = f"`--write-baseline {path}` makes one"
        whose = "" if asked else "the settings name it as the baseline; "
        raise CommandError(f"cannot read {path}: {error.strerror}; {whose}{cure}") from None
    except (BaselineError, ValueError) as error:
        reason = str(error) if isinstance(error, BaselineError) else "is no baseline"
        raise CommandError(f"{path} {reason}; remove it and write it anew") from None


def _folder(path: str) -> str:
    return str(Path(path).parent)
