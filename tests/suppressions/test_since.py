"""`--since`: findings on changed lines only, by the real git."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from tests.doors.running import Done, command, sts_lint
from tests.suppressions.test_add_noqa import notebook

C = 'boto3.client("sts")'
V = "AWS_STS_REGIONAL_ENDPOINTS"
HEAD = "import boto3\n"
IDENTITY = (
    "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false",
    "-c", "protocol.file.allow=always",
)  # fmt: skip


def git(*arguments: str, cwd: Path) -> str:
    run = ["git", *IDENTITY, *arguments]
    return subprocess.run(run, cwd=cwd, check=True, capture_output=True, text=True).stdout


def commit(cwd: Path, message: str = "x") -> None:
    git("add", "-A", cwd=cwd)
    git("commit", "-qm", message, cwd=cwd)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A branch `work` of `main`, with one old finding in `a.py` and one in `a.yaml`."""
    git("init", "-q", "-b", "main", cwd=tmp_path)
    (tmp_path / "a.py").write_text(f"{HEAD}old = {C}\n")
    (tmp_path / "a.yaml").write_text(f"a:\n  {V}: legacy\n")
    commit(tmp_path)
    git("checkout", "-qb", "work", cwd=tmp_path)
    return tmp_path


def check(*arguments: str, cwd: Path, since: str = "main") -> Done:
    return command("check", f"--since={since}", *arguments, cwd=cwd)


def found(*arguments: str, cwd: Path, since: str = "main") -> list[str]:
    done = check("--output-format=json", *arguments, cwd=cwd, since=since)
    assert done.stderr == ""
    diagnostics = json.loads(done.stdout)["diagnostics"]
    assert done.returncode == int(bool(diagnostics))
    return [f"{d['path']}:{d['line']}" for d in diagnostics]


def add(path: Path, *lines: str) -> None:
    path.write_text(path.read_text() + "".join(f"{line}\n" for line in lines))


