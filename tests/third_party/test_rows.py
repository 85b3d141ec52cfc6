"""Every row of the catalogue: documented, reachable, with fixtures that fire and that do not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sts_lint.carried import ThirdParty
from sts_lint.carriers.front import find_settings
from sts_lint.reading import Limits, text_from_bytes
from sts_lint.text import Text
from sts_lint.third_party.judging import judge
from sts_lint.third_party.matching import shipped
from sts_lint.third_party.rows import Holds, Row
from tests.cases import FIXTURES, SettingsCase, all_settings

FOLDER = FIXTURES / "sts207"
ROWS = pytest.mark.parametrize("row", shipped(), ids=lambda row: row.name)
CASES = [case for case in all_settings() if case.name.startswith("sts207/")]


def facts(case: SettingsCase, row: Row) -> list[ThirdParty]:
    """What a fixture holds of a row; it must get past the gate."""
    text = text_from_bytes(case.path.read_bytes(), case.shown, Limits())
    assert isinstance(text, Text), f"{case.name} is not read"
    found = find_settings(text).facts
    return [fact for fact in found if isinstance(fact, ThirdParty) and fact.row is row]


@ROWS
def test_a_row_has_a_fixture_that_fires_and_one_that_does_not(row: Row) -> None:
    own = [case for case in CASES if case.name.split("/")[1] == row.name]
    flaws = {
        case.name: [judge(f.row, f.entry, f.region, f.complete).flaw for f in facts(case, row)]
        for case in own
    }
    assert any(any(found) for found in flaws.values()), "none fires it"
    quiet = [found for found in flaws.values() if not any(found)]
    assert quiet, "none does not"
    assert any(quiet) or row.holds is Holds.WORD, "none holds it to be good"
    for case in own:
        assert bool(case.expected) == any(flaws[case.name]), case.name


def test_every_folder_is_of_a_row() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {row.name for row in shipped()}


@ROWS
def test_a_row_is_documented(row: Row) -> None:
    assert row.source.startswith("https://")
    assert row.good
    assert not row.writes or row.holds is Holds.WORD


def test_no_key_is_in_two_rows_that_count_in_the_same_files() -> None:
    seen: dict[str, list[Row]] = {}
    for row in shipped():
        for key in row.keys:
            for other in seen.get(key.lower(), ()):
                apart = row.files != other.files or not set(row.formats) & set(other.formats)
                assert apart, f"{row.name} and {other.name} both have {key}"
            seen.setdefault(key.lower(), []).append(row)


def test_names_in_files_are_those_of_people(tmp_path: Path) -> None:
    """A path above the fixture changes nothing: what counts is the name and what is around it."""
    (case,) = (case for case in CASES if case.name == "sts207/wazuh/bad/ossec.conf")
    row = next(row for row in shipped() if row.name == "wazuh")
    data = case.path.read_bytes()
    text = text_from_bytes(data, f"{tmp_path}/etc/ossec.conf", Limits())
    assert isinstance(text, Text)
    assert [f.row for f in find_settings(text).facts if isinstance(f, ThirdParty)] == [row]


@pytest.mark.parametrize("piece", ["fs.s3a.", "a.", "sinks."])
def test_a_hostile_name_takes_no_longer_than_its_length_deserves(piece: str) -> None:
    text = Text("a.properties", f"{piece * 30_000}assumed.role.sts.endpoint=x\n" * 5)
    start = time.monotonic()
    assert not [f for f in find_settings(text).facts if isinstance(f, ThirdParty)]
    assert time.monotonic() - start < 5
