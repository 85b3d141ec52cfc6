"""Every output format, from the command to what reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from sts_lint.reports.output_formats import INVENTORY, OUTPUT_FORMATS
from tests.doors.running import command, sts_lint
from tests.reports.readers import (
    Page,
    github_commands,
    parse_gitlab,
    parse_json,
    parse_junit,
    parse_lines,
    parse_sarif,
)

GLOBAL = (
    'import boto3\né = "é"; c = boto3.client("sts", region_name="us-east-1", '
    'endpoint_url="https://sts.amazonaws.com")\n'
)
OPEN = 'import boto3\nboto3.client("sts")\nboto3.client("sts")\nboto3.client(\n    "sts",\n)\n'
MADE = """import boto3
def f(region: str):
    url = f"https://sts.{region}.amazonaws.com"
    return boto3.client("sts", region_name=region, endpoint_url=url)
"""
GOOD = (
    'import boto3\nboto3.client("sts", region_name="eu-west-1", '
    'endpoint_url="https://sts.eu-west-1.amazonaws.com")\n'
)
PROJECT = """[project]
name = "x"
dependencies = ["boto3"]
[tool.sts-lint]
select = ["STS1"]
"""
ADVICE = "--extend-select=STS112"
NAMES = ["broken.py", "glo bal é#.py", "made.py", "open.py"]
FOUND = ["STS902", "STS101", "STS112", "STS102", "STS102", "STS102"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "glo bal é#.py").write_text(GLOBAL, "utf-8")
    (tmp_path / "open.py").write_text(OPEN)
    (tmp_path / "made.py").write_text(MADE)
    (tmp_path / "broken.py").write_text("sts = (\n")
    return tmp_path


def report(form: str, *arguments: str, cwd: Path, name: str = "check") -> str:
    done = command(name, f"--output-format={form}", *arguments, cwd=cwd)
    assert done.stderr == ""
    return done.stdout


def diagnostics(cwd: Path, *arguments: str) -> list[dict[str, Any]]:
    found = json.loads(report("json", ADVICE, *arguments, cwd=cwd))["diagnostics"]
    assert [each["code"] for each in found] == FOUND
    return list(found)


class TestJsonLines:
    def test_the_objects_of_the_document(self, folder: Path) -> None:
        assert parse_lines(report("jsonl", ADVICE, cwd=folder)) == diagnostics(folder)

    def test_sites(self, folder: Path) -> None:
        document = json.loads(report("json", cwd=folder, name="inventory"))
        assert parse_lines(report("jsonl", cwd=folder, name="inventory")) == document["sites"]

    def test_absolute_arguments_are_shown_relative(self, folder: Path) -> None:
        lines = parse_lines(report("jsonl", "--select=STS101", str(folder), cwd=folder))
        assert [line["path"] for line in lines] == ["broken.py", "glo bal é#.py"]
        (line,) = parse_lines(report("jsonl", f"{folder}/broken.py", cwd=folder))
        assert line["path"] == "broken.py"


class TestSarif:
    def test_the_official_schema_accepts_it(self, folder: Path) -> None:
        run = parse_sarif(report("sarif", ADVICE, cwd=folder))
        rules = run["tool"]["driver"]["rules"]
        results = run["results"]
        assert run["columnKind"] == "unicodeCodePoints"
        assert [result["ruleId"] for result in results] == FOUND
        assert [rules[result["ruleIndex"]]["id"] for result in results] == FOUND
        levels = {result["ruleId"]: result["level"] for result in results}
        assert levels == {
            "STS101": "error", "STS102": "warning", "STS112": "note", "STS902": "warning",
        }  # fmt: skip
        for rule in rules:
            assert rule["help"]["markdown"].startswith(f"# {rule['id']} ")
            assert rule["helpUri"].startswith("https://")

    def test_an_empty_run(self, tmp_path: Path) -> None:
        assert parse_sarif(report("sarif", cwd=tmp_path))["results"] == []

    def test_uris_are_relative_and_lead_to_the_files(self, folder: Path) -> None:
        for asked in (".", str(folder)):
            run = parse_sarif(report("sarif", ADVICE, asked, cwd=folder))
            places = [location(result)["artifactLocation"] for result in run["results"]]
            assert {place["uriBaseId"] for place in places} == {"%SRCROOT%"}
            assert sorted({unquote(place["uri"]) for place in places}) == NAMES
            assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]

    def test_a_file_elsewhere_has_an_address_of_its_own(self, folder: Path) -> None:
        (folder / "below").mkdir()
        run = parse_sarif(report("sarif", "../broken.py", cwd=folder / "below"))
        assert location(run["results"][0])["artifactLocation"] == {
            "uri": (folder / "broken.py").as_uri()
        }

    def test_its_fixes_do_what_fix_does(self, folder: Path) -> None:
        run = parse_sarif(report("sarif", "--select=STS101", "--ignore=STS9", cwd=folder))
        (result,) = run["results"]
        (change,) = result["fixes"][0]["artifactChanges"]
        path = folder / unquote(change["artifactLocation"]["uri"])
        applied = apply(path.read_text("utf-8"), change["replacements"])
        command("check", "--fix", cwd=folder)
        assert path.read_text("utf-8") == applied != GLOBAL

    def test_the_decision_is_named(self, folder: Path) -> None:
        run = parse_sarif(report("sarif", "open.py", cwd=folder))
        assert "settled by pyproject.toml:3: state" in run["results"][0]["message"]["text"]

    def test_nothing_becomes_a_link(self, folder: Path) -> None:
        (folder / "open.py").write_text(GLOBAL.replace(".com", ".com/[a](javascript:b)"), "utf-8")
        (result,) = parse_sarif(report("sarif", "open.py", cwd=folder))["results"]
        said = [result["message"], *(place["message"] for place in result["relatedLocations"])]
        assert any("[a] (javascript:b)" in message["text"] for message in said)
        assert not any("](" in message["text"] for message in said)


def location(result: dict[str, Any]) -> dict[str, Any]:
    (place,) = result["locations"]
    physical: dict[str, Any] = place["physicalLocation"]
    return physical


def apply(text: str, replacements: list[dict[str, Any]]) -> str:
    """Replacements as the standard defines them, from the last to the first."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for each in reversed(replacements):
        gone = each["deletedRegion"]
        start = starts[gone["startLine"] - 1] + gone["startColumn"] - 1
        end = starts[gone["endLine"] - 1] + gone["endColumn"] - 1
        text = text[:start] + each.get("insertedContent", {"text": ""})["text"] + text[end:]
    return text


