from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from project.git_repositories import git
from sts_lint.project import discovery
from sts_lint.project.discovery import Found
from sts_lint.project.excludes import DEFAULT_EXCLUDE
from sts_lint.reading import is_python


def discover(given: Iterable[str], **options: Any) -> Iterator[Found]:
    return discovery.discover(given, **{"wanted": is_python, **options})


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def paths(found: Iterable[Found]) -> list[str]:
    return [each.path for each in found]


def problems(found: Iterable[Found]) -> list[tuple[str, str, bool]]:
    return [(each.path, each.problem.reason, each.explicit) for each in found if each.problem]


def test_python_files_in_path_order(here: Path) -> None:
    plant(here, "b.py", "a/z.py", "a.py", "B.PY", "w.pyw", "stub.pyi", "n.ipynb", "py", "a-b/c.py")
    assert paths(discover(["."])) == ["B.PY", "a-b/c.py", "a.py", "a/z.py", "b.py", "w.pyw"]


def test_names_of_the_callers_choice(here: Path) -> None:
    plant(here, "a.py", "Dockerfile")
    assert paths(discover(["."], wanted=lambda name: name == "Dockerfile")) == ["Dockerfile"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (".", "pkg/m.py"),
        ("./", "pkg/m.py"),
        ("pkg", "pkg/m.py"),
        ("pkg/", "pkg/m.py"),
        ("./pkg", "pkg/m.py"),
        (".//pkg//", "pkg/m.py"),
        ("pkg/../pkg", "pkg/../pkg/m.py"),
        ("../{here}/pkg", "../{here}/pkg/m.py"),
        ("{whole}/pkg", "{whole}/pkg/m.py"),
        ("./pkg/m.py", "pkg/m.py"),
    ],
)
def test_paths_are_shown_as_given(given: str, shown: str, here: Path) -> None:
    plant(here, "pkg/m.py")
    filled = [text.format(here=here.name, whole=here) for text in (given, shown)]
    assert paths(discover([filled[0]])) == [filled[1]]


def test_each_file_once_and_explicit_if_named_anywhere(here: Path) -> None:
    plant(here, "a.py", "b.py", "pkg/c.py")
    given = [".", "a.py", "pkg", "./a.py", "."]
    assert list(discover(given)) == [
        Found("a.py", explicit=True),
        Found("b.py", explicit=False),
        Found("pkg/c.py", explicit=False),
    ]
    assert paths(discover(["pkg", "."])) == ["pkg/c.py", "a.py", "b.py"]


def test_a_file_that_is_named_needs_no_suffix(here: Path) -> None:
    plant(here, "script", "stub.pyi")
    assert list(discover(["script", "stub.pyi"])) == [
        Found("script", explicit=True),
        Found("stub.pyi", explicit=True),
    ]


@pytest.mark.parametrize("name", DEFAULT_EXCLUDE)
def test_what_is_left_out_by_name(name: str, here: Path) -> None:
    plant(here, f"{name}/a.py", f"deep/{name}/sub/b.py", f"{name}.py", "keep.py")
    assert paths(discover(["."])) == sorted([f"{name}.py", "keep.py"])


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
def test_environments_by_what_they_hold(mark: str, here: Path) -> None:
    plant(here, f"anything/{mark}", "anything/bin/a.py", "b.py")
    assert paths(discover(["."])) == ["b.py"]
    assert paths(discover(["."], exclude=["nothing"])) == ["anything/bin/a.py", "b.py"]


def test_an_environment_made_in_the_projects_own_folder(here: Path) -> None:
    plant(here, "pyvenv.cfg", "lib/python3/site-packages/x.py", "a.py")
    assert paths(discover(["."])) == ["a.py"]


def test_a_folder_that_is_named_is_entered(here: Path) -> None:
    git(here, "init", "-q")
    (here / ".gitignore").write_text("build/\n*.gen.py\n")
    plant(here, "build/a.py", "build/b.gen.py", "node_modules/c.py", "pkg/d.py", "pkg/e.gen.py")
    assert paths(discover(["build"])) == ["build/a.py", "build/b.gen.py"]
    assert paths(discover(["node_modules"])) == ["node_modules/c.py"]
    assert paths(discover(["pkg"])) == ["pkg/d.py"]
    assert paths(discover(["build", "node_modules"], force_exclude=True)) == []


