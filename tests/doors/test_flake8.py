"""What the flake8 door adds to the engine: options, defaults, and never failing."""

from __future__ import annotations

import ast
import subprocess
import sys
from argparse import Namespace
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from sts_lint.flake8_plugin import Plugin
from tests.doors.running import flake8, sts_lint

OPEN = 'import boto3\nboto3.client("sts")\n'
REGION = 'import boto3\nboto3.client("sts", region_name="eu-west-1")\n'
MADE = """import boto3
def f(region: str):
    url = f"https://sts.{region}.amazonaws.com"
    return boto3.client("sts", region_name=region, endpoint_url=url)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "open.py").write_text(OPEN)
    (tmp_path / "region.py").write_text(REGION)
    (tmp_path / "made.py").write_text(MADE)
    return tmp_path


def codes(*arguments: str, cwd: Path, stdin: str = "") -> list[str]:
    done = flake8("--format=%(code)s", *arguments, cwd=cwd, stdin=stdin)
    assert done.stderr == ""
    return sorted(code for code in done.stdout.split() if code.startswith("STS"))


def test_names_that_flake8_accepts() -> None:
    names = [e.name for e in entry_points(group="flake8.extension") if "sts_lint" in e.value]
    assert sorted(names) == ["STS", "STS112"]


def test_on_by_default(folder: Path) -> None:
    assert codes(cwd=folder) == ["STS102", "STS103"]


def test_a_line_as_editors_read_it(folder: Path) -> None:
    done = flake8("--select=STS", "open.py", cwd=folder)
    assert done.stdout.startswith("open.py:2:1: STS102 no Region")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("asked", [["--ignore=E"], ["--select=STS"], ["--extend-select=STS1"]])
def test_off_by_default_stays_off(folder: Path, asked: list[str]) -> None:
    assert "STS112" not in codes("made.py", "--sts-level=advice", *asked, cwd=folder)


@pytest.mark.parametrize("asked", [[], ["--select=STS"], ["--ignore=E"], ["--select=STS112"]])
def test_off_by_default_can_be_enabled(folder: Path, asked: list[str]) -> None:
    found = codes("made.py", "--enable-extensions=STS112", *asked, cwd=folder)
    assert found.count("STS112") == 1


def test_level(folder: Path) -> None:
    assert codes("--sts-level=error", cwd=folder) == []
    (folder / "stub.py").write_text(
        "import boto3\nfrom moto import mock_aws\n"
        '@mock_aws\ndef test_it():\n    boto3.client("sts")\n'
    )
    assert codes("stub.py", cwd=folder) == []
    assert codes("stub.py", "--sts-level=advice", cwd=folder) == ["STS102"]


def test_options_of_the_command_line(folder: Path) -> None:
    assert codes("--sts-botocore-version=>=1.40", cwd=folder) == ["STS102"]
    assert codes("open.py", "--sts-region-from-environment", cwd=folder) == ["STS103"]


def test_options_of_the_configuration_file(folder: Path) -> None:
    (folder / "setup.cfg").write_text(
        "[flake8]\nsts-botocore-version = >=1.40\nsts-region-from-environment = true\n"
    )
    assert codes(cwd=folder) == []
    assert codes("--sts-botocore-version=any", "region.py", cwd=folder) == ["STS103"]
    assert codes("-j2", cwd=folder) == []


def test_the_project_settings_under_flake8s_own(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.sts-lint]\nbotocore-version = ">=1.40"\nignore = ["STS102"]\n'
    )
    assert codes(cwd=folder) == []
    assert codes("--isolated", cwd=folder) == ["STS102", "STS103"]
    assert codes("--sts-botocore-version=any", cwd=folder) == ["STS103"]


def test_per_file_ignores_of_the_project(folder: Path) -> None:
    (folder / "sts-lint.toml").write_text('[per-file-ignores]\n"open.py" = ["STS102"]\n')
    assert codes(cwd=folder) == ["STS103"]


def test_the_nearest_manifest_counts(folder: Path) -> None:
    (folder / "requirements.txt").write_text("boto3>=1.40\n")
    assert codes("region.py", cwd=folder) == []


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("--sts-level=loud", "--sts-level: 'loud' is none of advice, warning, error"),
        ("--sts-policy=mine", "--sts-policy: 'mine' is none of default, explicit-endpoint"),
        ("--sts-botocore-version=new", "--sts-botocore-version: 'new' is no botocore version"),
    ],
)
def test_options_that_mean_nothing(folder: Path, option: str, says: str) -> None:
    done = flake8(option, cwd=folder)
    assert done.returncode == 1
    assert f"sts-lint: {says}" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_unusable_settings_are_one_finding(folder: Path) -> None:
    (folder / "sts-lint.toml").write_text("selct = []\n")
    done = flake8("open.py", "--select=STS", cwd=folder)
    assert done.stdout.startswith("open.py:1:1: STS905 sts-lint.toml:1: there is no setting")
    assert len(done.stdout.splitlines()) == 1


def test_stdin(folder: Path) -> None:
    assert codes("-", cwd=folder, stdin=OPEN) == ["STS102"]
    named = flake8("--select=STS", "--stdin-display-name=no/such.py", "-", cwd=folder, stdin=OPEN)
    assert named.stdout.startswith("no/such.py:2:1: STS102")


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_workers_that_do_not_fork(folder: Path, method: str) -> None:
    program = folder / "run_flake8.py"
    program.write_text(
        "import multiprocessing, sys\nfrom flake8.main.cli import main\n"
        "if __name__ == '__main__':\n"
        f"    multiprocessing.set_start_method({method!r})\n"
        "    sys.exit(main(['-j2', '--select=STS', '--sts-botocore-version=>=1.40',"
        " 'open.py', 'region.py', 'made.py']))\n"
    )
    done = subprocess.run(
        [sys.executable, program.name], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["STS102"]


def test_an_error_of_ours_is_a_finding() -> None:
    """Trees no parser makes stand for defects: whatever is raised becomes one line."""
    for tree in (ast.Module(body=[ast.Expr(value=None)], type_ignores=[]), None, object()):
        plugin = Plugin(tree, "a.py", ["sts = 1\n"])  # type: ignore[arg-type]
        Plugin.parse_options(Namespace(sts_level=None, sts_policy=None, sts_botocore_version=None))
        ((line, column, message, origin),) = plugin.run()
        assert (line, column, origin) == (1, 0, Plugin)
        assert message.startswith("STS904 internal error: ")


def test_a_deep_file_is_a_finding(folder: Path) -> None:
    (folder / "deep.py").write_text("sts = (a" + ".b" * 300 + ")\n")
    assert codes("deep.py", cwd=folder) == ["STS902"]
    assert sts_lint("check", "deep.py", cwd=folder).stdout.startswith("error[STS902]")


def test_files_flake8_cannot_read_well(folder: Path) -> None:
    (folder / "broken.py").write_text("sts = (\n")
    (folder / "latin.py").write_bytes(b'import boto3  # \xe9\nboto3.client("sts")\n')
    assert codes("broken.py", cwd=folder) == []  # E999 says it
    assert codes("latin.py", cwd=folder) == ["STS102"]  # flake8 falls back to latin-1
