"""The documents make a site in which every link holds and nothing comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.documents.blocks import ROOT, documents

LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""Where a page names what a browser fetches by itself."""


class Page(HTMLParser):
    """What a page loads, what it links to, and the places it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.places.add(given.get("id") or "")
        if tag in LOADS and given.get(LOADS[tag]):
            self.loads.append(str(given[LOADS[tag]]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    (command,) = re.findall(r"^python (-m sphinx .*) site$", DEVELOPMENT, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, *command.split(), str(made)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return made


DEVELOPMENT = (ROOT / "docs" / "development.md").read_text("utf-8")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    found = {path: Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
    assert len(found) > 40
    return found


def test_every_document_is_a_page_and_in_the_menu(site: Path, pages: dict[Path, Page]) -> None:
    made = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in documents()[1:]}
    assert {site / path for path in made} <= pages.keys()
    menu = set(pages[site / "index.html"].links)
    assert {path.as_posix() for path in made} - {"index.html"} <= menu


def test_links_inside_the_site_lead_somewhere(site: Path, pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme == "https", link
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            places = pages[target].places if target in pages else {unquote(parts.fragment)}
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in places):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    loads = {load for page in pages.values() for load in page.loads}
    assert loads
    assert [load for load in loads if urlsplit(load).scheme or load.startswith("//")] == []
    for style in site.rglob("*.css"):
        text = style.read_text("utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text), style.name
    for script in site.rglob("*.js"):
        text = script.read_text("utf-8", errors="replace")
        assert not re.search(r"(?:fetch|import|open)\(\s*[\"'`](?:https?:)?//", text), script.name


def test_links_of_the_documents_hold_where_they_are_read_as_files() -> None:
    """On a code host there is no site: the files link to each other."""
    broken = []
    for path in documents():
        for link in re.findall(r"\]\(([^)\s]+)\)", _prose(path)):
            parts = urlsplit(link)
            if not parts.scheme and parts.path and not (path.parent / parts.path).exists():
                broken.append(f"{path.name}: {link}")
    assert broken == []


def _prose(path: Path) -> str:
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
