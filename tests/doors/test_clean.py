"""The short way for clean files says what the long way says, or leaves it to that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sts_lint.checker import Checker, Job
from sts_lint.commands.clean import is_clean
from sts_lint.plan import Plan
from tests.cases import FIXTURES
from tests.doors.running import command

CLEAN = "import requests\n"
FILES = sorted(path for path in FIXTURES.rglob("*") if path.is_file())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_text(CLEAN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_no_file_with_something_to_say_is_called_clean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(FIXTURES)
    monkeypatch.setattr("sts_lint.commands.clean._has_settings", lambda: False)
    checker = Checker(Plan())
    clean = [str(path.relative_to(FIXTURES)) for path in FILES]
    clean = [path for path in clean if is_clean([path])]
    assert 0 < len(clean) < len(FILES)
    assert [path for path in clean if checker.check(Job(path, named=True))] == []


@pytest.mark.parametrize("named", ["a.py", "./a.py", "--force-exclude a.py", "a.py b c.txt"])
def test_both_ways_say_the_same(here: Path, named: str) -> None:
    for name in ("b", "c.txt"):
        (here / name).write_text("nothing\n")
    assert is_clean(named.split())
    short = command("check", *named.split(), cwd=here)
    long = command("check", "--isolated", *named.split(), cwd=here)
    assert (
        (short.returncode, short.stdout) == (long.returncode, long.stdout) == (0, "no findings\n")
    )


@pytest.mark.parametrize(
    "named",
    [
        "", ".", "-", "missing.py", "a.py missing.py", "../a.py", "a.py --quiet", "--fix a.py",
        "a.py sts.py", "large.py", "wide.env", "a\0.py", "n.ipynb", "sub",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_to_the_long_way(here: Path, named: str) -> None:
    (here / "sub").mkdir()
    (here / "n.ipynb").write_text("{}")
    (here / "sts.py").write_text("sts = 1\n")
    (here / "large.py").write_bytes(b"#" * (1024 * 1024 + 1))
    (here / "wide.env").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n", "utf-16")
    assert not is_clean(named.split(" ") if named else [])


@pytest.mark.parametrize(
    "place", ["sts-lint.toml", "pyproject.toml", "config/sts-lint/sts-lint.toml"]
)
def test_settings_are_left_to_the_long_way(
    here: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "b.py").write_text(CLEAN)
    (here / place).parent.mkdir(parents=True, exist_ok=True)
    (here / place).write_text("[tool.sts-lint]\nselct = 1\n")
    assert not is_clean(["a.py"])
    assert command("check", "a.py", cwd=here).returncode == 2
    monkeypatch.chdir(here / "deep")
    assert not is_clean(["b.py"])


def test_settings_outside_the_repository_do_not_count(here: Path) -> None:
    inner = here / "inner"
    (inner / ".git").mkdir(parents=True)
    (inner / "b.py").write_text(CLEAN)
    (here / "sts-lint.toml").write_text("selct = 1\n")
    os.chdir(inner)  # `here` takes it back
    assert is_clean(["b.py"])
