"""The page: one HTML file that loads nothing, runs one known script and sends nothing.

What is shown without the script is written here: the answers, the pictures, the list of
repositories. A text of a repository goes through `_text`; the policy names the script and the
style sheet by their hashes, so nothing else runs whatever a name holds.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

from sts_lint.batch.report import charts
from sts_lint.batch.report.burndown import burndown
from sts_lint.batch.report.charts import Part
from sts_lint.batch.report.embedded import details, tables
from sts_lint.batch.report.figures import CERTAIN, LEFT, Figures, Way, certain, figures, is_known
from sts_lint.batch.report.wording import OUTCOMES, VERDICTS, WAYS
from sts_lint.batch.results import Campaign, Outcome, Repository
from sts_lint.model import Severity, Verdict
from sts_lint.reports.masking import shown
from sts_lint.reports.summary import count

_EDITS_SHOWN, _CODES_SHOWN = 8, 10


def page(campaign: Campaign) -> str:
    """The whole file."""
    known = figures(campaign)
    style, script = _part("page.css"), _part("page.js")
    return Template(_part("page.html")).substitute(
        policy=_policy(script, style),
        style=style,
        script=script,
        name=_text(campaign.name),
        version=_text(campaign.version),
        known=_text(_known(campaign, known)),
        answers=_answers(known),
        settlings=_settlings(known),
        pictures="".join(_pictures(campaign, known)),
        rows="\n".join(map(_row, campaign.repositories)),
        outcomes=_options((each.value, OUTCOMES[each]) for each in Outcome),
        codes=_options((code, code) for code in sorted(_codes(campaign))),
        severities=_options((s.label, s.label) for s in sorted(Severity, reverse=True)),
        ways=_options((each.value, WAYS[each]) for each in Way),
        tables=tables(campaign),
        details="\n".join(_packed(campaign)),
    )


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _policy(script: str, style: str) -> str:
    hashes = {kind: _hash(text) for kind, text in (("script", script), ("style", style))}
    own = "; ".join(f"{kind}-src {value}" for kind, value in hashes.items())
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _text(text: str) -> str:
    return escape(shown(text))


def _known(campaign: Campaign, known: Figures) -> str:
    words = [_repositories(known.repositories)]
    words += [f"{known.unread:,} of them not looked at"] if known.unread else []
    if campaign.runs:
        last = campaign.runs[-1]
        words.append(f"{count(len(campaign.runs), 'run')}, the last on {last.started[:10]}")
    return ", ".join(words)


def _answers(known: Figures) -> str:
    """Where it stands, in at most six figures, worst first."""
    return f'<dl class="answers">{"".join(_answered(known))}</dl>'


def _answered(known: Figures) -> Iterator[str]:
    where = f" in {_repositories(known.certain_in)}" if known.certain_in else ""
    for kind, verdicts, title, said in (
        ("global", CERTAIN, "Global, whatever holds", where),
        ("maybe-global", LEFT[len(CERTAIN) :], "May be global", ", by what surrounds the code"),
    ):
        left, before = (
            sum(c[verdict] for verdict in verdicts) for c in (known.sites, known.before)
        )
        were = f"; {before:,} without the commits" if before != left else ""
        yield _answer(kind, left, known.sites.total(), title, f"clients and settings{said}{were}")
    for way, title, said in (
        (Way.COMMIT, "Settled by a commit", "review and merge"),
        (Way.EDIT, "Settled by one edit", "raise a dependency or state a setting"),
        (Way.FIX, "A fix is known", "batch fix writes it, unsafe ones when asked"),
        (Way.HAND, "To be decided", "no fix is known"),
    ):
        where = f" in {_repositories(known.ways_in[way])}: {said}" if known.ways[way] else ""
        yield _answer(way.value, known.ways[way], known.findings, title, f"findings{where}")


def _answer(kind: str, number: int, of: int, title: str, said: str) -> str:
    return (
        f'<div class="{kind}"><dt>{escape(title)}</dt>'
        f'<dd class="figure">{number:,} <small>of {of:,}</small></dd><dd>{escape(said)}</dd></div>'
    )


def _repositories(number: int) -> str:
    return f"{number:,} {'repository' if number == 1 else 'repositories'}"


def _settlings(known: Figures) -> str:
    """The edits that settle most, and what could not be looked at."""
    rows = "".join(
        f"<tr><td><code>{_text(each.edit)}</code></td>"
        f'<td class="number">{each.repositories:,}</td>'
        f'<td class="number">{each.findings:,}</td></tr>'
        for each in known.settlings[:_EDITS_SHOWN]
    )
    head = (
        '<thead><tr><th scope="col">One edit</th><th scope="col" class="number">repositories'
        '</th><th scope="col" class="number">findings it settles</th></tr></thead>'
    )
    table = f'<table class="settlings">{head}<tbody>{rows}</tbody></table>' if rows else ""
    more, unread = len(known.settlings) - _EDITS_SHOWN, _repositories(known.unread)
    said = [f"{count(more, 'more such edit')}, see the findings."] if more > 0 else []
    said += [f"Nothing is known of {unread}; the table says why."] if known.unread else []
    return table + "".join(f"<p>{line}</p>" for line in said)


def _pictures(campaign: Campaign, known: Figures) -> Iterator[str]:
    verdicts = [Part(each.value, VERDICTS[each], known.sites[each.value]) for each in Verdict]
    if campaign.runs:
        left = [Part(verdict, VERDICTS[Verdict(verdict)], 0) for verdict in LEFT]
        title = "Clients and settings left after each run"
        yield burndown("burndown", title, campaign.runs, left)
    ways = [Part(each.value, WAYS[each], known.ways[each]) for each in Way]
    yield charts.bars("codes", "Findings by code", list(_by_code(known)))
    yield charts.share("sites", "Clients and settings by verdict, with the commits", verdicts)
    yield charts.share("ways", "Findings by what settles them", ways)
    outcomes = [Part(each.value, OUTCOMES[each], known.outcomes[each]) for each in Outcome]
    yield charts.share("outcomes", "Repositories by outcome", outcomes)


def _by_code(known: Figures) -> Iterator[tuple[str, tuple[Part, ...]]]:
    for code, number in known.codes.most_common(_CODES_SHOWN):
        settled = known.settled[code]
        yield code, (Part("commit", "settled", settled), Part("hand", "left", number - settled))


def _row(repository: Repository) -> str:
    counts = dict(repository.left)
    numbers = (
        certain(repository),
        counts.get(Verdict.MAYBE_GLOBAL.value, 0),
        len(repository.found),
        sum(found.fixed for found in repository.found),
    )
    trouble = f": {_text(repository.trouble)}" if repository.trouble else ""
    said = (f"{number:,}" if is_known(repository) else "-" for number in numbers)
    cells = "".join(f'<td class="number">{each}</td>' for each in said)
    outcome = f"{OUTCOMES[repository.outcome]}{trouble}"
    return f"<tr><td>{_text(repository.name)}</td><td>{outcome}</td>{cells}</tr>"


def _options(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<option value="{_text(value)}">{_text(said)}</option>' for value, said in pairs
    )


def _codes(campaign: Campaign) -> set[str]:
    return {found.code for repository in campaign.repositories for found in repository.found}


def _packed(campaign: Campaign) -> Iterator[str]:
    for number, packed in enumerate(details(campaign.repositories)):
        yield f'<script type="text/plain" id="d{number}">{packed}</script>'
