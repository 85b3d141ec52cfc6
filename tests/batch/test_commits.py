"""What a commit is like, when it is kept, and where its branch goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sts_lint.batch.commit import set_branch
from sts_lint.batch.opening import open_repository
from sts_lint.batch.results import Outcome
from sts_lint.batch.task import Command, Task, TaskError, Verify
from sts_lint.project.settings import Settings
from tests.batch.making import git
from tests.batch.tasks import CLIENT, PLAN, WORK, content, do, fix, repository


def log(path: Path, form: str, commit: str = "fix/sts") -> str:
    return git(path, "log", "-1", f"--format={form}", commit).decode().strip()


def test_a_commit_says_who_when_and_what(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    found = fix(path, tmp_path)
    assert log(path, "%an <%ae> %cn <%ce>") == " ".join(
        2 * [f"{PLAN.author[0]} <{PLAN.author[1]}>"]
    )
    assert log(path, "%ad %cd") == " ".join(2 * [log(path, "%cd", found.base)])
    assert log(path, "%B") == (
        "Call regional AWS STS endpoints\n\n"
        "- set the Region to eu-west-1: a Region set where the program runs no longer counts"
    )
    assert git(path, "log", "--format=%P", "-1", "fix/sts").decode().strip() == found.base


def test_message_and_trailers_are_the_campaigns(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    trailers = ("Change-Id: I1", "Signed-off-by: Zoë <z@example.test>")
    plan = replace(PLAN, message="STS: régional\n\nBecause.\n", trailers=trailers)
    found = fix(path, tmp_path, commit=plan)
    assert log(path, "%B") == "STS: régional\n\nBecause.\n\n" + "\n".join(trailers)
    assert log(path, "%(trailers:key=Change-Id,valueonly)") == "I1"
    git(tmp_path, "clone", "-q", "-b", "main", str(path), str(tmp_path / "fresh"))
    git(tmp_path / "fresh", "am", "-q", given=found.patch.encode("utf-8", "surrogateescape"))
    assert log(tmp_path / "fresh", "%B", "HEAD") == log(path, "%B")


def test_the_same_work_is_the_same_commit_anywhere(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(tmp_path, "clone", "-q", str(path), str(tmp_path / "other"))
    one, two = fix(path, tmp_path), fix(tmp_path / "other", tmp_path)
    three = fix(path.as_uri(), tmp_path, is_url=True)
    assert one.commit == two.commit == three.commit
    assert one.patch == two.patch == three.patch


def test_a_branch_that_someone_moved_stays(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    first = fix(path, tmp_path)
    assert fix(path, tmp_path).commit == first.commit  # it is ours: the same commit is there
    git(path, "update-ref", "refs/heads/fix/sts", first.base)
    objects = set((path / ".git" / "objects").rglob("*"))
    found = fix(path, tmp_path, known=first.commit)
    assert found.outcome is Outcome.FAILED
    said = f"branch fix/sts is there, at {first.base[:12]}, and not of this run"
    assert found.trouble == f"{said}; delete it, or name another with --branch"
    assert git(path, "rev-parse", "fix/sts").decode().strip() == first.base
    assert set((path / ".git" / "objects").rglob("*")) == objects


def test_a_branch_of_the_campaign_moves_with_its_base(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    first = fix(path, tmp_path)
    git(path, "commit", "-q", "--allow-empty", "-m", "more")
    stranger = fix(path, tmp_path)
    assert stranger.outcome is Outcome.FAILED
    second = fix(path, tmp_path, known=first.commit)
    assert second.outcome is Outcome.FIXED
    assert log(path, "%P") == second.base != first.base


def test_a_branch_below_another_is_one_line(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "branch", "fix")
    found = fix(path, tmp_path)
    assert found.outcome is Outcome.FAILED
    assert found.trouble.startswith("branch fix/sts was not set: ")
    assert "\n" not in found.trouble


def test_a_scan_writes_nothing(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    before = set(path.rglob("*"))
    found = fix(path, tmp_path, command=Command.SCAN)
    assert found.outcome is Outcome.FINDINGS
    assert found.found[0].fix
    assert set(path.rglob("*")) == before


def test_permissions_are_those_that_the_repository_asks_for(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    git(path, "config", "core.sharedRepository", "group")
    before = set((path / ".git" / "objects").rglob("*"))
    fix(path, tmp_path)
    new = set((path / ".git" / "objects").rglob("*")) - before
    assert new
    assert all(each.stat().st_mode & 0o020 for each in new if each.is_dir())


def test_a_commit_is_kept_only_if_the_command_passes(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    before = set(path.rglob("*"))
    done = do(path, tmp_path, verify=Verify("echo told; git log -1 --format=%an; exit 3", 60))
    assert done.repository.outcome is Outcome.FAILED
    assert done.repository.trouble == "the verify command ended with status 3; no commit was kept"
    assert done.log == b"told\nPlatform Team\n"
    assert set(path.rglob("*")) == before
    check = 'set -e; test -z "$(git status --porcelain)"; grep -q eu-west-1 client.py; echo x > new'
    done = do(path, tmp_path, verify=Verify(check, 60))
    assert done.repository.outcome is Outcome.FIXED, done.log
    assert content(path, "fix/sts:client.py") == CLIENT.after
    assert not (path / "new").exists()


def test_the_command_sees_the_history_and_shares_no_file_with_the_repository(
    tmp_path: Path,
) -> None:
    path = repository(tmp_path / "r")
    check = "set -e; test $(git rev-list --count HEAD) = 4; test ! -e .git/objects/info/alternates"
    check += "; find .git/objects -type f -links +1 | wc -l; chmod -R u+w .git; rm -rf .git *"
    done = do(path, tmp_path, verify=Verify(check, 60))
    assert (done.repository.outcome, done.log) == (Outcome.FIXED, b"0\n")
    git(path, "fsck", "--strict")


def test_a_command_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    path = repository(tmp_path / "r")
    mark = tmp_path / "mark"
    check = f"echo begun; (sleep 2; touch '{mark}') & sleep 60"
    done = do(path, tmp_path, verify=Verify(check, 0.5))
    assert "took longer than 0.5 seconds (--verify-timeout)" in done.repository.trouble
    assert done.log == b"begun\n"
    import time

    time.sleep(2)
    assert not mark.exists()


def served(tmp_path: Path) -> tuple[Path, str]:
    path = repository(tmp_path / "r")
    bare = tmp_path / "served.git"
    git(tmp_path, "clone", "-q", "--bare", "--", str(path), str(bare))
    return bare, bare.as_uri()


def test_pushes_go_to_the_branch_of_the_clone_url_only(tmp_path: Path) -> None:
    bare, url = served(tmp_path)
    before = git(bare, "for-each-ref").decode().splitlines()
    clone = str(tmp_path / "clone.git")
    for _ in range(2):  # the second time it is there already
        found = fix(url, tmp_path, is_url=True, clone=clone, push=True)
        assert (found.outcome, found.notes) == (Outcome.FIXED, ("pushed",))
    added = set(git(bare, "for-each-ref").decode().splitlines()) - set(before)
    assert added == {f"{found.commit} commit\trefs/heads/fix/sts"}
    git(bare, "fsck", "--strict")


def test_pushes_never_overwrite(tmp_path: Path) -> None:
    bare, url = served(tmp_path)
    tree = git(bare, "rev-parse", "main^{tree}").decode().strip()
    other = git(bare, "commit-tree", tree, "-m", "theirs").decode().strip()
    git(bare, "update-ref", "refs/heads/fix/sts", other)
    found = fix(url, tmp_path, is_url=True, push=True)
    assert found.outcome is Outcome.FAILED
    assert found.trouble.startswith("branch fix/sts is at another commit there; delete it there")
    assert git(bare, "rev-parse", "fix/sts").decode().strip() == other


def test_paths_are_not_pushed(tmp_path: Path) -> None:
    bare, url = served(tmp_path)
    git(tmp_path, "clone", "-q", url, str(tmp_path / "clone"))
    found = fix(tmp_path / "clone", tmp_path, push=True)
    assert found.outcome is Outcome.FIXED
    assert found.notes == ("not pushed: only what was cloned from a URL is",)
    assert b"fix/sts" not in git(bare, "for-each-ref")


def test_a_clone_follows_what_it_came_from(tmp_path: Path) -> None:
    bare, url = served(tmp_path)
    clone = tmp_path / "clone.git"
    first = fix(url, tmp_path, is_url=True, clone=str(clone))
    tree = git(bare, "rev-parse", "main^{tree}").decode().strip()
    head = git(bare, "commit-tree", tree, "-p", "main", "-m", "x").decode().strip()
    git(bare, "update-ref", "refs/heads/main", head)
    second = fix(url, tmp_path, is_url=True, clone=str(clone), known=first.commit)
    assert (second.outcome, second.base) == (Outcome.FIXED, head)


@pytest.mark.parametrize("trust", [False, True])
def test_settings_of_a_repository_count_only_where_they_are_trusted(
    tmp_path: Path, trust: bool
) -> None:
    noqa = b'import boto3\n\nboto3.client("sts")  # noqa: STS102\n'
    path = repository(
        tmp_path / "r",
        quiet__py=noqa,
        pyproject__toml=b'[tool.sts-lint]\nregion = "us-east-2"\nignore = ["STS102"]\n'
        b'select = ["STS1"]\n',
    )
    found = fix(path, tmp_path, trust=trust)
    if trust:
        assert found.outcome is Outcome.CLEAN
        assert found.notes == ("its own settings in pyproject.toml are used (select, ignore)",)
        return
    assert found.outcome is Outcome.FIXED
    assert {each.path for each in found.found} == {"client.py", "quiet.py"}
    assert b"eu-west-1" in content(path, "fix/sts:quiet.py")
    assert b"us-east-2" not in content(path, "fix/sts:client.py")
    assert found.notes == (
        "its own settings in pyproject.toml are not used (select, ignore); "
        "--trust-repository-settings uses them",
        "1 finding shown that comments in it switch off; --trust-repository-settings obeys them",
    )


def test_broken_settings_of_a_repository_are_noted(tmp_path: Path) -> None:
    path = repository(tmp_path / "r", sts_lint__toml=b"")
    (path / "sts-lint.toml").write_text("selct = []\n")
    git(path, "add", "-A")
    git(path, "commit", "-qm", "broken")
    for trust in (False, True):
        found = fix(path, tmp_path, trust=trust, known=git(path, "rev-parse", "HEAD").decode())
        git(path, "branch", "-D", "fix/sts")
        assert found.outcome is Outcome.FIXED
        assert "its own settings are broken and not used: sts-lint.toml:1:" in found.notes[0]


def test_secrets_are_in_the_patch_and_never_in_the_diff(tmp_path: Path) -> None:
    path = repository(tmp_path / "r", __env=b"TOKEN=hunter2\nAWS_STS_REGIONAL_ENDPOINTS=legacy\n")
    found = fix(path, tmp_path)
    assert "hunter2" in found.patch
    shown = str(replace(found, patch=""))
    assert "hunter2" not in shown
    assert "# .env is changed, too, and may hold secrets: see the patch\n" in found.diff
    assert "+++ b/client.py" in found.diff


def test_findings_know_whether_the_commit_settles_them(tmp_path: Path) -> None:
    two = b'import boto3\n\na = boto3.client("sts")\nb = boto3.client(\n    "sts", "us-west-1",'
    two += b' endpoint_url="https://sts.us-east-2.amazonaws.com"\n)\n'
    path = repository(tmp_path / "r", two__py=two)
    found = fix(path, tmp_path, unsafe=False)
    assert not any(each.fixed for each in found.found)
    found = fix(path, tmp_path)
    by_line = {(each.path, each.line): each.fixed for each in found.found}
    assert by_line == {("client.py", 3): True, ("two.py", 3): True, ("two.py", 4): False}


def test_a_branch_that_moves_meanwhile_stays(tmp_path: Path) -> None:
    """Between the look at a branch and the setting of it."""
    path = repository(tmp_path / "r")
    first = fix(path, tmp_path).commit
    opened = open_repository(Task("r", str(path), WORK, Settings()), tmp_path)
    parent = git(path, "rev-parse", f"{opened.base}^").decode().strip()
    for before in ("", parent):
        with pytest.raises(TaskError, match="branch fix/sts was not set: "):
            set_branch(opened, "fix/sts", opened.base, before, PLAN)
    assert git(path, "rev-parse", "fix/sts").decode().strip() == first
