"""Files as they lie about: broken, cut off, in odd encodings, with any line ends, empty."""

from __future__ import annotations

import json
import subprocess
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Any

import pytest

from sts_lint.formats.which import Format, which
from tests.cases import SettingsCase, all_settings, diagnose, render
from tests.doors.running import command

V = "AWS_STS_REGIONAL_ENDPOINTS"
BROKEN = {
    "flow.yaml": (f"a:\n  {V}: legacy\nb: [1, 2\nc: 3\n", 2, 4),
    "tab.yaml": (f"{V}: legacy\na:\n\tb: 1\n", 1, 3),
    "quote.yaml": (f'env:\n  - name: {V}\n    value: legacy\n  - name: "x\n', 3, 5),
    "second.yaml": (f"{V}: legacy\n---\na: b: c\n", 1, 3),
    "conflict.yaml": (f"{V}: legacy\n<<<<<<< HEAD\na: 1\n=======\n", 1, 3),
    "cut.json": (f'{{"a": {{"{V}": "legacy"}},\n "b": {{"c": \n', 1, 2),
    "comma.json": (f'{{"a": {{"{V}": "legacy"}}\n "b": 1}}\n', 1, 2),
    "block.tf": (f'a {{\n  {V} = "legacy"\n}}\nb {{\n  c = [1,,2]\n}}\n', 2, 5),
    "table.toml": (f'{V} = "legacy"\n[a\nb = 1\n', 1, 2),
    "tags.xml": (f"<a><b><name>{V}</name><value>legacy</value></b>\n<c></d></a>\n", 1, 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_stands_before_the_break_counts(tmp_path: Path, name: str) -> None:
    content, finding, broken = BROKEN[name]
    found = check(tmp_path, name, content.encode())
    assert [(d["code"], d["line"]) for d in found[:1]] == [("STS202", finding)]
    assert [d["code"] for d in found[1:]] == ["STS902"]
    assert broken - 1 <= found[1]["line"] <= broken
    assert found[1]["message"].startswith("is not ")


def test_a_broken_template_is_read_on_line_by_line(tmp_path: Path) -> None:
    content = f"{V}: legacy\n{{{{ if }}}}]\na: [\n{V}: legacy\n".encode()
    found = check(tmp_path, "a.yaml", content)
    assert [(d["code"], d["line"], d["severity"]) for d in found] == [
        ("STS202", 1, "error"),
        ("STS202", 4, "warning"),
    ]


def check(folder: Path, name: str, data: bytes, *named: str) -> list[dict[str, Any]]:
    (folder / name).write_bytes(data)
    options = ("--isolated", "--select=STS201,STS202", "--output-format=json")
    done = command("check", *options, *named, cwd=folder)
    assert done.stderr == ""
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"]
    return found


SCRIPT = f'# caf\xe9\n$env:{V} = "legacy"\n'


class TestEncodings:
    def test_what_is_not_utf_8(self, tmp_path: Path) -> None:
        """A finding where the file is configuration by its name or named by the user."""
        data = f"# caf\xe9\n{V}: legacy\n".encode("latin-1")
        (found,) = check(tmp_path, "a.yaml", data)
        assert (found["code"], found["severity"]) == ("STS901", "warning")
        assert found["message"] == "line 1: byte 0xe9 is not valid utf-8"
        (tmp_path / "a.yaml").unlink()
        assert check(tmp_path, "deploy", data) == []
        (found,) = check(tmp_path, "deploy", data, "deploy")
        assert (found["code"], found["severity"]) == ("STS901", "error")

    def test_what_is_no_text(self, tmp_path: Path) -> None:
        data = bytes(range(256)) * 50 + V.encode()
        for name in ("a.yaml", ".env", "Dockerfile", "a.tf", "a.json"):
            (found,) = check(tmp_path, name, data)
            assert found["code"] == "STS901"
            (tmp_path / name).unlink()
        assert check(tmp_path, "program", data) == []
        (found,) = check(tmp_path, "a.yaml", f"a: \0\n{V}: legacy\n".encode())
        assert (found["code"], found["line"]) == ("STS902", 1)

    @pytest.mark.parametrize(
        ("bom", "codec"), [(BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")]
    )
    def test_utf_16(self, tmp_path: Path, bom: bytes, codec: str) -> None:
        """PowerShell writes scripts and the output of `>` like this."""
        (found,) = check(tmp_path, "a.ps1", bom + SCRIPT.encode(codec))
        assert (found["code"], found["line"], found["column"]) == ("STS202", 2, len(V) + 10)
        env = tmp_path / ".env"
        env.write_bytes(bom + f"{V}=legacy\r\n# \xe9".encode(codec))
        assert "1 fixed" in command("check", "--fix", ".env", cwd=tmp_path).stderr
        assert env.read_bytes() == bom + f"{V}=regional\r\n# \xe9".encode(codec)
        (found,) = check(tmp_path, ".env", bom + f"{V}=legacy".encode(codec) + b"\0", ".env")
        assert found["code"] == "STS901"

    def test_a_diff_of_utf_16_is_applied_by_git(self, tmp_path: Path) -> None:
        env = tmp_path / ".env"
        data = BOM_UTF16_LE + f"A=1\r\n{V}=legacy\r\nB=2\r\n".encode("utf-16-le")
        env.write_bytes(data)
        git = ("git", "-c", "core.autocrlf=false", "-C", str(tmp_path))
        subprocess.run([*git, "init", "-q"], check=True)
        run = [sys.executable, "-m", "sts_lint", "check", "--isolated", "--quiet", "--diff", ".env"]
        patch = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False).stdout
        apply = [*git, "apply", "--whitespace=nowarn", "--unidiff-zero", "-"]
        subprocess.run(apply, input=patch, check=True)
        assert env.read_bytes().decode("utf-16") == f"A=1\r\n{V}=regional\r\nB=2\r\n"

    def test_utf_8_with_a_bom(self, tmp_path: Path) -> None:
        for name, content in {".env": f"{V}=legacy", "a.yaml": f"{V}: legacy"}.items():
            found = check(tmp_path, name, BOM_UTF8 + content.encode(), name)
            assert [(d["line"], d["column"]) for d in found] == [(1, len(content) - 5)]
            command("check", "--fix", name, cwd=tmp_path)
            fixed = BOM_UTF8 + content.replace("legacy", "regional").encode()
            assert (tmp_path / name).read_bytes() == fixed


NAMES = (
    ".env env.list a.yaml a.json a.tf a.toml a.ini a.xml a.properties a.service a.sh Dockerfile "
    "Makefile .aws/config .aws/credentials fluent-bit.conf"
)


@pytest.mark.parametrize(
    "data", [b"", BOM_UTF8, BOM_UTF16_LE, b"\n", b"\r\n\r\n", b" \t ", b"# sts"]
)
def test_empty_files(tmp_path: Path, data: bytes) -> None:
    (tmp_path / ".aws").mkdir()
    for name in NAMES.split():
        (tmp_path / name).write_bytes(data)
    done = command("check", "--isolated", *NAMES.split(), cwd=tmp_path)
    refused = {line for line in done.stdout.splitlines() if line.startswith(("error", "warning"))}
    assert refused <= {"error[STS902]: is not JSON: broken here"}, "JSON knows no comments"


SETTINGS = list(all_settings())


@pytest.mark.parametrize("case", SETTINGS, ids=lambda case: case.name)
def test_line_ends_and_a_bom_do_not_matter(case: SettingsCase) -> None:
    data = case.path.read_bytes()
    for changed in (data.replace(b"\n", b"\r\n"), BOM_UTF8 + data, data.rstrip(b"\n")):
        shown = render(*diagnose(changed, case.settings(), case.shown))
        assert shown == case.expected


def test_every_format_is_among_the_empty_files() -> None:
    assert {which(name) for name in NAMES.split()} == set(Format)
