"""The three hooks under the real pre-commit: what is staged, in parts, in batches, fixed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hooks.precommit import HOOKS, PAGE, ROOT, Repo, recipe, with_this_python
from tests.notebooks.making import document

GLOBAL = 'import boto3\nsts = boto3.client("sts", "eu-west-1", endpoint_url="{}")\n'.format(
    "https://sts.amazonaws.com"
)
REGION = 'import boto3\nsts = boto3.client("sts", region_name="eu-west-1")\n'
CLEAN = 'import boto3\ns3 = boto3.client("s3")\n'
SCRIPT = f"#!/usr/bin/env python3\n{GLOBAL}"
LEGACY = "env:\n  AWS_STS_REGIONAL_ENDPOINTS: legacy\n"
PASSED, FAILED = 0, 1


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    folder = tmp_path / "mein Répo 値"
    folder.mkdir()
    made = Repo(folder, tmp_path / "cache")
    made.git("init", "--quiet", ".")
    made.configure(with_this_python(recipe("check")))
    return made


def test_all_hooks_work_alone_and_leave_out_by_force() -> None:
    assert [hook["id"] for hook in HOOKS] == ["sts-lint", "sts-lint-fix", "sts-lint-config"]
    for hook in HOOKS:
        assert hook["require_serial"] is True
        assert "--force-exclude" in hook["entry"].split()
        assert f"| `{hook['id']}` |" in PAGE


def test_the_page_and_the_readme_show_the_same() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for hook in HOOKS:
        assert re.search(rf"id: {hook['id']}\b(?!-)", readme)
    for name in ("check", "fix", "beside flake8", "baseline", "changed lines"):
        assert with_this_python(recipe(name))["repos"][0]["hooks"]


def test_what_is_staged_is_checked_and_the_project_seen(repo: Repo) -> None:
    repo.stage({"requirements.txt": "boto3>=1.20\n", "old one.py": GLOBAL})
    repo.git("commit", "--quiet", "--no-verify", "-m", "start")
    repo.stage({"pfad/ä b.py": REGION})
    done = repo.run()
    assert done.returncode == FAILED
    assert "pfad/ä b.py:2:7" in done.stdout
    assert "requirements.txt:1: state boto3>=1.40 (settles 1 finding)" in done.stdout
    assert "old one.py" not in done.stdout


def test_settings_of_the_root_count_whatever_is_named(repo: Repo) -> None:
    settings = '[tool.sts-lint]\nbotocore-version = ">=1.40"\nextend-exclude = ["left out/"]\n'
    repo.stage({"pyproject.toml": settings, "deep/er/a.py": REGION, "left out/b.py": GLOBAL})
    done = repo.run()
    assert (done.returncode, "Passed" in done.stdout) == (PASSED, True)


def test_changed_lines_of_a_commit(repo: Repo) -> None:
    """What a commit adds; the variables of git are those that it sets for a hook."""
    repo.configure(with_this_python(recipe("changed lines")))
    repo.stage({"alt é.py": GLOBAL})
    repo.git("commit", "--quiet", "--no-verify", "-m", "start")
    repo.pre_commit("install")
    repo.stage({"alt é.py": f"{GLOBAL}x = 1\n"})
    assert repo.commit().returncode == PASSED
    repo.stage({"alt é.py": f"{GLOBAL}x = 1\n{GLOBAL}"})
    (repo.folder / "alt é.py").write_text(f"# not staged\n{GLOBAL}x = 1\n{GLOBAL}")
    done = repo.commit()
    said = done.stdout + done.stderr
    assert done.returncode == FAILED
    lines = [line for line in said.splitlines() if "--> alt é.py:" in line]
    assert [line.split(":")[1] for line in lines] == [str(GLOBAL.count("\n") + 3)]


def test_only_the_staged_part_of_a_file_is_judged(repo: Repo) -> None:
    repo.stage({"a b.py": CLEAN})
    (repo.folder / "a b.py").write_text(CLEAN + GLOBAL)
    assert repo.run().returncode == PASSED
    assert (repo.folder / "a b.py").read_text() == CLEAN + GLOBAL
    repo.git("add", "a b.py")
    (repo.folder / "a b.py").write_text(CLEAN)
    assert "STS101" in repo.run().stdout
    assert (repo.folder / "a b.py").read_text() == CLEAN


def test_a_fix_stops_the_commit_once(repo: Repo) -> None:
    repo.configure(with_this_python(recipe("fix")))
    assert repo.pre_commit("install").returncode == 0
    long = LEGACY + "more:\n" * 9  # pre-commit takes fixes back that meet unstaged changes
    repo.stage({"a ü.py": GLOBAL, "b.yaml": long})
    (repo.folder / "b.yaml").write_text(long + "# not staged\n")
    stopped = repo.commit()
    assert stopped.returncode == FAILED
    assert "files were modified by this hook" in stopped.stderr
    assert "# not staged" in (repo.folder / "b.yaml").read_text()
    repo.git("add", "--all")
    assert repo.commit().returncode == PASSED
    assert "https://sts.eu-west-1.amazonaws.com" in (repo.folder / "a ü.py").read_text()
    assert "legacy" not in repo.git("show", "HEAD:b.yaml")


def test_notebooks_are_checked_and_fixed(repo: Repo) -> None:
    repo.stage({"n b.ipynb": document([GLOBAL])})
    done = repo.run()
    assert done.returncode == FAILED
    assert "n b.ipynb:cell 2:2:7" in done.stdout
    repo.configure(with_this_python(recipe("fix")))
    assert repo.run().returncode == FAILED
    repo.git("add", "n b.ipynb")
    assert repo.run().returncode == PASSED
    fixed = GLOBAL.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")
    assert (repo.folder / "n b.ipynb").read_text() == document([fixed])


def test_settings_alone(repo: Repo) -> None:
    repo.configure(with_this_python(recipe("beside flake8")))
    repo.stage({"a.py": GLOBAL, "b": SCRIPT, "n.ipynb": document([GLOBAL])})
    (repo.folder / "b").chmod(0o755)
    repo.git("add", "b")
    assert repo.run("--files", "a.py", "b", "n.ipynb").returncode == PASSED
    repo.stage({"c.yaml": LEGACY, "Dockerfile": "ENV AWS_STS_REGIONAL_ENDPOINTS=legacy\n"})
    done = repo.run()
    assert done.stdout.count("STS202") == 2
    assert "STS101" not in done.stdout


def test_scripts_are_checked_and_links_and_submodules_do_not_matter(repo: Repo) -> None:
    inner = Repo(repo.folder.parent / "inner", repo.cache)
    inner.folder.mkdir()
    inner.git("init", "--quiet", ".")
    inner.stage({"within.py": GLOBAL})
    inner.git("commit", "--quiet", "-m", "inner")
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "under")
    repo.stage({"script": SCRIPT, "README.md": GLOBAL})
    (repo.folder / "script").chmod(0o755)
    (repo.folder / "link.py").symlink_to("script")
    (repo.folder / "broken.py").symlink_to("nowhere")
    repo.git("add", "script", "link.py", "broken.py")
    done = repo.run()
    assert done.returncode == FAILED
    assert done.stdout.count("STS101") == 1
    assert "script:3:7" in done.stdout


def test_what_cannot_be_parsed_stops_no_commit(repo: Repo) -> None:
    repo.stage({"chart.yaml": "{{ if .x }}\nsts: [\n", "half.py": "boto3.client('sts'\n"})
    done = repo.run("--verbose")
    assert (done.returncode, "half.py" in done.stdout) == (PASSED, True)
    assert repo.run("--files", "missing.py").returncode == PASSED  # pre-commit drops it


def test_batches_see_the_project_and_say_nothing_twice(repo: Repo) -> None:
    """The list is longer than one command line may be, so pre-commit splits it."""
    long = "x" * 200
    files = {f"{number:04} {long}.py": CLEAN for number in range(700)}
    first, last = f"0000 {long}.py", f"zzzz {long}.py"
    repo.stage({**files, first: REGION, last: REGION, "requirements.txt": "boto3>=1.20\n"})
    done = repo.run("--all-files")
    assert done.returncode == FAILED
    assert done.stdout.count("warning[STS103]") == 2
    assert done.stdout.count("requirements.txt:1: state boto3>=1.40 (settles 1 finding)") == 2
    assert done.stdout.count("warning[STS501]") == 1
    assert "1 STS client in 1 file" in done.stdout


@pytest.mark.installs
def test_the_hook_as_pre_commit_installs_it(repo: Repo) -> None:
    ours = Repo(repo.folder.parent / "ours", repo.cache)
    shutil.copytree(ROOT, ours.folder, ignore=_not_checked_in)
    ours.git("init", "--quiet", ".")
    ours.git("add", "--all")
    ours.git("commit", "--quiet", "-m", "as it is now")  # what it tries must have a commit
    repo.stage({"a b.py": GLOBAL, "c.yaml": LEGACY})
    done = repo.pre_commit("try-repo", "../ours", "sts-lint", "--all-files")
    assert done.returncode == FAILED, done.stderr
    assert "a b.py:2:7" in done.stdout
    assert "c.yaml:2:" in done.stdout


def _not_checked_in(folder: str, names: list[str]) -> set[str]:
    command = ["git", "check-ignore", "--stdin"]
    said = subprocess.run(
        command, cwd=folder, input="\n".join(names), capture_output=True, text=True, check=False
    )
    return {".git", *said.stdout.splitlines()}
