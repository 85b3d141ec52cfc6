"""`check --add-noqa`: comments where flake8 and our own readers honour them, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sts_lint.model import Diagnostic, Edit, Span
from sts_lint.silencing.writing import Silencing
from sts_lint.text import Text
from tests.cases import FIXTURES
from tests.doors.running import ROOT, Done, command, flake8

C = 'boto3.client("sts")'
WHY = "opted-in accounts only"
NOQA = f"# noqa: STS102  {WHY}"
OURS = f"# sts-lint: ignore[STS102] {WHY}"
PYTHON = {
    "plain": (f"x = {C}\n", f"x = {C}  {NOQA}\n"),
    "trailing blanks": (f"x = {C} \t\n", f"x = {C}  {NOQA}\n"),
    "no line end": (f"x = {C}", f"x = {C}  {NOQA}"),
    "comment": (f"x = {C}  # type: ignore\n", f"x = {C}  # type: ignore  {NOQA}\n"),
    "list": (f"x = {C}  # noqa: E501\n", f"x = {C}  # noqa: E501,STS102  {WHY}\n"),
    "blank after comma": (
        f"x = {C}  # noqa: E501, F401\n",
        f"x = {C}  # noqa: E501, F401, STS102  {WHY}\n",
    ),
    "list and reason": (
        f"x = {C}  # NOQA:E501 too long\n",
        f"x = {C}  # NOQA:E501,STS102  too long; {WHY}\n",
    ),
    "list and comment": (
        f"x = {C}  # noqa: E501 # pylint: disable=x\n",
        f"x = {C}  # noqa: E501,STS102  {WHY} # pylint: disable=x\n",
    ),
    "our own": (
        f"x = {C}  # sts-lint: ignore[STS104] why\n",
        f"x = {C}  # sts-lint: ignore[STS104,STS102] why; {WHY}\n",
    ),
    "call over lines": (
        'x = boto3.client(\n    "sts",\n)\n',
        f'x = boto3.client(  {NOQA}\n    "sts",\n)\n',
    ),
    "backslash": (f"x = \\\n    {C}\n", f"x = \\\n    {C}  {NOQA}\n"),
    "backslash behind": (f"x = {C}, \\\n    1\n", f"x = {C}, \\\n    1  {NOQA}\n"),
    "string over lines": (f'x = {C}, """\na"""\n', f'x = {C}, """\na"""  {NOQA}\n'),
    "string before": (f'x = """\na""", {C}\n', f'x = """\na""", {C}  {NOQA}\n'),
    "f-string over lines": (f'x = f"""\n{{{C}}}\n"""\n', f'x = f"""\n{{{C}}}\n"""  {NOQA}\n'),
    "in a call in a string": (
        f'f(\n    {C},\n    """\n    a""",\n)\n',
        f'f(\n    {C},  {NOQA}\n    """\n    a""",\n)\n',
    ),
    "noqa in a string": (f'x = {C}, "# noqa: E501"\n', f'x = {C}, "# noqa: E501"  {OURS}\n'),
    "two": (f"x = {C}, {C}\n", f"x = {C}, {C}  {NOQA}\n"),
    "form feed": (f"\f\nx = {C}\n", f"\f\nx = {C}  {NOQA}\n"),
    "decorated": (
        f"@f({C})\ndef g():\n    return '#'\n",
        f"@f({C})  {NOQA}\ndef g():\n    return '#'\n",
    ),
}


def add(*arguments: str, cwd: Path, why: str = WHY) -> Done:
    return command("check", "--add-noqa", why, *arguments, cwd=cwd)


def written(folder: Path, name: str, content: str, *arguments: str, why: str = WHY) -> str:
    """What a file is afterwards."""
    return all_written(folder, {name: content}, *arguments, why=why)[name]


def all_written(
    folder: Path, texts: dict[str, str], *arguments: str, why: str = WHY
) -> dict[str, str]:
    """What files are afterwards; a diff writes nothing, and running it again changes nothing."""

    def stored() -> dict[str, str]:
        return {name: (folder / name).read_bytes().decode() for name in texts}

    for name, content in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode())
    shown = add("--diff", *arguments, cwd=folder, why=why)
    assert (shown.returncode, stored()) == (0, texts)
    assert shown.stdout.count("--- a/") == len(texts)
    done = add(*arguments, cwd=folder, why=why)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.splitlines()[1:] == []
    after = stored()
    assert add(*arguments, cwd=folder, why=why).stderr.startswith("sts-lint: 0 findings silenced")
    assert stored() == after
    return after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_python(tmp_path: Path, newline: str) -> None:
    cases = {f"{n}.py": PYTHON[case] for n, case in enumerate(PYTHON)}
    texts = {n: [f"import boto3\n{t}".replace("\n", newline) for t in cases[n]] for n in cases}
    assert all_written(tmp_path, {name: before for name, (before, _) in texts.items()}) == {
        name: after for name, (_, after) in texts.items()
    }
    assert command("check", cwd=tmp_path).returncode == 0


def test_flake8_finds_the_same_silent_and_nothing_else(tmp_path: Path) -> None:
    """An import on each line shows that no other code fell silent."""
    cases = {f"{number}.py": PYTHON[case][0] for number, case in enumerate(PYTHON)}
    for name, text in cases.items():
        line = text.replace("x = ", "import re; x = ", 1) if "@" not in text else text
        (tmp_path / name).write_text(f"import boto3\n{line}")
    before = flake8("--select=STS,F", cwd=tmp_path).stdout.splitlines()
    found = [line for line in before if "STS102" in line]
    assert len({line.split(":")[0] for line in found}) == len(cases)
    add(cwd=tmp_path)
    after = flake8("--select=STS,F", cwd=tmp_path).stdout.splitlines()
    assert after == [line for line in before if "STS102" not in line]
    assert len([line for line in after if "F401" in line]) > 10


def test_ruff_keeps_the_comments_with_the_documented_setting(tmp_path: Path) -> None:
    for number, case in enumerate(PYTHON):
        (tmp_path / f"{number}.py").write_text(f"import boto3\n{PYTHON[case][0]}")
    add(cwd=tmp_path)
    text = {path.name: path.read_bytes() for path in tmp_path.glob("*.py")}
    documented = (ROOT / "docs" / "editors.md").read_text("utf-8").split("<!-- ruff -->")[1]
    (tmp_path / "pyproject.toml").write_text(documented.split("```")[1].removeprefix("toml\n"))

    def ruff() -> Done:
        run = [sys.executable, "-m", "ruff", "check", "--fix", "--select=RUF100,RUF102", "."]
        return subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)

    (tmp_path / "dead.py").write_text("x = 1  # noqa: F401\n")
    ruff()
    assert "noqa" not in (tmp_path / "dead.py").read_text()  # RUF100 is on
    added = {n: b for n, b in text.items() if b"E501" not in b and b"F401" not in b}
    assert len(added) > 10
    assert {name: (tmp_path / name).read_bytes() for name in added} == added
    (tmp_path / "pyproject.toml").unlink()
    ruff()
    assert {name: (tmp_path / name).read_bytes() for name in added} != added


V = "AWS_STS_REGIONAL_ENDPOINTS"
K = "sts_regional_endpoints"
I = f"sts-lint: ignore[STS202] {WHY}"  # noqa: E741
FILES = {
    "a.yaml": (f"env:\n  {V}: legacy\n  B: c\n", f"env:\n  # {I}\n  {V}: legacy\n  B: c\n"),
    "list.yaml": (
        f"env:\n  - name: {V}\n    value: legacy\n",
        f"env:\n  # {I}\n  - name: {V}\n    value: legacy\n",
    ),
    "script.yaml": (
        f"run: |\n  echo\n  export {V}=legacy\n",
        f"run: |\n  echo\n  # {I}\n  export {V}=legacy\n",
    ),
    "json.yaml": (
        f'a: |\n  {{\n    "env": {{\n      "{V}": "legacy"\n    }}\n  }}\nb: 1\n',
        f'# {I}\na: |\n  {{\n    "env": {{\n      "{V}": "legacy"\n    }}\n  }}\nb: 1\n',
    ),
    "folded.yaml": (
        f"run: >-\n  export {V}=legacy\n  && do it\n",
        f"# {I}\nrun: >-\n  export {V}=legacy\n  && do it\n",
    ),
    "one.yaml": (f"env: {{{V}: legacy}}\n", f"# {I}\nenv: {{{V}: legacy}}\n"),
    ".env": (f"A=b\n{V}=legacy # x\n", f"A=b\n# {I}\n{V}=legacy # x\n"),
    "env.list": (f"{V}=legacy\n", f"# {I}\n{V}=legacy\n"),
    "a.sh": (
        f"docker run \\\n  -e A=b \\\n  -e {V}=legacy \\\n  x\n",
        f"# {I}\ndocker run \\\n  -e A=b \\\n  -e {V}=legacy \\\n  x\n",
    ),
    "Dockerfile": (
        f"FROM a\nENV A=b \\\n  {V}=legacy\n",
        f"FROM a\n# {I}\nENV A=b \\\n  {V}=legacy\n",
    ),
    "a.service": (
        f"[Service]\nEnvironment=A=b \\\n  {V}=legacy\n",
        f"[Service]\n# {I}\nEnvironment=A=b \\\n  {V}=legacy\n",
    ),
    "tox.ini": (
        f"[testenv]\nsetenv =\n  A = b\n  {V} = legacy\n",
        f"[testenv]\nsetenv =\n  A = b\n  # {I}\n  {V} = legacy\n",
    ),
    "a.toml": (f'[a]\n{V} = "legacy"\n', f'[a]\n# {I}\n{V} = "legacy"\n'),
    "a.tf": (
        f'a {{\n  env = {{\n    {V} = "legacy"\n  }}\n}}\n',
        f'a {{\n  env = {{\n    # {I}\n    {V} = "legacy"\n  }}\n}}\n',
    ),
    "a.xml": (
        f"<c>\n  <p>\n    <name>{V}</name>\n    <value>legacy</value>\n  </p>\n</c>\n",
        f"<c>\n  <p>\n    <!-- {I} -->\n    <name>{V}</name>\n    <value>legacy</value>\n"
        "  </p>\n</c>\n",
    ),
    "two.Dockerfile": (
        f"FROM a\nENV A=b \\\n  {V}=legacy\nRUN x && \\\n  {V}=legacy y\n",
        f"FROM a\n# {I}\nENV A=b \\\n  {V}=legacy\n# {I}\nRUN x && \\\n  {V}=legacy y\n",
    ),
    "a.properties": (f"{V}=legacy\n", f"# {I}\n{V}=legacy\n"),
    "fluent-bit.conf": (
        f"[OUTPUT]\n    {V} legacy\n",
        f"[OUTPUT]\n    # {I}\n    {V} legacy\n",
    ),
    "a.jsonc": (f'{{\n  "{V}": "legacy"\n}}\n', f'{{\n  // {I}\n  "{V}": "legacy"\n}}\n'),
    "Makefile": (f"export {V} = legacy\n", f"# {I}\nexport {V} = legacy\n"),
    "Jenkinsfile": (
        f'pipeline {{\n  environment {{\n    {V} = "legacy"\n  }}\n}}\n',
        f'pipeline {{\n  environment {{\n    // {I}\n    {V} = "legacy"\n  }}\n}}\n',
    ),
    ".aws/config": (
        f"[profile a]\nregion = x\n{K} = legacy\n",
        f"[profile a]\nregion = x\n# {I.replace('STS202', 'STS201')}\n{K} = legacy\n",
    ),
    "there.yaml": (
        f"# sts-lint: ignore[STS204] old\n{V}: legacy\n",
        f"# sts-lint: ignore[STS204,STS202] old; {WHY}\n{V}: legacy\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_configuration_files(tmp_path: Path, newline: str) -> None:
    texts = {name: [t.replace("\n", newline) for t in FILES[name]] for name in FILES}
    only = "--select=STS201,STS202"
    assert all_written(tmp_path, {name: before for name, (before, _) in texts.items()}, only) == {
        name: after for name, (_, after) in texts.items()
    }
    count = len(FILES) + 1  # two in one Dockerfile
    assert command("check", only, cwd=tmp_path).stdout == f"{count} suppressed\n"
    audit = command("check", only, "--no-suppressions", cwd=tmp_path).stdout
    assert audit.count("[STS20") == count


def test_before_a_tag_and_not_in_it(tmp_path: Path) -> None:
    text = f'<c>\n <p\n   {V}="legacy"/>\n</c>\n'
    after = written(tmp_path, "a.xml", text, "--select=STS209")
    assert after == text.replace(" <p", f" <!-- {I.replace('202', '209')} -->\n <p")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.yaml",
            "core-site.xml: |\n  <configuration><property>\n"
            "    <name>fs.s3a.assumed.role.sts.endpoint</name>\n"
            "    <value>sts.amazonaws.com</value>\n  </property></configuration>\n",
        ),
        (
            ".env",
            'AIRFLOW_CONN_AWS_DEFAULT=\'{"conn_type": "aws", "extra": {"region_name": "eu-west-1", '
            '"service_config": {"sts": {"endpoint_url": "https://sts.amazonaws.com"}}}}\'\n',
        ),
    ],
)
def test_above_text_of_a_format_with_other_comments_or_none(
    tmp_path: Path, name: str, text: str
) -> None:
    after = written(tmp_path, name, text, "--select=STS207")
    assert after == f"# {I.replace('202', '207')}\n{text}"


def test_what_the_project_says_better_than_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('import boto3\nboto3.client("sts", "me-south-1")\n')
    text = 'resource "aws_iam_security_token_service_preferences" "x" {\n  %s = "v1Token"\n}\n'
    before = text % "global_endpoint_token_version"
    after = written(tmp_path, "a.tf", before, "--select=STS305")
    assert after == before.replace("  g", f"  # {I.replace('202', '305')}\n  g")


def test_only_what_is_found_falls_silent(tmp_path: Path) -> None:
    """A comment above the mapping would do for both; that of the other is not asked for."""
    text = f"a:\n  {V}: legacy\n  AWS_DEFAULT_REGION: aws-global\n"
    assert f"# sts-lint: ignore[STS202] {WHY}\n  {V}" in written(
        tmp_path, "a.yaml", text, "--select=STS202"
    )
    found = command("check", "--select=STS2", "--output-format=json", cwd=tmp_path)
    assert [d["code"] for d in json.loads(found.stdout)["diagnostics"]] == ["STS210"]


def test_what_would_silence_more_than_is_found_is_left(tmp_path: Path) -> None:
    """One comment would cover the whole command, of which a baseline accepts the rest."""
    (tmp_path / "a.sh").write_text(f"run \\\n  -e {V}=legacy \\\n  x\n")
    command("check", "--write-baseline=b.json", cwd=tmp_path)
    text = f"run \\\n  -e {V}=legacy \\\n  -e A={V} -e  {V}=legacy \\\n  x\n"
    (tmp_path / "a.sh").write_text(text)
    done = add("--baseline=b.json", cwd=tmp_path)
    assert "a.sh:3: STS202 is left: no comment works there" in done.stderr
    assert (tmp_path / "a.sh").read_text() == text


@pytest.mark.parametrize("settings", ["sts-lint.toml", "pyproject.toml"])
def test_json_has_its_line_in_the_settings(tmp_path: Path, settings: str) -> None:
    below = tmp_path / "cdk[1]"
    below.mkdir()
    (below / "a.json").write_text(json.dumps({"Resources": {"A*": {"Environment": {V: "legacy"}}}}))
    head = "" if settings == "sts-lint.toml" else "[tool.sts-lint]\n"
    (tmp_path / settings).write_text(f'{head}select = ["STS2"]\n')
    done = add(cwd=tmp_path, why='the "old" AMI')
    assert done.stderr.startswith("sts-lint: 0 findings silenced in 0 files\n")
    assert f"1 finding in JSON, which has no comments: write into {settings}\n" in done.stderr
    lines = done.stderr[done.stderr.index("\n[") :]
    (tmp_path / settings).write_text(f'{head}select = ["STS2"]\n{lines}')
    assert "1 suppressed" in command("check", cwd=tmp_path).stdout
    assert "0 findings" in add(cwd=tmp_path).stderr


def test_what_hangs_on_all_files_together(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_text('import boto3\nboto3.client("sts", region_name="eu-west-1")\n')
    after = written(tmp_path, "requirements.txt", "# pins\nboto3>=1.20\n", "--select=STS501")
    assert after == f"# pins\n# sts-lint: ignore[STS501] {WHY}\nboto3>=1.20\n"


def test_what_is_not_shown_is_not_silenced(tmp_path: Path) -> None:
    path = tmp_path / "t.py"
    path.write_text(f"import boto3\nx = {C}\n")
    command("check", "--write-baseline", "b.json", "t.py", cwd=tmp_path)
    add("--baseline", "b.json", "t.py", cwd=tmp_path)
    add("--ignore=STS102", cwd=tmp_path)
    assert "noqa" not in path.read_text()


def test_unsuppressable_and_unreadable_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "sts-lint.toml").write_text('unsuppressable = ["STS102"]\n')
    (tmp_path / "a.py").write_text(f"import boto3\nx = {C}\n")
    (tmp_path / "b.py").write_text("sts = (\n")
    done = add(cwd=tmp_path)
    assert "a.py:2: STS102 is left: the settings say that it is unsuppressable" in done.stderr
    assert "b.py:1: STS902 is left: only `ignore`" in done.stderr
    assert "noqa" not in (tmp_path / "a.py").read_text()


def test_what_is_found_still_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment in the wrong place, which nothing but a defect writes: hence the mock."""

    def wrong(text: Text, found: Sequence[Diagnostic], _: str) -> Silencing:
        return Silencing(text.edited([Edit(Span(0, 0), "# noqa: STS102\n")]), tuple(found))

    monkeypatch.setattr("sts_lint.commands.add_noqa.in_python", wrong)
    (tmp_path / "a.py").write_text(f"import boto3\nx = {C}\n")
    assert "sts-lint: a.py:3: STS102 is found still\n" in add(cwd=tmp_path).stderr