def test_the_working_directory_may_be_ignored(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(here, "init", "-q")
    (here / ".gitignore").write_text("build/\n")
    plant(here, "build/a.py", "build/sub/b.py")
    (here / "build" / ".gitignore").write_text("c.py\n")
    plant(here, "build/c.py")
    monkeypatch.chdir(here / "build")
    assert paths(discover(["."])) == ["a.py", "sub/b.py"]


def test_outside_a_repository_ignore_files_mean_nothing(here: Path) -> None:
    plant(here, "a.py")
    (here / ".gitignore").write_text("*.py\n")
    assert paths(discover(["."])) == ["a.py"]
    (here / ".git").mkdir()
    assert paths(discover(["."])) == ["a.py"]


def test_exclude_and_extend_exclude(here: Path) -> None:
    plant(
        here, "a.py", "gen/b.py", "src/gen/c.py", "node_modules/d.py", "src/e_pb2.py", ".git/f.py"
    )
    every = ["a.py", "gen/b.py", "src/e_pb2.py", "src/gen/c.py"]
    assert paths(discover(["."])) == every
    assert paths(discover(["."], extend_exclude=["gen"])) == ["a.py", "src/e_pb2.py"]
    assert paths(discover(["."], extend_exclude=["/gen", "*_pb2.py"])) == ["a.py", "src/gen/c.py"]
    assert paths(discover(["."], extend_exclude=["src/*", "!src/gen"])) == [
        "a.py",
        "gen/b.py",
        "src/gen/c.py",
    ]
    assert paths(discover(["."], exclude=["src"])) == ["a.py", "gen/b.py", "node_modules/d.py"]


def test_patterns_are_relative_to_their_base(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(here, "gen/a.py", "pkg/gen/b.py")
    monkeypatch.chdir(here / "pkg")
    assert paths(discover([".."], extend_exclude=["/gen"])) == ["../gen/a.py"]
    assert paths(discover([".."], extend_exclude=["/gen"], base="..")) == ["../pkg/gen/b.py"]


@pytest.mark.parametrize(
    ("name", "is_left_out"),
    [
        ("a.py", False),
        ("node_modules/a.py", True),
        ("node_modules/deep/er/a.py", True),
        ("gen/a.py", True),
        ("gen/sub/a.py", True),
        ("build/a.py", True),
        ("build/tracked.py", False),
        ("sub/ignored.py", True),
    ],
)
def test_force_exclude(name: str, is_left_out: bool, here: Path) -> None:
    git(here, "init", "-q")
    plant(here, name, "build/tracked.py")
    (here / ".gitignore").write_text("build/\n")
    (here / "sub").mkdir(exist_ok=True)
    (here / "sub" / ".gitignore").write_text("ignored.py\n")
    git(here, "add", "--force", "build/tracked.py")
    options = {"extend_exclude": ["gen/"]}
    assert paths(discover([name], **options)) == [name]
    expected = [] if is_left_out else [name]
    assert paths(discover([name], force_exclude=True, **options)) == expected


def test_force_exclude_looks_only_below_its_base(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(here, "venv/project/a.py")
    monkeypatch.chdir(here / "venv" / "project")
    assert paths(discover(["a.py"], force_exclude=True)) == ["a.py"]
    assert paths(discover(["."], force_exclude=True)) == ["a.py"]


def test_force_exclude_outside_its_base(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(here, "other/venv/project/a.py", "b/b.py")
    monkeypatch.chdir(here / "b")
    named = ["../other/venv/project/a.py"]
    assert paths(discover(named, force_exclude=True)) == named


def test_links_never_widen_the_walk(here: Path) -> None:
    tree, outside = here / "tree", here / "outside"
    plant(outside, "secret.py", "secret")
    plant(tree, "real.py", "tool", "pkg/m.py", ".venv/bin/activate")
    (tree / "loop").symlink_to(".")
    (tree / "up").symlink_to("..")
    (tree / "pkg2").symlink_to("pkg")
    (tree / "out.py").symlink_to(outside / "secret.py")
    (tree / "out2.py").symlink_to(outside / "secret")
    (tree / "outdir.py").symlink_to(outside)
    (tree / "same.py").symlink_to("real.py")
    (tree / "tool.py").symlink_to("tool")
    (tree / "env.py").symlink_to(".venv/bin/activate")
    (tree / "broken.py").symlink_to("nowhere.py")
    (tree / "self.py").symlink_to("self.py")
    assert list(discover(["tree"])) == [
        Found("tree/pkg/m.py", explicit=False),
        Found("tree/real.py", explicit=False),
        Found("tree/tool.py", explicit=False),
    ]
    assert "tree/out.py" not in paths(discover(["tree", "tree/real.py"]))
    named = ["tree/out.py", "tree/pkg2", "tree/loop"]
    assert paths(discover(named)) == [
        "tree/out.py",
        "tree/pkg2/m.py",
        "tree/loop/real.py",
        "tree/loop/tool.py",
    ]


def test_what_cannot_be_read_although_it_is_named(here: Path) -> None:
    (here / "broken.py").symlink_to("nowhere")
    (here / "self.py").symlink_to("self.py")
    os.mkfifo(here / "pipe.py")
    given = [
        "missing.py",
        "broken.py",
        "self.py",
        "pipe.py",
        "nul\0.py",
        "no/where",
        "/dev/null",
        "",
    ]
    found = problems(discover(given))
    assert [path for path, _, _ in found] == [*given[:-1], '""']
    reasons = [reason for _, reason, _ in found]
    assert reasons[0].endswith("No such file or directory")
    assert reasons[1] == "is a broken symbolic link"
    assert reasons[3] == reasons[6] == "is not a regular file"
    assert all(explicit for _, _, explicit in found)


def test_special_files_are_passed_over_in_silence(here: Path) -> None:
    os.mkfifo(here / "pipe.py")
    (here / "broken.py").symlink_to("nowhere")
    (here / "folder.py").mkdir()
    plant(here, "folder.py/a.py")
    assert list(discover(["."])) == [Found("folder.py/a.py", explicit=False)]


_UNPRIVILEGED = """
import os, sys
from sts_lint.project.discovery import discover
from sts_lint.reading import is_python
if os.getuid() == 0:
    os.setuid(65534)
for found in discover(sys.argv[1:], wanted=is_python):
    print(found.path, found.explicit, found.problem and found.problem.reason, sep="|")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind")
def test_folders_that_cannot_be_listed(here: Path) -> None:
    plant(here, "a.py", "shut/b.py", "z.py", "named/c.py")
    (here / "shut").chmod(0)
    (here / "named").chmod(0)
    for folder in [here, *here.parents][:5]:
        if folder.name.startswith(("pytest", "popen-", "test_")):
            folder.chmod(0o755)
    try:
        command = [sys.executable, "-c", _UNPRIVILEGED, ".", "named"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        (here / "shut").chmod(0o755)
        (here / "named").chmod(0o755)
    reason = "cannot be listed: Permission denied"
    assert done.stdout.splitlines() == [
        "a.py|False|None",
        f"named|True|{reason}",
        f"shut|False|{reason}",
        "z.py|False|None",
    ]


@pytest.mark.usefixtures("here")
def test_very_deep_folders() -> None:
    start = Path.cwd()
    for _ in range(1010):
        Path("d").mkdir()
        os.chdir("d")
    Path("deep.py").touch()
    os.chdir(start)
    try:
        found = list(discover(["."]))
        assert paths(found) == ["d/" * 1010 + "deep.py"]
    finally:
        subprocess.run(["rm", "-rf", "d"], check=True)


@pytest.mark.usefixtures("here")
def test_a_path_too_long_to_list_is_a_problem() -> None:
    start = Path.cwd()
    for _ in range(25):
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    Path("deep.py").touch()
    os.chdir(start)
    try:
        assert [reason for _, reason, _ in problems(discover(["."]))] == [
            "cannot be listed: File name too long"
        ]
    finally:
        subprocess.run(["rm", "-rf", "d" * 200], check=True)


def test_hostile_patterns_cost_nothing(here: Path) -> None:
    git(here, "init", "-q")
    patterns = ["*a" * 60 + "b", "**/a" * 60 + "/*b", "/" + "**/*a" * 60 + "b", "[" * 5000]
    (here / ".gitignore").write_text("\n".join(patterns))
    plant(here, "a" * 250 + "z.py", "a/" * 60 + "a.py")
    before = time.monotonic()
    assert len(paths(discover(["."]))) == 2
    assert time.monotonic() - before < 2


@pytest.mark.usefixtures("here")
def test_names_that_are_not_utf_8() -> None:
    os.close(os.open(b"\xff\n.py", os.O_CREAT))
    assert paths(discover(["."])) == ["\udcff\n.py"]
    assert list(discover(["\udcff\n.py"])) == [Found("\udcff\n.py", explicit=True)]
