"""The page for everybody: keyboard only, dark, on paper, on a narrow screen, without scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.batch.report.page import page
from tests.batch.report.browser import chromium, console
from tests.batch.report.conftest import Opener
from tests.batch.report.made import large
from tests.batch.report.shown import Report

CAMPAIGN = large(60)
CONTRAST = """
const colour = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (e) => { while (e) {
  const found = colour(getComputedStyle(e).backgroundColor);
  if (found.length === 3 || found[3] > 0) return found;
  e = e.parentElement; } return [255, 255, 255]; };
return [...document.querySelectorAll(arguments[0])].map((e) => {
  const style = getComputedStyle(e);
  const text = light(colour(e instanceof SVGElement ? style.fill : style.color));
  const ground = light(behind(e));
  const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  return [contrast, e.outerHTML.slice(0, 80)];
}).sort((a, b) => a[0] - b[0])[0];
"""
TEXTS = (
    "h1, h2, h3, p, dt, dd, td, th, a:not(.skip), button:enabled, label, input, svg text, "
    "pre, pre span, li, .place"
)
MARKS = "rect"


@pytest.fixture
def report(opened: Opener) -> Iterator[Report]:
    report = opened(CAMPAIGN)
    yield report
    report.media()


def brightness(report: Report) -> int:
    colour = report.script("return getComputedStyle(document.body).backgroundColor")
    return int(colour.partition("(")[2].partition(",")[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(report: Report, scheme: str) -> None:
    report.media(prefers_color_scheme=scheme)
    report.table("repositories").open(
        next(i for i, r in enumerate(CAMPAIGN.repositories) if r.diff)
    )
    assert (brightness(report) < 64) is (scheme == "dark")
    worst, element = report.script(CONTRAST, TEXTS)
    assert worst >= 4.5, element


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_can_be_seen(report: Report, scheme: str) -> None:
    report.media(prefers_color_scheme=scheme)
    worst, element = report.script(CONTRAST, MARKS)
    assert worst >= 2, element


def test_keyboard_alone(report: Report) -> None:
    from selenium.webdriver import Keys

    report.keys(Keys.TAB)
    assert report.focus.text == "Skip to the repositories"
    assert report.focus.rect["x"] > 0
    report.keys(Keys.ENTER, Keys.TAB)
    assert report.focus.accessible_name == "Search"
    assert outlined(report)
    report.keys(*"audit")
    table = report.table("repositories")
    assert table.count.endswith("(60 in all)")
    report.keys(Keys.TAB, Keys.TAB, Keys.ENTER)
    assert table.head("name").get_attribute("aria-sort") == "ascending"
    assert outlined(report)
    report.keys(Keys.SPACE)
    assert table.head("name").get_attribute("aria-sort") == "descending"
    report.keys(*[Keys.TAB] * 6)
    assert report.focus.text == table.rows[0][0]
    report.keys(Keys.ENTER)
    report.settle()
    assert report.focus.get_attribute("aria-expanded") == "true"
    assert report.all(".detail")
    report.keys(Keys.ENTER)
    assert not report.all(".detail")


def outlined(report: Report) -> bool:
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    return bool(report.script(style) == "solid")


def test_on_paper(report: Report) -> None:
    report.media("print", prefers_color_scheme="dark")
    assert brightness(report) == 255
    assert not any(each.is_displayed() for each in report.all(".controls, .pages, .skip"))
    assert all(each.is_displayed() for each in report.all("figure, .answers, tbody tr"))
    worst, element = report.script(CONTRAST, TEXTS)
    assert worst >= 4.5, element
    report.media()
    printed = report.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    data = base64.b64decode(printed["data"])
    pages = data.count(b"/Type /Page\n")
    assert 3 <= pages <= 12


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_nothing_sticks_out(report: Report, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    report.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        report.table("repositories").open(1)
        wide = report.script("return document.documentElement.scrollWidth")
        assert wide <= width
    finally:
        report.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_without_scripts(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(CAMPAIGN), "utf-8")
    with chromium(tmp_path / "profile", javascript=False) as driver:
        driver.get(file.as_uri())
        report = Report(driver)
        assert console(driver) == []
        rows = report.all("noscript tbody tr")
        assert len(rows) == len(CAMPAIGN.repositories)
        assert rows[5].text.startswith(CAMPAIGN.repositories[5].name)
        assert all(each.is_displayed() for each in report.all(".answers > div, figure"))
        assert not any(each.is_displayed() for each in report.all(".live"))
