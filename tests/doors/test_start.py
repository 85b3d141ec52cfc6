"""What starting costs: the modules that each door imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

HEAVY = {
    "libcst", "flake8", "rich", "tree_sitter", "yaml", "boto3", "botocore", "packaging",
    "pathspec", "tomli", "tomllib", "json", "argparse", "multiprocessing", "concurrent",
    "dataclasses", "ast", "sts_lint.engine", "sts_lint.rules",
}  # fmt: skip
NEEDS_TO_CHECK = {
    "packaging", "pathspec", "tomli", "tomllib", "argparse", "dataclasses", "ast",
}  # fmt: skip
LOOKS_AT_WORDS = {
    "sts_lint", "sts_lint.__main__", "sts_lint.cli", "sts_lint.commands",
    "sts_lint.commands.clean", "sts_lint.commands.output", "sts_lint.carriers",
    "sts_lint.carriers.gate", "sts_lint.project", "sts_lint.project.settings_files",
    "sts_lint.project.settings_plain",
    "sts_lint.python", "sts_lint.python.gate", "sts_lint.reports",
}  # fmt: skip
NEEDS_TO_JUDGE = {"json", "sts_lint.engine", "sts_lint.rules"}


def imported(program: list[str], cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *program],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[1].strip() for line in lines}


def processor_time(program: list[str], cwd: Path) -> float:
    """Seconds of processor time, which hang less on the load than those of a clock."""
    import resource  # not there on Windows

    times = []
    for _ in range(9):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *program], cwd=cwd, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(sum(after[:2]) - sum(before[:2]))
    return median(times)


def heavy(modules: set[str]) -> set[str]:
    return {name for name in HEAVY if any((m + ".").startswith(name + ".") for m in modules)}


def test_version(tmp_path: Path) -> None:
    modules = imported(["-m", "sts_lint", "--version"], tmp_path)
    assert heavy(modules) == set()
    ours = {name for name in modules if name.startswith("sts_lint")}
    assert ours <= {"sts_lint", "sts_lint.cli", "sts_lint.__main__"}


def test_importing_the_command(tmp_path: Path) -> None:
    assert heavy(imported(["-c", "import sts_lint.cli"], tmp_path)) == set()


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("import requests  # tests\n")
    return tmp_path


def test_a_clean_folder_does_not_import_the_rules(clean: Path) -> None:
    modules = imported(["-m", "sts_lint", "check"], clean)
    assert heavy(modules) - NEEDS_TO_CHECK == set()


def test_a_clean_file_costs_its_words_only(clean: Path) -> None:
    (clean / "compose.yml").write_text("services: {}\n")
    for settings in ("", '[project]\nname = "a"\ndependencies = ["boto3"]\n'):
        (clean / "pyproject.toml").write_text(settings)
        program = ["-m", "sts_lint", "check", "--force-exclude", "a.py", "compose.yml"]
        modules = imported(program, clean)
        assert heavy(modules) == {"ast"}
        assert {name for name in modules if name.startswith("sts_lint")} <= LOOKS_AT_WORDS


SETTINGS = """
[tool.sts-lint]
region-from-environment = true
botocore-version = ">=1.40"
ignore = ["STS401"]
per-file-ignores = {"tests/**" = ["STS1"]}
"""


@pytest.mark.parametrize("settings", ["", '[project]\nname = "a"\n', SETTINGS])
@pytest.mark.parametrize("options", ["", "--fix --force-exclude", "--baseline accepted.json"])
@pytest.mark.skipif(sys.platform == "win32", reason="no times of child processes")
def test_a_clean_file_costs_at_most_twice_a_bare_python(
    clean: Path, settings: str, options: str
) -> None:
    (clean / ".git").mkdir()
    (clean / "a.py").write_text("def f(value):\n    return sorted(value)\n" * 100)
    (clean / "pyproject.toml").write_text(settings)
    (clean / "accepted.json").write_text('{"version": 1, "findings": []}')
    bare = processor_time(["-c", "import ast, json"], clean)
    program = ["-m", "sts_lint", "check", *options.split(), str(clean / "a.py")]
    assert processor_time(program, clean) <= 2 * bare


def test_settings_load_no_rules_and_clean_files_nothing_that_joins_findings(clean: Path) -> None:
    (clean / "pyproject.toml").write_text("[tool.sts-lint]\nregion-from-environment = true\n")
    modules = imported(["-m", "sts_lint", "check", "a.py", "--no-suppressions"], clean)
    assert heavy(modules) - NEEDS_TO_CHECK == set()
    assert modules.isdisjoint(
        {
            "sts_lint.dependencies", "sts_lint.neighbours", "sts_lint.running.workers",
            "multiprocessing", "concurrent.futures", "sts_lint.aws.judge",
            "sts_lint.project.manifests.files",
        }
    )  # fmt: skip


def test_a_finding_needs_no_heavy_library(clean: Path) -> None:
    (clean / "b.py").write_text("import boto3\nboto3.client('sts')\n")
    modules = imported(["-m", "sts_lint", "check"], clean)
    assert heavy(modules) - NEEDS_TO_CHECK <= NEEDS_TO_JUDGE


def test_a_finding_in_python_loads_nothing_that_reads_configuration(clean: Path) -> None:
    (clean / "b.py").write_text("import boto3\nboto3.client('sts')\n")
    modules = imported(["-m", "sts_lint", "check", "b.py"], clean)
    assert "sts_lint.engine" in modules
    assert "sts_lint.carriers.front" not in modules


def test_the_flake8_plugin_imports_next_to_nothing(tmp_path: Path) -> None:
    modules = imported(["-c", "import sts_lint.flake8_plugin"], tmp_path)
    assert heavy(modules) <= {"ast", "dataclasses", "argparse"}


def test_flake8_loads_the_rules_for_files_with_sts_only(clean: Path) -> None:
    arguments = ["-m", "flake8", "--isolated", "--select=STS"]
    assert "sts_lint.rules" not in imported([*arguments, "a.py"], clean)
    (clean / "b.py").write_text("import boto3\nboto3.client('sts')\n")
    modules = imported([*arguments, "b.py"], clean)
    assert "sts_lint.rules" in modules
    assert heavy(modules).isdisjoint({"libcst", "rich", "tree_sitter", "botocore", "yaml"})
