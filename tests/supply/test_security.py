"""Every promise of SECURITY.md names tests that exist, and they are tests that run."""

from __future__ import annotations

import ast
import re

import pytest

from tests.fuzz.target import ROOT

ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE)
ROWS = list(ROW.finditer((ROOT / "SECURITY.md").read_text("utf-8")))[1:]
NAMED = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row["tests"])})


def test_every_promise_names_its_tests() -> None:
    assert len(ROWS) > 10
    for row in ROWS:
        assert re.fullmatch(r"`[^`]+`(?:, `[^`]+`)*", row["tests"]), row["promise"]


@pytest.mark.parametrize("name", NAMED)
def test_the_test_is_there(name: str) -> None:
    path, _, function = name.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    (test,) = [node for node in found if node.name == function.rpartition("::")[2]]
    switched_off = [ast.unparse(each) for each in test.decorator_list]
    assert not any("mark.skip(" in each or "xfail" in each for each in switched_off)