class TestGithub:
    def test_one_annotation_for_each_finding(self, folder: Path) -> None:
        found = list(github_commands(report("github", ADVICE, "--show-advice", cwd=folder)))
        names = [each.name for each in found]
        assert names == ["warning", "error", "notice", "warning", "warning", "warning"]
        assert [each.properties["file"] for each in found] == [
            "broken.py", "glo bal é#.py", "made.py", "open.py", "open.py", "open.py",
        ]  # fmt: skip
        assert found[1].properties == {
            "file": "glo bal é#.py",
            "line": "2",
            "col": "14",
            "endLine": "2",
            "endColumn": str(len(GLOBAL.splitlines()[1]) + 1),
            "title": "STS101 global-endpoint-url",
        }
        assert "\nsettled by pyproject.toml:3: state boto3>=1.40" in found[3].message
        assert found[5].properties.keys() == {"file", "line", "endLine", "title"}

    def test_advice_is_for_those_who_ask(self, folder: Path) -> None:
        assert "::notice" not in report("github", ADVICE, cwd=folder)

    def test_separators_in_names(self, folder: Path) -> None:
        (folder / "a,line=9::b%0A.py").write_text(OPEN)
        first, *_ = github_commands(report("github", "a,line=9::b%0A.py", cwd=folder))
        assert first.properties["file"] == "a,line=9::b%0A.py"
        assert first.properties["line"] == "2"


