"""The fuzzing itself: every target holds on good inputs, and what is planted is found."""

from __future__ import annotations

import json
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.campaign import before, run
from tests.fuzz.child import _too_slow, failure, mark_of
from tests.fuzz.mutations import Programs, of_text
from tests.fuzz.target import Broken, content, require
from tests.fuzz.words import WORDS, dictionary

_SAMPLE = 9  # every ninth good input: all of them are what the other tests read


def test_the_table_names_every_target() -> None:
    for module, names in targets.MODULES.items():
        assert sorted(targets.in_module(module)) == sorted(names.split())


@pytest.mark.parametrize("name", targets.TARGETS)
def test_good_inputs_pass(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    signal.signal(signal.SIGPROF, _too_slow)
    target = targets.target(name)
    check = target.load()
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds[::_SAMPLE]:
        error = failure(check, seed)
        assert error is None, seed


FOUND = sorted(targets.FOUND.glob("*/*"))


@pytest.mark.parametrize("file", FOUND, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_was_found_stays_mended(file: Path) -> None:
    """Each input that broke something once, made as short as it goes."""
    signal.signal(signal.SIGPROF, _too_slow)
    assert failure(targets.target(file.parent.name).load(), file.read_bytes()) is None


def test_what_stands_between_two_nuls_is_repeated() -> None:
    assert content(b"a\0b\0c") == "a" + "b" * 16_384 + "c"
    assert content(b"a\0b") == "a\0b"


def test_changes_leave_a_program_a_program() -> None:
    rng = random.Random(1)
    programs = Programs(
        ["import boto3\nif x:\n    boto3.client('sts', y)\n", "def f(a): return a\n"]
    )
    changed = {programs.changed("x = f(1)\n", rng) for _ in range(50)} - {None}
    assert len(changed) > 25
    assert sum(programs.changed(source or "", rng) is not None for source in changed) > 20
    assert len({of_text("a: b\n", rng, ["c: d\n"]) for _ in range(50)}) > 25


def test_the_dictionary_is_read_by_libfuzzer() -> None:
    lines = dictionary().splitlines()
    assert len(lines) == len(WORDS)
    assert all(line.isascii() and line[0] == line[-1] == '"' for line in lines)


def test_sorts_of_findings() -> None:
    with pytest.raises(Broken) as broken:
        require(False, "a span is outside: 5")
    assert mark_of(broken.value) == "a-span-is-outside"
    assert mark_of(KeyError("secret")) == "keyerror"


needs_atheris = pytest.mark.skipif(
    sys.platform != "linux" or not targets.has_fuzzer(), reason="needs the extra [fuzz]"
)


@needs_atheris
@pytest.mark.parametrize(
    ("defect", "found"),
    [("error", "keyerror.input"), ("crash", "crash-"), ("hang", "slow.input"), ("memory", "oom-")],
)
def test_what_is_planted_is_found(defect: str, found: str, tmp_path: Path) -> None:
    """Within a few seconds; what ends the process costs one input, and the search goes on."""
    done = run(f"planted-{defect}", tmp_path, seconds=20, runs=300)
    assert any(name.startswith(found) for name in done.findings)
    assert done.executions >= 300
    assert before(tmp_path) is None
    assert json.loads((tmp_path / "campaign.json").read_text())["seconds"] > 0


@needs_atheris
def test_a_campaign_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = run("baseline", tmp_path, seconds=60, runs=400)
    assert first.findings == ()
    second = run("baseline", tmp_path, seconds=60, runs=400)
    assert second.executions >= first.executions + 400
    assert second.seconds > first.seconds
    assert any((tmp_path / "corpus").iterdir())
