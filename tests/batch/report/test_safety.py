"""Nothing in a repository's texts becomes markup or runs, and the policy holds by itself."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sts_lint.batch.report.page import page
from sts_lint.reports.links import help_url
from sts_lint.reports.masking import shown
from tests.batch.report.browser import console, requests
from tests.batch.report.conftest import Opener
from tests.batch.report.made import HOSTILE, hostile, large

CAMPAIGN = hostile()
ELEMENTS = """
    html head meta title style body a header p h1 h2 h3 main section dl div dt dd small strong
    figure figcaption svg desc rect line text noscript label input select option table caption
    thead tr th button tbody td span nav footer script pre ul li code
"""
EVERYTHING = "return [...document.querySelectorAll('*')]"


def test_hostile_texts_stay_texts(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    scripts = len(report.all("script"))
    assert report.one("h1").text == shown(CAMPAIGN.name)
    names = [shown(each.name) for each in CAMPAIGN.repositories]
    repositories, findings = report.table("repositories"), report.table("findings")
    assert [cells[0] for cells in repositories.rows] == names
    for number in range(len(names)):
        repositories.open(number)
    for number in range(len(findings.rows)):
        findings.open(number)
    details = [each.get_attribute("textContent") for each in report.all("#repositories .detail")]
    assert len(details) == len(HOSTILE)
    for name, detail in zip(names, details, strict=True):
        assert detail.count(name) >= 10
    tags = set(report.script(f"{EVERYTHING}.map(e => e.localName)"))
    assert tags <= set(ELEMENTS.split())
    assert len(report.all("script")) == scripts
    handlers = f"{EVERYTHING}.flatMap(e => e.getAttributeNames()).filter(a => a.startsWith('on'))"
    assert report.script(handlers) == []
    targets = {each.get_attribute("href") for each in report.all("a[href]:not(.skip)")}
    assert targets == {help_url("STS101")}


def test_nothing_shown_hides_or_turns_text(opened: Opener) -> None:
    report = opened(CAMPAIGN)
    report.table("repositories").open(0)
    text = report.script("return document.body.textContent")
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert {unicodedata.category(c) for c in set(text) - set("\n\t")}.isdisjoint(hidden)


class Markup(HTMLParser):
    """Every element and attribute of a file as it comes, also where no scripts run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.comments: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_the_file_holds_no_other_markup() -> None:
    text = page(CAMPAIGN)
    markup = Markup(text)
    assert set(markup.elements) <= set(ELEMENTS.split())
    assert markup.elements.count("script") == text.count("<script") == text.count("</script") == 3
    assert markup.comments == []
    assert not [name for name in markup.attributes if name.startswith("on")]
    held = text.partition('id="data">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(held)
    assert held.isascii()


def test_the_policy_names_what_is_inlined() -> None:
    text = page(large(1))
    hashes = {}
    for name in ("script", "style"):
        (inlined,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inlined.encode()).digest()).decode()
        hashes[name] = f"{name}-src 'sha256-{digest}'"
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    own = f"{hashes['script']}; {hashes['style']}; base-uri 'none'; form-action 'none'"
    assert policy == [f"default-src 'none'; {own}"]


FOREIGN = {
    "script": "const e = document.createElement('script'); e.text = 'window.ran = 1';",
    "handler": "const e = document.createElement('p'); "
    "e.setAttribute('onclick', 'window.ran = 1');",
    "style": "const e = document.createElement('style'); e.textContent = 'h1 { color: red }';",
    "image": "const e = document.createElement('img'); e.src = 'https://a.invalid/x.png';",
    "frame": "const e = document.createElement('iframe'); e.src = 'https://a.invalid/';",
    "sheet": "const e = Object.assign(document.createElement('link'), "
    "{ rel: 'stylesheet', href: 'https://a.invalid/x.css' });",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_the_browser_refuses_the_rest(driver: Any, tmp_path: Path, kind: str) -> None:
    """Were a text to become markup after all, nothing of it would run or load."""
    file = tmp_path / "report.html"
    file.write_text(page(large(1)), "utf-8")
    driver.get(file.as_uri())
    broken = driver.execute_async_script(
        "const done = arguments[0]; let timer = setTimeout(() => done('nothing refused'), 1000);"
        "document.addEventListener('securitypolicyviolation', (event) => {"
        "clearTimeout(timer); done(event.effectiveDirective); });"
        f"{FOREIGN[kind]} document.body.append(e); e.click();"
    )
    assert re.match(r"(script|style|img|frame)-src", broken)
    assert driver.execute_script("return window.ran") is None
    asked = {address for address in requests(driver) if not address.startswith("data:")}
    assert asked == {file.as_uri()}
    assert console(driver)
