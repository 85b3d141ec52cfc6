"""Nothing in a repository reaches beyond the report: no control byte, command, markup, link."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from sts_lint.reports.links import help_url
from sts_lint.reports.output_formats import INVENTORY, OUTPUT_FORMATS
from tests.doors.running import sts_lint
from tests.reports.hostile import BRANCH, KINDS, NASTY, build
from tests.reports.readers import (
    Page,
    github_commands,
    parse_gitlab,
    parse_json,
    parse_junit,
    parse_lines,
    parse_sarif,
)

HARMLESS = {"table", "thead", "tbody", "tr", "th", "td", "a", "code", "h2", "h3", "ul", "li", "p"}
ALL = ("--show-advice", "--extend-select=STS112", "--statistics")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    build(folder)
    return folder


@cache
def report(name: str, *arguments: str, cwd: Path) -> str:
    done = sts_lint(name, *arguments, cwd=cwd, PYTHONIOENCODING="utf-8")
    assert done.returncode in (0, 1)
    assert_harmless(done.stderr)
    return done.stdout


def assert_harmless(shown: str) -> None:
    """Nothing that moves the cursor, hides or turns text; whole lines of whole characters."""
    shown.encode("utf-8")
    for character in set(shown) - {"\n"}:
        assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), character
    assert "\ufffe" not in shown


@pytest.fixture(scope="module")
def truth(repository: Path) -> list[dict[str, Any]]:
    """The findings, one at least in each file."""
    found = json.loads(report("check", "--output-format=json", *ALL, cwd=repository))
    diagnostics: list[dict[str, Any]] = found["diagnostics"]
    paths = {each["path"] for each in diagnostics if not each["path"].endswith(".toml")}
    files = [path for path in repository.rglob("*") if path.suffix in KINDS]
    assert len(paths) == len(files) == len(NASTY) * len(KINDS)
    assert len(diagnostics) >= len(NASTY) * (len(KINDS) + 1)
    return diagnostics


def test_the_branch_is_as_hostile(repository: Path) -> None:
    head = ["git", "symbolic-ref", "--short", "HEAD"]
    shown = subprocess.run(head, cwd=repository, capture_output=True, check=True, text=True)
    assert shown.stdout == f"{BRANCH}\n"


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
def test_no_format_of_check(repository: Path, form: str) -> None:
    shown = report("check", f"--output-format={form}", *ALL, cwd=repository)
    assert_harmless(shown)
    if form != "github":
        assert list(github_commands(shown)) == []
    assert BRANCH not in shown


@pytest.mark.parametrize("form", INVENTORY)
def test_no_format_of_inventory(repository: Path, form: str) -> None:
    shown = report("inventory", f"--output-format={form}", cwd=repository)
    assert_harmless(shown)
    assert list(github_commands(shown)) == []


def test_no_other_command(repository: Path, truth: list[dict[str, Any]]) -> None:
    asked = [["check", "--show-files"], ["check", "--fix", "--quiet", "missing\x1b::.py"]]
    names = {each["path"] for each in truth if each["path"].endswith(".py")}
    asked += [["why", f"{name}:2"] for name in names if re.match(r"\W*:|\x1b|##", name)]
    for arguments in asked:
        shown = report(*arguments, cwd=repository)
        assert shown
        assert_harmless(shown)
        assert list(github_commands(shown)) == []


def test_errors_of_the_command(repository: Path) -> None:
    for arguments in (["check", "--config=\x1b\n::error::x"], ["why", "\x1b::error::x"]):
        done = sts_lint(*arguments, cwd=repository, PYTHONIOENCODING="utf-8")
        assert done.returncode == 2
        assert_harmless(done.stderr)
        assert list(github_commands(done.stderr)) == []


def test_github_gets_its_own_commands_only(repository: Path, truth: list[dict[str, Any]]) -> None:
    shown = report("check", "--output-format=github", *ALL, cwd=repository)
    found = list(github_commands(shown))
    lines = [(each.properties["line"], each.properties["title"][:6]) for each in found]
    assert lines == [(str(each["line"]), each["code"]) for each in truth]
    assert {each.name for each in found} <= {"error", "warning", "notice"}
    for each in found:
        assert each.properties.keys() <= {"file", "line", "col", "endLine", "endColumn", "title"}
        assert each.message.count("\n") <= 1


def test_json_is_whole(repository: Path, truth: list[dict[str, Any]]) -> None:
    assert parse_json(report("check", "--output-format=json", *ALL, cwd=repository))
    lines = parse_lines(report("check", "--output-format=jsonl", *ALL, cwd=repository))
    assert lines[:-1] == truth
    assert lines[-1].keys() == {"statistics"}
    issues = parse_gitlab(report("check", "--output-format=gitlab", *ALL, cwd=repository))
    assert len(issues) == len(truth)
    assert parse_lines(report("inventory", "--output-format=jsonl", cwd=repository))


def test_sarif_leads_to_every_file(repository: Path, truth: list[dict[str, Any]]) -> None:
    run = parse_sarif(report("check", "--output-format=sarif", *ALL, cwd=repository))
    assert len(run["results"]) == len(truth)
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (repository / os.fsdecode(unquote_to_bytes(place["uri"]))).is_file()
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", place["uri"])


def test_xml_is_whole(repository: Path, truth: list[dict[str, Any]]) -> None:
    suites = parse_junit(report("check", "--output-format=junit", *ALL, cwd=repository))
    assert sum(suite.tests for suite in suites) == len(truth)


def test_markdown_is_text(repository: Path) -> None:
    pages = {re.sub(r"[^#]*$", "", help_url("STS101"))}
    for name in ("check", "inventory"):
        more = ALL if name == "check" else ()
        page = Page(report(name, "--output-format=markdown", *more, cwd=repository))
        assert page.elements <= HARMLESS
        for attribute, value in page.attributes:
            assert attribute == "href"
            assert re.sub(r"[^#]*$", "", value or "") in pages
        assert {len(row) for row in page.rows} == ({2, 4} if name == "check" else {5})
        assert not re.search(r"@\w", page.text)
    assert len([row for row in page.rows if row[1] == "client"]) >= 20


def on_terminal(*arguments: str, cwd: Path, **environ: str) -> str:
    """What a terminal gets to see."""
    ours, theirs = pty.openpty()
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    running = subprocess.Popen(
        [sys.executable, "-m", "sts_lint", *arguments],
        cwd=cwd,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **environ},
    )
    os.close(theirs)
    data = b"".join(_everything(ours))
    os.close(ours)
    assert running.wait(60) in (0, 1)
    return data.decode().replace("\r\n", "\n")


def _everything(handle: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(handle, 65536)
        except OSError:  # Linux: the other end is closed
            return
        if not data:
            return
        yield data


COLOR = r"\x1b\[(?:0|1|2|1;3[136])m"
LINK = r"\x1b\]8;;(?:https://docs\.aws\.amazon\.com/[\w./#-]+)?\x1b\\"


class TestTerminal:
    def test_nothing_but_our_colours_and_links(self, repository: Path) -> None:
        for command in ("check", "inventory"):
            shown = on_terminal(command, cwd=repository, TERM_PROGRAM="vscode")
            assert "\x1b[" in shown
            plain = re.sub(f"{COLOR}|{LINK}", "", shown)
            assert_harmless(plain)
            assert plain == report(command, cwd=repository)

    def test_links_where_the_terminal_has_them(self, repository: Path) -> None:
        asked = ("check", "--select=STS101", ".")
        for known in ({"VTE_VERSION": "7200"}, {"WT_SESSION": "1"}, {"TERM_PROGRAM": "iTerm.app"}):
            assert re.search(LINK, on_terminal(*asked, cwd=repository, **known))
        for unknown in ({}, {"VTE_VERSION": "4601"}, {"TERM_PROGRAM": "Apple_Terminal"}):
            assert not re.search(LINK, on_terminal(*asked, cwd=repository, **unknown))

    def test_no_links_where_there_is_no_terminal(self, repository: Path) -> None:
        forced = {"FORCE_COLOR": "1", "TERM_PROGRAM": "vscode"}
        done = sts_lint("check", cwd=repository, **forced)
        assert re.search(COLOR, done.stdout)
        assert not re.search(LINK, done.stdout)

    @pytest.mark.parametrize("off", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
    def test_plain_where_asked(self, repository: Path, off: dict[str, str]) -> None:
        shown = on_terminal("check", cwd=repository, TERM_PROGRAM="vscode", **off)
        assert "\x1b" not in shown
        shown = on_terminal("check", "--color=never", cwd=repository, TERM_PROGRAM="vscode")
        assert "\x1b" not in shown

    def test_files_and_other_formats_are_plain(self, repository: Path, tmp_path: Path) -> None:
        target = tmp_path / "out"
        on_terminal("check", "-o", str(target), cwd=repository, TERM_PROGRAM="vscode")
        assert b"\x1b" not in target.read_bytes()
        for form in OUTPUT_FORMATS.keys() - {"text"}:
            shown = on_terminal(
                "check", f"--output-format={form}", f"{NASTY[0]}.py", cwd=repository
            )
            assert "\x1b" not in shown
