"""Notebooks through the command: places, formats, fixes, and what chooses files."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sts_lint.reports.output_formats import OUTPUT_FORMATS
from tests.cases import FIXTURES
from tests.doors.running import command, sts_lint
from tests.notebooks.making import STYLES, Style, data, document, sources
from tests.reports.readers import (
    github_commands,
    parse_gitlab,
    parse_json,
    parse_junit,
    parse_lines,
    parse_sarif,
)

CELLS = [
    "import boto3\nimport os",
    'é = "é"; sts = boto3.client("sts", region_name="eu-west-1",\n'
    '    endpoint_url="https://sts.amazonaws.com")\n',
    "%env AWS_STS_REGIONAL_ENDPOINTS=legacy",
    'boto3.client("sts")',
]
FOUND = [("STS101", 4, 1), ("STS108", 6, 1), ("STS102", 8, 1)]
ALL = ("--unsafe-fixes", "--region", "eu-west-1", "--botocore-version", ">=1.40")
EACH = pytest.mark.parametrize("style", STYLES, ids=str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "n b.ipynb").write_bytes(data(CELLS))
    return tmp_path


def found(*arguments: str, cwd: Path, stdin: bytes = b"") -> list[dict[str, Any]]:
    done = command("check", "--output-format=json", *arguments, cwd=cwd, stdin=stdin)
    diagnostics: list[dict[str, Any]] = parse_json(done.stdout)["diagnostics"]
    return diagnostics


def offset(text: str, line: int, column: int) -> int:
    """The character of a 1-based place in a file whose lines end as JSON's do."""
    return len("\n".join(text.split("\n")[: line - 1])) + bool(line - 1) + column - 1


@EACH
def test_places_are_those_of_the_file(tmp_path: Path, style: Style) -> None:
    (tmp_path / "a.ipynb").write_bytes(data(CELLS, style))
    text = document(CELLS, style)
    diagnostics = found("a.ipynb", cwd=tmp_path)
    assert [(d["code"], d["cell"], d["cell_line"]) for d in diagnostics] == FOUND
    starts = [
        'boto3.client(\\"sts',
        "%env AWS",
        'boto3.client(\\"sts\\")"' if not style.bom else "",
    ]
    ends = ['com\\")', "=legacy", '(\\"sts\\")']
    for each, start, end in zip(diagnostics, starts, ends, strict=True):
        assert text[offset(text, each["line"], each["column"]) :].startswith(start)
        assert text[: offset(text, each["end_line"], each["end_column"])].endswith(end)
    for step in diagnostics[0]["because"][:2]:
        assert (step["cell"], step["line"] > 0) == (4, True)


@EACH
def test_fixes_shown_are_fixes_written(tmp_path: Path, style: Style) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(data(CELLS, style))
    before = path.read_bytes().decode("utf-8-sig" if style.bom else "utf-8")
    text = before
    edits = [e for d in found(*ALL, "a.ipynb", cwd=tmp_path) for e in d["fix"]["edits"]]
    for edit in sorted(edits, key=lambda e: (e["line"], e["column"]), reverse=True):
        start = offset(before, edit["line"], edit["column"])
        end = offset(before, edit["end_line"], edit["end_column"])
        text = text[:start] + edit["text"] + text[end:]
    diff = sts_lint("check", "--diff", *ALL, "a.ipynb", cwd=tmp_path).stdout
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "--check"], cwd=tmp_path, input=diff.encode(), check=True)
    assert command("check", "--fix", *ALL, "a.ipynb", cwd=tmp_path).returncode == 0
    after = path.read_bytes()
    assert after.decode("utf-8-sig" if style.bom else "utf-8") == text
    assert after.startswith(b"\xef\xbb\xbf") is style.bom
    assert sources(text) == [
        CELLS[0],
        CELLS[1].replace("sts.amazonaws", "sts.eu-west-1.amazonaws"),
        CELLS[2].replace("legacy", "regional"),
        'boto3.client("sts", region_name="eu-west-1")',
    ]
    path.write_bytes(data(CELLS, style))
    subprocess.run(["git", "apply"], cwd=tmp_path, input=diff.encode(), check=True)
    assert path.read_bytes() == after
    assert command("check", *ALL[1:], "a.ipynb", cwd=tmp_path).returncode == 0


def test_standard_input(folder: Path) -> None:
    raw = data(CELLS)
    named = ("-", "--stdin-filename", "x/y.ipynb")
    assert [d["code"] for d in found(*named, cwd=folder, stdin=raw)] == [c for c, _, _ in FOUND]
    done = sts_lint("check", "--fix", *ALL, *named, cwd=folder, stdin=raw)
    command("check", "--fix", *ALL, "n b.ipynb", cwd=folder)
    assert done.stdout.encode() == (folder / "n b.ipynb").read_bytes()


def test_people_are_told_the_cell(folder: Path) -> None:
    shown = command("check", cwd=folder).stdout
    assert "  1 certainly broken: n b.ipynb:cell 4:1\n" in shown
    assert "--> n b.ipynb:cell 4:1:16" in shown
    assert '   | é = "é"; sts = boto3.client("sts", region_name="eu-west-1",\n' in shown
    assert "--> n b.ipynb:cell 6:1:1" in shown
    assert "   | %env AWS_STS_REGIONAL_ENDPOINTS=legacy\n" in shown
    listed = command("inventory", cwd=folder).stdout
    assert "n b.ipynb:cell 4:1:16: broken [STS101]" in listed
    assert "    = n b.ipynb:cell 4:2: endpoint_url is 'https://sts.amazonaws.com'\n" in listed


