"""Suppressions that do nothing, cannot be read, or are not allowed: findings of their own.

What a comment is for is known only when all findings of its file are, those that the whole
project shows, too. So this looks at the results of a run, and comes last.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sts_lint.audit.settings import settings_text, unused
from sts_lint.checked import Checked, Repaired
from sts_lint.checker import Checker
from sts_lint.fixing.edits import batch, moved
from sts_lint.fixing.repair import NEEDS_UNSAFE, NO_RIGHT_FIX
from sts_lint.model import Diagnostic, Fix, Safety, Severity, Span
from sts_lint.plan import Plan, Wanted
from sts_lint.project.repository import enclosing_repository
from sts_lint.project.settings import Settings
from sts_lint.rules import all_rules
from sts_lint.running.files import Files
from sts_lint.selection import Selection
from sts_lint.silencing.misuse import Misused, malformed, misused, removal
from sts_lint.suppression import Silenced, Suppression
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Misuse


@dataclass(frozen=True)
class Audit:
    """Judges the suppressions of a run over `folders` and files.

    Without `joined` nothing is known of what other files show, so none is called unused.
    """

    settings: Settings
    plan: Plan
    files: Files
    folders: Sequence[str] = ()
    joined: bool = True

    def results(self, results: Iterable[Checked]) -> Iterator[Checked]:
        """The results, those of files whose suppressions are at fault with that."""
        found = list(results)
        silenced = defaultdict[str, list[Silenced]](list)
        for each in found:
            silenced[each.path] += each.silenced
        seen = set[str]()
        for each in found:
            first = each.path not in seen
            seen.add(each.path)
            yield self._with_misuse(each, silenced[each.path]) if first else each
        if self.settings.suppress and self.settings.path and self.plan.suppressions:
            yield from self._of_settings(found)

    def _of_settings(self, results: Sequence[Checked]) -> Iterator[Checked]:
        """The settings file with its entries that match nothing, where all files were seen."""
        roots = [os.path.realpath(each) for each in self.folders]
        if not self.joined or not any(
            _holds(r, os.path.realpath(self.settings.folder)) for r in roots
        ):
            return
        text = settings_text(self.settings)
        if text is None:
            return
        silenced = ((result.path, each) for result in results for each in result.silenced)
        found = [
            diagnostic
            for key, diagnostic in unused(self.settings, text, silenced)
            if self._is_looked_for(key.code, text.path)
        ]
        if found and self._selection(text.path).shows(Misuse.UNUSED.code):
            settled = self._settled(Checked(text.path, text), text, found)
            if settled.diagnostics or settled.repaired:
                yield settled

    def _with_misuse(self, checked: Checked, silenced: Sequence[Silenced]) -> Checked:
        text = checked.text
        if text is None or not checked.names_ours:
            return checked
        shows = self._selection(checked.path).shows
        found = [m for m in self._found(text, checked, silenced) if shows(m.diagnostic.code)]
        if not found:
            return checked
        return self._settled(checked, text, self._with_removals(text, found))

    def _with_removals(self, text: Text, found: Sequence[Misused]) -> list[Diagnostic]:
        """The findings, those about codes that have to go with one fix for each comment."""
        gone = defaultdict[Suppression, list[Span]](list)
        for each in found:
            if each.comment and each.place:
                gone[each.comment].append(each.place)
        fixes = {comment: removal(text, comment, places) for comment, places in gone.items()}
        if text.syntax is Syntax.SETTINGS:  # what a comment is there, a format's reader guesses
            fixes = {c: fix for c, fix in fixes.items() if self._says_the_same(text, fix)}
        return [
            replace(each.diagnostic, fix=fixes[each.comment])
            if each.comment in fixes
            else each.diagnostic
            for each in found
        ]

    def _says_the_same(self, text: Text, fix: Fix) -> bool:
        """Whether a configuration file without a comment comes to the same."""
        checker = Checker(replace(self.plan, suppressions=False, fixes=None, since=None))
        job = self.files.job(text.path)
        after = text.edited(fix.edits)
        both = [checker.judge(job, each) for each in (text, after)]
        said = [sorted((d.code, d.message) for d in c.diagnostics) if c else [] for c in both]
        return said[0] == said[1]

    def _found(
        self, text: Text, checked: Checked, silenced: Sequence[Silenced]
    ) -> Iterator[Misused]:
        wrong = list(malformed(text, checked.comments))
        yield from wrong
        settled = {each.place for each in wrong if each.place}
        judged = self.joined and not any(d.is_of_file for d in checked.diagnostics)
        alone = cache(lambda: self._alone(text))
        for comment in checked.comments:
            for code, place in comment.placed:
                if place in settled or not code.startswith("STS"):
                    continue
                if code.startswith(self.plan.unsuppressable):
                    said = f"{code} is unsuppressable by the settings: this switches nothing off"
                    yield _of_code(Misuse.FORBIDDEN, Severity.WARNING, said, comment, place)
                elif judged and self._is_unused(text, code, comment, silenced, alone):
                    said = f"the suppression of {code} switches nothing off"
                    yield _of_code(Misuse.UNUSED, Severity.ADVICE, said, comment, place)

    def _is_unused(
        self,
        text: Text,
        code: str,
        comment: Suppression,
        silenced: Sequence[Silenced],
        alone: Callable[[], Sequence[Silenced]],
    ) -> bool:
        if not self._is_looked_for(code, text.path) or _uses(silenced, comment, code):
            return False
        return text.syntax is Syntax.SETTINGS or not _uses(alone(), comment, code)

    def _is_looked_for(self, code: str, path: str) -> bool:
        """Whether this run would have had all findings that a suppression may be for."""
        chosen = self._selection(path)
        rules = [rule for rule in all_rules() if rule.code.startswith(code)]
        usual = [rule for rule in rules if not rule.off_by_default] or rules
        return bool(usual) and all(
            chosen.runs(rule)
            and chosen.shows(rule.code)
            and (not rule.is_about_project or self._is_whole(path))
            for rule in usual
        )

    def _is_whole(self, path: str) -> bool:
        """Whether the run saw all of the project that a file belongs to."""
        folder = os.path.realpath(os.path.dirname(path))  # noqa: PTH120
        repository = enclosing_repository(folder)
        root = repository.root if repository else folder
        return any(_holds(os.path.realpath(each), root) for each in self.folders)

    def _alone(self, text: Text) -> Sequence[Silenced]:
        """What is silenced where the file stands for itself, as in an editor."""
        plan = replace(self.plan, follows_imports=False, fixes=None, since=None)
        checked = Checker(plan).judge(self.files.job(text.path), text)
        return checked.silenced if checked else ()

    def _selection(self, path: str) -> Selection:
        chosen = self.plan.selection
        return replace(chosen, ignore=(*chosen.ignore, *self.files.job(path).ignore))

    def _settled(self, checked: Checked, text: Text, found: Sequence[Diagnostic]) -> Checked:
        """The result with these findings, or without those that a fix takes away."""
        since = self.plan.since
        found = since.changed(text, found) if since else found
        if self.plan.fixes is None or self.plan.fixes.wanted is not Wanted.APPLY:
            return _with(checked, found)
        unsafe = self.plan.fixes.unsafe
        taken = [d for d in found if d.fix and (unsafe or d.fix.safety is Safety.SAFE)]
        left = [d for d in found if d not in taken]
        return _repaired(checked, text, taken, left)


def _of_code(
    sort: Misuse, severity: Severity, said: str, comment: Suppression, place: Span
) -> Misused:
    return Misused(misused(sort, place, severity, said), comment, place)


def _uses(silenced: Iterable[Silenced], comment: Suppression, code: str) -> bool:
    """Whether a comment silences something by one of its codes."""
    return any(s.by == comment and s.diagnostic.code.startswith(code) for s in silenced)


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _with(checked: Checked, found: Sequence[Diagnostic]) -> Checked:
    diagnostics = sorted((*checked.diagnostics, *found), key=lambda d: (d.span, d.code))
    return replace(checked, diagnostics=tuple(diagnostics))


def _repaired(
    checked: Checked, text: Text, taken: Sequence[Diagnostic], left: Sequence[Diagnostic]
) -> Checked:
    """The result once fixes of comments are written; places behind them move."""
    fixes = list(dict.fromkeys(d.fix for d in taken if d.fix))
    edits = batch(fixes).edits
    try:
        after = text.edited(edits)
    except ValueError:  # of a notebook more would change
        return _with(checked, (*taken, *left))

    def there(span: Span) -> Span:
        start = moved(span.start, edits)
        return span if start is None else Span(start, start + span.end - span.start)

    done = checked.repaired or Repaired(checked, text.stored, left=checked.left())
    lacking = (NEEDS_UNSAFE if d.fix else NO_RIGHT_FIX for d in left)
    repaired = replace(
        done,
        original=_with(done.original, taken) if done.original.text == text else done.original,
        after=after.stored,
        fixed=done.fixed + len(taken),
        titles=(*done.titles, *(fix.title for fix in fixes)),
        left=(*done.left, *lacking),
    )
    whole = _with(checked, left)
    return replace(
        whole,
        text=after,
        diagnostics=tuple(replace(d, span=there(d.span)) for d in whole.diagnostics),
        sites=tuple(replace(s, span=there(s.span)) for s in whole.sites),
        repaired=repaired,
    )
