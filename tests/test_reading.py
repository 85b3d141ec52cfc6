"""From bytes to text, or to the reason why not; nothing is opened that could hang."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from sts_lint.fixing.write import WriteError, encoded
from sts_lint.reading import (
    Limits,
    decode_python,
    python_from_bytes,
    read_bytes,
    read_python,
    text_from_bytes,
)
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Problem, Trouble


def text(data: bytes) -> str:
    found = decode_python(data, "a.py")
    assert isinstance(found, Text)
    return found.content


def problem(found: object) -> Problem:
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"", ""),
        ("é\r\nü\rß\n".encode(), "é\r\nü\rß\n"),
        (b"\xef\xbb\xbfa = 1\n", "a = 1\n"),
        (b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n"),
        (b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\n\xe9", "#!/usr/bin/python\n"
         "# -*- coding: latin-1 -*-\né"),
        (b"# vim: set fileencoding=cp1252 :\n\x80", "# vim: set fileencoding=cp1252 :\n€"),
        (b"a\x0cb\xc2\x85\n", "a\x0cb\x85\n"),
    ],
)  # fmt: skip
def test_decodes_as_python_does(data: bytes, content: str) -> None:
    assert text(data) == content


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"a\r\nb\rc\n\xff", 4, "byte 0xff is not valid utf-8"),
        (b"a\n\xff", 2, "byte 0xff is not valid utf-8"),
        (b"\xef\xbb\xbf# coding: latin-1\n", 1, "encoding problem"),
        (b"# coding: klingon\n", 1, "klingon"),
        (b"# coding: rot13\n", 1, "rot13"),
        (b"# coding: hex\n", 1, "hex"),
        (b"# coding: ascii\n\n\xe9", 3, "byte 0xe9 is not valid ascii"),
        (b"# coding: undefined\n", 1, "undefined"),
    ],
)
def test_what_cannot_be_decoded(data: bytes, line: int, reason: str) -> None:
    found = problem(decode_python(data, "a.py"))
    assert (found.path, found.line, found.trouble) == ("a.py", line, Trouble.UNREADABLE)
    assert reason in found.reason
    assert "\n" not in found.reason


def test_a_nul_byte_has_its_line() -> None:
    found = problem(decode_python(b"a = 1\nb\0\n", "a.py"))
    assert (found.line, found.trouble) == (2, Trouble.UNPARSABLE)


def test_a_file_without_sts_is_not_decoded() -> None:
    assert python_from_bytes(b"tests = requests \xff\0", "a.py") is None
    assert isinstance(python_from_bytes(b"sts = 1", "a.py"), Text)


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
    for name, reason in {
        str(tmp_path / "pipe"): "a named pipe",
        str(tmp_path / "socket"): "a socket",
        str(tmp_path): "a directory",
        "/dev/zero": "a device",
        str(tmp_path / "missing"): "No such file",
        "a\0b": "null",
        "x" * 5000: "too long",
    }.items():
        found = problem(read_bytes(name, "shown", 10))
        assert reason in found.reason
        assert (found.path, found.trouble) == ("shown", Trouble.UNREADABLE)


def test_the_size_is_known_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.py"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # reading this would take all memory
    found = problem(read_python(str(path), "large.py", 100))
    assert (found.trouble, str(1 << 40) in found.reason) == (Trouble.TOO_LARGE, True)
    path.write_bytes(b"sts=1\n")
    assert isinstance(read_python(str(path), "large.py", 6), Text)
    assert problem(read_python(str(path), "large.py", 5)).trouble is Trouble.TOO_LARGE
    assert problem(python_from_bytes(b"sts=1\n", "-", 5)).trouble is Trouble.TOO_LARGE


def test_properties_of_java_are_latin_where_they_are_no_utf8() -> None:
    key = "fs.s3a.assumed.role.sts.endpoint"
    latin = f"# f\u00fcr Z\u00fcrich\r\n{key} = sts.amazonaws.com\r\nname = \u00e9\n"
    for name, codec, held in (
        ("core.properties", "latin-1", latin),
        ("core.properties.tmpl", "latin-1", latin),
        ("core.properties", "utf-8", latin),
        ("core.properties", "utf-8-sig", latin),
    ):
        data = held.encode(codec)
        found = text_from_bytes(data, name, Limits(), named=True)
        assert isinstance(found, Text)
        assert found.content == held
        after = held.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")
        assert encoded(data, held, after, found.syntax) == after.encode(codec)
    for name in ("spark-defaults.conf", "a.yaml"):
        given = problem(text_from_bytes(latin.encode("latin-1"), name, Limits(), named=True))
        assert given.reason == "byte 0xfc is not valid utf-8"
    with pytest.raises(WriteError):
        encoded(b"a = \xe9", "a = \u00e8", "b", Syntax.SETTINGS)
