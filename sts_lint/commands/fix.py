"""`check --fix` and `check --diff`: fixed files to the disk, or to a diff."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sts_lint.checked import Checked, Repaired
from sts_lint.cli import FAILED
from sts_lint.commands.output import write_bytes
from sts_lint.commands.scan import Scan
from sts_lint.fixing.diff import unified
from sts_lint.fixing.repair import NOT_WRITTEN, reasons
from sts_lint.fixing.write import WriteError, clear_leftovers, encoded, replace_text
from sts_lint.formats.which import keeps_secrets
from sts_lint.reports.masking import printable
from sts_lint.reports.summary import count

_TITLES_SHOWN = 30
_PASSES = 4
"""Most often one fixes, and one finds nothing more to fix."""


@dataclass
class Tally:
    """What a run with fixes came to."""

    fixed: int = 0
    files: set[str] = field(default_factory=set)
    failures: dict[str, None] = field(default_factory=dict)  # in order, each once
    bare: bool = False  # a diff without context is among them
    left: list[str] = field(default_factory=list)
    titles: dict[str, None] = field(default_factory=dict)  # in order, each once

    def told(self) -> list[str]:
        """What was done where, as the titles say it, of many the first."""
        more = len(self.titles) - _TITLES_SHOWN
        shown = list(map(printable, self.titles))[:_TITLES_SHOWN]
        return shown + ([f"and {more} more"] if more > 0 else [])

    def line(self, done: str = "fixed") -> str:
        """One line: how much was fixed, how much is left, and why."""
        said = (
            f"{self.fixed} {done} in {count(len(self.files), 'file')}"
            if self.fixed
            else f"0 {done}"
        )
        if not self.left:
            return f"{said}, none left"
        return f"{said}, {len(self.left)} left: {reasons(self.left)}"

    def note(self, result: Checked) -> None:
        """Count what became of one file."""
        repaired = result.repaired
        self.fixed += repaired.fixed if repaired else 0
        self.left += result.left()
        if repaired and repaired.changed:
            self.files.add(result.path)
            self.titles |= dict.fromkeys(f"{result.path}: {title}" for title in repaired.titles)


def written(results: Iterable[Checked], roots: Sequence[str], tally: Tally) -> Iterator[Checked]:
    """Write each fixed file as it comes; one that cannot be written is shown as it was."""
    for result in results:
        repaired = result.repaired
        if repaired is None or _is_written(result.path, repaired, roots, tally):
            tally.note(result)
            yield result
        else:
            tally.left += [NOT_WRITTEN] * len(repaired.original.diagnostics)
            yield repaired.original


def _is_written(path: str, repaired: Repaired, roots: Sequence[str], tally: Tally) -> bool:
    if repaired.changed:
        try:
            replace_text(path, repaired.before, repaired.after, roots, repaired.syntax)
        except WriteError as error:
            tally.failures[f"{path}: {error}; nothing was changed in it"] = None
            return False
    return True


def diffs(
    results: Iterable[Checked], tally: Tally, stdin: bytes | None = None, secrets: bool = False
) -> Iterator[bytes]:
    """The diff of all files, in path order; `stdin` is what was read instead of a file.

    Of files that keep secrets only the lines that change, unless `secrets` may be shown.
    """
    for result in results:
        repaired = result.repaired
        tally.note(result)
        if repaired is not None and repaired.changed:
            try:
                data = Path(result.path).read_bytes() if stdin is None else stdin
                after = encoded(data, repaired.before, repaired.after, repaired.syntax)
            except (OSError, WriteError) as error:
                tally.failures[f"{result.path}: {error}"] = None
                continue
            bare = not secrets and keeps_secrets(result.path, repaired.before)
            tally.bare = tally.bare or bare
            path = os.path.relpath(result.path).replace(os.sep, "/")
            yield from unified(path, data, after, context=0 if bare else 3)


def fixed_stdin(results: Iterable[Checked], tally: Tally, stdin: bytes) -> bytes:
    """Standard input with its fixes."""
    for result in results:
        tally.note(result)
        if result.repaired is not None:
            repaired = result.repaired
            return encoded(stdin, repaired.before, repaired.after, repaired.syntax)
    return stdin


_BARE = (
    "of credentials and env files only the lines that change are shown: apply the diff with "
    "`git apply --unidiff-zero`, or see all with --diff-secrets"
)
Report = Callable[[Scan, Any, Sequence[Checked]], int]


def run_fixes(scan: Scan, options: Any, report: Report) -> int:
    """Fix or show what would be; the exit status is by what is left, of a diff by its being."""
    tally = Tally()
    if options.diff:
        stdin = scan.stdin if scan.reads_stdin else None
        lines = b"".join(diffs(scan.results(), tally, stdin, options.diff_secrets))
        write_bytes(lines, options.output_file)
        _tell(tally, options, "would be fixed")
        return _status(tally, int(bool(lines)))
    if scan.reads_stdin:
        write_bytes(fixed_stdin(scan.results(), tally, scan.stdin), options.output_file)
        _tell(tally, options, "fixed")
        return int(bool(tally.left))
    for _ in clear_leftovers(os.path.dirname(path) for path in scan.files()):  # noqa: PTH120
        pass
    scan, results = _until_nothing_changes(scan, options, tally)
    status = report(scan, options, results)
    _tell(tally, options, "fixed")
    return _status(tally, status)


def _until_nothing_changes(scan: Scan, options: Any, tally: Tally) -> tuple[Scan, list[Checked]]:
    """The results once all is written: what one file sets, others were judged by before.

    So do the settings, which may be among what is fixed: each pass reads them anew.
    """
    for _ in range(_PASSES):
        fixed, tally.left = tally.fixed, []
        results = list(written(scan.results(), scan.paths or (".",), tally))
        if tally.fixed == fixed or len(results) < 2:
            break
        scan = Scan(options, wanted=scan.wanted, audits=scan.audits)
    return scan, results


def _tell(tally: Tally, options: Any, done: str) -> None:
    lines = [f"sts-lint: {printable(failure)}" for failure in tally.failures]
    lines += tally.told() if options.unsafe_fixes and not options.quiet else []
    lines += [] if options.quiet else [tally.line(done)]
    lines += [_BARE] if tally.bare and not options.quiet else []
    for line in lines:
        print(line, file=sys.stderr)


def _status(tally: Tally, status: int) -> int:
    """2 only where something could not be done, and nothing was."""
    return FAILED if tally.failures and not tally.files else status