class TestLines:
    """Which lines count."""

    def test_nothing_changed(self, here: Path) -> None:
        assert found(cwd=here) == []
        assert check(cwd=here).stdout == "no findings\n"

    def test_committed_staged_unstaged_and_untracked(self, here: Path) -> None:
        add(here / "a.py", f"one = {C}")
        commit(here)
        add(here / "a.py", f"two = {C}")
        git("add", "-A", cwd=here)
        add(here / "a.py", f"three = {C}")
        (here / "new.py").write_text(f"{HEAD}x = {C}\n")
        assert found(cwd=here) == ["a.py:3", "a.py:4", "a.py:5", "new.py:2"]
        assert found(cwd=here, since="HEAD") == ["a.py:4", "a.py:5", "new.py:2"]

    def test_lines_above_do_not_count(self, here: Path) -> None:
        (here / "a.py").write_text(f"# new\n{HEAD}\n\nold = {C}\n")
        assert found(cwd=here) == []

    def test_a_call_over_lines(self, here: Path) -> None:
        call = 'x = boto3.client(\n    "sts",\n    # a\n    # b\n)\n'
        (here / "a.py").write_text(HEAD + call)
        commit(here)
        (here / "a.py").write_text(HEAD + call.replace("# b", "# c"))
        assert found("a.py", cwd=here, since="HEAD") == ["a.py:2"]
        (here / "a.py").write_text(HEAD + call.replace("    # b\n", ""))
        assert found("a.py", cwd=here, since="HEAD") == ["a.py:2"]
        (here / "a.py").write_text(call)
        assert found("a.py", cwd=here, since="HEAD") == []

    def test_what_the_other_branch_did_does_not_count(self, here: Path) -> None:
        git("checkout", "-q", "main", cwd=here)
        (here / "a.py").write_text("# all new here\n")
        commit(here)
        git("checkout", "-q", "work", cwd=here)
        assert found(cwd=here) == []
        add(here / "a.py", f"x = {C}")
        assert found(cwd=here) == ["a.py:3"]

    def test_line_ends_and_encodings_do_not_count(self, here: Path) -> None:
        (here / "a.py").write_bytes(f"{HEAD}old = {C}\nnew = {C}\n".replace("\n", "\r\n").encode())
        (here / "a.yaml").write_bytes(f"a:\n  {V}: legacy\n".encode("utf-16"))
        assert found(cwd=here) == ["a.py:3"]

    def test_a_notebook(self, here: Path) -> None:
        path = here / "n.ipynb"
        path.write_text(notebook([HEAD, f"old = {C}"], ["x = 1"]))
        commit(here)
        path.write_text(notebook(["# above"], [HEAD, f"old = {C}"], ["x = 1"]))
        assert found("n.ipynb", cwd=here, since="HEAD") == []
        path.write_text(notebook([HEAD, f"old = {C}"], [f"x = {C}"]).replace("7", "8"))
        assert len(found("n.ipynb", cwd=here, since="HEAD")) == 1

    def test_all_formats(self, here: Path) -> None:
        add(here / "a.py", f"new = {C}")
        for form in ("text", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"):
            shown = check(f"--output-format={form}", "-q", cwd=here).stdout
            assert "a.yaml" not in shown
            assert "STS102" in shown
        assert check(cwd=here).stdout.startswith("1 STS client in 1 file\n")
        assert check("--statistics", cwd=here).stdout.count("STS102  no-region") == 1


class TestProject:
    """The whole project is evidence."""

    def test_other_files_are_read(self, here: Path) -> None:
        (here / "regions.py").write_text('REGION = "eu-west-1"\n')
        (here / "pyproject.toml").write_text('[project]\ndependencies = ["boto3>=1.40"]\n')
        commit(here)
        add(here / "a.py", "from regions import REGION", "x = boto3.client('sts', REGION)")
        assert found(cwd=here, since="HEAD") == []

    def test_rules_of_the_project_count_by_their_line(self, here: Path) -> None:
        (here / "requirements.txt").write_text("boto3>=1.20\n")
        (here / "b.py").write_text(f'{HEAD}boto3.client("sts", region_name="eu-west-1")\n')
        commit(here)
        assert found("--select=STS501", cwd=here) == ["requirements.txt:1"]
        assert found("--select=STS501", cwd=here, since="HEAD") == []
        (here / "requirements.txt").write_text("boto3>=1.21\n")
        assert found("--select=STS501", cwd=here, since="HEAD") == ["requirements.txt:1"]

    def test_files_that_cannot_be_parsed(self, here: Path) -> None:
        (here / "b.py").write_text("sts = (\n")
        commit(here)
        for asked, count in (("main", 1), ("HEAD", 0)):
            done = check("--output-format=json", cwd=here, since=asked)
            assert len(json.loads(done.stdout)["diagnostics"]) == count

    def test_unused_suppressions(self, here: Path) -> None:
        add(here / "a.py", "x = 1  # noqa: STS102")
        commit(here)
        add(here / "a.py", "y = 1  # noqa: STS102")
        assert check("--show-advice", cwd=here, since="HEAD").stdout.count("a.py:4") == 1
        check("--fix", cwd=here, since="HEAD")
        assert (here / "a.py").read_text().endswith("x = 1  # noqa: STS102\ny = 1\n")

    def test_a_baseline_is_not_called_stale(self, here: Path) -> None:
        command("check", "--write-baseline=b.json", cwd=here)
        add(here / "a.py", f"new = {C}  # x")
        assert found("--baseline=b.json", cwd=here) == ["a.py:3"]


class TestFixes:
    """Only changed lines are fixed."""

    def test_settings(self, here: Path) -> None:
        add(here / "a.yaml", f"b:\n  {V}: legacy")
        assert check("--fix", cwd=here).returncode == 0
        assert (here / "a.yaml").read_text() == f"a:\n  {V}: legacy\nb:\n  {V}: regional\n"

    def test_python_with_a_new_import_above(self, here: Path) -> None:
        (here / "requirements.txt").write_text("boto3>=1.40\n")
        add(here / "a.py", f"new = {C}")
        done = check("--fix", "--unsafe-fixes", '--region=os.environ["R"]', cwd=here)
        text = (here / "a.py").read_text()
        assert f"old = {C}\n" in text
        assert 'new = boto3.client("sts", region_name=os.environ["R"]' in text
        assert "1 fixed" in done.stderr
        assert "none left" in done.stderr

    def test_diff_and_comments(self, here: Path) -> None:
        add(here / "a.yaml", f"b:\n  {V}: legacy")
        assert check("--diff", cwd=here).stdout.count("\n-") == 1
        check("--add-noqa=why", cwd=here)
        assert (here / "a.yaml").read_text() == (
            f"a:\n  {V}: legacy\nb:\n  # sts-lint: ignore[STS202] why\n  {V}: legacy\n"
        )

    def test_no_bound_is_raised_that_did_not_change(self, here: Path) -> None:
        (here / "requirements.txt").write_text("boto3>=1.20\n")
        (here / "b.py").write_text(f'{HEAD}boto3.client("sts", region_name="eu-west-1")\n')
        commit(here)
        check("--fix", "--unsafe-fixes", cwd=here, since="HEAD")
        assert git("status", "--porcelain", cwd=here) == ""


NAMES = (
    "a b.py",
    "é ü.py",
    'q"uo\\te.py',
    "new\nline.py",
    "tab\t.py",
    "-x.py",
    ":(top)x.py",
    "*.py",
)


class TestNames:
    """Names that git would quote, and files that move."""

    @pytest.mark.parametrize("quote", ["true", "false"])
    def test_odd_names(self, here: Path, quote: str) -> None:
        git("config", "core.quotePath", quote, cwd=here)
        for name in NAMES:
            (here / name).write_text(f"{HEAD}old = {C}\n")
        (here / os.fsdecode(b"\xff.py")).write_text(f"{HEAD}old = {C}\n")
        commit(here)
        assert found(cwd=here, since="HEAD") == []
        for name in NAMES:
            add(here / name, f"new = {C}")
        lines = found(cwd=here, since="HEAD")
        assert len(lines) == len(NAMES)
        assert all(line.endswith(":3") for line in lines)

    @pytest.mark.parametrize("staged", ["committed", "staged"])
    def test_renames(self, here: Path, staged: str) -> None:
        (here / "b.py").write_text(HEAD + "# a line\n" * 20 + f"old = {C}\n")
        commit(here)
        git("branch", "-f", "main", cwd=here)
        (here / "sub dir").mkdir()
        git("mv", "b.py", "sub dir/é.py", cwd=here)
        add(here / "sub dir" / "é.py", f"new = {C}")
        git("add", "-A", cwd=here)
        if staged == "committed":
            commit(here)
        assert found(cwd=here) == ["sub dir/é.py:23"]

    def test_from_a_folder_below_and_from_outside(self, here: Path) -> None:
        (here / "sub").mkdir()
        (here / "sub" / "b.py").write_text(f"{HEAD}old = {C}\n")
        commit(here)
        add(here / "sub" / "b.py", f"new = {C}")
        assert found(cwd=here / "sub", since="HEAD") == ["b.py:3"]
        assert found(here.name, cwd=here.parent, since="HEAD") == [f"{here.name}/sub/b.py:3"]

    def test_standard_input(self, here: Path) -> None:
        text = f"{HEAD}old = {C}\nnew = {C}\n"
        done = command(
            "check", "-", "--stdin-filename=a.py", "--since=main", "--output-format=json",
            cwd=here, stdin=text,
        )  # fmt: skip
        assert [d["line"] for d in json.loads(done.stdout)["diagnostics"]] == [3]


class TestSubmodules:
    """A submodule is compared with the commit that the repository pointed to."""

    def test_lines_of_a_submodule(
        self, here: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        other = tmp_path_factory.mktemp("other")
        git("init", "-q", "-b", "main", cwd=other)
        (other / "s.py").write_text(f"{HEAD}old = {C}\n")
        commit(other)
        git("submodule", "--quiet", "add", str(other), "lib", cwd=here)
        commit(here)
        assert found(cwd=here, since="HEAD") == []
        add(here / "lib" / "s.py", f"new = {C}")
        assert found(cwd=here, since="HEAD") == ["lib/s.py:3"]
        commit(here / "lib")
        assert found(cwd=here, since="HEAD") == ["lib/s.py:3"]
        assert found(cwd=here, since="main") == ["lib/s.py:2", "lib/s.py:3"]


class TestErrors:
    """One line that says what to do, and exit 2."""

    def error(self, cwd: Path, since: str) -> str:
        done = check(cwd=cwd, since=since)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        return done.stderr.removeprefix("sts-lint: error: --since: ").strip()

    def test_no_repository(self, tmp_path: Path) -> None:
        assert self.error(tmp_path, "HEAD").endswith("is in no git repository, which --since needs")

    @pytest.mark.parametrize("name", ["nowhere", "--all", "", "main..work", "\x1b[0m", "main:a.py"])
    def test_no_commit(self, here: Path, name: str) -> None:
        assert "there is no commit" in self.error(here, name)

    def test_no_commit_yet(self, tmp_path: Path) -> None:
        git("init", "-q", cwd=tmp_path)
        (tmp_path / "a.py").write_text(HEAD)
        assert self.error(tmp_path, "HEAD") == "the repository has no commits yet, so all is new"

    def test_a_shallow_clone(self, here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        add(here / "a.py", "# more")
        commit(here)
        clone = tmp_path_factory.mktemp("clone") / "c"
        git("clone", "-q", "--depth=1", here.as_uri(), str(clone), cwd=here)
        said = self.error(clone, "main")
        assert "shallow" in said
        assert "`git fetch --unshallow`" in said

    def test_a_partial_clone(self, here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        """Nothing is fetched; once the old state is there, it is compared with."""
        git("config", "uploadpack.allowFilter", "true", cwd=here)
        add(here / "a.py", f"new = {C}")
        commit(here)
        clone = tmp_path_factory.mktemp("clone") / "c"
        git("clone", "-q", "--filter=blob:none", here.as_uri(), str(clone), cwd=here)
        said = self.error(clone, "HEAD~1")
        assert "the clone is partial" in said
        subprocess.run(said.split("`")[1], shell=True, cwd=clone, check=False)
        assert found(cwd=clone, since="HEAD~1") == ["a.py:3"]

    def test_nothing_in_common(self, here: Path) -> None:
        git("checkout", "-q", "--orphan", "other", cwd=here)
        commit(here, "another")
        assert "have no commit in common" in self.error(here, "main")

    def test_no_git(self, here: Path) -> None:
        done = sts_lint("check", "--since=main", cwd=here, PATH=str(here))
        assert done.returncode == 2
        assert "git cannot be run" in done.stderr


def test_nothing_of_the_repository_runs(here: Path) -> None:
    """Filters, textconv, external diffs, hooks and monitors would leave a file behind."""
    trap = here / "trap.sh"
    trap.write_text(f'#!/bin/sh\ntouch "{here}/sprung"\ncat "$1" 2>/dev/null || cat\n')
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor", "diff.external", "diff.x.command", "diff.x.textconv", "filter.x.clean",
        "filter.x.smudge", "filter.x.process", "core.pager", "core.editor", "core.sshCommand",
    ):  # fmt: skip
        git("config", key, str(trap), cwd=here)
    (here / ".gitattributes").write_text("* diff=x filter=x\n")
    hooks = here / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).write_text(trap.read_text())
        (hooks / name).chmod(0o755)
    add(here / "a.py", f"new = {C}")
    git("mv", "a.yaml", "b.yaml", cwd=here)  # springs it
    (here / "sprung").unlink(missing_ok=True)
    assert found(cwd=here) == ["a.py:3"]
    assert not (here / "sprung").exists()


def test_variables_of_a_hook_do_not_mislead(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    git("init", "-q", cwd=other)
    add(here / "a.py", f"new = {C}")
    environ = {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / "none")}
    done = sts_lint("check", "--since=main", "-q", cwd=here, **environ)
    assert (done.returncode, done.stdout.count("a.py:3")) == (1, 1)


def test_in_worker_processes(here: Path) -> None:
    for number in range(40):
        (here / f"m{number}.py").write_text(f"{HEAD}old = {C}\n")
    commit(here)
    add(here / "m7.py", f"new = {C}")
    done = sts_lint("check", "--since=HEAD", "--jobs=2", "--output-format=json", cwd=here)
    assert [d["path"] for d in json.loads(done.stdout)["diagnostics"]] == ["m7.py"]


@pytest.mark.parametrize("seed", range(6))
def test_the_lines_are_those_of_git_diff(here: Path, seed: int) -> None:
    """Lines that differ from each other leave git no choice either."""
    chance = random.Random(seed)
    lines = [f"v{n} = {C}" if n % 3 else "" for n in range(300)]
    (here / "b.py").write_text(HEAD + "\n".join(lines) + "\n")
    commit(here)
    for number in range(40):
        place = chance.randrange(len(lines))
        match chance.choice(("insert", "delete", "change")):
            case "insert":
                lines.insert(place, f"w{number} = {C}")
            case "delete":
                del lines[place]
            case "change":
                lines[place] = f"u{number} = {C}"
    (here / "b.py").write_text(HEAD + "\n".join(lines) + "\n")
    patch = git("diff", "-U0", "HEAD", "--", "b.py", cwd=here)
    new = set[int]()
    for start, length in re.findall(r"(?m)^@@ \S+ \+(\d+),?(\d*) @@", patch):
        new.update(range(int(start), int(start) + int(length or 1)))
    said = {number for number, line in enumerate(lines, 2) if line} & new
    assert {int(place.split(":")[1]) for place in found("b.py", cwd=here, since="HEAD")} == said
