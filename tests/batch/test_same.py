"""A repository's findings and fixes are those of `check` in a checkout of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.batch.task import Command
from tests.batch.making import REGION, Source, git, write
from tests.batch.tasks import fix
from tests.doors.running import ROOT, command

PROJECTS = sorted(path for path in (ROOT / "fixtures" / "projects").iterdir() if path.is_dir())
SHARED = ("--isolated", "--no-suppressions", "--region", REGION)


def _files(folder: Path) -> Iterator[tuple[bytes, Source]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and ".git" not in path.parts:
            data = path.read_bytes()
            yield str(path.relative_to(folder)).encode(), Source(data, data)


def _checked(folder: Path) -> list[tuple[object, ...]]:
    done = command("check", *SHARED, "--output-format", "json", ".", cwd=folder)
    found = json.loads(done.stdout)["diagnostics"]
    keys = ("path", "line", "column", "code", "severity", "message", "verdict", "urls")
    return sorted(tuple(str(each[key]) for key in keys) for each in found)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_projects(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "repository"
    write(path, dict(_files(project)), random.Random(0))
    scanned = fix(path, tmp_path, command=Command.SCAN)
    found = sorted(
        (f.path, str(f.line), str(f.column), f.code, f.severity, f.message, str(f.verdict),
         str(list(f.urls)))
        for f in scanned.found
    )  # fmt: skip
    assert found == _checked(path)
    fixed = fix(path, tmp_path)
    command("check", *SHARED, "--fix", "--unsafe-fixes", "--quiet", ".", cwd=path)
    git(path, "add", "-A")
    tree = git(path, "write-tree").decode().strip()
    if not fixed.commit:
        assert tree == git(path, "rev-parse", "HEAD^{tree}").decode().strip()
    else:
        assert tree == git(path, "rev-parse", f"{fixed.commit}^{{tree}}").decode().strip()


def test_all_fixtures_at_once(tmp_path: Path) -> None:
    path = tmp_path / "repository"
    write(path, dict(_files(ROOT / "fixtures" / "sts102")), random.Random(0))
    scanned = fix(path, tmp_path, command=Command.SCAN)
    assert len(scanned.found) == len(_checked(path)) > 10