class TestGitlab:
    def test_the_documented_fields(self, folder: Path) -> None:
        issues = parse_gitlab(report("gitlab", ADVICE, cwd=folder))
        assert [issue["check_name"] for issue in issues] == FOUND
        assert [issue["severity"] for issue in issues] == [
            "minor", "major", "info", "minor", "minor", "minor",
        ]  # fmt: skip
        assert [issue["location"]["lines"]["begin"] for issue in issues] == [1, 2, 4, 2, 3, 4]
        assert issues[5]["location"]["lines"]["end"] == 6

    def test_fingerprints_survive_edits_above(self, folder: Path) -> None:
        before = parse_gitlab(report("gitlab", cwd=folder))
        path = folder / "open.py"
        path.write_text("# a new line\n\n" + path.read_text().replace("client(", "client( "))
        after = parse_gitlab(report("gitlab", cwd=folder))
        prints = [[issue["fingerprint"] for issue in issues] for issues in (before, after)]
        assert prints[0][:2] == prints[1][:2]
        assert prints[0] != prints[1]  # `client( "sts")` is another line
        path.write_text("# a new line\n\n" + OPEN.replace("boto3.client", "  boto3.client", 0))
        assert prints[0] == [i["fingerprint"] for i in parse_gitlab(report("gitlab", cwd=folder))]

    def test_statistics_have_no_place_in_it(self, folder: Path) -> None:
        done = command("check", "--output-format=gitlab", "--statistics", cwd=folder)
        parse_gitlab(done.stdout)
        assert "     3  STS102  no-region" in done.stderr.splitlines()

    def test_nothing_found(self, tmp_path: Path) -> None:
        assert parse_gitlab(report("gitlab", cwd=tmp_path)) == []


class TestJunit:
    def test_a_failed_test_for_each_finding(self, folder: Path) -> None:
        suites = parse_junit(report("junit", ADVICE, cwd=folder))
        assert [suite.name for suite in suites] == ["broken.py", "glo bal é#.py", "open.py"]
        cases = list(suites[2])
        assert [case.name for case in cases] == [
            "STS102 no-region", "STS102 no-region (2)", "STS102 no-region (3)",
        ]  # fmt: skip
        (failure,) = cases[0].result
        assert failure.type == "warning"
        assert "open.py:2:1: warning[STS102]: no Region" in failure.text
        assert '| boto3.client("sts")\n| ^^^^^^' in failure.text
        assert "settled by pyproject.toml:3" in failure.text

    def test_advice_is_a_skipped_test_for_those_who_ask(self, folder: Path) -> None:
        (suite,) = parse_junit(report("junit", ADVICE, "--show-advice", "made.py", cwd=folder))
        (case,) = suite
        assert (case.is_skipped, suite.failures, suite.skipped) == (True, 0, 1)

    def test_nothing_found_is_a_test_that_passed(self, tmp_path: Path) -> None:
        (suite,) = parse_junit(report("junit", cwd=tmp_path))
        (case,) = suite
        assert (case.name, case.is_passed) == ("no findings", True)

    def test_statistics_are_properties(self, folder: Path) -> None:
        first, *_ = parse_junit(report("junit", "--statistics", cwd=folder))
        assert {(each.name, each.value) for each in first.properties()} == {
            ("STS101", "1"), ("STS102", "3"), ("STS902", "1"),
        }  # fmt: skip


