"""Good inputs to begin with: the fixtures, and small files of what has no fixtures."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache

from tests.fuzz.target import LONGEST, ROOT

FIXTURES = ROOT / "fixtures"
_SIDECARS = (".out", ".fixed", ".settings")

SETTINGS = (
    b"",
    b'select = ["STS1"]\nignore = ["STS101"]\nfail-on = "error"\nshow-advice = true\n',
    b'region = "eu-west-1"\nambient = "none"\npolicy = "explicit-endpoint"\n',
    b'botocore-version = ">=1.40"\nmax-file-size = 100\nclient-factories = ["a.b"]\n',
    b'[per-file-ignores]\n"a*.py" = ["STS102"]\n[suppress]\n'
    b'"*.json" = [{ code = "STS202", key = "A.*", reason = "old" }]\n',
    b'[third-party.x]\nkeys = ["a.b"]\nholds = "word"\nglobal = ["legacy"]\n',
    b'exclude = ["a/**", "!b"]\nextend-exclude = ["[a-z]*/"]\nforce-exclude = true\n',
)
BASELINE = (
    b"[\0[\0[",
    b'{"version": 1, "findings": [{"path": 1, "code": "", "content": "", "count": 1e999}]}',
    b'{"version": 1, "findings": []}',
    b'{"version": 1, "findings": [{"path": "a.py", "code": "STS102", "content": "0", "count": 2}]}',
)
IGNORE = (b"*.py\n!a.py\n/build/\n", b"[a-z]/**/x\\ \n#c\n**/d\n[!a]*\n[[:alpha:]]?\n")
GIT_CONFIG = (b'[core]\n\tignorecase = true\n[a "b"]\n x = "y\\n" ; c\n[include]\npath = z\n',)


def git_index() -> Iterator[bytes]:
    """An index of version 2 and one of version 4, with two paths."""
    for version in (2, 4):
        data = struct.pack(">4sII", b"DIRC", version, 2)
        for name in (b"a.py", b"src/b.py"):
            entry = bytes(40) + bytes(20) + struct.pack(">H", len(name))
            data += entry + (b"\0" if version == 4 else b"") + name + b"\0"
            data += bytes(-len(entry + name + b"\0") % 8) if version == 2 else b""
        yield data


@cache
def files() -> tuple[tuple[str, bytes], ...]:
    """Every fixture that is no program, by its path, and none too long."""
    return tuple(
        (path.relative_to(FIXTURES).as_posix(), path.read_bytes()[: LONGEST - 1])
        for path in sorted(FIXTURES.rglob("*"))
        if path.is_file() and path.suffix not in (".py", *_SIDECARS)
    )


def named() -> Iterator[bytes]:
    """Every fixture with its name in its first line."""
    for path, data in files():
        yield path.encode() + b"\n" + data


def programs() -> Iterator[bytes]:
    """Every fixture that is a program."""
    for path in sorted(FIXTURES.rglob("*.py")):
        data = path.read_bytes()
        if len(data) < LONGEST:
            yield data
