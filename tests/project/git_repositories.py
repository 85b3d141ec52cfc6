"""Small git repositories on disk, and what git itself says about them."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path

NAMES = ["a", "b", "foo", "build", "x.py", "y.py", "foo.py", "b c", ".hid", "!bang", "#hash", "sp "]
NAMES += ["é", "new\nline", "Foo.py", "back\\slash", "[x]"]
FOLDERS = ["a", "b", "foo", "build", "b c", "é", "new\nline"]
PATTERNS = (
    r"""
*.py|!x.py|/a|a/|/a/|**/b|b/**|a/**/b|foo*|!foo|!foo/|*|!*/|!*.py|/*|!/a|a/*|!a/b|?|[ab]|[!a]
\!bang|\#hash|#c|sp\ |sp |x.py  |**|a**|**.py|a/b|/a/b/|**/|!**/|[a-c]/|[^b]|x.[p]y|x\.py|foo/**
!foo/x.py|/**/x.py|a//b|/|!|b/|!b|[[:alpha:]]|*/x.py|a/**/|*/|!a/|foo.|\a|[]a]|[a|a\|!/foo/|/build
build/x.py|!build/x.py|**/a/**|***/x.py|a/***/b|é|[é]|new*|*line|back\\slash|\[x\]|[[x]]|b\ c|b c/
!!bang|[a-|[!]|[[:digit:]x]*|*.p[xyz]|/**|!/**/x.py|a/**/**/b|**/**|foo/*/|.*|!.gitignore|!.*|FOO.py
[A-Z]oo.py|a/?/x.py|*a*|b*/*.py|[x-]|[b-a]|[\x]|[!-a]*|?*?|x.py\ |[[:nope:]]|a[/]b
[[:alpha:][:digit:]]|/a?x.py|/b*x.py|fo[o/]|/fo[!x]/|\*|sp\\ |b\ c/*.py|/?|a/[x-z].py|\\!bang
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)


def git(folder: Path, *arguments: str) -> bytes:
    """The output of one git command, without the machine's own configuration."""
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, env=git_environment())
    return done.stdout


def git_environment() -> dict[str, str]:
    """The environment in which git obeys only what a test sets up below HOME."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    people = ("AUTHOR", "COMMITTER")
    kept |= {f"GIT_{who}_{what}": "x" for who in people for what in ("NAME", "EMAIL")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1"}


def git_files(folder: Path) -> list[str]:
    """What git tracks or would add under a folder, relative to it, in path order."""
    listed = ["--cached", "--others", "--exclude-standard"]
    return sorted(set(os.fsdecode(git(folder, "ls-files", "-z", *listed)).split("\0")[:-1]))


def scatter(root: Path, seed: int) -> None:
    """Fill an empty folder with a repository full of awkward names and ignore files."""
    rnd = random.Random(seed)
    git(root, "init", "-q")
    folders = [root]
    for _ in range(rnd.randint(1, 7)):
        folder = rnd.choice(folders) / rnd.choice(FOLDERS)
        folder.mkdir(exist_ok=True)
        folders.append(folder)
    for folder in folders:
        for name in rnd.sample(NAMES, rnd.randint(1, 8)):
            if not (folder / name).exists():
                (folder / name).touch()
    if rnd.random() < 0.5:
        git(root, "add", "--force", *(str(f) for f in rnd.sample(folders, 1)))
    for folder in rnd.sample(folders, min(len(folders), rnd.randint(1, 3))):
        _write_rules(folder / ".gitignore", rnd)
    if rnd.random() < 0.3:
        _write_rules(root / ".git" / "info" / "exclude", rnd)


def spread(root: Path) -> None:
    """Fill an empty folder with a repository that has every name at three depths."""
    git(root, "init", "-q")
    for folder in (root, root / "a", root / "a" / "foo"):
        folder.mkdir(exist_ok=True)
        for name in NAMES:
            if name in FOLDERS:
                (folder / name).mkdir(exist_ok=True)
                (folder / name / "x.py").touch()
            else:
                (folder / name).touch()


def _write_rules(path: Path, rnd: random.Random) -> None:
    lines = [rnd.choice(PATTERNS) for _ in range(rnd.randint(1, 5))]
    end = rnd.choice(["\n", "\n", "\r\n"])
    bom = rnd.choice(["", "", "\ufeff"])
    path.write_bytes((bom + end.join(lines) + rnd.choice(["", end])).encode())
