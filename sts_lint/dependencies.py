"""The manifests that clients hang on: reported once each, with the bound that settles them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws.context import SdkRange
from sts_lint.aws.judge import STATE_BOUND
from sts_lint.carried import Dependency
from sts_lint.checked import Checked, Repaired
from sts_lint.checker import Checker, Job
from sts_lint.model import Edit, Evidence, Kind, Settlement, Span
from sts_lint.plan import Plan
from sts_lint.project.bounds import REGIONAL_SINCE, raised
from sts_lint.project.sdk import Overlay, project_sdk
from sts_lint.reading import is_python
from sts_lint.running.files import Files
from sts_lint.text import Syntax, Text, apply_edits
from sts_lint.trouble import Problem

_MOST_MANIFESTS = 5  # that have to be raised together


class Dependencies:
    """Gathers, file by file, which manifests decide."""

    def __init__(self, plan: Plan, files: Files) -> None:
        self.plan = plan
        self._checker = Checker(replace(plan, fixes=None))
        self._files = files
        self._problems: dict[str, Problem] = {}
        self._hanging: Counter[tuple[str, int]] = Counter()
        self._users: dict[tuple[str, int], str] = {}  # a file whose client hangs on it
        self._told: set[tuple[str | None, int | None]] = set()  # places that findings name

    def note(self, checked: Checked) -> None:
        """Take down what the clients of one file hang on."""
        if self.plan.sdk is not None or not checked.text or checked.text.syntax is Syntax.SETTINGS:
            return
        found = project_sdk(checked.path, overlay=dict(self.plan.manifests))
        self._problems |= {problem.path: problem for problem in found.problems}
        self._told |= {
            (d.settled_by.path, d.settled_by.line) for d in checked.diagnostics if d.settled_by
        }
        for site in checked.sites:
            edit = site.settled_by
            if site.kind is Kind.CLIENT and edit and STATE_BOUND in edit.edit and edit.path:
                place = edit.path, edit.line or 1
                self._hanging[place] += 1
                self._users.setdefault(place, checked.path)

    def raised(self) -> tuple[tuple[str, bytes], ...]:
        """New contents of the manifests whose bound can be raised so that it settles clients."""
        overlay: Overlay = {}
        for place in sorted(self._hanging):
            overlay |= _raised_around(self._users[place], overlay)
        return tuple(sorted(overlay.items()))

    def results(self) -> Iterator[Checked]:
        """One result for each manifest: what is fixed, what clients hang on, what is unreadable."""
        for path, data in self.plan.manifests:
            yield from _fixed(path, data)
        for (path, line), settles in sorted(self._hanging.items()):
            text = None if self._is_anothers(path, line) else _text(path)
            if text is not None and line <= len(text.starts):
                yield self._check(text, line, settles, self._users[path, line])
        for path, problem in sorted(self._problems.items()):
            if self._is_told_here(path):
                yield self._checker.report(Job(path), problem)

    def _is_told_here(self, path: str) -> bool:
        return not self.plan.listed or path in (self._files.listed or ())

    def _is_anothers(self, path: str, line: int) -> bool:
        """Whether another run with other files of the project may report a manifest as well.

        Nothing is lost: the clients that were found hang on it, and say so.
        """
        return not self._is_told_here(path) and (path, line) in self._told

    def _check(self, text: Text, line: int, settles: int, user: str) -> Checked:
        span = _statement(text, line)
        sdk = project_sdk(user).range
        overlay = _raised_around(user, {})
        edit = _edit(text, line) if list(overlay) == [os.path.abspath(text.path)] else None  # noqa: PTH100
        says = f"{sdk.manifest.text}{_beside(sdk)}" if sdk.manifest else text.slice(span)
        settled_by = Settlement(f"state {STATE_BOUND}", text.path, line)
        fact = Dependency(span, says, _is_old(sdk), settles, settled_by, edit)
        return self._checker.check_facts(self._files.job(text.path), text, (fact,))


def _beside(sdk: SdkRange) -> str:
    """What bounds the SDK, where that is not the manifest's own statement: a lock, constraints."""
    if not sdk.because or sdk.manifest in sdk.because:
        return ""
    first = sdk.because[0]
    return f" with {first.text} ({first.path}:{first.line})"


def _fixed(path: str, data: bytes) -> Iterator[Checked]:
    shown = os.path.relpath(path).replace(os.sep, "/")
    before = _text(shown)
    if before is not None:
        after = replace(before, content=data.decode())
        title = f"raise the bound to {STATE_BOUND}"
        done = Repaired(Checked(shown, before), after.content, 1, (title,))
        yield Checked(shown, after, repaired=done)


def _raised_around(user: str, overlay: Overlay) -> Overlay:
    """Raised manifests that together prove a new SDK for a file; none where they do not."""
    found = dict(overlay)
    for _ in range(_MOST_MANIFESTS):
        sdk = project_sdk(user, overlay=found).range
        if sdk.low is not None and sdk.low >= REGIONAL_SINCE:
            return found
        changed = _one_raised(sdk.manifest, found)
        if changed is None:
            break
        found |= changed
    return dict(overlay)


def _one_raised(place: Evidence | None, overlay: Overlay) -> Overlay | None:
    if place is None or place.path is None:
        return None
    key = os.path.abspath(place.path)  # noqa: PTH100 - links stay as the user wrote them
    text = _text(place.path) if key not in overlay else Text(place.path, overlay[key].decode())
    edit = _edit(text, place.line or 1) if text else None
    if text is None or edit is None:
        return None
    return {key: apply_edits(text.content, (edit,)).encode()}


def _edit(text: Text, line: int) -> Edit | None:
    if line > len(text.starts):
        return None
    start = text.starts[line - 1]
    return raised(text.content, start, start + len(text.line(line)))


def _statement(text: Text, line: int) -> Span:
    """The statement on a line, without the blanks around it."""
    start, content = text.starts[line - 1], text.line(line)
    bare = content.strip()
    first = start + len(content) - len(content.lstrip())
    return Span(first, first + len(bare))


def _text(path: str) -> Text | None:
    """A manifest in UTF-8 without a BOM, the only one that is edited."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read().decode()
    except (OSError, ValueError):
        return None
    syntax = Syntax.PYTHON if is_python(path) else Syntax.SETTINGS
    return None if content.startswith("\ufeff") else Text(path, content, syntax)


def _is_old(sdk: SdkRange) -> bool:
    return sdk.high is not None and sdk.high <= REGIONAL_SINCE