def test_why_takes_cells_and_lines(folder: Path) -> None:
    line = found(cwd=folder)[0]["line"]
    answers = [
        command("why", f"n b.ipynb:{place}", cwd=folder).stdout
        for place in ("cell 4:1", "cell 4:2", "cell 4:1:3", str(line), str(line + 1))
    ]
    assert answers[0].startswith("n b.ipynb:cell 4:1:16: client, broken\n")
    assert len(set(answers)) == 1
    done = command("why", "n b.ipynb:cell 1:1", cwd=folder)
    assert done.returncode == 2
    assert "there are some in cell 4:1, cell 4:2, cell 6:1, cell 8:1" in done.stderr


def test_every_format(folder: Path) -> None:
    whole = {
        name: command("check", "--show-advice", f"--output-format={name}", cwd=folder).stdout
        for name in OUTPUT_FORMATS
    }
    diagnostics = parse_json(whole["json"])["diagnostics"]
    assert parse_lines(whole["jsonl"]) == diagnostics
    lines = [d["line"] for d in diagnostics]
    for result, each in zip(parse_sarif(whole["sarif"])["results"], diagnostics, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (each["line"], each["column"])
        assert (region["endLine"], region["endColumn"]) == (each["end_line"], each["end_column"])
    assert [int(c.properties["line"]) for c in github_commands(whole["github"])] == lines
    gitlab = parse_gitlab(whole["gitlab"])
    assert [each["location"]["lines"]["begin"] for each in gitlab] == lines
    cases = [case for suite in parse_junit(whole["junit"]) for case in suite]
    assert len(cases) == len(lines)
    assert "n b.ipynb:cell 4:1:16: error[STS101]" in whole["junit"].replace("&#233;", "é")
    assert "cell 6&#58;1&#58;1" in whole["markdown"]


def test_outputs_are_never_quoted(tmp_path: Path) -> None:
    whole = json.loads(document(CELLS))
    for cell in whole["cells"]:
        cell["metadata"] = {"note": "hunter2"}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "hunter2 sts"}]
    whole["cells"][1]["source"].append("\nkey = 'sts'; password = 'hunter2'")
    (tmp_path / "n.ipynb").write_text(json.dumps(whole, indent=1))
    for name in OUTPUT_FORMATS:
        done = command("check", "--show-advice", f"--output-format={name}", cwd=tmp_path)
        assert "STS108" in done.stdout
        assert "hunter2" not in done.stdout
    diff = command("check", "--diff", *ALL, cwd=tmp_path)
    assert "regional" in diff.stdout
    assert "hunter2" not in diff.stdout


def test_a_baseline_and_comments_and_settings(folder: Path) -> None:
    command("check", "--write-baseline", "base.json", cwd=folder)
    moved = ["# new", *CELLS]
    (folder / "n b.ipynb").write_bytes(data(moved, STYLES[3]))
    assert found("--baseline", "base.json", cwd=folder) == []
    (folder / "n b.ipynb").write_bytes(data([*moved, CELLS[1].replace("eu-west", "us-east")]))
    assert [d["cell"] for d in found("--baseline", "base.json", cwd=folder)] == [12]
    settings = '[per-file-ignores]\n"*.ipynb" = ["STS1"]\n'
    (folder / "sts-lint.toml").write_text(settings)
    assert found(cwd=folder) == []


def test_which_notebooks_are_found(folder: Path) -> None:
    for name in (".ipynb_checkpoints/a-checkpoint.ipynb", "sub/B.IPYNB", "sub/c.ipynb.bak"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data(CELLS))
    listed = command("check", "--show-files", cwd=folder).stdout.splitlines()
    assert listed == ["n b.ipynb", "sub/B.IPYNB"]
    assert {d["path"] for d in found(cwd=folder)} == {"n b.ipynb", "sub/B.IPYNB"}
    named = ".ipynb_checkpoints/a-checkpoint.ipynb"
    assert {d["path"] for d in found(named, cwd=folder)} == {named}
    assert found(named, "--force-exclude", cwd=folder) == []


def test_the_project_around_counts(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("boto3>=1.40\n")
    (tmp_path / "tools.py").write_text(
        "import boto3\ndef make(name, region=None):\n    return boto3.client(name, region)\n"
    )
    cells = ["from tools import make", "make('sts', 'eu-west-1')", "make('sts')"]
    (tmp_path / "n.ipynb").write_bytes(data(cells))
    assert [(d["code"], d["cell"]) for d in found(cwd=tmp_path)] == [("STS109", 6)]
    sites = json.loads(command("inventory", "--output-format=json", cwd=tmp_path).stdout)["sites"]
    clients = [(each["verdict"], each["cell"]) for each in sites if each["kind"] == "client"]
    assert clients == [("regional", 4), ("maybe-global", 6)]


def test_workers_give_the_same(tmp_path: Path) -> None:
    for path in (FIXTURES / "notebooks").glob("*.ipynb"):
        shutil.copy(path, tmp_path)
    one = sts_lint("check", "--jobs", "1", *ALL[1:], "--output-format=json", cwd=tmp_path)
    two = sts_lint("check", "--jobs", "2", *ALL[1:], "--output-format=json", cwd=tmp_path)
    assert len(json.loads(one.stdout)["diagnostics"]) > 10
    assert one.stdout == two.stdout


def test_a_notebook_that_cannot_be_written_is_left(folder: Path) -> None:
    path = folder / "n b.ipynb"
    path.chmod(0o444)
    before = path.read_bytes()
    done = command("check", "--fix", "n b.ipynb", cwd=folder)
    assert "is read-only" in done.stderr
    assert path.read_bytes() == before
