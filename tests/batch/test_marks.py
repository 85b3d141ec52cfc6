"""A repository in which everything git or Python could run would leave a mark: none is left."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.batch.making import FIXABLE, MANIFEST, REGION, environment, git, write
from tests.batch.running import AUTHOR, batch

_HOOKS = """
applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit commit-msg
prepare-commit-msg post-commit pre-rebase post-checkout post-merge pre-push pre-receive update
proc-receive post-receive post-update reference-transaction push-to-checkout pre-auto-gc
post-rewrite sendemail-validate fsmonitor-watchman post-index-change p4-changelist
"""
HOOKS = _HOOKS.split()
_COMMANDS = """
core.fsmonitor core.sshCommand core.gitProxy core.askPass core.pager core.editor
core.alternateRefsCommand diff.external diff.mark.command diff.mark.textconv filter.mark.clean
filter.mark.smudge filter.mark.process filter.lfs.smudge filter.lfs.process merge.mark.driver
gpg.program gpg.ssh.program gpg.x509.program gpg.ssh.defaultKeyCommand credential.helper
sequence.editor interactive.diffFilter uploadpack.packObjectsHook trailer.mark.command
man.mark.cmd browser.mark.cmd difftool.mark.cmd mergetool.mark.cmd pager.log pager.diff
remote.origin.uploadpack remote.origin.receivepack gc.recentObjectsHook
sendemail.sendmailCmd notes.mark.command submodule.sub.update
"""
COMMANDS = _COMMANDS.split()
SWITCHES = {
    "commit.gpgSign": "true",
    "tag.gpgSign": "true",
    "log.showSignature": "true",
    "filter.mark.required": "true",
    "submodule.recurse": "true",
    "diff.submodule": "log",
    "core.splitIndex": "true",
    "core.untrackedCache": "true",
    "format.signOff": "true",
    "format.attach": "true",
    "format.headers": "X-Mark: yes",
    "format.to": "mark@example.test",
    "format.useAutoBase": "true",
    "diff.noprefix": "true",
    "diff.context": "0",
    "color.ui": "always",
    "i18n.logOutputEncoding": "latin1",
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "core.autocrlf": "true",
}
_PYTHON = """
sitecustomize.py usercustomize.py conftest.py setup.py sts_lint/__init__.py queue.py
json/__init__.py encodings/__init__.py subprocess.py struct.py pickle.py yaml/__init__.py
tree_sitter/__init__.py libcst/__init__.py noxfile.py
"""
PYTHON = _PYTHON.split()


@pytest.fixture
def marked(tmp_path: Path) -> tuple[Path, Path]:
    """The repository, and the folder of marks."""
    marks = tmp_path / "marks"
    marks.mkdir()
    path = tmp_path / "clones" / "repository"
    python = "\n".join(
        ("import os", f"open({str(marks)!r} + '/python-' + __name__, 'w')", "import boto3")
    )
    files = {FIXABLE[0][0].format("").encode(): FIXABLE[0][1], MANIFEST[0].encode(): MANIFEST[1]}
    files |= {name.encode(): type(MANIFEST[1])(python.encode(), b"") for name in PYTHON}
    attributes = b"* filter=mark diff=mark merge=mark text working-tree-encoding=UTF-16\n"
    modules = f'[submodule "sub"]\n\tpath = sub\n\turl = ext::sh -c "touch {marks}/submodule"\n'
    files[b".gitattributes"] = type(MANIFEST[1])(attributes, b"")
    files[b".gitmodules"] = type(MANIFEST[1])(modules.encode(), b"")
    write(path, files, random.Random(1))
    listed = b"160000 " + b"1" * 40 + b"\tsub\n" + b"120000 "
    blob = git(path, "hash-object", "-w", "--stdin", given=str(marks).encode())
    git(path, "update-index", "--index-info", given=listed + blob.strip() + b"\tlink.py\n")
    git(path, "commit", "-qm", "links")
    _arm(path, marks)
    return path, marks


def _arm(path: Path, marks: Path) -> None:
    script = f"#!/bin/sh\ntouch '{marks}/'$(basename $0)\ncat\n"
    for folder in (".git/hooks", "hooks"):
        (path / folder).mkdir(exist_ok=True)
        for hook in HOOKS:
            (path / folder / hook).write_text(script)
            (path / folder / hook).chmod(0o755)
    lines = ["[core]", f"\thooksPath = {path / 'hooks'}", "[alias]"]
    lines += [f'\t{name} = "!touch {marks}/alias-{name}"' for name in ("am", "log", "status")]
    for command in COMMANDS:
        section, _, name = command.rpartition(".")
        lines += [_header(section), f'\t{name} = "touch {marks}/{command}; cat"']
    for switch, value in SWITCHES.items():
        section, _, name = switch.rpartition(".")
        lines += [_header(section), f"\t{name} = {value}"]
    lines += ['[remote "origin"]', f'\turl = "ext::sh -c touch% {marks}/promisor"', "\tvcs = ext"]
    (path / ".git" / "evil").write_text("\n".join(lines) + "\n")
    with (path / ".git" / "config").open("a") as config:
        config.write("[include]\n\tpath = evil\n")
    (path / ".git" / "info" / "attributes").write_text("* filter=mark diff=mark\n")


def _header(section: str) -> str:
    first, _, rest = section.partition(".")
    return f'[{first} "{rest}"]' if rest else f"[{first}]"


def test_the_marks_work(marked: tuple[Path, Path]) -> None:
    """The same repository in the hands of git as users run it."""
    path, marks = marked
    for command in ("status", "diff", "-c filter.mark.required=false commit -am x", "gc"):
        words = ["git", "-C", str(path), *command.split()]
        subprocess.run(words, env=environment(), check=False, capture_output=True)
    left = {each.name for each in marks.iterdir()}
    assert {"filter.mark.process", "core.fsmonitor", "pre-commit"} <= left


@pytest.mark.parametrize("way", ["folder", "url"])
def test_none_is_left(marked: tuple[Path, Path], tmp_path: Path, way: str) -> None:
    path, marks = marked
    (tmp_path / "urls.txt").write_text(f"file://{path}\n")
    given = "clones" if way == "folder" else "urls.txt"
    options = ("--unsafe-fixes", "--region", REGION, "--author", AUTHOR, "--verify", "test -d .git")
    for arguments in (("scan", given), ("fix", given, *options), ("status",)):
        done = batch(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert [each.name for each in marks.iterdir()] == []
    patch = next((tmp_path / "sts-lint-campaign" / "patches").iterdir()).read_text()
    assert "\n--- a/client.py\n+++ b/client.py\n@@ -1,3 +1,3 @@\n" in patch
    assert "X-Mark" not in patch
    assert "mark@example.test" not in patch


def test_none_is_left_by_a_run_inside_the_repository(
    marked: tuple[Path, Path], tmp_path: Path
) -> None:
    path, marks = marked
    folder = str(tmp_path / "campaign")
    done = batch("scan", ".", "--campaign", folder, "--only", "*", cwd=path,
                 PYTHONPATH=os.pathsep.join((str(Path(__file__).parents[2]),)))  # fmt: skip
    left = [each.name for each in marks.iterdir() if each.name != "python-sts_lint"]
    assert left == [], done.stderr


def test_objects_that_are_missing_are_not_fetched(
    marked: tuple[Path, Path], tmp_path: Path
) -> None:
    path, marks = marked
    blob = git(path, "rev-parse", "HEAD:client.py").decode().strip()
    git(path, "repack", "-adq")
    git(path, "-c", "core.hooksPath=/dev/null", "unpack-objects", "-q", given=_pack(path))
    place = path / ".git" / "objects" / blob[:2] / blob[2:]
    place.unlink()
    for mark in marks.iterdir():
        mark.unlink()
    done = batch("scan", "clones", cwd=tmp_path)
    assert done.returncode == 1
    assert "objects are missing, such as that of client.py" in done.stdout
    assert [each.name for each in marks.iterdir()] == []


def _pack(path: Path) -> bytes:
    """The only pack of a repository, which is gone afterwards."""
    (pack,) = (path / ".git" / "objects" / "pack").glob("*.pack")
    data = pack.read_bytes()
    shutil.rmtree(pack.parent)
    pack.parent.mkdir()
    return data
