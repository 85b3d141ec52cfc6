"""Suppressions that do nothing, cannot be read or are not allowed: found, and taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.doors.running import command, flake8
from tests.suppressions.test_add_noqa import notebook

C = 'boto3.client("sts")'
V = "AWS_STS_REGIONAL_ENDPOINTS"


def findings(cwd: Path, *arguments: str) -> list[dict[str, Any]]:
    done = command("check", "--output-format=json", *arguments, cwd=cwd)
    found = json.loads(done.stdout)["diagnostics"]
    return [each for each in found if each["code"].startswith("STS9")]


def codes(cwd: Path, *arguments: str) -> list[tuple[str, int]]:
    return [(each["code"], each["line"]) for each in findings(cwd, *arguments)]


def fixed(cwd: Path, name: str, content: str, *arguments: str) -> str:
    (cwd / name).write_bytes(content.encode())
    command("check", "--fix", *arguments, cwd=cwd)
    return (cwd / name).read_bytes().decode()


UNUSED = {
    "x = 1  # noqa: STS102\n": "x = 1\n",
    "x = 1  # noqa: STS102  the reason why #12\n": "x = 1\n",
    "x = 1  # noqa: E501,STS102\n": "x = 1  # noqa: E501\n",
    "x = 1  # noqa: STS102,E501 long\n": "x = 1  # noqa: E501 long\n",
    "x = 1  # noqa: E501, STS102, F401\n": "x = 1  # noqa: E501, F401\n",
    "x = 1  # noqa: STS101, STS102\n": "x = 1\n",
    "x = 1  # noqa: E501,STS101,STS102\n": "x = 1  # noqa: E501\n",
    "x = 1  # type: ignore # noqa: STS102 why\n": "x = 1  # type: ignore\n",
    "x = 1  # noqa: STS102 why # type: ignore\n": "x = 1  # type: ignore\n",
    "x = 1  # sts-lint: ignore[STS102] why\n": "x = 1\n",
    "x = 1  # sts-lint: ignore[STS101, STS102]\n": "x = 1\n",
    "    # sts-lint: ignore[STS102] why\nx = 1\n": "x = 1\n",
    "x = 1\n# noqa: STS102": "x = 1\n",
    f"x = {C}  # noqa: STS101,STS102\n": f"x = {C}  # noqa: STS102\n",
    f"x = {C}  # noqa: STS101,STS1\n": f"x = {C}  # noqa: STS1\n",
    f"x = {C}  # noqa: STS102  # sts-lint: ignore[STS102] why\n": f"x = {C}  # noqa: STS102\n",
    f"x = {C}  # noqa: E501\nz = 1  # noqa\n": f"x = {C}  # noqa: E501\nz = 1  # noqa\n",
    'x = "# noqa: STS102"\n': 'x = "# noqa: STS102"\n',
    "x = 1  # noqa: STS\n": "x = 1  # noqa: STS\n",
    "# flake8: noqa\nx = 1  # noqa: E501\n": "# flake8: noqa\nx = 1  # noqa: E501\n",
}


@pytest.mark.parametrize("content", UNUSED)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_unused_in_python(tmp_path: Path, content: str, newline: str) -> None:
    before, after = content.replace("\n", newline), UNUSED[content].replace("\n", newline)
    start = f"import boto3{newline}"
    (tmp_path / "a.py").write_bytes((start + before).encode())
    found = codes(tmp_path)
    assert {code for code, _ in found} == ({"STS906"} if before != after else set())
    assert {each["severity"] for each in findings(tmp_path)} <= {"advice"}
    assert fixed(tmp_path, "a.py", start + before) == start + after
    assert codes(tmp_path) == []


SETTINGS = {
    f"# sts-lint: ignore[STS201] why\n{V}: x\n": f"{V}: x\n",
    f"a: 1\n{V}: regional  # sts-lint: ignore[STS202]\n": f"a: 1\n{V}: regional\n",
    f"# sts-lint: ignore[STS201,STS202] why\n{V}: legacy\n": (
        f"# sts-lint: ignore[STS202] why\n{V}: legacy\n"
    ),
    f"# checkov:skip=X # sts-lint: ignore[STS201]\n{V}: x\n": f"# checkov:skip=X\n{V}: x\n",
    f"a:\n  {{{{- /* sts-lint: ignore[STS202] why */}}}}\n  {V}: x\n": f"a:\n  {V}: x\n",
}


@pytest.mark.parametrize("content", SETTINGS)
def test_unused_in_configuration_files(tmp_path: Path, content: str) -> None:
    done = fixed(tmp_path, "a.yaml", content, "--ignore=STS203")
    assert done == SETTINGS[content]


def test_what_would_change_what_a_file_says_stays(tmp_path: Path) -> None:
    """In a folded text all that follows on its one line belongs to the comment."""
    text = f"run: >-\n  export A=b;\n  # sts-lint: ignore[STS201] why\n  export {V}=legacy\n"
    assert fixed(tmp_path, "a.yaml", text) == text
    assert [each["fix"] for each in findings(tmp_path)] == [None]


def test_unused_in_xml_and_blocks(tmp_path: Path) -> None:
    assert fixed(
        tmp_path, "a.xml", f"<c>\n<!-- sts-lint: ignore[STS202] -->\n<a>{V}</a>\n</c>\n"
    ) == (f"<c>\n<a>{V}</a>\n</c>\n")
    assert fixed(tmp_path, "a.tf", f"a {{\n /* sts-lint: ignore[STS202] */ {V} = 1\n}}\n") == (
        f"a {{\n {V} = 1\n}}\n"
    )


class TestUnusedIsNot:
    """What is not called unused."""

    def test_of_rules_that_are_off(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(
            "import boto3\nx = 1  # noqa: STS102\ny = 1  # noqa: STS112\n"
        )
        assert codes(tmp_path) == [("STS906", 2)]
        assert codes(tmp_path, "--ignore=STS102") == []
        assert codes(tmp_path, "--select=STS103,STS9") == []
        assert codes(tmp_path, "--ignore=STS906") == []
        assert codes(tmp_path, "--extend-select=STS112") == [("STS906", 2), ("STS906", 3)]
        (tmp_path / "sts-lint.toml").write_text('per-file-ignores = {"a.py" = ["STS1"]}\n')
        assert codes(tmp_path) == []

    def test_where_files_are_judged_alone(self, tmp_path: Path) -> None:
        text = "import boto3\nx = 1  # noqa: STS102\n"
        (tmp_path / "a.py").write_text(text)
        assert codes(tmp_path, "--single-file") == []
        done = command("check", "-", "--output-format=json", cwd=tmp_path, stdin=text)
        assert json.loads(done.stdout)["diagnostics"] == []

    def test_where_something_else_is_supposed(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(f"import boto3\nx = {C}  # noqa: STS102\n")
        for option in ("--region-from-environment", "--botocore-version=>=1.40", "--ambient=none"):
            assert codes(tmp_path, "--region-from-environment", option) == []
        (tmp_path / "sts-lint.toml").write_text("region-from-environment = true\n")
        assert codes(tmp_path) == [("STS906", 2)]

    def test_of_the_project_where_a_part_was_seen(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "a.py").write_text("import boto3\nx = 1  # noqa: STS303\n")
        assert codes(tmp_path, "sub") == codes(tmp_path, "sub/a.py") == []
        assert codes(tmp_path) == codes(tmp_path / "sub", "..") == [("STS906", 2)]

    def test_what_the_project_shows_in_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.txt").write_text(
            "# sts-lint: ignore[STS501] later\nboto3>=1.20\n"
        )
        (tmp_path / "a.py").write_text('import boto3\nboto3.client("sts", "eu-west-1")\n')
        assert codes(tmp_path) == []
        (tmp_path / "a.py").unlink()
        assert codes(tmp_path) == [("STS906", 1)]

    def test_what_only_the_plugin_needs(self, tmp_path: Path) -> None:
        """The image gives the Region, of which flake8 knows nothing."""
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (tmp_path / "requirements.txt").write_text("boto3>=1.40\n")
        (tmp_path / "Dockerfile").write_text(
            'FROM python\nENV AWS_DEFAULT_REGION=eu-west-1\nCOPY a.py .\nCMD ["python", "a.py"]\n'
        )
        (tmp_path / "a.py").write_text(f"import boto3\nx = {C}  # noqa: STS102\n")
        assert "STS102" in flake8("--select=STS", "--disable-noqa", "a.py", cwd=tmp_path).stdout
        audit = command("check", "--no-suppressions", cwd=tmp_path)
        assert "STS102" not in audit.stdout
        assert codes(tmp_path) == []

    def test_in_files_that_cannot_be_parsed(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("x = 1  # noqa: STS102\nsts = (\n")
        assert codes(tmp_path) == [("STS902", 2)]

    def test_without_suppressions(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("import boto3\nx = 1  # noqa: STS999\n")
        assert codes(tmp_path, "--no-suppressions") == []


MALFORMED = {
    "x = 1  # noqa: STS999\n": "x = 1\n",
    "x = 1  # noqa: E501,STS999\n": "x = 1  # noqa: E501\n",
    "x = 1  # noqa: STS901\n": "x = 1\n",
    "x = 1  # sts-lint: ignore[E501]\n": "x = 1\n",
    "x = 1  # noqa: sts102\n": None,
    f"x = {C}  # noqa: sts102\n": f"x = {C}  # noqa: STS102\n",
    f"x = {C}  # noqa STS102\n": f"x = {C}  # noqa: STS102\n",
    f"x = {C}  # noqa : STS102 why\n": f"x = {C}  # noqa: STS102 why\n",
    f"x = {C}  # noqa:  STS102\n": f"x = {C}  # noqa: STS102\n",
    f"x = {C}  # sts-lint: ignore STS102 why\n": f"x = {C}  # sts-lint: ignore[STS102] why\n",
    f"x = {C}  # sts-lint: ignore[STS102 why\n": f"x = {C}  # sts-lint: ignore[STS102] why\n",
    f"x = {C}  # sts-lint: ignore(STS102)\n": f"x = {C}  # sts-lint: ignore[STS102]\n",
    f"x = {C}  # sts_lint: disable=STS102\n": f"x = {C}  # sts-lint: ignore[STS102]\n",
    f"x = {C}  # sts-lint: ignore\n": None,
    f"x = {C}  # sts-lint: ignore[]\n": None,
}


@pytest.mark.parametrize("content", MALFORMED)
def test_malformed(tmp_path: Path, content: str) -> None:
    start = "import boto3\n"
    (tmp_path / "a.py").write_text(start + content)
    (found,) = findings(tmp_path)
    assert (found["code"], found["severity"], found["line"], found["kind"]) == (
        "STS907", "warning", 2, "file",
    )  # fmt: skip
    assert command("check", "--select=STS9", cwd=tmp_path).returncode == 1
    after = MALFORMED[content]
    if after is not None:
        assert fixed(tmp_path, "a.py", start + content, "--unsafe-fixes") == start + after
        assert codes(tmp_path) == []


@pytest.mark.parametrize(
    "comment",
    [
        "# see `sts-lint: ignore[STS102]`", "# sts-lint ignores this", "# noqa: E501", "# noqa",
        "# noqa : E501", "# noqa because STS102 is wrong", "# noqa:E501 STS is meant",
        "# the sts-lint noqa comment", "# sts-lint skip this when offline",
    ],
)  # fmt: skip
def test_prose_is_no_suppression(tmp_path: Path, comment: str) -> None:
    (tmp_path / "a.py").write_text(f"import boto3\nx = 1  {comment}\n")
    assert codes(tmp_path) == []


def test_malformed_in_configuration_files(tmp_path: Path) -> None:
    text = f"# sts-lint: ignore STS202 why\n{V}: x\nb: 'sts-lint: ignore'\n"
    (tmp_path / "a.yaml").write_text(text)
    assert codes(tmp_path, "--ignore=STS203") == [("STS907", 1)]
    assert fixed(tmp_path, "a.yaml", text, "--unsafe-fixes", "--ignore=STS203") == text.replace(
        "ignore STS202", "ignore[STS202]"
    )
    (tmp_path / "a.yaml").write_text(f"# sts-lint: ignore[STS299] x\n{V}: legacy\n")
    assert codes(tmp_path) == [("STS907", 1)]


class TestUnsuppressable:
    """Rules whose findings nobody switches off."""

    def test_comments_and_settings_do_not_count(self, tmp_path: Path) -> None:
        (tmp_path / "sts-lint.toml").write_text('unsuppressable = ["STS1"]\n')
        (tmp_path / "a.py").write_text(
            f"import boto3\nx = {C}  # noqa: E501,STS102 why\ny = {C}  # sts-lint: ignore[STS102]\n"
            f"z = {C}  # noqa\n"
        )
        done = command("check", "--output-format=json", cwd=tmp_path)
        found = [(d["code"], d["line"]) for d in json.loads(done.stdout)["diagnostics"]]
        assert found == [
            ("STS102", 2), ("STS908", 2), ("STS102", 3), ("STS908", 3), ("STS102", 4),
        ]  # fmt: skip
        text = (tmp_path / "a.py").read_text()
        assert fixed(tmp_path, "a.py", text) == (
            f"import boto3\nx = {C}  # noqa: E501 why\ny = {C}\nz = {C}  # noqa\n"
        )
        assert codes(tmp_path) == []

    def test_in_the_plugin_for_our_own_comment(self, tmp_path: Path) -> None:
        (tmp_path / "sts-lint.toml").write_text('unsuppressable = ["STS102"]\n')
        (tmp_path / "a.py").write_text(
            f"import boto3\nx = {C}  # sts-lint: ignore[STS102]\ny = {C}  # noqa: STS102\n"
        )
        assert [line[:7] for line in flake8("--select=STS", cwd=tmp_path).stdout.splitlines()] == [
            "./a.py:"
        ]

    def test_a_baseline_holds_none(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(f"import boto3\nx = {C}\n")
        command("check", "--write-baseline=b.json", cwd=tmp_path)
        assert command("check", "--baseline=b.json", cwd=tmp_path).returncode == 0
        (tmp_path / "sts-lint.toml").write_text('unsuppressable = ["STS102"]\n')
        assert command("check", "--baseline=b.json", cwd=tmp_path).returncode == 1
        done = command("check", "--write-baseline=b.json", cwd=tmp_path)
        assert "1 finding not accepted: the settings name" in done.stderr
        assert '"findings": []' in (tmp_path / "b.json").read_text()

    def test_the_settings_themselves_still_choose(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text(f"import boto3\nx = {C}\n")
        for line in ('ignore = ["STS102"]', 'per-file-ignores = {"a.py" = ["STS102"]}'):
            (tmp_path / "sts-lint.toml").write_text(f'unsuppressable = ["STS102"]\n{line}\n')
            assert command("check", cwd=tmp_path).returncode == 0

    def test_a_contradiction_in_the_settings(self, tmp_path: Path) -> None:
        (tmp_path / "sts-lint.toml").write_text(
            'unsuppressable = ["STS2"]\n[suppress]\n'
            '"*.json" = [{ code = "STS202", key = "*", reason = "x" }]\n'
        )
        done = command("check", cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "suppress of *.json: STS202 is unsuppressable; take it out" in done.stderr


ENTRY = '{{ code = "{}", key = "{}", reason = "x" }}'
USED, DEAD = ENTRY.format("STS202", "*.AWS_*"), ENTRY.format("STS202", "nowhere")
ENTRIES = {
    f'[suppress]\n"*.json" = [{DEAD}]\n': "[suppress]\n",
    f'[suppress]\n"*.json" = [{USED}, {DEAD}]\n': f'[suppress]\n"*.json" = [{USED}]\n',
    f'[suppress]\n"*.json" = [{DEAD}, {USED}]\n': f'[suppress]\n"*.json" = [{USED}]\n',
    f'[suppress]\n"*.json" = [\n  {USED},\n  {DEAD},\n]\n': (
        f'[suppress]\n"*.json" = [\n  {USED},\n]\n'
    ),
    f'[suppress]\n"*.json" = [\n  {DEAD},\n]\n"b.json" = [{USED}]\n': (
        f'[suppress]\n"b.json" = [{USED}]\n'
    ),
    f'[suppress]\n"a.json" = [{USED}]\n"z.json" = [{USED}]\n': (
        f'[suppress]\n"a.json" = [{USED}]\n'
    ),
    f'suppress = {{"*.json" = [{DEAD}], "b.json" = [{USED}]}}\n': (
        f'suppress = {{"*.json" = [], "b.json" = [{USED}]}}\n'
    ),
    '[[suppress."*.json"]]\ncode = "STS202"\nkey = "x"\nreason = "y"\n': "",
}


@pytest.mark.parametrize("content", ENTRIES)
def test_entries_of_the_settings_that_match_nothing(tmp_path: Path, content: str) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps({"a": {V: "legacy"}}))
    (tmp_path / "sts-lint.toml").write_text(content)
    (found,) = findings(tmp_path)
    assert (found["path"], found["code"]) == ("sts-lint.toml", "STS906")
    assert "matches nothing" in found["message"]
    assert codes(tmp_path, "a.json") == codes(tmp_path, "--ignore=STS202") == []
    assert fixed(tmp_path, "sts-lint.toml", content) == ENTRIES[content]
    assert codes(tmp_path) == []


def test_entries_in_a_shared_file(tmp_path: Path) -> None:
    head = "[project]\nname = 'x'\n\n[tool.sts-lint]\nselect = ['STS']\n"
    text = f'{head}[tool.sts-lint.suppress]\n"*.json" = [{DEAD}]\n\n[tool.other]\na = 1\n'
    (tmp_path / "pyproject.toml").write_text(text)
    assert codes(tmp_path) == [("STS906", 7)]
    assert fixed(tmp_path, "pyproject.toml", text) == text.replace(f'"*.json" = [{DEAD}]\n', "")


def test_a_finding_like_any_other(tmp_path: Path) -> None:
    """It has a page, a fingerprint of its own, and a baseline may hold it."""
    (tmp_path / "a.py").write_text("import boto3\nx = 1  # noqa: STS999\n\ny = 2  # noqa: STS998\n")
    assert "STS907" in command("explain", "STS907", cwd=tmp_path).stdout
    command("check", "--write-baseline=b.json", cwd=tmp_path)
    assert command("check", "--baseline=b.json", cwd=tmp_path).stdout == "2 in the baseline\n"
    (tmp_path / "a.py").write_text(
        "import boto3\n\n\nx = 1  # noqa: STS999\ny = 2  # noqa: STS997\n"
    )
    done = command("check", "--baseline=b.json", "--output-format=json", cwd=tmp_path)
    assert [d["line"] for d in json.loads(done.stdout)["diagnostics"]] == [5]


def test_what_a_comment_holds_does_no_harm(tmp_path: Path) -> None:
    bad = "\x1b[31m::error::<script>](javascript:x)"
    (tmp_path / "a.yaml").write_text(f"# sts-lint: ignore[{bad}] {bad}\n{V}: x\n")
    (tmp_path / "a.py").write_text(f"import boto3\nx = {C}  # noqa: STS102 {bad}\n")
    for form in ("text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"):
        shown = command("check", f"--output-format={form}", "--show-advice", cwd=tmp_path).stdout
        assert "STS907" in shown
        assert "\x1b" not in shown
        assert "](javascript" not in shown or form not in ("sarif", "markdown")


def test_a_diff_of_fixes_holds_comments_too(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        f"{V}: legacy\nb:\n  {V}: regional # sts-lint: ignore[STS202]\n"
    )
    done = command("check", "--diff", cwd=tmp_path)
    assert f"-  {V}: regional # sts" in done.stdout
    assert f"+{V}: regional\n" in done.stdout
    assert "2 would be fixed in 1 file" in done.stderr


def test_in_notebooks(tmp_path: Path) -> None:
    before = notebook(["import boto3\n", "x = 1  # noqa: STS102 why\n", "y = 2"], ["z = 3"])
    (tmp_path / "a.ipynb").write_text(before)
    assert codes(tmp_path) != []
    assert fixed(tmp_path, "a.ipynb", before) == before.replace("  # noqa: STS102 why", "")
