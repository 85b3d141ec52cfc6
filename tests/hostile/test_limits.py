"""The command against files made to hurt, under limits that the system enforces."""

from __future__ import annotations

import json
import os
import random
import resource
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from sts_lint.formats.which import COMMENTS, Format
from tests.formats.test_hostile import BOMB, CHAIN, MERGES, NESTED

MEMORY = 1 << 30  # bytes of address space, for each process
SECONDS = 60  # of a processor, for each process
NAMES = {
    Format.YAML: "yaml",
    Format.JSON: "json",
    Format.HCL: "tf",
    Format.TOML: "toml",
    Format.XML: "xml",
    Format.SHELL: "sh",
}
OPTIONS = ("--isolated", "--output-format=json")
GOOD = "AWS_STS_REGIONAL_ENDPOINTS=legacy\n"


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def check(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """The findings of a run that keeps within the limits."""
    done = subprocess.run(
        [sys.executable, "-m", "sts_lint", "check", *OPTIONS, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=limit,
    )
    assert done.stderr == b""
    assert done.returncode in (0, 1)
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


def given_up(found: list[dict[str, Any]]) -> dict[str, str]:
    """The file of each STS9xx, of which there is one for a file."""
    trouble = [d for d in found if d["code"].startswith("STS9")]
    codes = {d["path"]: d["code"] for d in trouble}
    assert len(codes) == len(trouble)
    return codes


def mentioning(kind: Format, content: str) -> str:
    """The text with a word that makes it worth reading."""
    if kind is Format.XML:
        return f"<!-- sts -->{content}"
    return f"{COMMENTS[kind][0]} sts\n{content}" if COMMENTS[kind] else f"{content}\nsts"


def test_deep_and_exploding_texts(tmp_path: Path) -> None:
    for name, (kind, content) in NESTED.items():
        file = f"fluent-{name}.conf" if kind is Format.FLUENT else f"{name}.{NAMES[kind]}"
        (tmp_path / file).write_text(mentioning(kind, content))
    for name, content in {"bomb": BOMB, "merges": MERGES, "chain": CHAIN}.items():
        (tmp_path / f"{name}.yaml").write_text(mentioning(Format.YAML, content))
    (tmp_path / "good.env").write_text(GOOD)
    found = check(tmp_path, ".")
    assert [d["path"] for d in found if d["code"] == "STS202"] == ["good.env"]
    expected = {p.name for p in tmp_path.iterdir()} - {"good.env"}
    assert given_up(found) == dict.fromkeys(sorted(expected), "STS902")


def test_large_files(tmp_path: Path) -> None:
    """They are known by their size; where the user raises the limit, they are given up later."""
    for name in ("a.yaml", "a.json", ".env", "a.sh", "run", "a.py"):
        with (tmp_path / name).open("wb") as file:
            file.write(f"# sts\n{GOOD}".encode())
            file.truncate(100 * 2**20)
    (tmp_path / "good.env").write_text(GOOD)
    found = check(tmp_path, ".")
    sized = dict.fromkeys(("a.yaml", "a.json", ".env", "a.sh", "a.py"), "STS903")
    assert given_up(found) == sized
    assert given_up(check(tmp_path, "run")) == {"run": "STS903"}
    with (tmp_path / "b.yaml").open("wb") as file:
        file.write(f"# sts\n{GOOD}".encode())
        file.truncate(8 * 2**20)
    raised = check(tmp_path, "b.yaml", "--max-file-size=9000000")
    assert given_up(raised) == {"b.yaml": "STS902"}


def test_long_texts_below_the_limit(tmp_path: Path) -> None:
    size = 2**15
    texts = {
        "line.yaml": "a: " + "x" * size,
        "lines.env": "A=b\n" * (size // 4),
        "quotes.sh": "'" * size,
        "lines.ini": "[a]\n" + "b = c\n" * (size // 6),
        "words": "sts " * (size // 4),
        "key.json": '{"sts": "' + "x" * (size - 12) + '"}',
        "markers.yaml": "{{ " * (size // 3),
        "Dockerfile": "FROM x\n" + "ENV A=b \\\n" * (size // 10),
    }
    for name, content in texts.items():
        (tmp_path / name).write_text(f"{content}\n{GOOD}")
    (tmp_path / "good.env").write_text(GOOD)
    found = check(tmp_path, ".")
    assert "good.env" in {d["path"] for d in found if d["code"] == "STS202"}
    assert set(given_up(found).values()) <= {"STS902"}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(200_000) + b" sts "
    names = ("a.yaml", ".env", "Dockerfile", "a.tf", "a.json", "a.properties", "a.sh", "a.ini")
    for name in (*names, "program"):
        (tmp_path / name).write_bytes(noise)
        (tmp_path / f"zeros-{name.lstrip('.')}").write_bytes(b"sts" + bytes(200_000))
    codes = given_up(check(tmp_path, "."))
    latin_1 = {"a.properties": "STS902"}  # each byte is a letter there, and then they make no sense
    assert {name: codes.get(name) for name in names} == dict.fromkeys(names, "STS901") | latin_1
    assert "program" not in codes
    assert set(codes.values()) == {"STS901", "STS902"}


def test_what_is_no_file(tmp_path: Path) -> None:
    """A walk passes it over; where it is named, it is one finding. Nothing is opened."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "there.yaml").symlink_to("back.yaml")
    (tmp_path / "back.yaml").symlink_to("there.yaml")
    (tmp_path / "zero.env").symlink_to("/dev/zero")
    (tmp_path / "nowhere.yaml").symlink_to("missing")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "up").symlink_to("..", target_is_directory=True)
    (inner / "self").symlink_to(".", target_is_directory=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.yaml"))
        (tmp_path / "good.env").write_text(GOOD)
        (inner / "good.env").write_text(GOOD)
        found = check(tmp_path, ".")
        assert [(d["path"], d["code"]) for d in found] == [
            ("good.env", "STS202"),
            ("inner/good.env", "STS202"),
        ]
        names = [*sorted(p.name for p in tmp_path.iterdir() if p.suffix == ".yaml"), "zero.env"]
        found = check(tmp_path, *names, "inner/up", "inner/self/self/good.env")
    assert given_up(found) == dict.fromkeys(names, "STS901")
    assert {d["severity"] for d in found if d["code"] == "STS901"} == {"error"}
