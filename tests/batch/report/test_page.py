"""The page in a real browser: it shows what the campaign holds, sorts, searches and unfolds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sts_lint.batch.report.figures import certain, figures, way
from sts_lint.batch.report.wording import OUTCOMES, WAYS
from sts_lint.batch.results import Campaign, Found, Outcome, Repository
from sts_lint.model import Verdict
from tests.batch.report.conftest import Opener
from tests.batch.report.made import large
from tests.batch.report.shown import Report, Table

CAMPAIGN = large(120)
FOUND = [(each, one) for each in CAMPAIGN.repositories for one in each.found]
ROWS = 50
OUTSIDE = """
const { width, height } = arguments[0].viewBox.baseVal;
const boxes = [...arguments[0].querySelectorAll("text, rect")].map((each) => each.getBBox());
return boxes.filter((b) => b.x < 0 || b.x + b.width > width + 1 || b.y + b.height > height).length;
"""


def maybe(repository: Repository) -> int:
    return dict(repository.left).get("maybe-global", 0)


def settled(repository: Repository) -> int:
    return sum(found.fixed for found in repository.found)


def place(found: Found) -> str:
    return f"{found.path}:{found.line}:{found.column}"


def row(repository: Repository) -> list[str]:
    numbers = (certain(repository), maybe(repository), len(repository.found), settled(repository))
    known = repository.outcome is not Outcome.FAILED
    said = [f"{number:,}" if known else "\u2013" for number in numbers]
    return [repository.name, OUTCOMES[repository.outcome], *said]


def finding_row(repository: Repository, found: Found) -> list[str]:
    said = [found.code, found.severity, found.message, WAYS[way(found)]]
    return [repository.name, f"{found.path}:{found.line}", *said]


def test_renders(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    assert report.one("h1").text == CAMPAIGN.name
    known = figures(CAMPAIGN)
    shown = [int(re.sub(r" .*|,", "", each.text)) for each in report.all(".answers .figure")]
    sites = known.sites
    assert shown == [
        sites["global"] + sites["broken"],
        sites["maybe-global"],
        *(known.ways[each] for each in WAYS),
    ]
    assert report.table("repositories").rows == [row(each) for each in CAMPAIGN.repositories[:ROWS]]
    assert report.table("findings").rows == [finding_row(*each) for each in FOUND[:ROWS]]
    assert not report.all("noscript *")


def test_pictures_say_themselves(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    pictures = {each.get_attribute("id"): each for each in report.all("figure")}
    assert list(pictures) == ["burndown", "codes", "sites", "ways", "outcomes"]
    for each in pictures.values():
        picture = each.find_element("css selector", "svg[role=img]")
        title, said = picture.get_attribute("aria-labelledby").split()
        assert report.one(f"#{title}").get_attribute("textContent")
        assert report.one(f"#{said}").get_attribute("textContent")
        assert report.script(OUTSIDE, picture) == 0
    said = report.one("#burndown-d").get_attribute("textContent")
    for run in CAMPAIGN.runs:
        left = dict(run.verdicts)
        assert (
            f"run {run.number}, {run.command}, {run.started[:10]}: global {left['global']:,}"
            in said
        )
    assert len(report.all("#burndown rect.maybe-global title")) == len(CAMPAIGN.runs)


OVERLAPS = """
const boxes = [...document.querySelectorAll("#burndown text.middle.faint")].map((e) => e.getBBox());
return boxes.some((box, i) => i && box.x < boxes[i - 1].x + boxes[i - 1].width);
"""


@pytest.mark.parametrize("number", [1, 2, 5, 6, 12, 40, 365])
def test_any_number_of_runs_fits(opened: Opener, number: int) -> None:
    last = CAMPAIGN.runs[-1]
    runs = tuple(
        replace(
            last,
            number=n,
            started=f"20{n // 300 + 26}-10-{n % 30:02}",
            verdicts=(("global", 2730 * n),),
        )
        for n in range(1, number + 1)
    )
    report = opened(replace(CAMPAIGN, runs=runs, repositories=()))
    assert report.script(OUTSIDE, report.one("#burndown svg")) == 0
    assert not report.script(OVERLAPS)
    assert len(report.all("#burndown rect.global title")) == number


@pytest.mark.parametrize(
    ("name", "key", "falls"),
    [
        ("name", lambda r: r.name, False),
        ("outcome", lambda r: r.outcome.value, False),
        ("certain", certain, True),
        ("maybe-global", maybe, True),
        ("findings", lambda r: len(r.found), True),
        ("settled", settled, True),
    ],
)
def test_sorts_repositories(
    opened: Opener, name: str, key: Callable[[Repository], Any], falls: bool
) -> None:
    table = opened(CAMPAIGN).table("repositories")
    for descending in (falls, not falls):
        assert table.sort(name) == ("descending" if descending else "ascending")
        wanted = sorted(CAMPAIGN.repositories, key=key, reverse=descending)
        assert table.rows == [row(each) for each in wanted[:ROWS]]
    heads = table.report.all(f"{table.root} th[aria-sort]")
    assert [head.get_attribute("data-sort") for head in heads] == [name]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("repository", lambda each: each[0].name),
        ("path", lambda each: each[1].path),
        ("code", lambda each: each[1].code),
        ("severity", lambda each: ("error", "warning", "advice").index(each[1].severity)),
        ("message", lambda each: each[1].message.casefold()),
        ("way", lambda each: way(each[1]).value),
    ],
)
def test_sorts_findings(
    opened: Opener, name: str, key: Callable[[tuple[Repository, Found]], Any]
) -> None:
    table = opened(CAMPAIGN).table("findings")
    for descending in (False, True):
        table.sort(name)
        wanted = sorted(FOUND, key=key, reverse=descending)
        assert table.rows == [finding_row(*each) for each in wanted[:ROWS]]
    table.turn(1)
    assert table.rows == [finding_row(*each) for each in wanted[ROWS : 2 * ROWS]]


def test_searches(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    table = report.table("repositories")
    table.search("AUDIT")
    wanted = [each for each in CAMPAIGN.repositories if "audit" in each.name]
    assert table.rows == [row(each) for each in wanted]
    assert table.count == f"1\u2013{len(wanted)} of {len(wanted)} repositories (120 in all)"
    table.search("hung up")
    assert {cells[1] for cells in table.rows} == {"failed"}
    table.search("no such thing")
    assert table.rows == []
    assert table.count == "no repositories (120 in all)"
    findings = report.table("findings")
    findings.search("audit sts101")
    both = [
        (r, f)
        for r, f in FOUND
        if f.code == "STS101" and "audit" in f"{r.name} {f.path} {f.message}"
    ]
    assert findings.rows == [finding_row(*each) for each in both[:ROWS]]
    assert both


def test_filters(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    table = report.table("repositories")
    for outcome in Outcome:
        table.choose("outcome", outcome.value)
        wanted = [row(each) for each in CAMPAIGN.repositories if each.outcome is outcome]
        assert table.rows == wanted[:ROWS] != []
    findings = report.table("findings")
    findings.choose("severity", "warning")
    findings.choose("way", "hand")
    wanted = [
        finding_row(r, f) for r, f in FOUND if f.severity == "warning" and way(f).value == "hand"
    ]
    assert findings.rows == wanted[:ROWS] != []
    findings.choose("code", "STS101")
    assert findings.rows == []


def test_turns_pages(opened: Opener) -> None:
    table: Table = opened(CAMPAIGN).table("repositories")
    seen = table.rows
    for _ in range(2):
        table.turn(1)
        seen += table.rows
    assert seen == [row(each) for each in CAMPAIGN.repositories]
    buttons = table.report.all(f"{table.root} [data-step]")
    assert [button.is_enabled() for button in buttons] == [True, False]


def test_unfolds_diff_and_evidence(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    table = report.table("repositories")
    position = next(i for i, r in enumerate(CAMPAIGN.repositories[ROWS:]) if r.diff and r.notes)
    table.turn(1)
    repository = CAMPAIGN.repositories[ROWS + position]
    button = table.open(position)
    assert button.get_attribute("aria-expanded") == "true"
    detail = report.one(f"#{button.get_attribute('aria-controls')}")
    text = detail.get_attribute("textContent")
    assert (
        detail.find_element("css selector", "pre").get_attribute("textContent") == repository.diff
    )
    for said in (repository.base, repository.branch, repository.commit, *repository.notes):
        assert said in text
    for found in repository.found:
        for said in (place(found), found.snippet, *found.because, found.settled_by, found.fix):
            assert said in text
    table.open(position)
    assert not report.all(".detail")
    findings = report.table("findings")
    findings.open(3)
    assert FOUND[3][1].snippet in report.one("#findings .detail").text


def test_a_long_diff_is_cut(opened: Opener) -> None:
    one = replace(CAMPAIGN.repositories[0], diff="+x\n" * 1000 + "+" + "y" * 9999)
    report = opened(replace(CAMPAIGN, repositories=(one,)))
    report.table("repositories").open(0)
    lines = report.one(".detail pre[aria-label=Diff]").get_attribute("textContent").splitlines()
    assert lines[-1] == "… 601 more lines, see the commit"
    assert len(lines) == 401


@pytest.mark.parametrize("campaign", [Campaign("empty", "0.1.0"), large(1), large(3)])
def test_small_campaigns(opened: Opener, campaign: Campaign) -> None:
    report = opened(campaign)
    assert len(report.table("repositories").rows) == len(campaign.repositories)
    assert len(report.all("figure")) == (5 if campaign.runs else 4)


def test_every_verdict_has_a_colour_of_its_own(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    colour = (
        "const e = document.createElementNS('http://www.w3.org/2000/svg', 'rect');"
        "e.setAttribute('class', arguments[0]); document.querySelector('svg').append(e);"
        "return getComputedStyle(e).fill"
    )
    assert len({report.script(colour, each.value) for each in Verdict}) == len(Verdict)


def test_every_field_has_a_label(opened: Opener) -> None:
    report: Report = opened(CAMPAIGN)
    for field in report.all("input, select"):
        assert field.accessible_name in ("Search", "Outcome", "Code", "Severity", "Settled by")
    assert all(head.get_attribute("scope") == "col" for head in report.all("th"))


def test_what_could_not_be_read_is_no_nought(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    failed = [each for each in CAMPAIGN.repositories if each.outcome is Outcome.FAILED]
    assert f"{len(failed)} of them not looked at" in report.one("header").text
    report.table("repositories").choose("outcome", "failed")
    report.table("repositories").open(0)
    assert failed[0].trouble in report.one(".detail").text
