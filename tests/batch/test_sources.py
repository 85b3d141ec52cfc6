"""Every sort of repository there is: what is no repository is one line, the rest is read."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sts_lint.batch.results import Outcome
from sts_lint.batch.task import Command, Limits, Machine
from tests.batch.making import environment, fingerprint, git
from tests.batch.servers import unauthorized
from tests.batch.tasks import CLIENT, content, do, fix, repository

FIXED = CLIENT.after


def test_a_bare_repository(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", "--", str(path), str(bare))
    assert fix(bare, tmp_path).outcome is Outcome.FIXED
    assert content(bare, "fix/sts:client.py") == FIXED


def test_a_linked_work_tree_commits_into_the_repository_it_belongs_to(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    before = fingerprint(tmp_path / "tree")
    assert fix(tmp_path / "tree", tmp_path).outcome is Outcome.FIXED
    assert content(path, "fix/sts:client.py") == FIXED
    assert fingerprint(tmp_path / "tree") == before


def test_a_branch_that_is_checked_out_stays(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "worktree", "add", "-q", "-b", "fix/sts", str(tmp_path / "tree"))
    head = git(path, "rev-parse", "fix/sts")
    found = fix(path, tmp_path)
    assert found.outcome is Outcome.FAILED
    assert found.trouble.startswith("branch fix/sts is checked out in ")
    assert git(path, "rev-parse", "fix/sts") == head


@pytest.mark.parametrize("way", ["path", "url"])
def test_a_shallow_clone(tmp_path: Path, way: str) -> None:
    path = repository(tmp_path / "r")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", path.as_uri(), str(shallow))
    source, is_url = (shallow, False) if way == "path" else (shallow.as_uri(), True)
    clone = str(tmp_path / "c.git") if is_url else ""
    found = fix(source, tmp_path, is_url=is_url, clone=clone)
    assert found.outcome is Outcome.FIXED, found.trouble
    assert content(Path(clone) if is_url else shallow, "fix/sts:client.py") == FIXED


def test_a_partial_clone_is_not_completed(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    arguments = ("--filter=blob:none", "--no-checkout", path.as_uri(), str(partial))
    git(tmp_path, "clone", "-q", *arguments)
    before = fingerprint(partial)
    found = fix(partial, tmp_path)
    assert found.outcome is Outcome.FAILED
    assert "objects are missing" in found.trouble
    assert "git fetch --refetch" in found.trouble
    assert fingerprint(partial) == before


@pytest.mark.parametrize("way", ["path", "url"])
def test_sha256(tmp_path: Path, way: str) -> None:
    path = repository(tmp_path / "r", form="sha256")
    clone = tmp_path / "c.git"
    if way == "path":
        found = fix(path, tmp_path)
    else:
        found = fix(path.as_uri(), tmp_path, is_url=True, clone=str(clone))
    assert found.outcome is Outcome.FIXED, found.trouble
    assert len(found.commit) == 64
    assert content(path if way == "path" else clone, "fix/sts:client.py") == FIXED
    git(tmp_path, "clone", "-q", "-b", "main", str(path), str(tmp_path / "fresh"))
    git(tmp_path / "fresh", "am", "-q", given=found.patch.encode())
    assert (tmp_path / "fresh" / "client.py").read_bytes() == FIXED


def test_a_detached_head(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "checkout", "-q", "--detach", "HEAD")
    found = fix(path, tmp_path)
    assert found.outcome is Outcome.FIXED
    assert found.base == git(path, "rev-parse", "HEAD").decode().strip()


def test_a_branch_of_ones_own(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    base = git(path, "rev-parse", "HEAD").decode().strip()
    git(path, "branch", "develop")
    (path / "client.py").write_bytes(b"")
    git(path, "commit", "-aqm", "away")
    assert fix(path, tmp_path).outcome is Outcome.CLEAN
    assert fix(path, tmp_path, branch="develop").base == base
    found = fix(path, tmp_path, branch="nothing")
    assert (found.outcome, found.trouble) == (Outcome.FAILED, "has no branch nothing")


@pytest.mark.parametrize("way", ["path", "url"])
def test_without_a_commit_there_is_nothing_to_do(tmp_path: Path, way: str) -> None:
    git(tmp_path, "init", "-q", "r")
    path = tmp_path / "r"
    is_url = way == "url"
    found = fix(path.as_uri() if is_url else path, tmp_path, is_url=is_url)
    assert (found.outcome, found.notes) == (Outcome.CLEAN, ("has no commit yet",))


def test_an_empty_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "r")
    git(tmp_path / "r", "commit", "-q", "--allow-empty", "-m", "nothing")
    found = fix(tmp_path / "r", tmp_path)
    assert (found.outcome, found.files, found.trouble) == (Outcome.CLEAN, 0, "")


def test_what_is_no_repository_is_one_line(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    (path / "inside").mkdir()
    (tmp_path / "file").touch()
    for source, trouble in (
        (tmp_path / "missing", f"{tmp_path}/missing does not exist"),
        (tmp_path / "file", f"{tmp_path}/file is no folder"),
        (path / "inside", "is not a git repository"),
    ):
        found = fix(source, tmp_path)
        assert (found.outcome, found.trouble) == (Outcome.FAILED, trouble)


def test_anothers_repository_is_trusted_only_where_the_user_says_so(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    path = repository(tmp_path / "r")
    for folder, _, files in os.walk(path):
        for name in (".", *files):
            os.chown(Path(folder, name), 12345, 12345)
    found = fix(path, tmp_path)
    assert "belongs to another user; `git config --global --add safe.directory`" in found.trouble
    machine = Machine(safe=(str(path),))
    assert fix(path, tmp_path, machine=machine).outcome is Outcome.FIXED


def test_links_and_submodules_stay_and_are_noted(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    outside = tmp_path / "outside.py"
    outside.write_bytes(CLIENT.before)
    blob = git(path, "hash-object", "-w", "--stdin", given=str(outside).encode()).strip()
    listed = b"120000 " + blob + b"\tlink.py\n120000 " + blob + b"\tfolder\n"
    listed += b"160000 " + b"1" * 40 + b"\tsub\n"
    git(path, "update-index", "--add", "--index-info", given=listed)
    git(path, "commit", "-qm", "links")
    found = fix(path, tmp_path)
    assert found.notes == (
        "symbolic links were not followed: folder, link.py",
        "submodules were not followed: sub",
    )
    assert [each.path for each in found.found] == ["client.py"]
    kept = git(path, "ls-tree", "fix/sts", "link.py", "sub").decode().split()
    assert [word for word in kept if word.isdigit() and len(word) == 6] == ["120000", "160000"]
    assert outside.read_bytes() == CLIENT.before


@pytest.mark.parametrize(
    "names",
    [
        [b"../escape.py"],
        [b".git/config"],
        [b"a/../../b.py"],
        [b".GIT/hooks/x.py"],
        [b"./x.py"],
        [b"n" * 300 + b".py"],
        [b"x.py", b"x.py/y.py"],
        [b"a/" * 3000 + b"x.py"],
    ],
    ids=["above", "git", "inside", "upper", "here", "long", "both", "deep"],
)
def test_names_that_a_folder_cannot_hold_are_left_out(tmp_path: Path, names: list[bytes]) -> None:
    path = repository(tmp_path / "r")
    tree = _tree(path, dict.fromkeys(names, CLIENT.before))
    commit = git(path, "commit-tree", tree, "-m", "odd").decode().strip()
    git(path, "update-ref", "refs/heads/main", commit)
    before = {each: each.stat().st_mtime_ns for each in tmp_path.iterdir() if each != path}
    done = do(path, tmp_path, command=Command.SCAN)
    found = done.repository
    assert found.outcome is not Outcome.FAILED, found.trouble
    assert any("names a folder cannot hold were left out" in note for note in found.notes)
    after = {e: e.stat().st_mtime_ns for e in tmp_path.iterdir() if e in before}
    assert after == before


def _tree(path: Path, files: dict[bytes, bytes]) -> str:
    """A tree with any names, written as bytes: git itself refuses to make some."""
    below: dict[bytes, dict[bytes, bytes]] = {}
    entries: list[tuple[bytes, bytes, str]] = []
    for name, data in files.items():
        first, slash, rest = name.partition(b"/")
        if slash:
            below.setdefault(first, {})[rest] = data
        else:
            blob = git(path, "hash-object", "-w", "--stdin", given=data).decode().strip()
            entries.append((b"100644", name, blob))
    for first, inside in below.items():
        if len(max(inside, key=len)) > 4000:
            return _deep(path, first, inside)
        entries.append((b"40000", first, _tree(path, inside)))
    raw = b"".join(m + b" " + n + b"\0" + bytes.fromhex(o) for m, n, o in entries)
    arguments = ("hash-object", "-t", "tree", "--literally", "-w", "--stdin")
    return git(path, *arguments, given=raw).decode().strip()


def _deep(path: Path, first: bytes, inside: dict[bytes, bytes]) -> str:
    """A tree as deep as a path is long, without a process for each level."""
    ((rest, data),) = inside.items()
    script = b"commit refs/heads/deep\ncommitter x <x> 1 +0000\ndata 1\nx\n"
    script += b"M 100644 inline " + first + b"/" + rest + b"\ndata %d\n" % len(data) + data
    git(path, "fast-import", "--quiet", given=script)
    return git(path, "rev-parse", "deep^{tree}").decode().strip()


def test_size_limits(tmp_path: Path) -> None:
    path = repository(tmp_path / "r", big__yaml=b"key: value\n" * 10_000)
    found = fix(path, tmp_path, limits=Limits(size=50_000))
    assert found.trouble == "its files have 110052 bytes, more than --size-limit 50000"
    data = os.urandom(3_000_000)
    other = repository(tmp_path / "other", big__bin=data)
    found = fix(other.as_uri(), tmp_path, is_url=True, limits=Limits(size=500_000))
    assert "--size-limit 500000" in found.trouble


def test_files_too_large_to_read_are_told_and_not_written(tmp_path: Path) -> None:
    path = repository(tmp_path / "r", big__py=b"#" * 25_000_000)
    found = fix(path, tmp_path)
    (large,) = (each for each in found.found if each.code.startswith("STS9"))
    assert (large.path, large.code) == ("big.py", "STS903")
    assert "25000000 bytes" in large.message


def test_a_folder_around_with_ignore_rules_changes_nothing(tmp_path: Path) -> None:
    """The campaign may well lie in a repository that ignores it."""
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("work\n*.py\n")
    (tmp_path / "sts-lint.toml").write_text("ignore = ['STS']\n")
    (tmp_path / "pyproject.toml").write_text("[project]\ndependencies = ['boto3==1.9']\n")
    path = repository(tmp_path / "r", __gitignore=b"client.py\n")
    found = fix(path, tmp_path)
    assert [each.path for each in found.found] == ["client.py"]


def test_a_command_of_git_that_is_too_old_or_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository(tmp_path / "r")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = fix(path, tmp_path)
    assert found.outcome is Outcome.FAILED
    assert "git" in found.trouble


def test_urls_that_cannot_be_fetched(tmp_path: Path) -> None:
    for url, said in (
        ((tmp_path / "nothing").as_uri(), "does not"),
        ("git://127.0.0.1:1/x", "only https, ssh and file URLs are fetched"),
        ("ext::sh -c 'touch /tmp/x'", "only https, ssh and file URLs are fetched"),
        ("https://127.0.0.1:1/x", "127.0.0.1"),
    ):
        found = fix(url, tmp_path, is_url=True)
        assert found.outcome is Outcome.FAILED
        assert said in found.trouble


def test_secrets_in_urls_are_never_said(tmp_path: Path) -> None:
    found = fix("https://me:hunter2@127.0.0.1:1/x", tmp_path, is_url=True)
    assert "hunter2" not in str(found)
    assert found.outcome is Outcome.FAILED


def test_no_question_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that wants a password, and a helper that would open a window."""
    asked = tmp_path / "asked"
    helper = tmp_path / "ask"
    helper.write_text(f"#!/bin/sh\ntouch {asked}\necho x\n")
    helper.chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(helper))
    monkeypatch.setenv("GIT_ASKPASS", str(helper))
    with unauthorized(tmp_path) as (url, certificates):
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / ".gitconfig").write_text(f"[http]\n\tsslCAInfo = {certificates}\n")
        found = fix(url, tmp_path, is_url=True)
    assert "terminal prompts disabled: give git credentials" in found.trouble
    assert not asked.exists()


def test_the_same_tree_as_git_am_in_odd_conditions(tmp_path: Path) -> None:
    """Attributes that convert, and line ends that git would turn."""
    path = repository(
        tmp_path / "r",
        __gitattributes=b"*.py text eol=crlf\n*.cfg diff=nothing -text\n",
        setup__cfg=b"[options]\r\ninstall_requires =\r\n  boto3\r\n",
    )
    found = fix(path, tmp_path)
    git(tmp_path, "clone", "-q", "-b", "main", str(path), str(tmp_path / "fresh"))
    subprocess.run(
        ["git", "-C", str(tmp_path / "fresh"), "am", "-q"],
        input=found.patch.encode("utf-8", "surrogateescape"),
        env=environment(),
        check=True,
        capture_output=True,
    )
    trees = {git(p, "rev-parse", f"{c}^{{tree}}") for p, c in (
        (path, found.commit), (tmp_path / "fresh", "HEAD"))}  # fmt: skip
    assert len(trees) == 1