def test_encodings_stay(tmp_path: Path) -> None:
    text = f'# coding: latin-1\nimport boto3\nx = "é", {C}\n'
    (tmp_path / "a.py").write_bytes(text.encode("latin-1"))
    assert add(cwd=tmp_path, why="naïve").returncode == 0
    assert (tmp_path / "a.py").read_bytes() == text.replace(
        f"{C}\n", f"{C}  # noqa: STS102  naïve\n"
    ).encode("latin-1")
    (tmp_path / "a.py").write_bytes(text.encode("latin-1"))
    done = add(cwd=tmp_path, why="日本")
    assert done.returncode == 2
    assert "latin-1" in done.stderr
    assert (tmp_path / "a.py").read_bytes() == text.encode("latin-1")


def test_a_reason_that_begins_like_a_code(tmp_path: Path) -> None:
    after = written(tmp_path, "a.py", f"import boto3\nx = {C}\n", why="v2 accounts")
    assert after.endswith("# noqa: STS102  - v2 accounts\n")


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("", "say why"),
        ("  ", "say why"),
        ("a\nb", "one line"),
        ("a\x1b[0m", "one line"),
        ("a # noqa: E501", "would be read"),
        ("a --> b", "would be read"),
        ("sts-lint: ignore[STS1]", "would be read"),
    ],
)
def test_what_is_no_reason(tmp_path: Path, why: str, says: str) -> None:
    (tmp_path / "a.py").write_text(f"import boto3\nx = {C}\n")
    done = add(cwd=tmp_path, why=why)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr
    assert "noqa" not in (tmp_path / "a.py").read_text()


