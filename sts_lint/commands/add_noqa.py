"""`check --add-noqa REASON`: accept each finding where it is, with a comment that says why."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sts_lint.carried import entry_of
from sts_lint.checked import Checked, Repaired
from sts_lint.checker import Checker, Job
from sts_lint.cli import FAILED, OK, CommandError
from sts_lint.commands.baseline import new_results
from sts_lint.commands.fix import Tally, diffs, written
from sts_lint.commands.output import write_bytes
from sts_lint.commands.scan import Scan
from sts_lint.model import Diagnostic, Entry, Kind, Severity
from sts_lint.project.settings_files import OWN_FILE, SHARED_FILE
from sts_lint.reports.masking import shown
from sts_lint.reports.summary import count
from sts_lint.silencing.writing import Silencing, in_python
from sts_lint.silencing.writing_settings import NO_COMMENTS, in_settings, says, settings_lines
from sts_lint.text import Syntax, Text

_UNSUPPRESSABLE = "the settings say that it is unsuppressable"
_OF_FILE = "only `ignore` in the settings switches it off"
_OF_COMMENT = "it is about a comment, see `sts-lint explain {}`"
_NO_KEY = "it is about no one key; per-file-ignores in the settings switches it off"
_ENDS_IT = re.compile(r"(?:\A|\s)#\s*[A-Za-z]|-->|\*/|\{\{|\}\}|\bnoqa\b|sts-lint:", re.IGNORECASE)


@dataclass
class _Work:
    """What silencing came to."""

    scan: Scan
    reason: str
    advice: bool
    left: list[tuple[str, str, Diagnostic, str]] = field(default_factory=list)
    settings: dict[str, list[tuple[str, Entry]]] = field(default_factory=lambda: defaultdict(list))
    chosen: list[tuple[str, Diagnostic]] = field(default_factory=list)


def add_noqa(scan: Scan, options: Any, results: Sequence[Checked]) -> int:
    """Silence what is shown; with `--diff` only show how."""
    work = _Work(scan, _checked(options.add_noqa), scan.settings.show_advice)
    silenced = [_silenced(work, each) for each in _by_file(results)]
    tally = Tally()
    if options.diff:
        lines = b"".join(diffs(silenced, tally, None, options.diff_secrets))
        write_bytes(lines, options.output_file)
    else:
        list(written(silenced, scan.paths or (".",), tally))
    _tell(work, tally, options)
    for line in () if options.diff else _still_found(work, options):
        print(f"sts-lint: {shown(line)}", file=sys.stderr)
    return FAILED if tally.failures and not tally.files else OK


def _still_found(work: _Work, options: Any) -> Iterator[str]:
    """What a comment was written for and is found nevertheless, looked for once more."""
    chosen = Counter((path, d.code, d.message) for path, d in work.chosen)
    known = Counter((path, d.code, d.message) for path, _, d, _ in work.left)
    scan = Scan(options)
    again = new_results(scan, options, list(scan.results()), tells=False) if chosen else ()
    for result in again:
        for diagnostic in result.diagnostics:
            which = result.path, diagnostic.code, diagnostic.message
            known[which] -= 1
            if known[which] < 0 < chosen[which]:
                chosen[which] -= 1
                yield f"{result.path}:{_line(result, diagnostic)}: {diagnostic.code} is found still"


def _checked(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise CommandError("--add-noqa: say why, as in --add-noqa 'opted-in Regions only'")
    if not words.isprintable():
        raise CommandError("--add-noqa: the reason is one line of printable text")
    wrong = _ENDS_IT.search(words)
    if wrong:
        raise CommandError(
            f"--add-noqa: {wrong[0].strip()!r} in the reason would be read as its own"
        )
    return words


def _by_file(results: Sequence[Checked]) -> Iterator[Checked]:
    """One result for each file: what the project shows stands apart in those of a run."""
    found: dict[str, Checked] = {}
    for result in results:
        first = found.setdefault(result.path, result)
        if first is not result:
            both = (*first.diagnostics, *result.diagnostics)
            found[result.path] = replace(first, text=first.text or result.text, diagnostics=both)
    yield from found.values()


def _silenced(work: _Work, result: Checked) -> Checked:
    """The result with the text that silences its findings as what it is to become."""
    text, wanted = result.text, list[Diagnostic]()
    for diagnostic in result.diagnostics:
        why = _why_not(work, diagnostic)
        if diagnostic.severity is Severity.ADVICE and not work.advice:
            continue
        if why:
            _leave(work, result, diagnostic, why)
        else:
            wanted.append(diagnostic)
    if text is None or not wanted:
        return replace(result, repaired=None)
    whole = _whole(work, text)
    done = _written_into(work, whole, wanted)
    for diagnostic, why in done.left:
        _leave(work, result, diagnostic, why)
    work.chosen += [(result.path, diagnostic) for diagnostic in done.done]
    before = replace(result, text=whole)
    return replace(before, repaired=Repaired(before, done.text.stored, len(done.done)))


def _whole(work: _Work, text: Text) -> Text:
    """The text with the file of a notebook, which reports do without."""
    if text.syntax is not Syntax.NOTEBOOK:
        return text
    read = Checker(work.scan.plan()).read(Job(text.path))
    return read if isinstance(read, Text) and read.content == text.content else text


def _why_not(work: _Work, diagnostic: Diagnostic) -> str:
    if diagnostic.kind is Kind.FILE:
        return _OF_FILE if diagnostic.is_of_file else _OF_COMMENT.format(diagnostic.code)
    return _UNSUPPRESSABLE if diagnostic.code.startswith(work.scan.settings.unsuppressable) else ""


def _leave(work: _Work, result: Checked, diagnostic: Diagnostic, why: str) -> None:
    work.left.append((result.path, _line(result, diagnostic), diagnostic, why))


def _line(result: Checked, diagnostic: Diagnostic) -> str:
    return result.text.place(diagnostic.span.start).row if result.text else "1"


def _written_into(work: _Work, text: Text, wanted: Sequence[Diagnostic]) -> Silencing:
    if text.syntax is not Syntax.SETTINGS:
        return in_python(text, wanted, work.reason)
    checker = Checker(replace(work.scan.plan(), suppressions=False, fixes=None))
    job = Job(text.path, ignore=work.scan.settings.ignored_in(text.path))
    about = {
        d: entry_of(place.fact)
        for place in checker.examine(job, text)
        for d in place.diagnostics
        if d.code in place.codes
    }

    def finds(content: Text) -> object:
        checked = checker.judge(job, content)
        found = sorted((d.code, d.message) for d in checked.diagnostics) if checked else []
        return found, says(content)

    done = in_settings(text, wanted, about, work.reason, finds)
    left = [(d, _for_settings(work, text, d, about.get(d), why)) for d, why in done.left]
    return replace(done, left=tuple((d, why) for d, why in left if why))


def _for_settings(
    work: _Work, text: Text, diagnostic: Diagnostic, entry: Entry | None, why: str
) -> str:
    """Why a finding is left; empty where a line of the settings is proposed for it."""
    if why != NO_COMMENTS:
        return why
    if entry is None:
        return _NO_KEY
    path = os.path.relpath(text.path, work.scan.settings.folder or ".").replace(os.sep, "/")
    work.settings[path].append((diagnostic.code, entry))
    return ""


def _tell(work: _Work, tally: Tally, options: Any) -> None:
    done = "would be silenced" if options.diff else "silenced"
    number = sum(map(len, work.settings.values()))
    lines = list(tally.failures)
    if not options.quiet:
        lines.append(f"{count(tally.fixed, 'finding')} {done} in {count(len(tally.files), 'file')}")
        lines += [f"{p}:{line}: {d.code} is left: {why}" for p, line, d, why in work.left]
    if number:
        lines.append(f"{count(number, 'finding')} in JSON, which has no comments: {_where(work)}")
    for line in lines:
        print(f"sts-lint: {shown(line)}", file=sys.stderr)
    for line in _proposed(work) if number else ():
        print(shown(line), file=sys.stderr)


def _where(work: _Work) -> str:
    return f"write into {work.scan.settings.path or OWN_FILE}"


def _proposed(work: _Work) -> Iterator[str]:
    own = (work.scan.settings.path or OWN_FILE).rpartition("/")[2] != SHARED_FILE
    yield "[suppress]" if own else "[tool.sts-lint.suppress]"
    for path, found in work.settings.items():
        yield from settings_lines(path, found, work.reason)
