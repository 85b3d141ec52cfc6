"""The short way for clean files says what the long way says, or leaves it to that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sts_lint.checker import Checker, Job
from sts_lint.commands.clean import said_of_clean
from sts_lint.plan import Plan
from tests.cases import FIXTURES
from tests.doors.running import command

CLEAN = "import requests\n"
ACCEPTED = """
{"version": 1, "findings": [{"path": "%s", "code": "STS1", "content": "0", "count": 1}]}
"""
PLAIN = [
    '[project]\nname = "sts-lint"\n',
    """
[tool.sts-lint]
select = ["STS"]
extend-select = ["STS4", "STS112"]
ignore = ["STS101"]
exclude = ["build/**"]
force-exclude = true
fail-on = "error"
ambient = "none"
policy = "explicit-endpoint"
region = "os.environ['R']"
client-factories = ["a.client", "b"]
botocore-version = "~=1.40"
per-file-ignores = {"tests/**" = ["STS1"]}
suppress = {"*.json" = [{code = "STS2", key = "A.*", reason = "old"}]}
""",
]
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
    monkeypatch.setattr("sts_lint.commands.clean.are_plain", lambda _: True)
    checker = Checker(Plan())
    clean = [str(path.relative_to(FIXTURES)) for path in FILES]
    clean = [path for path in clean if said_of_clean([path])]
    assert 0 < len(clean) < len(FILES)
    assert [path for path in clean if checker.check(Job(path, named=True))] == []


@pytest.mark.parametrize("settings", [None, *PLAIN])
@pytest.mark.parametrize(
    "named",
    [
        "a.py", "./a.py", "--force-exclude a.py", "a.py b c.txt", "--fix a.py", "../a.py",
        "--fix --unsafe-fixes --region eu-west-1 a.py", "--baseline accepted.json a.py",
        "--exit-zero sub/a.py", "--show-advice {here}/a.py {here}/b",
    ],
)  # fmt: skip
def test_both_ways_say_the_same(here: Path, named: str, settings: str | None) -> None:
    inner = here / "inner"
    (inner / "sub").mkdir(parents=True)
    for name in ("a.py", "inner/a.py", "inner/sub/a.py", "inner/b", "inner/c.txt"):
        (here / name).write_text(CLEAN)
    (inner / "accepted.json").write_text(ACCEPTED % "other.py")
    if settings is not None:
        (here / "pyproject.toml").write_text(settings)
    os.chdir(inner)  # `here` takes it back
    words = named.format(here=inner).split()
    short = command("check", *words, cwd=inner)
    long = command("check", "--no-suppressions", *words, cwd=inner)  # which finds no more here
    said = said_of_clean(words)
    assert said is not None
    assert said_of_clean(["--no-suppressions", *words]) is None
    assert (short.returncode, short.stdout, short.stderr) == (0, *_printed(said))
    assert (long.returncode, long.stdout, long.stderr) == (0, *_printed(said))


def _printed(said: tuple[str, ...]) -> tuple[str, str]:
    first, *others = (f"{line}\n" for line in said)
    return first, "".join(others)


@pytest.mark.parametrize(
    "named",
    [
        "", ".", "-", "missing.py", "a.py missing.py", "a.py --quiet", "--diff a.py",
        "a.py sts.py", "large.py", "wide.env", "a\0.py", "n.ipynb", "sub", "--region a.py",
        "--region 5 a.py", "--region class a.py", "--baseline accepted.json", "--baseline",
        "--baseline sub/accepted.json a.py", "--baseline no.json a.py", "--baseline odd.json a.py",
        "--baseline new.json a.py", "--baseline old.json --baseline accepted.json a.py",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_to_the_long_way(here: Path, named: str) -> None:
    (here / "sub").mkdir()
    (here / "n.ipynb").write_text("{}")
    (here / "sts.py").write_text("sts = 1\n")
    (here / "large.py").write_bytes(b"#" * (1024 * 1024 + 1))
    (here / "wide.env").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n", "utf-16")
    (here / "accepted.json").write_text(ACCEPTED % "b.py")
    (here / "sub" / "accepted.json").write_text(ACCEPTED % "../a.py")
    (here / "odd.json").write_text('{"version": 1, "findings": [{"path": "b.py"}]}')
    (here / "new.json").write_text('{"version": 2, "findings": []}')
    assert said_of_clean(named.split(" ") if named else []) is None


WRONG = [
    "selct = 1", "select = 1", 'select = ["STS7"]', 'ignore = ["STS1\\n"]', 'ambient = "x"',
    "show-advice = 1", 'region = "class"', 'region = "5"', 'botocore-version = ">=x"',
    'client-factories = ["a b"]', 'exclude = [""]', '"per-file-ignores" = {"!a" = ["STS1"]}',
    'per-file-ignores = {"a" = ["STS8"]}', 'suppress = {"a" = [{code = "STS1", key = "a"}]}',
    'suppress = {"a" = [{code = "STS1", key = "a", reason = " "}]}', "third-party = 1",
    "max-file-size = 0", "ambient = [",
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    "place", ["sts-lint.toml", "pyproject.toml", "config/sts-lint/sts-lint.toml"]
)
def test_wrong_settings_are_left_to_the_long_way(
    here: Path, place: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "deep").mkdir()
    (here / "deep" / "b.py").write_text(CLEAN)
    (here / place).parent.mkdir(parents=True, exist_ok=True)
    head = "[tool.sts-lint]\n" if place == "pyproject.toml" else ""
    (here / place).write_text(f"{head}{wrong}\n")
    assert said_of_clean(["a.py"]) is None
    assert command("check", "a.py", cwd=here).returncode == 2
    monkeypatch.chdir(here / "deep")
    assert said_of_clean(["b.py"]) is None


@pytest.mark.parametrize(
    "own", ["max-file-size = 5", '[third-party.x]\nkeys = ["requests"]\nholds = "url"']
)
def test_settings_that_name_words_or_sizes_are_left_to_the_long_way(here: Path, own: str) -> None:
    (here / "sts-lint.toml").write_text(f"{own}\n")
    assert said_of_clean(["a.py"]) is None


def test_settings_outside_the_repository_do_not_count(here: Path) -> None:
    inner = here / "inner"
    (inner / ".git").mkdir(parents=True)
    (inner / "b.py").write_text(CLEAN)
    (here / "sts-lint.toml").write_text("selct = 1\n")
    os.chdir(inner)  # `here` takes it back
    assert said_of_clean(["b.py"])
