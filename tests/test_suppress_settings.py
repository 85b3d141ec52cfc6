"""Comments in configuration files switch findings off by node, in every format that has some."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from sts_lint.formats.extent import last_line
from sts_lint.formats.which import COMMENTS, Format, which
from sts_lint.project.settings import Settings
from sts_lint.text import Syntax, Text
from tests.cases import diagnose
from tests.doors.running import command

V = "AWS_STS_REGIONAL_ENDPOINTS"
K = "sts_regional_endpoints"
I = "sts-lint: ignore[STS20]"  # noqa: E741
KNOW_CR = (".yaml", ".j2", "/config", "/credentials", ".ini", ".env", ".xml")
OFF = "OFF"
"""In what follows, a line that holds it must be silent; every other `legacy` is reported."""

CASES: dict[str, tuple[str, str]] = {
    "yaml above": ("a.yaml", f"# {I} old AMI\n{V}: legacy OFF\nb: 1\n---\n{V}: legacy\n"),
    "yaml behind": ("a.yaml", f"env:\n  {V}: legacy  # {I} OFF\n---\nenv:\n  {V}: legacy\n"),
    "yaml quoted": ("a.yaml", f"env:\n  {V}: \"legacy\"  # {I} OFF\n---\n{V}: 'legacy'\n"),
    "yaml mapping": (
        "a.yaml",
        f"jobs:\n  # {I}\n  a:\n    env:\n      {V}: legacy OFF\n\n    x: 1\n    e:\n"
        f"      {V}: legacy OFF\n  b:\n    env:\n      {V}: legacy\n",
    ),
    "yaml item": (
        "a.yaml",
        f"env:\n  # {I}\n  - name: {V}\n    value: legacy OFF\n  - name: {V}\n    value: legacy\n",
    ),
    "yaml list at the depth of its key": (
        "a.yaml",
        f"# {I}\nenv:\n- name: {V}\n  value: legacy OFF\nother:\n- name: {V}\n  value: legacy\n",
    ),
    "yaml key line of a pair": (
        "a.yaml",
        f"env:\n- name: {V}  # {I}\n  value: legacy OFF\n- name: {V}\n  value: legacy\n",
    ),
    "yaml flow": (
        "a.yaml",
        f"# {I}\na: {{\n  {V}: legacy OFF\n}}\nb: {{{V}: legacy}}\n",
    ),
    "yaml script": (
        "a.yaml",
        f"run: |\n  export {V}=legacy\n  # {I}\n  export {V}=legacy OFF\n  echo $HOME\n",
    ),
    "yaml block behind": (
        "a.yaml",
        f"run: | # {I}\n  export {V}=legacy OFF\n  echo\nb:\n  env:\n    {V}: legacy\n",
    ),
    "yaml string is no comment": ("a.yaml", f'a: "x # {I}"\nb: {{{V}: legacy, c: "# {I}"}}\n'),
    "yaml needs a blank": ("a.yaml", f"a:\n  {V}: legacy\n  b: c#sts-lint:ignore[STS20]\n"),
    "fluent": ("fluent-bit.conf", f"[OUTPUT]\n  # {I}\n  {V} legacy OFF\n  {V} legacy\n"),
    "fluentd": ("fluentd.conf", f"<match **>\n  {V} legacy # {I} OFF\n  {V} legacy\n</match>\n"),
    "helm": ("templates/a.yaml", f"env:\n  {{{{- /* {I} why */}}}}\n  {V}: legacy OFF\n"),
    "jinja": ("a.yaml.j2", f"env:\n  {{# {I} why #}}\n  {V}: legacy OFF\n"),
    "aws section": (
        ".aws/config",
        f"# {I}\n[profile a]\nregion = x\n{K} = legacy OFF\n\n[profile b]\n{K} = legacy\n",
    ),
    "aws key": (
        ".aws/config",
        f"[profile a]\n; {I}\n{K} = legacy OFF\n[profile b]\n{K} = legacy\n; {I}\n",
    ),
    "aws has none behind": (".aws/config", f"[profile a]\nregion = x # {I}\n{K} = legacy\n"),
    "credentials": (".aws/credentials", f"; {I}\n[a]\n{K}: legacy OFF\n[b]\n{K}: legacy\n"),
    "ini": (
        "tox.ini",
        f"[a]\n# {I}\nsetenv =\n  {V} = legacy OFF\n[b]\nsetenv =\n  {V} = legacy\n",
    ),
    "systemd": (
        "a.service",
        f"[Service]\n# {I}\nEnvironment=A=b \\\n  {V}=legacy OFF\nEnvironment={V}=legacy\n",
    ),
    "toml table": (
        "a.toml",
        f'# {I}\n[a]\n{V} = "legacy" # OFF\n[a.b]\n{V} = "legacy" # OFF\n[ab]\n{V} = "legacy"\n',
    ),
    "toml value": ("a.toml", f'{V} = "legacy" # {I} OFF\n[b]\n{V} = "legacy"\n'),
    "toml array": (
        "a.toml",
        f'# {I}\nenv = [\n  "{V}=legacy", # OFF\n]\nb = ["{V}=legacy"]\n',
    ),
    "dotenv": (".env", f"{V}=legacy # {I} OFF\n# {I}\nexport {V}='legacy' #OFF\n{V}=legacy\n"),
    "dotenv string": (".env", f"A='# {I}'\n{V}=legacy\n"),
    "docker env": ("env.list", f"# {I}\n{V}=legacy\n{V}=legacy\n"),
    "shell": (
        "a.sh",
        f"export {V}=legacy # {I} OFF\n"
        f"# {I}\nexport A=b \\\n  {V}=legacy # OFF\nexport {V}=legacy\n",
    ),
    "shell function": (
        "a.sh",
        f"# {I}\nf() {{\n  case $x in\n    a) export {V}=legacy ;; # OFF\n  esac\n"
        f"  export {V}=legacy # OFF\n}}\nexport {V}=legacy\n",
    ),
    "shell here-document": (
        "a.sh",
        f"# {I}\ncat > ~/.aws/config <<EOF\n[default]\n{K} = legacy\nEOF\nexport {V}=legacy\n",
    ),
    "shell never closed": ("a.sh", f"# {I}\nf() {{\n  export {V}=legacy\n"),
    "dockerfile": (
        "Dockerfile",
        f"FROM a\n# {I}\nENV A=b \\\n    # more\n\n    {V}=legacy OFF=1\nENV {V}=legacy\n",
    ),
    "dockerfile has none behind": ("Dockerfile", f'FROM a\nENV {V}=legacy A="# {I}"\n'),
    "hcl block": (
        "a.tf",
        f'# {I}\nresource "a" "b" {{\n  env = {{\n    {V} = "legacy" # OFF\n  }}\n}}\n'
        f'b {{\n  {V} = "legacy"\n}}\n',
    ),
    "hcl slashes": ("a.tf", f'a {{\n  {V} = "legacy" // {I} OFF\n}}\nb {{\n  {V} = "legacy"\n}}\n'),
    "hcl stars": (
        "a.tf",
        f'a {{\n  /* {I} */ {V} = "legacy" #OFF\n}}\nb {{\n  {V} = "legacy"\n}}\n',
    ),
    "hcl here-document": (
        "a.tf",
        f"# {I}\na = <<-EOT\n  export {V}=legacy #OFF\nEOT\nb = <<EOT\nexport {V}=legacy\nEOT\n",
    ),
    "xml": (
        "a.xml",
        f"<c>\n<!-- {I} why -->\n<p>\n<name>{V}</name>\n<value>legacy</value><!-- OFF -->\n</p>\n"
        f"<p><name>{V}</name><value>legacy</value></p>\n</c>\n",
    ),
    "properties": (
        "a.properties",
        f"! {I}\n{V}=legacy\n{V}=legacy\n",
    ),
    "json with comments": (
        "a.jsonc",
        f'{{\n// {I}\n"a": {{\n"{V}": "legacy" // OFF\n}},\n"b": {{"{V}": "legacy"}}, // {I} OFF\n'
        f'"c": {{"{V}": "legacy"}}\n}}\n',
    ),
    "makefile": ("Makefile", f"export {V} = legacy # {I} OFF\nexport {V} = legacy\n"),
    "another code": ("a.yaml", f"# sts-lint: ignore[STS1]\n{V}: legacy\n"),
    "no code": (
        "a.yaml",
        f"# sts-lint: ignore\n{V}: legacy\n# sts-lint: ignore[]\nb:\n  {V}: legacy\n",
    ),
    "two comments": (
        "a.yaml",
        f"# checkov:skip=X\n# {I}\n# why\n\n{V}: legacy OFF\n---\n# x # {I}\n{V}: legacy OFF\n",
    ),
}  # fmt: skip
SILENT = {"docker env": [2], "shell here-document": [3, 4], "properties": [2]}
"""Where `OFF` would be part of the value, the lines."""


def silent(case: str, content: str) -> set[int]:
    marked = {n for n, line in enumerate(content.split("\n"), 1) if OFF in line}
    return marked | set(SILENT.get(case, ()))


EACH = [
    (case, newline)
    for case, (name, _) in CASES.items()
    for newline in ("\n", "\r\n", "\r")
    if newline != "\r" or name.endswith(KNOW_CR)
]


@pytest.mark.parametrize(("case", "newline"), EACH)
def test_what_a_comment_covers(case: str, newline: str) -> None:
    name, content = CASES[case]
    lines = content.split("\n")
    off = silent(case, content)
    content = content.replace(f" {OFF}", "") if f"{I} {OFF}" not in content else content
    expected = {n for n, line in enumerate(lines, 1) if "legacy" in line} - off
    data = content.replace("legacy OFF", "legacy").replace("\n", newline).encode()
    text, found = diagnose(data, default(), name)
    assert {text.position(d.span.start).line for d in found} == expected
    assert {d.code for d in found} <= {"STS201", "STS202"}


def default() -> Settings:
    return Settings(select=("STS201", "STS202"))


def json_settings(folder: Path, toml: str) -> None:
    (folder / "cdk.out").mkdir()
    (folder / "cdk.out" / "app.template.json").write_text(
        json.dumps({"Resources": {n: {"Environment": {V: "legacy"}} for n in ("Old", "New")}})
    )
    (folder / "sts-lint.toml").write_text(toml)


ENTRY = '{{ code = "{}", key = "{}", reason = "the old AMI" }}'


@pytest.mark.parametrize(
    ("glob", "code", "key", "left"),
    [
        ("cdk.out/", "STS202", "Resources.Old.*", 1),
        ("*.json", "STS", f"*.{V}", 0),
        ("cdk.out/*.json", "STS201", "*", 2),
        ("other/*.json", "STS202", "*", 2),
        ("*", "STS202", "Resources.Old", 2),
    ],
)
def test_keys_of_files_without_comments(
    tmp_path: Path, glob: str, code: str, key: str, left: int
) -> None:
    json_settings(tmp_path, f'[suppress]\n"{glob}" = [{ENTRY.format(code, key)}]\n')
    done = command("check", "--select=STS202", "--output-format=json", cwd=tmp_path)
    assert len(json.loads(done.stdout)["diagnostics"]) == left
    done = command("check", "--select=STS202", cwd=tmp_path)
    assert (f"{2 - left} suppressed" in done.stdout) is (left < 2)
    done = command("check", "--select=STS202", "--no-suppressions", cwd=tmp_path)
    assert "2 errors" in done.stdout


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('{ code = "STS202", key = "*" }', "expected tables of code, key and reason"),
        ('{ code = "STS202", key = "*", reason = "" }', "expected a text as reason"),
        ('{ code = "STS202", key = "*", reason = "x", lines = "1" }', "expected tables of"),
        (ENTRY.format("legacy-env", "*"), "'legacy-env' is no rule selector"),
        (ENTRY.format("STS299", "*"), "no code starts with STS299"),
        ('"STS202"', "expected tables of code, key and reason"),
    ],
)
def test_what_is_no_suppression(tmp_path: Path, entry: str, says: str) -> None:
    json_settings(tmp_path, f'[suppress]\n"*" = [{entry}]\n')
    done = command("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_comments_count_and_can_be_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"# {I}\nenv:\n  {V}: legacy\n")
    assert "1 suppressed" in command("check", cwd=tmp_path).stdout
    assert "1 error" in command("check", "--no-suppressions", cwd=tmp_path).stdout
    done = command("check", "--fix", cwd=tmp_path)
    assert "0 fixed" in done.stderr
    assert "legacy" in (tmp_path / "a.yaml").read_text()


def test_every_format_with_comments_has_a_case() -> None:
    covered = {which(name, content) for name, content in CASES.values()}
    assert {kind for kind in Format if COMMENTS[kind]} <= covered


@pytest.mark.parametrize("kind", Format, ids=lambda kind: kind.value)
def test_the_end_of_a_node_is_found_in_time(kind: Format) -> None:
    """What never ends is its first line, and costs no more than its length deserves."""
    for piece in ("{", "(", "<a>", '"', "'", "\\\n", "<<A\n", "if ", "[a]\n", " " * 50 + "\n"):
        text = Text("x", "a" + piece * 50_000, Syntax.SETTINGS)
        start = time.monotonic()
        assert 1 <= last_line(text, 1, kind) <= len(text.starts)
        assert time.monotonic() - start < 5
