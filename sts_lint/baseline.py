"""Findings that are accepted for now, so that a run shows the new ones only.

A baseline holds no line numbers and no text: of each file the codes and the hashes of the
lines (`sts_lint.reports.fingerprint`), and how many findings of each there are. So it
survives edits elsewhere in a file. What is left over of a file that is gone, or that was
checked and no longer has it, is known again where it turns up in another file.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sts_lint.checked import Checked
from sts_lint.reports.fingerprint import fingerprints
from sts_lint.suppression import Means, Silenced, Suppression

VERSION = 1
_BY_BASELINE = Suppression(Means.BASELINE)


class BaselineError(Exception):
    """The file is no baseline; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """One sort of finding; `path` is relative to the baseline's folder, with `/`."""

    path: str
    code: str
    content: str

    @property
    def anywhere(self) -> tuple[str, str]:
        """The same in whatever file."""
        return self.code, self.content


Counts = Mapping[Accepted, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a run could find: `codes` in `files`, found by going through `folders`.

    Paths are relative to the baseline's folder.
    """

    codes: frozenset[str]
    files: frozenset[str]
    folders: tuple[str, ...] = ()

    def holds(self, accepted: Accepted) -> bool:
        """Whether the run would have found it in a file that was checked."""
        return accepted.code in self.codes and accepted.path in self.files

    def would_hold(self, accepted: Accepted) -> bool:
        """Whether the run would have found it, were its file still there."""
        return accepted.code in self.codes and any(_holds(f, accepted.path) for f in self.folders)


NOTHING = Reach(frozenset(), frozenset())
"""Of a run that says nothing about what it does not show."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The results without what is accepted, and what is accepted but found no more."""

    results: tuple[Checked, ...]
    stale: Counts


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each sort are accepted by the file in `folder`."""

    folder: str
    counts: Counts

    def compare(self, results: Sequence[Checked], reach: Reach) -> Comparison:
        """Leave out what is accepted."""
        left = Counter(self.counts)
        found = list(_numbered(results, self.folder))
        new = [each for each in found if not _take(left, (each.accepted,))]
        moving = _by_content(a for a in sorted(+left) if reach.holds(a) or self._is_gone(a))
        new = [each for each in new if not _take(left, moving.get(each.accepted.anywhere, ()))]
        stale = {a: left[a] for a in sorted(+left) if self._is_over(a, reach)}
        return Comparison(tuple(_only(results, {each.number for each in new})), stale)

    def updated(self, results: Sequence[Checked], reach: Reach) -> Baseline:
        """With the findings of this run; what it holds of other files stays as it is."""
        kept = {a: number for a, number in self.counts.items() if not self._is_over(a, reach)}
        found = Counter(each.accepted for each in _numbered(results, self.folder))
        return Baseline(self.folder, {**kept, **found})

    def _is_over(self, accepted: Accepted, reach: Reach) -> bool:
        return reach.holds(accepted) or (reach.would_hold(accepted) and self._is_gone(accepted))

    def _is_gone(self, accepted: Accepted) -> bool:
        return not Path(self.folder, accepted.path).exists()


@dataclass(frozen=True, slots=True)
class _Found:
    """One finding of a run, by its number."""

    number: int
    accepted: Accepted


def _numbered(results: Iterable[Checked], folder: str) -> Iterator[_Found]:
    for number, (result, diagnostic, fingerprint) in enumerate(fingerprints(results)):
        path = inside(result.path, folder)
        yield _Found(number, Accepted(path, diagnostic.code, fingerprint.content))


def _take(left: Counter[Accepted], alike: Iterable[Accepted]) -> bool:
    """Whether one of them is left; it is not afterwards."""
    for accepted in alike:
        if left[accepted] > 0:
            left[accepted] -= 1
            return True
    return False


def _by_content(those: Iterable[Accepted]) -> dict[tuple[str, str], list[Accepted]]:
    found: dict[tuple[str, str], list[Accepted]] = {}
    for accepted in those:
        found.setdefault(accepted.anywhere, []).append(accepted)
    return found


def _only(results: Iterable[Checked], new: Collection[int]) -> Iterator[Checked]:
    """The results with the findings of these numbers only."""
    number = 0
    for result in results:
        numbers = range(number, number + len(result.diagnostics))
        number = numbers.stop
        pairs = tuple(zip(numbers, result.diagnostics, strict=True))
        kept = tuple(d for n, d in pairs if n in new)
        accepted = tuple(Silenced(d, _BY_BASELINE) for n, d in pairs if n not in new)
        yield replace(result, diagnostics=kept, silenced=(*result.silenced, *accepted))


def _holds(folder: str, path: str) -> bool:
    """Whether a folder, which may lie above, holds a path."""
    if folder == ".":
        return not path.startswith("../")
    return folder.rstrip("./") == "" or path.startswith(f"{folder}/")


def inside(path: str, folder: str) -> str:
    """A path relative to a folder, with `/`."""
    try:
        return os.path.relpath(path, folder or ".").replace(os.sep, "/")
    except ValueError:  # another drive, or no path at all
        return path


def parse(content: str, folder: str) -> Baseline:
    """The baseline that a file in `folder` holds. Raises `BaselineError`."""
    try:
        document = json.loads(content)
        if document["version"] != VERSION:
            raise BaselineError(f"is of version {document['version']!r}, not {VERSION}")
        counts = dict(map(_accepted, document["findings"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BaselineError("is no baseline") from None
    return Baseline(folder, counts)


def _accepted(entry: dict[str, object]) -> tuple[Accepted, int]:
    path, code, content, count = (entry[key] for key in ("path", "code", "content", "count"))
    if not isinstance(path, str) or not isinstance(code, str) or not isinstance(content, str):
        raise TypeError
    if not isinstance(count, int):
        raise TypeError
    return Accepted(path, code, content), count


def dump(baseline: Baseline) -> str:
    """The file of a baseline: one line for each sort of finding, in order."""
    lines = [
        json.dumps({"path": a.path, "code": a.code, "content": a.content, "count": number})
        for a, number in sorted(baseline.counts.items())
    ]
    findings = ",\n".join(f"  {line}" for line in lines)
    body = f"[\n{findings}\n ]" if lines else "[]"
    return f'{{\n "version": {VERSION},\n "findings": {body}\n}}\n'
