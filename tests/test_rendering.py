"""Registry, docstrings, fixtures and README agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sts_lint import rendering
from sts_lint.rule import Rule
from sts_lint.rules import all_rules, validate
from tests.cases import FIXTURES

ROOT = Path(__file__).parent.parent
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
ALSO = {
    "STS110": {"STS104"},  # the operation is refused because the client is global
    "STS303": {"STS104"},  # the client that calls it
    "STS501": {"STS103"},  # the client that hangs on it
}

PARTS = ("rules", "formats", "rows")


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


def test_rendered_documents_are_fresh() -> None:
    assert rendering.stale(ROOT) == []


def test_a_stale_document_is_named(tmp_path: Path) -> None:
    parts = {n: f"{rendering.BEGIN}\nold\n{rendering.END}\n".replace("{}", n) for n in PARTS}
    rows = parts.pop("rows")
    (tmp_path / "README.md").write_text("# x\n\n" + "\n".join(parts.values()))
    (tmp_path / "docs").mkdir()
    (tmp_path / rendering.THIRD_PARTIES).write_text(f"# y\n\n{rows}")
    rendering.write(tmp_path)
    assert rendering.stale(tmp_path) == []
    page = tmp_path / "docs" / "rules" / "STS101.md"
    page.write_text("changed")
    assert rendering.stale(tmp_path) == [page]


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
