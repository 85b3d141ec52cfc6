"""The files that the page about campaigns shows do what it says, without the tools around them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sts_lint.batch.conduct import file_name
from tests.batch.making import environment, git
from tests.batch.running import ROOT
from tests.batch.tasks import fix, repository

PAGE = (ROOT / "docs" / "batch.md").read_text("utf-8")


def shown(name: str) -> str:
    """The file of this name that the page shows."""
    (found,) = (text for text in re.findall(r"^```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
                if re.search(rf"^# {re.escape(name)}[:\n]", text, re.MULTILINE))  # fmt: skip
    return str(found)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A campaign with the patch of example/api."""
    found = fix(repository(tmp_path / "api"), tmp_path)
    folder = tmp_path / "campaign" / "patches"
    folder.mkdir(parents=True)
    (folder / f"{file_name('example/api')}.patch").write_bytes(found.patch.encode())
    git(tmp_path, "clone", "-q", "-b", "main", str(tmp_path / "api"), "work/example/api")
    git(tmp_path, "clone", "-q", "-b", "main", str(tmp_path / "api"), "work/example/other")
    return tmp_path / "campaign"


def run(script: str, cwd: Path, **more: str) -> str:
    done = subprocess.run(["sh", "-c", script], cwd=cwd, env=environment() | more, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return done.stdout


def is_fixed(tmp_path: Path, name: str) -> bool:
    """Whether the files in a clone are those of the campaign's commit."""
    clone = tmp_path / "work" / "example" / name
    git(clone, "add", "-A")
    ours = git(clone, "write-tree")
    return ours == git(tmp_path / "api", "rev-parse", "fix/sts^{tree}")


def test_multi_gitter(tmp_path: Path, campaign: Path) -> None:
    for name in ("api", "other"):
        run(shown("apply.sh"), tmp_path / "work" / "example" / name,
            CAMPAIGN=str(campaign), REPOSITORY=f"example/{name}")  # fmt: skip
    assert is_fixed(tmp_path, "api")
    assert not is_fixed(tmp_path, "other")
    assert {"org", "branch", "pr-title", "pr-body"} <= set(
        yaml.safe_load(shown("multi-gitter.yaml"))
    )


def test_turbolift(tmp_path: Path, campaign: Path) -> None:
    for name in ("api", "other"):
        run(shown("turbolift.sh"), tmp_path / "work" / "example" / name, CAMPAIGN=str(campaign))
    assert is_fixed(tmp_path, "api")
    assert not is_fixed(tmp_path, "other")


def test_sourcegraph(tmp_path: Path, campaign: Path) -> None:
    spec = yaml.safe_load(shown("batch-spec.yaml"))
    (step,) = spec["steps"]
    for name in ("api", "other"):
        script = step["run"].replace("${{ repository.name }}", f"github.com/example/{name}")
        script = script.replace("/patches", str(campaign / "patches"))
        run(script, tmp_path / "work" / "example" / name)
    assert is_fixed(tmp_path, "api")
    assert not is_fixed(tmp_path, "other")


def test_gh(tmp_path: Path, campaign: Path) -> None:
    """The real one wants a forge: what stands in for it says how it was called."""
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text('#!/bin/sh\necho "$@"\n')
    gh.chmod(0o755)
    path = f"{gh.parent}{os.pathsep}{os.environ['PATH']}"
    said = run(shown("open.sh"), tmp_path, CAMPAIGN=str(campaign), PATH=path, PAUSE="0")
    assert said.startswith(
        "pr create --repo example/api --head sts-lint/regional-endpoints --title"
    )


def test_the_list_is_read(tmp_path: Path) -> None:
    from sts_lint.batch.repositories import read_repositories

    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "repositories.yaml").write_text(shown("repositories.yaml"))
    listed = read_repositories(str(tmp_path / "here" / "repositories.yaml"), tmp_path)
    assert [each.name for each in listed.entries] == ["billing", "example/api", "example/web"]
