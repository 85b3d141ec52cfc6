"""Help fits a screen, words that are nearly right are told, and every error says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sts_lint.cli import COMMANDS
from sts_lint.commands.batch import COMMANDS as BATCH
from sts_lint.commands.help import SCREEN, WIDTH
from sts_lint.reference import names
from tests.doors.running import command

EACH = pytest.mark.parametrize("name", names())
OPEN = 'import boto3\nboto3.client("sts")\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(OPEN)
    return tmp_path


def _fits(page: str) -> bool:
    lines = page.splitlines()
    return len(lines) <= SCREEN and max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize("asked", ["--help", "-h", "help", ""])
@pytest.mark.parametrize(("of", "commands"), [("", COMMANDS), ("batch", BATCH)])
def test_the_overview_fits_a_screen(
    folder: Path, of: str, commands: dict[str, str], asked: str
) -> None:
    done = command(*of.split(), *asked.split(), cwd=folder)
    assert done.returncode == (0 if asked else 2)
    assert _fits(done.stdout)
    assert all(f"\n  {name} " in done.stdout for name in commands)


@EACH
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_a_command_fits_a_screen(folder: Path, name: str, option: str) -> None:
    done = command(*name.split(), "--select", option, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert _fits(done.stdout)
    assert done.stdout.startswith(f"usage: sts-lint {name} [OPTION…]")


@EACH
def test_all_options_have_a_line_and_a_word(folder: Path, name: str) -> None:
    everything = command(*name.split(), "--help-all", cwd=folder).stdout
    assert max(map(len, everything.splitlines())) <= WIDTH
    lines = [line for line in everything.splitlines() if line.startswith("  -")]
    brief = command(*name.split(), "--help", cwd=folder).stdout
    assert "--help-all" in brief or brief == everything
    for line in lines:
        said = line.split("  ")[2:] or everything.partition(f"{line}\n")[2].split("\n")[0].split()
        assert said, line


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("chekc", "no command 'chekc'; did you mean check?"),
        ("app.py", "no command 'app.py'; `sts-lint check PATH` checks files"),
        ("check --fxi", "unknown option or argument --fxi; did you mean --fix?"),
        ("check --suppress x", "--suppress; it is a setting: state it in [tool.sts-lint]"),
        ("check --select STS12", "--select: no code starts with STS12; did you mean STS112?"),
        ("explain no-regoin", "did you mean no-region?"),
        ("rules ST102", "did you mean STS102?"),
        ("check --output-format sarf", "there is no 'sarf'; did you mean sarif?"),
        ("check --output-format x", "there is no 'x'; try text, json, jsonl, sarif,"),
        ("inventory --output-format jsn", "did you mean json?"),
        ("check --fail-on warn", "did you mean warning?"),
        ("check --color alway", "did you mean always?"),
        ("check --ambient non", "did you mean none?"),
        ("check --since", "--since lacks its REV (see"),
        ("check --jobs many", "is neither a number from 1 on nor auto"),
        ("check --botocore-version new", "(try '>=1.40')"),
        ("doctor --botocore-version new", "--botocore-version: 'new' is no"),
        ("check --max-file-size big", "--max-file-size: expected a number of bytes"),
        ("check --region 5", "--region: expected a Region, os.environ"),
        ("check --config no.toml", "no.toml: cannot be read: No such file or directory; name a "),
        (
            "check --config sub/pyproject.toml",
            "pyproject.toml: has no table [tool.sts-lint]; add it, or",
        ),
        ("check --isolated --config x", "; leave one of them out"),
        ("check --baseline no.json", "`--write-baseline no.json` makes one"),
        ("check --baseline own.toml", "own.toml is no baseline; remove it and write it anew"),
        ("check -o no/x app.py", "cannot write no/x: No such file or directory; name a file in"),
        ("check --diff --write-baseline x", "write the baseline in a run of its own"),
        ("check - app.py", "`-` stands alone; check the files in a run of their own"),
        ("why app.py", "app.py is not of the form FILE:LINE, as in app.py:12"),
        ("why app.py:1", "no STS client, setting or URL at app.py:1; there are some at line 2"),
        ("why no.py:1", "no.py cannot be read: No such file or directory; name a readable"),
        ("explain", "are required: CODE"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(folder: Path, given: str, said: str) -> None:
    (folder / "own.toml").write_text("[tool.own]\n")
    (folder / "sub").mkdir()
    (folder / "sub" / "pyproject.toml").write_text("[project]\n")
    done = command(*given.split(), cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sts-lint: error: ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("\nselct = []", "sts-lint.toml:2: there is no setting 'selct'; did you mean 'select'?"),
        ("jobs = 2", "sts-lint.toml:1: there is no setting 'jobs'; there are select, "),
        ("\n\nignore = ['STS777']", "sts-lint.toml:3: ignore: no code starts with STS777"),
        ("\n[per-file-ignores]\na = ['STS7']", "sts-lint.toml:2: per-file-ignores of a: no code"),
        ("client-factories = ['a-b']", "'a-b' is no name (as in 'get_client' or "),
        ("fail-on = 'warn'", "sts-lint.toml:1: fail-on: expected advice, warning or error"),
        ("[third-party]\nx = 1", "x: expected a table; begin it with [third-party.NAME]"),
        ("a = [", "sts-lint.toml:1: is not valid TOML: Invalid value"),
    ],
)
def test_wrong_settings_name_file_line_and_cure(folder: Path, settings: str, said: str) -> None:
    (folder / "sts-lint.toml").write_text(f"{settings}\n")
    done = command("check", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_help_needs_nothing_that_judges(folder: Path) -> None:
    import sys

    program = [sys.executable, "-X", "importtime", "-m", "sts_lint", "rules", "--help"]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=True)
    assert "sts_lint.engine" not in done.stderr
