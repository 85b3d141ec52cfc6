"""Every fixture again: `<case>.fixed.py` is its text after all fixes; absent: nothing to fix."""

from __future__ import annotations

import pytest

from sts_lint.fixing.write import encoded
from tests.cases import FIXED, FIXTURES, Case, SettingsCase, all_cases, all_settings
from tests.fixing.repairs import Options, repair

CASES = list(all_cases())
SETTINGS = list(all_settings())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fixture(case: Case, accept: bool) -> None:
    before = case.path.read_bytes()
    after = repair(before, Options(), case.settings()).after.encode()
    if accept:
        case.fixed.write_bytes(after) if after != before else case.fixed.unlink(missing_ok=True)
    assert after == (case.fixed.read_bytes() if case.fixed.exists() else before)


@pytest.mark.parametrize("case", SETTINGS, ids=lambda case: case.name)
def test_settings_fixture(case: SettingsCase, accept: bool) -> None:
    before = case.path.read_bytes()
    done = repair(before, Options(), case.settings(), case.shown)
    after = encoded(before, done.before, done.after, done.syntax)
    if accept:
        case.fixed.write_bytes(after) if after != before else case.fixed.unlink(missing_ok=True)
    assert after == (case.fixed.read_bytes() if case.fixed.exists() else before)
    if case.fixed.exists():
        assert repair(after, Options(), case.settings(), case.shown).after == done.after


def test_each_fixed_text_belongs_to_a_fixture() -> None:
    known = {case.fixed for case in CASES}
    found = [p for p in FIXTURES.rglob(f"*{FIXED}") if "projects" not in p.parts]
    assert set(found) <= known
