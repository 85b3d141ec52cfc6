"""The decisions behind a list of findings, in at most four lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sts_lint.checked import Checked
from sts_lint.model import Kind, Settlement, Severity, Site, Verdict
from sts_lint.reports import NOTHING

_CERTAIN = (Verdict.GLOBAL, Verdict.BROKEN)
_PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """The clients of a run by what has to be decided about them; each is counted once."""

    clients: int
    files: int
    certain: tuple[str, ...]  # places of clients that are global (or broken) whatever holds
    broken: int
    settled: tuple[tuple[Settlement, int], ...]  # by the edit that settles them, most first
    undecided: int  # may be global, and no edit outside the code is known to settle it
    regional: int
    other: int  # custom hosts, and what cannot be judged


def summarize(results: Iterable[Checked]) -> Summary:
    """Count the clients of a run."""
    found = [(site, result) for result in results for site in _clients(result)]
    certain = [f"{r.path}:{_line(s, r)}" for s, r in found if s.verdict in _CERTAIN]
    left = [site for site, _ in found if site.verdict not in _CERTAIN]
    settled = Counter(site.settled_by for site in left if site.settled_by)
    unsettled = Counter(site.verdict for site in left if not site.settled_by)
    return Summary(
        clients=len(found),
        files=len({result.path for _, result in found}),
        certain=tuple(certain),
        broken=sum(site.verdict is Verdict.BROKEN for site, _ in found),
        settled=tuple(settled.most_common()),
        undecided=unsettled[Verdict.MAYBE_GLOBAL],
        regional=unsettled[Verdict.REGIONAL],
        other=unsettled[Verdict.CUSTOM] + unsettled[Verdict.UNKNOWN],
    )


def summary_lines(summary: Summary) -> Iterator[str]:
    """At most four lines: found, certainly global, hanging on one fact, regional."""
    if not summary.clients:
        return
    yield f"{count(summary.clients, 'STS client')} in {count(summary.files, 'file')}"
    if summary.certain:
        yield f"  {len(summary.certain)} certainly {_sort(summary)}: {_places(summary.certain)}"
    open_ = " and ".join(_open(summary))
    if open_:
        yield f"  {open_}"
    rest = [f"{summary.regional} regional"] if summary.regional else []
    rest += [f"{summary.other} custom or unknown"] if summary.other else []
    if rest:
        yield f"  {', '.join(rest)}"


def settlement_line(settlement: Settlement) -> str:
    """The edit and its place, `pyproject.toml:12: …`."""
    if settlement.path is None:
        return settlement.edit
    line = f":{settlement.line}" if settlement.line else ""
    return f"{settlement.path}{line}: {settlement.edit}"


def closing_line(results: Sequence[Checked], advice: bool) -> str:
    """`1 error, 4 warnings`, and what is not shown: advice unless asked for, the suppressed."""
    counts = Counter(d.severity for result in results for d in result.diagnostics)
    shown = (Severity.ERROR, Severity.WARNING)
    words = [count(counts[each], each.label) for each in shown if counts[each]]
    if counts[Severity.ADVICE]:
        words.append(f"{counts[Severity.ADVICE]} advice" + ("" if advice else " (--show-advice)"))
    suppressed = sum(result.suppressed for result in results)
    if suppressed:
        words.append(f"{suppressed} suppressed")
    accepted = sum(result.accepted for result in results)
    if accepted:
        words.append(f"{accepted} in the baseline")
    return ", ".join(words or [NOTHING])


def statistics(results: Iterable[Checked]) -> Iterator[tuple[str, str, int]]:
    """Code, name and number of findings of each code that has some, in order."""
    counts = Counter((d.code, d.name) for result in results for d in result.diagnostics)
    for (code, name), number in sorted(counts.items()):
        yield code, name, number


def _open(summary: Summary) -> Iterator[str]:
    if summary.settled:
        most, number = summary.settled[0]
        line = f"at {settlement_line(most)}" if most.path else f"({most.edit})"
        total = sum(settled for _, settled in summary.settled)
        if len(summary.settled) == 1:
            yield f"{total} settled by one edit {line}"
        else:
            yield f"{total} settled by {len(summary.settled)} edits, {number} of them {line}"
    if summary.undecided:
        yield f"{summary.undecided} open (see the findings)"


def _sort(summary: Summary) -> str:
    if not summary.broken:
        return "global"
    return "broken" if summary.broken == len(summary.certain) else "global or broken"


def _places(places: tuple[str, ...]) -> str:
    more = len(places) - _PLACES_SHOWN
    shown = ", ".join(places[:_PLACES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 client`, `2 clients`."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def _clients(result: Checked) -> Iterator[Site]:
    return (site for site in result.sites if site.kind is Kind.CLIENT)


def _line(site: Site, result: Checked) -> str:
    return result.text.place(site.span.start).row if result.text else "1"
