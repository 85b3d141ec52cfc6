"""Every profile of random machines: what the doctor says against what botocore really does.

`docs/doctor.md` says how to run more of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.install import VERSIONS

from .comparison import Tally, compare, doctor_says, surroundings
from .machines import Machine, machines

SEED = 20
SAMPLE = 80


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """The sample under every version."""
    return compare(list(machines(SEED, SAMPLE)), VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_doctor_agrees_with_botocore(tallies: dict[str, Tally], version: str) -> None:
    tally = tallies[version]
    shown = "\n\n".join(tally.wrong[:5])
    assert not tally.wrong, f"{len(tally.wrong)} of {tally.rows} rows:\n{shown}"


def test_the_sample_says_something(tallies: dict[str, Tally]) -> None:
    for tally in tallies.values():
        assert tally.machines == SAMPLE
        assert tally.real["broken"] < tally.rows / 2
        assert tally.hidden > tally.rows / 10
        assert tally.elsewhere < tally.rows / 200
        assert tally.real.keys() == {"broken", "custom", "global", "regional"}
    assert tallies["1.39.17"].real["global"] > tallies["1.40.0"].real["global"]


@pytest.mark.parametrize("number", range(60))
def test_the_deciding_line_decides(tmp_path: Path, number: int) -> None:
    """Without it the profile comes to something else, or hangs on something else."""
    (machine,) = [m for m in machines(SEED, number + 1) if m.number == number]
    for before, after in without_deciding_lines(machine, tmp_path):
        same = {key: before[key] == after[key] for key in ("verdict", "urls", "decided_by")}
        assert not all(same.values()), f"{before}\n{after}\n{machine}"


def without(machine: Machine, decided: dict[str, Any]) -> Machine | None:
    """The machine less the line or variable; None where something missing decides."""
    name, _, said = decided["text"].partition(" is set here")
    if decided["path"] is None:
        kept = tuple(pair for pair in machine.environ if pair[0] != name)
        return replace(machine, environ=kept) if kept != machine.environ and not said else None
    if decided["text"] == "no region is set here":
        return None
    file = "credentials" if "credentials" in decided["path"] else "config"
    lines = getattr(machine, file).split("\n")
    del lines[decided["line"] - 1]
    return replace(machine, **{file: "\n".join(lines)})


def without_deciding_lines(machine: Machine, folder: Path) -> Iterator[tuple[Any, Any]]:
    """Each row, and the same after its deciding line or variable was taken out."""
    with surroundings(machine, folder) as environ:
        rows = doctor_says(environ, folder, VERSIONS[0])["profiles"]
    for row in rows:
        changed = without(machine, row["decided_by"][0]) if row["decided_by"] else None
        if changed is None:
            continue
        with surroundings(changed, folder) as environ:
            later = doctor_says(environ, folder, VERSIONS[0])["profiles"]
        for other in later:
            if (other["profile"], other["by_name"]) == (row["profile"], row["by_name"]):
                yield row, other
