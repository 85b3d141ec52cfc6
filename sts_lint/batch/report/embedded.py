"""What the page works on: columns of numbers that stand for texts, and packed details.

Texts are kept once, in the order in which people read them, so that sorting by a text is
sorting by its number. What is seen only when somebody opens a repository is packed, some
repositories together, and unpacked by the browser. Lists of the page are data, never markup:
`as_script` holds nothing that ends a `script` element.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sts_lint.batch.report.figures import is_known, way
from sts_lint.batch.report.wording import OUTCOMES, WAYS
from sts_lint.batch.results import Campaign, Found, Repository
from sts_lint.model import Severity, Verdict
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import shown

TOGETHER = 50  # repositories whose details are packed together
LONGEST_DIFF = 400  # lines; the commit has the rest
_LONGEST_LINE = 500  # characters
_SEVERITIES = tuple(each.label for each in sorted(Severity, reverse=True))
_VERDICTS = tuple(each.value for each in Verdict)
_IN_MARKUP = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&"})

Columns = dict[str, list[int]]


@dataclass
class _Texts:
    """Texts as they may be shown, each masked once."""

    known: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def gather(self, texts: Iterable[str]) -> list[str]:
        """Give each text its number; returns them in order."""
        for text in texts:
            if text not in self.known:
                self.known[text] = shown(text)
        ordered = sorted(set(self.known.values()), key=lambda text: (text.casefold(), text))
        self.numbers = {text: number for number, text in enumerate(ordered)}
        return ordered

    def number(self, text: str) -> int:
        return self.numbers[self.known[text]]


def tables(campaign: Campaign) -> str:
    """The two tables as JSON."""
    texts = _Texts()
    ordered = texts.gather(_texts(campaign))
    codes = sorted({found.code for each in campaign.repositories for found in each.found})
    return as_script(
        {
            "texts": ordered,
            "severities": _SEVERITIES,
            "labels": {each.value: word for each, word in (*OUTCOMES.items(), *WAYS.items())},
            "help": {code: help_url(code) for code in codes},
            "together": TOGETHER,
            "repositories": _repositories(campaign.repositories, texts),
            "findings": _findings(campaign.repositories, texts),
        }
    )


def details(repositories: Sequence[Repository]) -> Iterator[str]:
    """Packed details of the repositories, `TOGETHER` at a time: base64 of deflated JSON."""
    for first in range(0, len(repositories), TOGETHER):
        group = [_detail(each) for each in repositories[first : first + TOGETHER]]
        packed = zlib.compress(_compact(group).encode("ascii"), 9)
        yield base64.b64encode(packed).decode("ascii")


def as_script(value: object) -> str:
    """JSON in ASCII without a character that means something in markup."""
    return _compact(value).translate(_IN_MARKUP)


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _texts(campaign: Campaign) -> Iterator[str]:
    yield ""
    for repository in campaign.repositories:
        yield from (repository.name, repository.outcome.value, repository.trouble)
        for found in repository.found:
            yield from (found.path, found.code, found.message, way(found).value)


def _repositories(repositories: Sequence[Repository], texts: _Texts) -> Columns:
    counts = [dict(each.left) for each in repositories]
    return {
        "name": [texts.number(each.name) for each in repositories],
        "outcome": [texts.number(each.outcome.value) for each in repositories],
        "known": [int(is_known(each)) for each in repositories],
        "trouble": [texts.number(each.trouble) for each in repositories],
        "findings": [len(each.found) for each in repositories],
        "settled": [sum(found.fixed for found in each.found) for each in repositories],
        **{word: [count.get(word, 0) for count in counts] for word in _VERDICTS},
    }


def _findings(repositories: Sequence[Repository], texts: _Texts) -> Columns:
    """`repository` is its row, in `path` and the like the number of a text."""
    found = [each for repository in repositories for each in repository.found]
    owners = (row for row, each in enumerate(repositories) for _ in each.found)
    return {
        "repository": list(owners),
        "path": [texts.number(each.path) for each in found],
        "line": [each.line for each in found],
        "column": [each.column for each in found],
        "code": [texts.number(each.code) for each in found],
        "message": [texts.number(each.message) for each in found],
        "severity": [_place(each.severity, _SEVERITIES) for each in found],
        "way": [texts.number(way(each).value) for each in found],
    }


def _place(word: str | None, among: Sequence[str]) -> int:
    """Where a word stands in its list; behind it when it is none of them."""
    return among.index(word) if word in among else len(among)


def _detail(repository: Repository) -> dict[str, object]:
    return {
        "facts": [
            [label, shown(text)]
            for label, text in (
                ("Source", repository.source),
                ("Base", repository.base),
                ("Branch", repository.branch),
                ("Commit", repository.commit),
            )
            if text
        ],
        "notes": list(map(shown, repository.notes)),
        "diff": list(_diff(repository.diff)),
        "found": [_evidence(found) for found in repository.found],
    }


def _evidence(found: Found) -> list[object]:
    """Snippet, URLs, evidence, the edit that settles it, its fix."""
    return [
        shown(found.snippet),
        list(map(shown, found.urls)),
        list(map(shown, found.because)),
        shown(found.settled_by),
        shown(found.fix),
    ]


def _diff(diff: str) -> Iterator[str]:
    lines = diff.removesuffix("\n").split("\n") if diff else []
    for line in lines[:LONGEST_DIFF]:
        cut = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
        yield "\t".join(map(shown, cut.split("\t")))
    if len(lines) > LONGEST_DIFF:
        yield f"… {len(lines) - LONGEST_DIFF:,} more lines, see the commit"