@pytest.mark.parametrize(
    "others",
    [
        ("--add-noqa=x", "--fix"), ("--add-noqa=x", "--no-suppressions"), ("--add-noqa=x", "-"),
        ("--add-noqa=x", "--write-baseline=b"), ("--since=HEAD", "--write-baseline=b"),
    ],
)  # fmt: skip
def test_options_that_contradict_each_other(tmp_path: Path, others: tuple[str, str]) -> None:
    done = command("check", *others, cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be used together" in done.stderr
    assert done.stderr.count("\n") == 1


def notebook(*sources: list[str]) -> str:
    """A notebook whose cells hold these lines."""
    cells = [
        {"cell_type": "code", "execution_count": 7, "metadata": {}, "outputs": [], "source": lines}
        for lines in sources
    ]
    return json.dumps(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1
    )


def test_a_notebook(tmp_path: Path) -> None:
    before = notebook(["import boto3\n", "%matplotlib inline"], ["# é\n", f"x = {C}\n", "y = 1"])
    after = written(tmp_path, "a.ipynb", before)
    assert after == before.replace(f"{json.dumps(C)[1:-1]}\\n", f"{json.dumps(C)[1:-1]}  {NOQA}\\n")
    assert command("check", cwd=tmp_path).stdout.endswith("1 suppressed\n")


def test_every_fixture_can_be_silenced_and_freed_again(tmp_path: Path) -> None:
    """All that is found but what has no comments: JSON, and IPython's magics.

    Where nothing may be silenced, fixing takes each comment away, and every byte is as before.
    """
    shutil.copytree(FIXTURES, tmp_path / "f", ignore=shutil.ignore_patterns("*.out", "*.fixed"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    shown = ("--show-advice", "--extend-select=STS112,STS401")
    done = add(*shown, cwd=tmp_path)
    assert int(done.stderr.split()[1]) > 800
    assert "is found still" not in done.stderr
    left = command("check", *shown, "--output-format=json", cwd=tmp_path)
    found = [d for d in json.loads(left.stdout)["diagnostics"] if not d["code"].startswith("STS9")]
    without = (".json", ".ipynb", ".template")
    assert [(d["path"], d["line"]) for d in found if not d["path"].endswith(without)] == []
    (tmp_path / "sts-lint.toml").write_text('unsuppressable = ["STS"]\n')
    assert command("check", "--select=STS9", "--fix", cwd=tmp_path).returncode == 0
    changed = [data for path, data in before.items() if path.read_bytes() != data]
    assert len(changed) < 10
    assert all(b"noqa: " in data or b"ignore[" in data for data in changed)
