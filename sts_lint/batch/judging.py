"""One folder of files through the engine: what is found, what fixes make of it, what is left."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from sts_lint.across import check_project
from sts_lint.aws.context import Fixing
from sts_lint.batch.results import Found
from sts_lint.batch.task import Command, TaskError, Work
from sts_lint.checked import Checked, Repaired
from sts_lint.fixing.write import WriteError, encoded
from sts_lint.formats.which import keeps_secrets
from sts_lint.model import Diagnostic, Evidence, Kind
from sts_lint.plan import FixPlan, Plan, Wanted, make_plan
from sts_lint.project.settings import Settings, SettingsError, settings_in
from sts_lint.project.settings_table import SETTINGS
from sts_lint.reports.finding import Finding, findings
from sts_lint.reports.masking import shown
from sts_lint.reports.snippet import snippet
from sts_lint.reports.summary import count
from sts_lint.running.files import Files, found_files
from sts_lint.text import Syntax, Text

Counts = tuple[tuple[str, int], ...]
_NEVER_TRUSTED = ("region", "ambient")


@dataclass(frozen=True, slots=True)
class Change:
    """A file that fixes change; `secret` says that its lines are not shown."""

    path: str
    before: bytes
    after: bytes
    secret: bool


@dataclass(frozen=True)
class Judged:
    """What the files of a folder came to; `titles` are the fixes that `changes` hold."""

    found: tuple[Found, ...]
    verdicts: Counts
    left: Counts
    changes: tuple[Change, ...] = ()
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def judge(settings: Settings, work: Work) -> Judged:
    """Judge the files of the working directory; a run that fixes writes into it what that gives.

    `settings` are the campaign's. Raises `TaskError`.
    """
    used, notes = _with_own(settings, work.trust)
    fixes = FixPlan(Wanted.SHOW, Fixing(used.region, work.style), work.unsafe)
    try:
        looked = make_plan(used, work.trust, fixes)
    except ValueError as error:
        raise TaskError(str(error)) from None
    files = found_files(["."], used)
    before = list(check_project(files, looked, 1))
    notes += () if work.trust else _untrusted(before)
    judged = Judged(tuple(_found(before)), _verdicts(before), _verdicts(before), notes=notes)
    if work.command is Command.SCAN or not any(map(_may_be_fixed, before)):
        return judged
    fixed = _fixed(files, replace(looked, fixes=replace(fixes, wanted=Wanted.APPLY)))
    if fixed.changes:
        after = list(check_project(files, replace(looked, fixes=None), 1))
        found = tuple(_marked(judged.found, after, fixed.changes))
        judged = replace(judged, found=found, left=_verdicts(after))
    told = notes + fixed.refused
    return replace(judged, changes=fixed.changes, titles=fixed.titles, notes=told)


def _may_be_fixed(checked: Checked) -> bool:
    return any(d.fix or d.settled_by for d in checked.diagnostics)


def _with_own(settings: Settings, trust: bool) -> tuple[Settings, tuple[str, ...]]:
    """The settings that count, and what is to be said of those of the repository."""
    try:
        own = settings_in(os.getcwd())  # noqa: PTH109
    except SettingsError as error:
        return settings, (f"its own settings are broken and not used: {shown(str(error))}",)
    if own is None:
        return settings, ()
    given = [each.field for each in SETTINGS if _is_given(own, each.field)]
    said = ", ".join(name.replace("_", "-") for name in given) or "nothing"
    if not trust:
        cure = "--trust-repository-settings uses them"
        return settings, (f"its own settings in {own.path} are not used ({said}); {cure}",)
    theirs = {name: getattr(own, name) for name in given}
    stated = (each.field for each in SETTINGS if _is_given(settings, each.field))
    ours = {name: getattr(settings, name) for name in stated}
    used = replace(settings, **{**theirs, **ours})
    return used, (f"its own settings in {own.path} are used ({said})",)


def _is_given(settings: Settings, name: str) -> bool:
    return name not in _NEVER_TRUSTED and getattr(settings, name) != getattr(Settings(), name)


def _untrusted(results: Iterable[Checked]) -> tuple[str, ...]:
    number = sum(map(_in_comments, results))
    if not number:
        return ()
    cure = "--trust-repository-settings obeys them"
    said = f"{count(number, 'finding')} shown that comments in it switch off"
    return (f"{said}; {cure}",)


def _in_comments(checked: Checked) -> int:
    text, found = checked.text, checked.diagnostics
    if text is None or not found:
        return 0
    if text.syntax is not Syntax.SETTINGS:
        from sts_lint.silencing.comments import unsuppressed  # noqa: PLC0415 - for findings only

        return len(found) - len(unsuppressed(text, found))
    from sts_lint.silencing.settings import silenced, suppressions  # noqa: PLC0415

    return sum(1 for _ in silenced(text, found, {}, tuple(suppressions(text))))


@dataclass(frozen=True)
class _Fixed:
    changes: tuple[Change, ...]
    titles: tuple[str, ...]
    refused: tuple[str, ...]


def _fixed(files: Files, plan: Plan) -> _Fixed:
    """Write what fixes come to: the files changed, the fixes in them, what was refused."""
    changes: dict[str, Change] = {}
    titles: list[str] = []
    refused: list[str] = []
    for checked in check_project(files, plan, 1):
        if checked.repaired is None or not checked.repaired.changed:
            continue
        path = os.path.normpath(checked.path)
        try:
            change = _change(path, checked.repaired)
        except (WriteError, OSError) as error:
            refused.append(f"{shown(path)} {shown(str(error))}, so it was not fixed")
            continue
        before = changes[path].before if path in changes else change.before
        changes[path] = replace(change, before=before)
        titles += checked.repaired.titles
    kept = (changes[path] for path in sorted(changes))
    return _Fixed(tuple(kept), tuple(titles), tuple(refused))


def _change(path: str, repaired: Repaired) -> Change:
    """Write one fixed file. Raises `WriteError`, and `OSError`."""
    data = Path(path).read_bytes()
    after = encoded(data, repaired.before, repaired.after, repaired.syntax)
    Path(path).write_bytes(after)
    return Change(path, data, after, keeps_secrets(path, repaired.before))


def _verdicts(results: Iterable[Checked]) -> Counts:
    sites = (site for checked in results for site in checked.sites)
    counted = Counter(s.verdict.value for s in sites if s.verdict and s.kind is not Kind.FILE)
    return tuple(sorted(counted.items()))


def _found(results: Sequence[Checked]) -> Iterator[Found]:
    for finding in findings(results):
        diagnostic = finding.diagnostic
        yield Found(
            path=finding.path,
            line=finding.start.line,
            column=finding.start.column,
            code=diagnostic.code,
            name=diagnostic.name,
            severity=diagnostic.severity.label,
            message=finding.message,
            verdict=diagnostic.verdict.value if diagnostic.verdict else None,
            urls=tuple(map(shown, diagnostic.urls)),
            because=tuple(map(_evidence, diagnostic.because)),
            snippet=_snippet(finding.result.text, diagnostic),
            fix=shown(diagnostic.fix.title) if diagnostic.fix else "",
            settled_by=_settled(finding),
            fingerprint=str(finding.fingerprint),
        )


def _settled(finding: Finding) -> str:
    return finding.decision.removeprefix("settled by ")


def _snippet(text: Text | None, diagnostic: Diagnostic) -> str:
    if text is None or diagnostic.kind is Kind.FILE:
        return ""
    return snippet(text, diagnostic.span, diagnostic.message)[0]


def _evidence(evidence: Evidence) -> str:
    place = f"{evidence.path}:{evidence.line}: " if evidence.path and evidence.line else ""
    return shown(f"{place}{evidence.text}")


def _marked(
    found: Iterable[Found], after: Sequence[Checked], changes: Iterable[Change]
) -> Iterator[Found]:
    """The findings, each with whether it is gone: none of its code is at its line any more."""
    left = Counter((f.path, f.diagnostic.code, f.start.line) for f in findings(after))
    moved = {change.path: _moved(change) for change in changes}
    for each in found:
        lines = moved.get(each.path)
        place = each.path, each.code, lines.get(each.line, 0) if lines else each.line
        left[place] -= 1
        yield replace(each, fixed=left[place] < 0)


def _moved(change: Change) -> dict[int, int]:
    """Where the lines of a file stand afterwards; changed ones as far as they keep their order."""
    old, new = change.before.split(b"\n"), change.after.split(b"\n")
    places: dict[int, int] = {}
    for _, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for offset in range(j - i):
            places[i + offset + 1] = min(k + offset, max(k, m - 1)) + 1
    return places
