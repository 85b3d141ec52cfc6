"""Registry, docstrings, fixtures and README agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sts_lint import rendering
from sts_lint.rule import Rule
from sts_lint.rules import all_rules, validate
from tests.cases import FIXTURES
from tests.doors.running import command

ROOT = Path(__file__).parent.parent
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
ALSO = {
    "STS110": {"STS104"},  # the operation is refused because the client is global
    "STS303": {"STS104"},  # the client that calls it
    "STS501": {"STS103"},  # the client that hangs on it
}

PARTS = {
    Path("README.md"): ("rules",),
    rendering.FORMATS: ("formats",),
    rendering.THIRD_PARTIES: ("rows",),
    rendering.SETTINGS: ("settings",),
    rendering.COMMANDS: ("commands",),
}


@RULES
def test_before_fires_and_after_does_not(rule: Rule) -> None:
    fired = {found.code for found in rendering.run_example(rule, "Before")}
    assert rule.code in fired
    assert fired - {rule.code} <= ALSO.get(rule.code, set())
    assert rule.code not in {found.code for found in rendering.run_example(rule, "After")}


@RULES
def test_sources_are_links(rule: Rule) -> None:
    sources = rule.doc.partition("Sources:")[2].split()
    assert sources
    assert all(part == "-" or part.startswith("https://") for part in sources)


@RULES
def test_a_page_has_its_parts(rule: Rule) -> None:
    page = rendering.page(rule)
    assert page.startswith(f"# {rule.code} {rule.name}\n\n")
    example = r"^(?:%s)(?:, [^\n]*)?:\n\n```"
    parts = (
        example % "Before",
        example % "After",
        "^Fix: ",
        "^Suppress: ",
        "^Sources:\n\n- https://",
    )
    found = [re.search(part, page, re.MULTILINE) for part in parts]
    places = [match.start() for match in found if match]
    assert len(places) == len(parts)
    assert places == sorted(places)
    why = page[: places[0]].split("\n\n")[2:]
    assert sum(len(paragraph.split()) for paragraph in why) > 10


@RULES
def test_what_a_page_tells_to_write_silences(rule: Rule, tmp_path: Path) -> None:
    file, found = rendering.reported(rule)
    told = re.search(r"Suppress: `(.*?)`", rendering.page(rule))
    assert told is not None
    example = rendering._example(rule, "Before")
    for each in example:
        (tmp_path / each.file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each.file).write_text(each.text)
    (tmp_path / ".git").mkdir()
    words = [word for pair in example[0].options.items() for word in pair]
    ask = ("check", "--show-advice", "--extend-select", rule.code, *words)
    ask = (*ask, *(each.file for each in example))
    lines = (tmp_path / file).read_text().split("\n")
    at = _line_of(rule, command(*ask, "--output-format=jsonl", cwd=tmp_path).stdout)
    shown = []
    for line in (lines[at], f"{lines[at]} {told[1]}", f"{told[1]}\n{lines[at]}"):
        (tmp_path / file).write_text("\n".join((*lines[:at], line, *lines[at + 1 :])))
        shown.append(f"[{rule.code}]" in command(*ask, cwd=tmp_path).stdout)
    assert shown[0]
    assert not all(shown)
    assert found.code == rule.code


def _line_of(rule: Rule, said: str) -> int:
    findings = [json.loads(line) for line in said.splitlines()]
    return next(int(each["line"]) - 1 for each in findings if each["code"] == rule.code)


def test_rendered_documents_are_fresh() -> None:
    assert rendering.stale(ROOT) == []


def test_a_stale_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for page, names in PARTS.items():
        marks = (f"{rendering.BEGIN}\nold\n{rendering.END}\n".replace("{}", n) for n in names)
        (tmp_path / page).write_text("# x\n\n" + "\n".join(marks))
    rendering.write(tmp_path)
    assert rendering.stale(tmp_path) == []
    changed = [tmp_path / "docs" / name for name in ("rules/STS101.md", "settings.md")]
    for path in changed:
        path.write_text(path.read_text().replace("STS", "sts"))
    assert rendering.stale(tmp_path) == changed


def test_every_rule_has_a_fixture_folder() -> None:
    places = [*FIXTURES.iterdir(), *(FIXTURES / "projects").iterdir()]
    named = [re.match(r"sts\d{3}", place.name) for place in places if place.is_dir()]
    folders = {match[0].upper() for match in named if match}
    assert folders == {rule.code for rule in all_rules()}


def test_badly_declared_rules_are_refused() -> None:
    good = all_rules()[0]
    bad = Rule("STS999", "wrong", "No period\n", yields_to=("STS998",))
    problems = validate({"sts101_global_endpoint_url": good, "sts102_wrong": bad, "sts1": good})
    assert problems == [
        "sts102_wrong: code STS999 is not the module's",
        "sts102_wrong: name wrong is not the module's",
        "sts102_wrong: no handler is registered",
        "sts102_wrong: the docstring has no title line",
        "sts102_wrong: the docstring has no Before and After example",
        "sts1: code STS101 is not the module's",
        "sts1: name global-endpoint-url is not the module's",
        "code STS101 is used twice",
        "name global-endpoint-url is used twice",
        "STS999 yields to STS998, which does not exist",
    ]
