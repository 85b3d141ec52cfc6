"""Repositories in large numbers, quickly, and what fixing each has to come to.

What is expected is written here by hand, file by file, not computed by the tool.
"""

from __future__ import annotations

import enum
import hashlib
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

REGION = "eu-west-1"
WHEN = 1_700_000_000


def environment() -> dict[str, str]:
    """git without anything of this machine's configuration."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    people = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (
            ("NAME", "Dev"),
            ("EMAIL", "dev@example.test"),
            ("DATE", f"@{WHEN} +0000"),
        )
    }
    nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return kept | people | nothing


def git(folder: Path, *arguments: str, given: bytes = b"", **environ: str) -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, input=given, env=environment() | environ
    ).stdout


@dataclass(frozen=True)
class Source:
    """A file before and after; the same where nothing is to be fixed."""

    before: bytes
    after: bytes


def _same(data: bytes) -> Source:
    return Source(data, data)


CALL = b'boto3.client("sts"%s)\n'
FIXABLE: tuple[tuple[str, Source], ...] = (
    (
        "client{}.py",
        Source(
            b'import boto3\n\nsts = boto3.client("sts")\n',
            b'import boto3\n\nsts = boto3.client("sts", region_name="eu-west-1")\n',
        ),
    ),
    (
        "url{}.py",
        Source(
            b"import boto3\n\nsts = boto3.client(\n    'sts', region_name='us-east-2',\n"
            b"    endpoint_url='https://sts.amazonaws.com',  # why\n)\n",
            b"import boto3\n\nsts = boto3.client(\n    'sts', region_name='us-east-2',\n"
            b"    endpoint_url='https://sts.us-east-2.amazonaws.com',  # why\n)\n",
        ),
    ),
    (
        "windows{}.py",
        Source(
            b'import boto3\r\n\r\nsts = boto3.client("sts")\r\nprint(sts)\r\n',
            b"import boto3\r\n\r\n"
            b'sts = boto3.client("sts", region_name="eu-west-1")\r\nprint(sts)\r\n',
        ),
    ),
    (
        "latin{}.py",
        Source(
            b'# -*- coding: latin-1 -*-\nimport boto3\n\nNAME = "caf\xe9"\n'
            b'sts = boto3.client("sts")',
            b'# -*- coding: latin-1 -*-\nimport boto3\n\nNAME = "caf\xe9"\n'
            b'sts = boto3.client("sts", region_name="eu-west-1")',
        ),
    ),
    (
        "bom{}.py",
        Source(
            b'\xef\xbb\xbfimport boto3\nFrom = """\nFrom me Thu Jan  1 00:00:00 1970\n---\n"""\n'
            b'sts = boto3.client("sts")\n',
            b'\xef\xbb\xbfimport boto3\nFrom = """\nFrom me Thu Jan  1 00:00:00 1970\n---\n"""\n'
            b'sts = boto3.client("sts", region_name="eu-west-1")\n',
        ),
    ),
    (
        "service{}/.env",
        Source(
            b"TOKEN=hunter2\nAWS_STS_REGIONAL_ENDPOINTS=legacy\n",
            b"TOKEN=hunter2\nAWS_STS_REGIONAL_ENDPOINTS=regional\n",
        ),
    ),
    (
        "image{}/Dockerfile",
        Source(
            b"FROM python:3\nENV AWS_STS_REGIONAL_ENDPOINTS=legacy\n",
            b"FROM python:3\nENV AWS_STS_REGIONAL_ENDPOINTS=regional\n",
        ),
    ),
    (
        "home{}/.aws/config",
        Source(
            b"[default]\nregion = eu-west-1\nsts_regional_endpoints = legacy\n",
            b"[default]\nregion = eu-west-1\nsts_regional_endpoints = regional\n",
        ),
    ),
    (
        "odd names {}/a\xe9 [x] \xff*.py",
        Source(
            b'import boto3\n\nsts = boto3.client("sts")\n',
            b'import boto3\n\nsts = boto3.client("sts", region_name="eu-west-1")\n',
        ),
    ),
    (
        'quote"{}\\tab\there.py',
        Source(
            b'import boto3\r\nsts = boto3.client("sts")',
            b'import boto3\r\nsts = boto3.client("sts", region_name="eu-west-1")',
        ),
    ),
)
MANIFEST = ("requirements.txt", _same(b"boto3>=1.40\n"))


def _path(pattern: str, number: int) -> bytes:
    return pattern.format(number or "").encode("latin-1")


def _plain(rnd: random.Random, number: int) -> tuple[bytes, Source]:
    kind = rnd.randrange(4)
    if kind == 0:
        return f"docs/page{number}.md".encode(), _same(b"# sts\n" * rnd.randint(1, 40))
    if kind == 1:
        data = f"key: value{number}\nother: [1, 2]\n".encode() * rnd.randint(1, 20)
        return f"config/file{number}.yaml".encode(), _same(data)
    lines = [f"import os\n\n\nclass Thing{number}:\n"]
    lines += [f"    def do{n}(self):\n        return os.getcwd() + '{n}'\n\n" for n in range(12)]
    return f"src/part{number % 7}/module{number}.py".encode(), _same("".join(lines).encode())


class State(enum.Enum):
    """How a repository was left."""

    TIDY = "tidy"
    DIRTY = "dirty"
    BROKEN = "broken"


@dataclass
class Made:
    """A repository, what its commit is to hold, and whether there is to be one."""

    name: str
    path: Path
    state: State
    files: dict[bytes, Source] = field(default_factory=dict)
    why: str = ""

    @property
    def is_fixable(self) -> bool:
        return any(each.before != each.after for each in self.files.values())

    def expected(self) -> dict[bytes, str]:
        """The names of the blobs of all files after fixing."""
        return {path: _blob(each.after) for path, each in self.files.items()}


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def make(top: Path, count: int, files: int, seed: int) -> list[Made]:
    """Repositories in a folder: one in ten dirty, one in twenty broken."""
    rnd = random.Random(seed)
    top.mkdir(parents=True)
    return [_make(top, number, files, rnd) for number in range(count)]


def _make(top: Path, number: int, files: int, rnd: random.Random) -> Made:
    state = State.TIDY
    if number % 20 == 7:
        state = State.BROKEN
    elif number % 10 == 3:
        state = State.DIRTY
    name = f"team{number % 9}/repository{number}"
    made = Made(name, top / name, state)
    made.files = dict(_files(files, rnd))
    write(made.path, made.files, rnd)
    if state is State.DIRTY:
        _soil(made, rnd)
    elif state is State.BROKEN:
        kinds = list(BREAKS)
        made.why = kinds[(number // 20) % len(kinds)]
        BREAKS[made.why](made.path)
    return made


def _files(count: int, rnd: random.Random) -> Iterator[tuple[bytes, Source]]:
    yield MANIFEST[0].encode(), MANIFEST[1]
    fixable = rnd.choice((0, 1, 2, 3)) if count > 3 else 1
    for number, (pattern, source) in enumerate(rnd.sample(FIXABLE, fixable)):
        yield _path(pattern, number), source
    for number in range(count - 1 - fixable):
        yield _plain(rnd, number)


def write(path: Path, files: dict[bytes, Source], rnd: random.Random, form: str = "sha1") -> None:
    """A repository with a little history and a work tree, by one import."""
    path.mkdir(parents=True)
    git(path, "init", "-q", "-b", "main", f"--object-format={form}")
    stream = b"".join(_stream(files, rnd))
    git(path, "fast-import", "--quiet", "--date-format=raw", given=stream)
    git(path, "reset", "-q", "--hard")


def _stream(files: dict[bytes, Source], rnd: random.Random) -> Iterator[bytes]:
    names = sorted(files)
    for step in range(3):
        date = WHEN + 1000 * step + rnd.randrange(1000)
        yield b"commit refs/heads/main\nmark :%d\n" % (step + 1)
        yield b"committer Dev <dev@example.test> %d +0130\n" % date
        yield b"data 4\nstep\n" + (b"from :%d\n" % step if step else b"")
        for index, name in enumerate(names):
            data = files[name].before
            if step < 2 and index % 3:
                continue
            old = b"old %d\n" % step if step < 2 else data
            mode = b"100755" if index % 11 == 5 else b"100644"
            yield b"M " + mode + b" inline " + _quoted(name) + b"\n"
            yield b"data %d\n" % len(old) + old + b"\n"


def _quoted(path: bytes) -> bytes:
    body = b"".join(
        bytes([c]) if 32 <= c < 127 and c not in b'"\\' else b"\\%03o" % c for c in path
    )
    return b'"' + body + b'"'


def _soil(made: Made, rnd: random.Random) -> None:
    """Changes that were not committed: in the work tree, in the index, beside them."""
    (made.path / "requirements.txt").write_bytes(b"boto3==1.9\n")
    (made.path / "untracked.py").write_bytes(b'import boto3\nboto3.client("sts")\n')
    (made.path / "staged.py").write_bytes(b'import boto3\nboto3.client("sts")\n')
    git(made.path, "add", "staged.py")
    if rnd.random() < 0.5:
        git(made.path, "rm", "-q", "--cached", "requirements.txt")


def _no_repository(path: Path) -> None:
    (path / ".git" / "HEAD").unlink()


def _no_objects(path: Path) -> None:
    for pack in (path / ".git" / "objects" / "pack").iterdir():
        pack.chmod(0o600)
        pack.unlink()
    for file in (path / ".git" / "objects").glob("??/*"):
        file.unlink()


def _half_a_pack(path: Path) -> None:
    for file in (path / ".git" / "objects").glob("pack/*.pack"):
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:200])
    for file in (path / ".git" / "objects").glob("??/*"):
        file.chmod(0o600)
        file.write_bytes(b"rubbish")


def _bad_config(path: Path) -> None:
    (path / ".git" / "config").write_bytes(b"[core\nrepositoryformatversion = 0\n")


def _taken_branch(path: Path) -> None:
    git(path, "branch", "sts-lint/regional-endpoints", "HEAD~1")


BREAKS: dict[str, Callable[[Path], None]] = {
    "no repository": _no_repository,
    "no objects": _no_objects,
    "half a pack": _half_a_pack,
    "bad configuration": _bad_config,
    "taken branch": _taken_branch,
}


def fingerprint(path: Path) -> dict[str, str]:
    """Everything in a repository's folder to the byte: files, links, modes, times.

    Of objects without their times: git refreshes those of an object that is made once more.
    """
    found = {}
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            place = Path(folder, name)
            status = place.lstat()
            data = str(place.readlink()).encode() if place.is_symlink() else place.read_bytes()
            inside = str(place.relative_to(path))
            time = "" if inside.startswith(".git/objects") else f" {status.st_mtime_ns}"
            found[inside] = f"{status.st_mode:o}{time} {hashlib.sha256(data).hexdigest()}"
    return found
