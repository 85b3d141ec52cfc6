"""Every fixture is a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from sts_lint.rules import all_rules
from tests.cases import (
    FIXTURES,
    SIDECARS,
    Case,
    Project,
    SettingsCase,
    all_cases,
    all_projects,
    all_settings,
    diagnose,
    render,
)

CASES = list(all_cases())
SETTINGS = list(all_settings())
PROJECTS = list(all_projects())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fixture(case: Case, accept: bool) -> None:
    shown = render(*diagnose(case.path.read_bytes(), case.settings()))
    if accept:
        case.out.write_text(shown) if shown else case.out.unlink(missing_ok=True)
    assert shown == case.expected


@pytest.mark.parametrize("case", SETTINGS, ids=lambda case: case.name)
def test_settings_fixture(case: SettingsCase, accept: bool) -> None:
    shown = render(*diagnose(case.path.read_bytes(), case.settings(), case.shown))
    if accept:
        case.out.write_text(shown) if shown else case.out.unlink(missing_ok=True)
    assert shown == case.expected


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.folder.name)
def test_project(project: Project, tmp_path: Path, accept: bool) -> None:
    shown = project.shown(tmp_path)
    if accept:
        project.out.write_text(shown)
    assert shown == project.out.read_text()


@pytest.mark.parametrize(
    "name", ["circular_import", "include_circle", "source_profile_circle", "unreadable_lock"]
)
def test_what_is_wrong_with_a_project_is_one_finding(name: str) -> None:
    lines = (FIXTURES / "projects" / f"alone_{name}.out").read_text().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 1


@pytest.mark.parametrize("code", [rule.code for rule in all_rules()])
def test_each_rule_has_a_firing_and_a_quiet_fixture(code: str) -> None:
    every: list[Case | SettingsCase] = [*CASES, *SETTINGS]
    own = [case for case in every if case.name.startswith(f"{code.lower()}/")]
    expected = [case.expected for case in own]
    projects = [p for p in PROJECTS if p.folder.name.startswith(f"{code.lower()}_")]
    expected += [project.out.read_text() for project in projects]
    lines = [line.split()[1:2] for text in expected for line in text.splitlines()]
    assert [code] in lines, "no fixture fires it"
    quiet = [text for text in expected if f" {code} " not in text]
    assert quiet, "no fixture shows where it is silent"


def test_each_expectation_belongs_to_a_fixture() -> None:
    stems = {case.path.with_suffix("") for case in CASES} | {case.path for case in SETTINGS}
    sidecars = [p for p in FIXTURES.rglob("*") if p.is_file() and p.suffix in SIDECARS]
    elsewhere = {"projects", "formats"}  # whole folders, with tests of their own
    orphans = [
        p for p in sidecars if elsewhere.isdisjoint(p.parts) and p.with_suffix("") not in stems
    ]
    assert not orphans
