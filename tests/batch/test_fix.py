"""Fixing many repositories: each has one right commit and patch, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.checking import faults, snapshot
from tests.batch.making import REGION, make
from tests.batch.running import AUTHOR, batch

FIX = ("--unsafe-fixes", "--region", REGION, "--author", AUTHOR)


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Many repositories, fixed once; what is wrong with them."""
    top = tmp_path_factory.mktemp("many")
    made = make(top / "repositories", 40, 12, seed=8)
    before = snapshot(made)
    done = batch("fix", "repositories", *FIX, cwd=top)
    assert done.returncode == 1, done.stderr
    return top, list(faults(made, before, top / "sts-lint-campaign", top))


def test_each_has_one_right_commit_and_patch_and_nothing_else_is_touched(
    fixed: tuple[Path, list[str]],
) -> None:
    assert fixed[1] == []