class TestMarkdown:
    def test_the_deciding_line_heads_its_findings(self, folder: Path) -> None:
        page = Page(report("markdown", ADVICE, cwd=folder))
        head = "sts-lint: 1 error, 4 warnings, 1 advice (--show-advice)"
        assert page.text.startswith(head)
        fact = "One edit settles 3 findings: pyproject.toml:3: state boto3>=1.40"
        assert page.text.index(fact) < page.text.index("Settled in the code itself")
        places = [row[2] for row in page.rows if row[0] in ("error", "warning")]
        assert places == [
            "open.py:2:1", "open.py:3:1", "open.py:4:1", "broken.py:1:7", "glo bal é#.py:2:14",
        ]  # fmt: skip
        assert {len(row) for row in page.rows} == {4}

    def test_a_long_table_ends(self, folder: Path) -> None:
        (folder / "open.py").write_text("import boto3\n" + 'boto3.client("sts")\n' * 60)
        page = Page(report("markdown", "open.py", cwd=folder))
        assert len(page.rows) == 51
        assert "And 10 more." in page.text

    def test_the_inventory(self, folder: Path) -> None:
        (folder / "good.py").write_text(GOOD)
        page = Page(report("markdown", "good.py", "open.py", cwd=folder, name="inventory"))
        assert page.rows[1] == [
            "good.py:2:1", "client", "regional", "https://sts.eu-west-1.amazonaws.com", "",
        ]  # fmt: skip
        assert page.rows[2][2:4] == [
            "maybe-global", "https://sts.amazonaws.com, others are possible",
        ]  # fmt: skip

    def test_quiet_leaves_the_tables(self, folder: Path) -> None:
        page = Page(report("markdown", "--quiet", cwd=folder))
        assert page.text.lstrip().startswith("One edit settles")

    def test_statistics(self, folder: Path) -> None:
        page = Page(report("markdown", "--statistics", cwd=folder))
        assert ["STS102 no-region", "3"] in page.rows


EACH = pytest.mark.parametrize("form", OUTPUT_FORMATS)


class TestEveryFormat:
    @EACH
    def test_a_file_holds_what_the_screen_shows(self, folder: Path, form: str) -> None:
        shown = report(form, cwd=folder)
        assert report(form, "--output-file=out", cwd=folder) == ""
        assert (folder / "out").read_text("utf-8") == shown

    @EACH
    def test_statistics_and_quiet_break_nothing(self, folder: Path, form: str) -> None:
        done = command("check", f"--output-format={form}", "--statistics", "--quiet", cwd=folder)
        assert done.returncode == 1
        assert "STS102" in done.stdout
        READERS.get(form, str)(done.stdout)

    @EACH
    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
    def test_any_encoding_of_standard_output(self, folder: Path, form: str, encoding: str) -> None:
        (folder / "日本.py").write_text(OPEN)
        done = sts_lint("check", f"--output-format={form}", cwd=folder, PYTHONIOENCODING=encoding)
        assert (done.returncode, done.stderr) == (1, "")
        data = done.stdout.encode("utf-8", "surrogateescape")
        if form in PATHS:
            assert sorted({*PATHS[form](data)}) == sorted({*NAMES, "日本.py"} - {"made.py"})
        else:
            assert "\\u65e5" in data.decode(encoding) or "日" in data.decode(encoding)

    @pytest.mark.parametrize("form", INVENTORY)
    def test_inventories(self, folder: Path, form: str) -> None:
        assert "open.py" in report(form, cwd=folder, name="inventory").replace("&#46;", ".")

    def test_a_format_there_is_not(self, folder: Path) -> None:
        done = command("check", "--output-format=xml", cwd=folder)
        assert done.returncode == 2
        assert "'xml'" in done.stderr
        assert command("inventory", "--output-format=sarif", cwd=folder).returncode == 2


READERS = {
    "json": parse_json,
    "jsonl": parse_lines,
    "sarif": parse_sarif,
    "gitlab": parse_gitlab,
    "junit": parse_junit,
    "markdown": Page,
    "github": lambda data: list(github_commands(data)),
}


def _places(page: Page) -> list[str]:
    return [row[2].split(":")[0] for row in page.rows if row[0] in ("error", "warning")]


PATHS: dict[str, Callable[[bytes], list[str]]] = {
    "json": lambda data: [each["path"] for each in json.loads(data)["diagnostics"]],
    "jsonl": lambda data: [json.loads(line)["path"] for line in data.splitlines()],
    "sarif": lambda data: [
        unquote(location(each)["artifactLocation"]["uri"])
        for each in json.loads(data)["runs"][0]["results"]
    ],
    "gitlab": lambda data: [each["location"]["path"] for each in json.loads(data)],
    "junit": lambda data: [suite.get("name", "") for suite in ET.fromstring(data)],
    "markdown": lambda data: _places(Page(data.decode("ascii"))),
}
"""The files that the bytes of a report name."""
