"""No secret leaves: whatever is written, wherever to, holds none of the tree's keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sts_lint.commands import check
from sts_lint.commands.parser import Parser
from sts_lint.formats.which import keeps_secrets
from tests.doors.running import Done, command, sts_lint
from tests.secrecy.tree import FILES, grow

RAISING = """
import tree_sitter, yaml
from sts_lint.formats import dotenv, sections


class Parser:
    def __init__(self, language):
        pass

    def parse(self, content):
        raise KeyError(content)


def fail(content, *_, **__):
    raise ValueError(content)


tree_sitter.Parser, yaml.parse, dotenv.read, sections.read_sections = Parser, fail, fail, fail
"""
"""Readers that fail with what they read in their mouth, as careless code does."""


def options(name: str) -> tuple[str, ...]:
    """What an option of `check` can be; none if there is no such option."""
    parser = Parser(prog="x")
    check.arguments(parser)
    found = [action for action in parser._actions if name in action.option_strings]
    return tuple(found[0].choices or ("",)) if found else ()


class Tree:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = grow(folder)
        self.before = self.contents()

    def contents(self) -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    def leaks(self, done: Done, secrets: dict[str, str] | None = None) -> list[tuple[str, str]]:
        """Secrets in what was printed, and in files that were not there before."""
        new = [data.decode() for p, data in self.contents().items() if p not in self.before]
        written = "".join((done.stdout, done.stderr, *new))
        found = (self.secrets if secrets is None else secrets).items()
        return [(secret, name) for secret, name in found if secret in written]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("tree"))


def test_the_tree_gives_something_to_talk_about(tree: Tree) -> None:
    done = command("check", "--isolated", "--show-advice", "--output-format=json", cwd=tree.folder)
    found = json.loads(done.stdout)["diagnostics"]
    assert set(FILES) - {d["path"] for d in found} == set(), "they show nothing"
    assert len(found) > 50
    assert len(tree.secrets) > 90


ALL = ("--show-advice", "--statistics", "--no-suppressions", "--region=eu-west-1")


@pytest.mark.parametrize("form", options("--output-format"))
def test_reports(tree: Tree, form: str) -> None:
    done = command("check", "--isolated", f"--output-format={form}", *ALL, cwd=tree.folder)
    assert done.stdout
    assert tree.leaks(done) == []


def test_a_report_in_a_file_and_in_colour(tree: Tree, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    done = command("check", "--isolated", "--color=always", "-o", str(out), cwd=tree.folder)
    assert done.stdout == ""
    assert not any(secret in out.read_text() for secret in tree.secrets)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_inventory(tree: Tree, form: str) -> None:
    done = command("inventory", "--isolated", f"--output-format={form}", cwd=tree.folder)
    assert done.stdout
    assert tree.leaks(done) == []


def places(tree: Tree) -> Iterator[str]:
    done = command("inventory", "--isolated", "--output-format=json", cwd=tree.folder)
    for place in sorted({(s["path"], s["line"]) for s in json.loads(done.stdout)["sites"]}):
        yield "{}:{}".format(*place)


def test_why_for_each_line(tree: Tree) -> None:
    every_second = list(places(tree))[::2]  # each file has several
    leaks = {p: tree.leaks(command("why", p, "--isolated", cwd=tree.folder)) for p in every_second}
    assert len(leaks) > 20
    assert {place: found for place, found in leaks.items() if found} == {}


def test_standard_input(tree: Tree) -> None:
    for name in FILES:
        data = (tree.folder / name).read_bytes()
        arguments = ("check", "--isolated", "-", "--stdin-filename", name)
        assert tree.leaks(command(*arguments, cwd=tree.folder, stdin=data)) == []


def test_diffs_of_credentials_and_env_files(tree: Tree) -> None:
    fixes = ("--unsafe-fixes", "--region=eu-west-1", "--diff")
    done = command("check", "--isolated", *fixes, cwd=tree.folder)
    guarded = {s: n for s, n in tree.secrets.items() if keeps_secrets(n, FILES[n])}
    changed = [line for line in done.stdout.splitlines() if line.startswith("-")]
    guarded = {s: n for s, n in guarded.items() if not any(s in line for line in changed)}
    assert len(guarded) > 20
    assert tree.leaks(done, guarded) == []


def test_fixing(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    fixes = ("--fix", "--unsafe-fixes", "--region=eu-west-1")
    done = command("check", "--isolated", *fixes, cwd=tree.folder)
    assert "fixed in" in done.stderr
    assert tree.leaks(done) == []


@pytest.mark.parametrize(
    "option", [o for o in ("--write-baseline", "--add-noqa") if options(o)] or ["--statistics"]
)
def test_what_is_written_for_later(tmp_path: Path, option: str) -> None:
    tree = Tree(tmp_path)
    value = ("baseline.json",) if option == "--write-baseline" else ()
    done = command("check", "--isolated", option, *value, cwd=tree.folder)
    assert tree.leaks(done) == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_crash_messages(tmp_path: Path, form: str) -> None:
    tree = Tree(tmp_path / "tree")
    (tmp_path / "raising").mkdir()
    (tmp_path / "raising" / "sitecustomize.py").write_text(RAISING)
    done = sts_lint(
        *("check", "--isolated", f"--output-format={form}"),
        cwd=tree.folder,
        PYTHONPATH=str(tmp_path / "raising"),
    )
    assert "STS904" in done.stdout
    assert "KeyError" in done.stdout
    assert "ValueError" in done.stdout
    assert tree.leaks(done) == []
