"""Whole small projects on disk: the range for a file, and the lines that prove it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from packaging.version import Version

from sts_lint.aws.context import SdkRange
from sts_lint.model import Evidence
from sts_lint.project.sdk import project_sdk, sdk_for
from sts_lint.trouble import Trouble

LIBRARY = "[build-system]\nrequires = []\n"
LOCK = """[[package]]
name = 'boto3'
version = '{}'
[[package]]
name = 'botocore'
version = '{}'
"""


def write(root: Path, **files: str) -> None:
    """Files by name, with `__` for `/` and `_dot_` for `.`, and a repository's mark at the top."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name.replace("_dot_", ".").replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def bounds(path: str = "app.py") -> str:
    """The range as text."""
    found = sdk_for(path)
    return f"{found.low}..{found.high}"


def because(path: str = "app.py") -> list[str]:
    return [f"{each.path}:{each.line}: {each.text}" for each in sdk_for(path).because]


def place(path: str = "app.py") -> str | None:
    found = sdk_for(path).manifest
    return f"{found.path}:{found.line}: {found.text}" if found else None


def test_nothing_around(here: Path) -> None:
    write(here)
    assert sdk_for("app.py") == SdkRange()


def test_a_bound_and_its_line(here: Path) -> None:
    write(here, pyproject_dot_toml="[project]\nname = 'x'\ndependencies = [\n 'boto3>=1.40',\n]\n")
    assert sdk_for("src/app.py") == SdkRange(
        low=Version("1.40.0"),
        because=(Evidence("boto3>=1.40", "pyproject.toml", 4),),
        manifest=Evidence("boto3>=1.40", "pyproject.toml", 4),
    )


def test_a_dependency_without_a_bound(here: Path) -> None:
    write(here, requirements_dot_txt="requests\nboto3\n")
    assert sdk_for("app.py") == SdkRange(manifest=Evidence("boto3", "requirements.txt", 2))


def test_a_project_without_the_sdk(here: Path) -> None:
    write(here, pyproject_dot_toml="[project]\nname = 'x'\n\ndependencies = [\n]\n")
    assert bounds() == "None..None"
    assert place() == "pyproject.toml:4: boto3 without a bound"


def test_evidence_is_named_like_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, requirements_dot_txt="boto3==1.26.0\n", src__pkg__a_dot_py="")
    assert because("src/pkg/a.py") == ["requirements.txt:1: boto3==1.26.0"]
    assert because(str(here / "src" / "a.py")) == [f"{here}/requirements.txt:1: boto3==1.26.0"]
    monkeypatch.chdir(here / "src" / "pkg")
    assert because("a.py") == ["../../requirements.txt:1: boto3==1.26.0"]
    assert because("../b.py") == ["../../requirements.txt:1: boto3==1.26.0"]


def test_the_nearest_project_decides(here: Path) -> None:
    write(
        here,
        requirements_dot_txt="boto3==1.26.0",
        a__requirements_dot_txt="boto3==1.40.0",
        b__pyproject_dot_toml="[project]\nname = 'b'\n",
        c__pyproject_dot_toml="[tool.ruff]\nline-length = 100\n",
        d__requirements_dot_txt="requests\n",
        e__setup_dot_py="setup()",
        f__Pipfile="[packages]\n",
        g__requirements__dev_dot_txt="pytest\n",
        h__notes_dot_txt="boto3==1.40.0",
    )
    assert bounds("app.py") == bounds("x/y/app.py") == "1.29.0..1.30.0"
    assert bounds("a/app.py") == bounds("a/deep/er/app.py") == "1.40.0..1.41.0"
    assert place("b/app.py") == "b/pyproject.toml:1: boto3 without a bound"
    assert place("d/app.py") == "d/requirements.txt:1: boto3 without a bound"
    assert {bounds(f"{folder}/app.py") for folder in "bdef"} == {"None..None"}
    assert {bounds(f"{folder}/app.py") for folder in "cgh"} == {"1.29.0..1.30.0"}


