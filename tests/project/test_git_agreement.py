"""discover() lists what git itself would list: generated repositories, every file a candidate."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

import pytest

from project.git_repositories import PATTERNS, git, git_environment, git_files, scatter, spread
from sts_lint.project.discovery import discover
from sts_lint.project.git_index import Tracked


def found(folder: Path, **options: object) -> list[str]:
    """All files found below a folder, relative to it, with no excludes but git's."""
    start = len(str(folder)) + 1
    every = discover([str(folder)], exclude=(), wanted=lambda _: True, **options)  # type: ignore[arg-type]
    return [each.path[start:] for each in every]


@pytest.mark.parametrize("seed", range(40))
def test_a_repository(seed: int, tmp_path: Path) -> None:
    scatter(tmp_path, seed)
    assert found(tmp_path) == git_files(tmp_path)


def test_each_pattern_by_itself(tmp_path: Path) -> None:
    spread(tmp_path)
    top, nested = tmp_path / ".gitignore", tmp_path / "a" / ".gitignore"
    for pattern in PATTERNS:
        top.write_text(f"{pattern}\n")
        nested.write_text(f"!{pattern}\n*.hid\n")
        assert found(tmp_path) == git_files(tmp_path), pattern


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_a_folder_of_a_repository(seed: int, tmp_path: Path) -> None:
    scatter(tmp_path, seed)
    folders = sorted({(tmp_path / file).parent for file in git_files(tmp_path)})
    for folder in folders:
        command = ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "-q", str(folder)]
        if subprocess.run(command, check=False, env=git_environment()).returncode:
            assert found(folder) == git_files(folder)


def test_the_order_is_that_of_paths(tmp_path: Path) -> None:
    scatter(tmp_path, 7)
    paths = [each.path for each in discover([str(tmp_path)], wanted=lambda _: True)]
    assert paths == sorted(paths)
    assert len(paths) > 5


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_index_format(version: int, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in ("build/a.py", "build/deep/b.py", "build/deep/c.py", "d.py", "build-not/e.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".gitignore").write_text("build*/\nlater.py\n")
    git(tmp_path, "add", "--force", "build/deep/b.py", "d.py")
    git(tmp_path, "update-index", "--index-version", str(version))
    if version == 3:
        (tmp_path / "later.py").touch()
        git(tmp_path, "add", "--force", "--intent-to-add", "later.py")  # needs the extended flags
    assert (tmp_path / ".git" / "index").read_bytes()[7] == version
    assert found(tmp_path) == git_files(tmp_path)


def test_tracked_below_a_folder() -> None:
    tracked = Tracked((b"build-not/a.py", b"build/b.py", b"c.py"))
    assert tracked.holds("c.py")
    assert tracked.holds_below("build")
    assert not tracked.holds("build")
    assert not tracked.holds_below("build-no")
    assert not tracked.holds_below("c")
    assert not tracked.holds_below("c.py")


def test_an_index_of_long_names(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    (tmp_path / ".gitignore").write_text("*.py\n")
    rnd = random.Random(1)
    names = ["".join(rnd.choices("abc", k=rnd.randint(1, 200))) + ".py" for _ in range(60)]
    for name in names:
        (tmp_path / name).touch()
    git(tmp_path, "add", "--force", *names[:40])
    for version in "2", "4":
        git(tmp_path, "update-index", "--index-version", version)
        assert found(tmp_path) == git_files(tmp_path)


@pytest.mark.parametrize("cut", [0, 5, 12, 50, 90, -30])
def test_a_damaged_index_tracks_nothing(cut: int, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("a.py\n")
    for name in ("a.py", "b.py"):
        (tmp_path / name).touch()
    git(tmp_path, "add", "--force", "a.py")
    index = tmp_path / ".git" / "index"
    index.write_bytes(index.read_bytes()[:cut])
    assert set(found(tmp_path)) <= {".gitignore", "a.py", "b.py"}
    assert "b.py" in found(tmp_path)


@pytest.mark.parametrize(
    "config",
    [
        "[core]\n\texcludesFile = ~/mine\n",
        '[core]\n\texcludesfile = "~/mi\\\nne"  ; a comment\n',
        "[CORE] excludesFile=~/mine#comment\n",
        "[include]\n\tpath = more.ini\n",
        "[core]\n\texcludesFile = ~/other\n[core]\n\texcludesFile = ~/mine\n",
        '[core "sub"]\n\texcludesFile = ~/other\n',
        "[core]\n\texcludesFile =\n",
        "[core]\n\texcludesFile = ~/missing\n",
        "[core]\n\tignoreCase = true\n\texcludesFile = ~/mine\n",
        "",
    ],
)
@pytest.mark.parametrize("place", [".gitconfig", ".config/git/config"])
def test_the_users_own_ignore_file(config: str, place: str, own_home: Path, tmp_path: Path) -> None:
    (own_home / ".config" / "git").mkdir(parents=True)
    (own_home / place).write_text(config)
    (own_home / place).with_name("more.ini").write_text("[core]\n\texcludesFile = ~/mine\n")
    (own_home / "mine").write_text("Mine.py\n")
    (own_home / "other").write_text("other.py\n")
    (own_home / ".config" / "git" / "ignore").write_text("usual.py\n")
    git(tmp_path, "init", "-q")
    for name in ("mine.py", "other.py", "usual.py", "plain.py"):
        (tmp_path / name).touch()
    (tmp_path / "Mine.py").touch()
    assert found(tmp_path) == git_files(tmp_path)


def test_configuration_from_the_environment(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_home / "mine").write_text("a.py\n")
    git(tmp_path, "init", "-q")
    (tmp_path / "a.py").touch()
    (tmp_path / "b.py").touch()
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "~/mine")
    assert found(tmp_path) == ["b.py"]


def test_a_linked_work_tree_obeys_the_main_ones_exclude_file(tmp_path: Path) -> None:
    main, linked = tmp_path / "main", tmp_path / "linked"
    main.mkdir()
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "x")
    git(main, "worktree", "add", "-q", str(linked))
    (main / ".git" / "info").mkdir(exist_ok=True)
    (main / ".git" / "info" / "exclude").write_text("a.py\n")
    for name in ("a.py", "b.py"):
        (linked / name).touch()
    assert [p for p in found(linked) if p != ".git"] == git_files(linked) == ["b.py"]


def test_a_nested_repository_starts_its_own_rules(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder, rules in ((tmp_path, "a.py\n"), (inner, "b.py\n")):
        git(folder, "init", "-q")
        (folder / ".gitignore").write_text(rules)
        for name in ("a.py", "b.py"):
            (folder / name).touch()
    assert [p for p in found(tmp_path) if p.endswith(".py")] == ["b.py", "inner/a.py"]


def test_an_ignore_file_that_is_a_link_means_nothing(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "rules").write_text("a.py\n")
    (tmp_path / "a.py").touch()
    (tmp_path / ".gitignore").symlink_to("rules")
    assert "a.py" in found(tmp_path)
    assert "a.py" in git_files(tmp_path)


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in (b"a\xff.py", b"b\xff.py", b"c\xfe.py"):
        os.close(os.open(os.fsencode(tmp_path) + b"/" + name, os.O_CREAT))
    (tmp_path / ".gitignore").write_bytes(b"a\xff.py\n[c]?.py\n")
    assert found(tmp_path) == git_files(tmp_path) == [".gitignore", "b\udcff.py"]
