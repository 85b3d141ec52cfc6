"""The campaign's folder: what is written down comes back, runs go on, parts join."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from sts_lint.batch.results import Found, Outcome, Repository
from sts_lint.batch.state import STATE, State, StateError, load, only_writer

FOUND = Found(
    path="deploy/caf\udce9.py",
    line=3,
    column=7,
    code="STS102",
    name="no-region",
    severity="warning",
    message="no Region",
    verdict="maybe-global",
    urls=("https://sts.amazonaws.com",),
    because=("line 3", "assumed"),
)
REPOSITORY = Repository(
    name="org/api",
    source="https://example.test/org/api",
    outcome=Outcome.FIXED,
    verdicts=(("maybe-global", 2), ("regional", 1)),
    left=(("regional", 3),),
    found=(FOUND, replace(FOUND, line=9, fixed=True)),
    patch="From \udcff\r\n",
    notes=("one",),
)


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    with State(tmp_path, create=True) as state:
        number = state.begin("fix", "plan")
        state.put(REPOSITORY, number)
        state.put(replace(REPOSITORY, name="a\udce9", outcome=Outcome.FAILED), number)
        state.finish(number)
    campaign = load(tmp_path)
    assert campaign.repositories[1] == REPOSITORY
    assert campaign.repositories[0].name == "a\udce9"
    (run,) = campaign.runs
    assert (run.number, run.command, run.repositories, run.failed) == (1, "fix", 2, 1)
    assert run.verdicts == (("regional", 6),)
    assert run.severities == (("warning", 2),)


def test_an_unfinished_run_goes_on_with_the_same_plan_only(tmp_path: Path) -> None:
    with State(tmp_path, create=True) as state:
        first = state.begin("fix", "plan")
        state.put(REPOSITORY, first)
    with State(tmp_path) as state:
        assert state.begin("fix", "plan") == first
        assert state.done(first) == {"org/api"}
        assert state.begin("fix", "another") == first + 1
        assert state.done(first + 1) == frozenset()
        state.finish(first + 1)
        assert state.begin("fix", "another") == first + 2
    assert [run.repositories for run in load(tmp_path).runs] == [1, 1, 1]


def test_runs_keep_what_was_known_then(tmp_path: Path) -> None:
    with State(tmp_path, create=True) as state:
        for left in ((("global", 2),), ()):
            number = state.begin("scan", "plan")
            state.put(replace(REPOSITORY, left=left), number)
            state.finish(number)
    assert [run.verdicts for run in load(tmp_path).runs] == [(("global", 2),), ()]


def test_parts_join_and_join_again(tmp_path: Path) -> None:
    for part, name in (("1/2", "a"), ("2/2", "b")):
        with State(tmp_path / part[0], create=True) as state:
            state.tell("part", part)
            number = state.begin("scan", "plan")
            state.put(replace(REPOSITORY, name=name), number)
            state.finish(number)
    with State(tmp_path / "all", create=True) as whole:
        for _ in range(2):
            for part in "12":
                with State(tmp_path / part) as state:
                    assert whole.take(state) == ()
    campaign = load(tmp_path / "all")
    assert [each.name for each in campaign.repositories] == ["a", "b"]
    (run,) = campaign.runs
    assert (run.repositories, run.verdicts) == (2, (("regional", 6),))


def test_no_campaign_and_no_database_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no campaign is there"):
        load(tmp_path)
    (tmp_path / STATE).write_bytes(b"not a database, and longer than a header" * 50)
    with pytest.raises(StateError, match="--campaign"):
        load(tmp_path)
    (tmp_path / STATE).unlink()
    State(tmp_path, create=True).tell("format", "99")
    with pytest.raises(StateError, match="another version"):
        load(tmp_path)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with (
        only_writer(tmp_path),
        pytest.raises(StateError, match="another run is at work"),
        only_writer(tmp_path),
    ):
        pass
    with only_writer(tmp_path):
        pass


def test_results_are_durable_at_once(tmp_path: Path) -> None:
    with State(tmp_path, create=True) as state:
        state.put(REPOSITORY, state.begin("scan", "plan"))
        other = sqlite3.connect(tmp_path / STATE)
        assert other.execute("SELECT count(*) FROM repositories").fetchone() == (1,)
        other.close()