@pytest.mark.parametrize("name", ["tests", "test", "docs", "doc", "Tests"])
def test_tests_and_documentation_use_what_is_above(name: str, here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.26.0")
    write(here / name, requirements_dot_txt="pytest\n")
    (here / name / ".git").rmdir()
    assert bounds(f"{name}/app.py") == "1.29.0..1.30.0"
    (here / name / "requirements.txt").write_text("pytest\nboto3==1.40.0\n")
    assert bounds(f"{name}/app.py") == "1.40.0..1.41.0"


def test_the_search_ends_at_the_repository_or_the_root(here: Path) -> None:
    write(here / "repo" / "sub", x_dot_py="")
    (here / "repo" / "requirements.txt").write_text("boto3==1.26.0")
    assert bounds("repo/sub/x.py") == "None..None"
    (here / "repo" / "sub" / ".git").rmdir()
    assert bounds("repo/sub/x.py") == "1.29.0..1.30.0"
    assert sdk_for("repo/sub/x.py", root="repo/sub") == SdkRange()
    assert sdk_for("repo/sub/x.py", root="repo").low == Version("1.29.0")
    (here / "repo" / "sub" / ".git").write_text("gitdir: elsewhere\n")
    assert bounds("repo/sub/x.py") == "None..None"


def test_several_files_are_alternatives(here: Path) -> None:
    write(
        here,
        requirements_dot_txt="boto3==1.40.1\n",
        requirements_lambda_dot_txt="requests\n",
        setup_dot_py="setup(install_requires=['boto3>=1.26,<2'])",
    )
    assert bounds() == "1.29.0..None"
    assert because() == ["requirements.txt:1: boto3==1.40.1", "setup.py:1: boto3>=1.26,<2"]
    assert place() == "setup.py:1: boto3>=1.26,<2"
    write(here, requirements_lambda_dot_txt="boto3\n")
    (here / "requirements-lambda.txt").write_text("boto3\n")
    assert (bounds(), because()) == ("None..None", [])
    assert place() == "requirements-lambda.txt:1: boto3"


def test_the_highest_low_is_not_taken_for_the_lowest(here: Path) -> None:
    write(here, requirements__a_dot_txt="boto3==1.40.9", requirements__b_dot_txt="boto3==1.9.0")
    assert bounds() == "1.12.0..1.41.0"
    assert place() == "requirements/b.txt:1: boto3==1.9.0"


def test_development_requirements_count_only_alone(here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.40.1", requirements__dev_dot_txt="boto3")
    (here / "requirements-dev.txt").write_text("boto3==1.26.0")
    assert bounds() == "1.40.1..1.41.0"
    (here / "requirements.txt").write_text("requests")
    (here / "requirements" / "dev.txt").write_text("-r ../requirements.txt\nboto3==1.39.0\n")
    assert bounds() == "1.29.0..1.40.0"


def test_a_lock_decides_for_an_application(here: Path) -> None:
    bounded = "[project]\nname = 'x'\ndependencies = ['boto3>=1.26']\n"
    write(here, pyproject_dot_toml=bounded, uv_dot_lock=LOCK.format("1.40.3", "1.40.4"))
    assert bounds() == "1.40.4..1.40.5"
    assert because() == ["uv.lock:2: boto3==1.40.3", "uv.lock:5: botocore==1.40.4"]
    assert place() == "pyproject.toml:3: boto3>=1.26"
    (here / "pyproject.toml").write_text(bounded + LIBRARY)
    assert bounds() == "1.29.0..None"
    assert because() == ["pyproject.toml:3: boto3>=1.26"]


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"])
def test_an_sdk_that_only_the_lock_has(name: str, here: Path) -> None:
    write(here, pyproject_dot_toml="[project]\nname = 'x'\ndependencies = ['s3fs']\n")
    (here / name).write_text(LOCK.format("1.26.3", "1.29.3"))
    assert bounds() == "1.29.3..1.29.4"
    assert place() == "pyproject.toml:3: boto3 without a bound"
    (here / "pyproject.toml").write_text("[project]\ndependencies = ['s3fs']\n" + LIBRARY)
    assert bounds() == "None..None"
    assert place() == "pyproject.toml:2: boto3 without a bound"


def test_a_pipfile_and_its_lock(here: Path) -> None:
    write(here, Pipfile="[packages]\nboto3 = '*'\n")
    assert (bounds(), place()) == ("None..None", "Pipfile:2: boto3")
    (here / "Pipfile.lock").write_text('{"default": {"boto3":\n{"version": "==1.40.0"}}}')
    assert bounds() == "1.40.0..1.41.0"
    assert because() == ["Pipfile.lock:1: boto3==1.40.0"]
    assert place() == "Pipfile:2: boto3"


def test_includes_are_shown_where_they_stand(here: Path) -> None:
    write(
        here,
        requirements_dot_txt="boto3\n-r common/base.txt\n-c constraints.txt\n",
        common__base_dot_txt="\nboto3>=1.35\n",
        constraints_dot_txt="botocore<1.40\n",
    )
    assert bounds() == "1.35.0..1.40"
    assert because() == ["common/base.txt:2: boto3>=1.35", "constraints.txt:1: botocore<1.40"]
    assert place() == "requirements.txt:1: boto3"


def test_nothing_outside_the_repository_is_opened(here: Path) -> None:
    (here / "outside.txt").write_text("boto3==1.26.0\n")
    write(here / "repo", requirements_dot_txt="boto3\n-r ../outside.txt\n")
    assert bounds("repo/app.py") == "None..None"
    (here / "repo" / "requirements.txt").unlink()
    (here / "repo" / "requirements.txt").symlink_to("../outside.txt")
    assert sdk_for("repo/app.py") == SdkRange()
    (here / "repo" / "pinned.txt").write_text("boto3==1.40.0")
    (here / "repo" / "requirements.txt").unlink()
    (here / "repo" / "requirements.txt").symlink_to("pinned.txt")
    assert bounds("repo/app.py") == "1.40.0..1.41.0"


def test_what_was_read_is_kept_until_something_changes(here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.26.0\n-r base.txt\n", src__a_dot_py="")
    assert bounds("src/a.py") == "1.29.0..1.30.0"
    (here / "requirements.txt").write_text("boto3==1.27.0\n-r base.txt\n")
    assert bounds("src/a.py") == "1.30.0..1.31.0"
    (here / "base.txt").write_text("botocore<1.30.5\n")
    assert bounds("src/a.py") == "1.30.0..1.30.5"
    (here / "base.txt").write_text("botocore<1.30.9\n")
    assert bounds("src/a.py") == "1.30.0..1.30.9"
    (here / "src" / "requirements.txt").write_text("boto3==1.40.0")
    assert bounds("src/a.py") == "1.40.0..1.41.0"
    (here / "src" / "requirements.txt").unlink()
    (here / "requirements.txt").unlink()
    assert bounds("src/a.py") == "None..None"
    (here / "requirements").mkdir()
    assert bounds("src/a.py") == "None..None"
    (here / "requirements" / "prod.txt").write_text("boto3==1.41.0")
    assert bounds("src/a.py") == "1.41.0..1.42.0"


def test_nothing_is_read_twice(here: Path) -> None:
    pins = "".join(f"package{number}==1.0\n" for number in range(20_000))
    write(here, requirements_dot_txt=pins + "boto3==1.40.0\n")
    sdk_for("app.py")
    before = time.perf_counter()
    for _ in range(200):
        assert sdk_for("app.py").low == Version("1.40.0")
    assert time.perf_counter() - before < 0.5


def test_a_script_called_setup_py_is_no_project(here: Path) -> None:
    (here / "pyproject.toml").write_text("[project]\ndependencies = ['boto3>=1.41']\n")
    (here / "one").mkdir()
    (here / "one" / "setup.py").write_text("import boto3\nboto3.client('sts')\n")
    assert sdk_for("one/setup.py").low == Version("1.41")
    (here / "one" / "setup.py").write_text("import boto3\nfrom setuptools import setup\nsetup()\n")
    assert sdk_for("one/app.py").low is None


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("pyproject.toml", b"[project]\n\nname = ", 3, "is not valid TOML: Invalid value"),
        ("pyproject.toml", b"[project]\n# \xff", 2, "is not UTF-8 text"),
        ("Pipfile", b"boto3 = ", 1, "is not valid TOML: Invalid value"),
        ("Pipfile.lock", b'{"boto3"}', 1, "is not valid JSON: Expecting ':' delimiter"),
        ("setup.py", b"import boto3\nprint 'x'\n", 2, "is not valid Python: "),
        ("setup.cfg", b"boto3\n[metadata]", 1, "is not valid: File contains no section headers."),
    ],
)
def test_a_broken_manifest_is_a_problem_and_no_proof(
    name: str, content: bytes, line: int, reason: str, here: Path
) -> None:
    write(here)
    (here / name).write_bytes(content)
    for path in ("app.py", str(here / "app.py")):
        found = project_sdk(path)
        assert found.range.low is found.range.high is None
        (problem,) = found.problems
        assert problem.path == (name if path == "app.py" else f"{here}/{name}")
        assert problem.line == line
        assert problem.reason.startswith(reason)
        assert problem.trouble is Trouble.UNPARSABLE


def test_a_manifest_that_cannot_be_opened(here: Path) -> None:
    write(here)
    os.mkfifo(here / "pyproject.toml")
    (here / "poetry.lock").symlink_to("nowhere")
    (here / "setup.py").mkdir()
    reasons = {each.path: each.reason for each in project_sdk("app.py").problems}
    assert reasons == {
        "pyproject.toml": "is a named pipe, not a regular file",
        "setup.py": "is a directory, not a regular file",
    }


def test_an_include_with_a_name_no_file_can_have(here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.40.0\n-r a\0b.txt\n-r " + "x" * 300 + "\n")
    assert project_sdk("app.py").problems == ()
    assert bounds() == "1.40.0..1.41.0"


def test_a_broken_manifest_beside_a_good_one(here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.40.0", setup_dot_py="import boto3 as\n")
    found = project_sdk("app.py")
    assert found.range.low == Version("1.40.0")
    assert [each.path for each in found.problems] == ["setup.py"]


def test_folders_that_are_not_there(here: Path) -> None:
    write(here, requirements_dot_txt="boto3==1.40.0")
    assert bounds("no/such/folder/app.py") == "1.40.0..1.41.0"
    assert bounds("<stdin>") == bounds("-") == "1.40.0..1.41.0"


def test_no_parser_is_imported_for_a_project_without_manifests(here: Path) -> None:
    write(here, app_dot_py="")
    program = (
        "import sys; from sts_lint.project.sdk import sdk_for; sdk_for('app.py'); "
        "print(*({'tomli', 'configparser', 'json', 'yaml', 'libcst'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
