"""A second Region for a chosen client: what is written, what is refused, and the command."""

from __future__ import annotations

import argparse
import ast
import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sts_lint.aws.context import Policy, SdkRange
from sts_lint.engine import Engine
from sts_lint.fixing.failover import Failover, add_failover
from sts_lint.fixing.source import Unfit
from sts_lint.plan import make_plan
from sts_lint.project.settings import Settings, load_settings
from sts_lint.reading import decode_python
from sts_lint.rules import all_rules
from sts_lint.text import Text
from tests.cases import all_cases
from tests.doors.running import ROOT, command, flake8

FOLDER = Path(__file__).parent / "failover"
AFTER = ".after.py"
SHAPES = sorted(path for path in FOLDER.glob("*.py") if not path.name.endswith(AFTER))
DOCUMENT = ROOT / "docs" / "failover.md"
ENGINE = Engine(all_rules())
NEW = Settings(botocore_version=">=1.40")
CLIENT = 'boto3.client("sts", region_name="us-east-1")'
BOTO3 = "import boto3\n\n"


def failover(code: str, region: str = "us-west-2", settings: Settings = NEW) -> Failover:
    """The code with a second Region for the client whose line says `chosen`."""
    plan = make_plan(settings)
    context = replace(plan.context, sdk=plan.sdk or SdkRange())
    line = code[: code.index("chosen")].count("\n") + 1
    text = Text("case.py", code)
    return add_failover(text, line, region, partial(ENGINE.examine, context=context))


def shape(path: Path) -> Failover:
    """A fixture's outcome."""
    toml = path.with_suffix(".toml")
    settings = load_settings(config=str(toml)) if toml.exists() else NEW
    region = "us-gov-east-1" if "us-gov" in path.read_text() else "us-west-2"
    return failover(path.read_text(), region, settings)


def without_calls(tree: ast.AST, names: set[str]) -> str:
    """The dump of a tree without calls of, definitions of and imports for what was added."""

    class Removing(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            self.generic_visit(node)
            if ast.unparse(node.func) == "with_failover":
                return node.args[0]
            kept = [k for k in node.keywords if ast.unparse(k.value) != "STS_CONFIG"]
            return ast.Call(node.func, node.args, kept)

        def generic_visit(self, node: ast.AST) -> ast.AST:
            super().generic_visit(node)
            for field in ("body", "orelse", "finalbody"):
                statements = getattr(node, field, None)
                if isinstance(statements, list):
                    setattr(node, field, [s for s in statements if not added(s)])
            return node

    def added(node: ast.AST) -> bool:
        written = ast.unparse(node)
        return written in names or (isinstance(node, ast.FunctionDef) and node.name in names)

    return ast.dump(Removing().visit(tree))


ADDED = {
    "with_failover",
    "call_either",
    "STS_CONFIG = botocore.config.Config(connect_timeout=3.1)",
    "import functools",
    "import logging",
    "import botocore.config",
    "import botocore.exceptions",
}


class TestShapes:
    @pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
    def test_golden(self, path: Path, accept: bool) -> None:
        after = path.with_name(path.stem + AFTER)
        written = shape(path).content
        if accept:
            after.write_text(written)
        assert written == after.read_text()

    @pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
    def test_the_rest_of_the_program_is_what_it_was(self, path: Path) -> None:
        before, after = path.read_text(), shape(path).content
        trees = (ast.parse(code) for code in (before, after))
        one, other = (without_calls(tree, ADDED) for tree in trees)
        assert one == other
        comments = re.findall(r"#.*", before)
        assert [c for c in re.findall(r"#.*", after) if c in comments] == comments

    @pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
    @pytest.mark.parametrize("twin", ["crlf", "no final newline"])
    def test_twins_get_the_same(self, path: Path, twin: str) -> None:
        def changed(code: str) -> str:
            return code.replace("\n", "\r\n") if twin == "crlf" else code.rstrip("\n")

        toml = path.with_suffix(".toml")
        settings = load_settings(config=str(toml)) if toml.exists() else NEW
        region = "us-gov-east-1" if "us-gov" in path.read_text() else "us-west-2"
        done = failover(changed(path.read_text()), region, settings).content
        assert done == changed(shape(path).content)

    def test_the_functions_come_once(self) -> None:
        code = f"{BOTO3}one = {CLIENT}\n\n\ndef f():\n    return {CLIENT}  # chosen\n"
        once = failover(code).content
        marked = once.replace("# chosen", "").replace(
            f"one = {CLIENT}", f"one = {CLIENT}  # chosen"
        )
        twice = failover(marked).content
        assert twice.count("def ") == once.count("def ") == 3
        assert twice.count("STS_CONFIG =") == 1
        assert twice.count("with_failover(\n") == 2

    def test_flake8_finds_nothing_new(self, tmp_path: Path) -> None:
        """Its own rules with their usual limits; tabs apart, of which ours has none."""
        for path in SHAPES:
            (tmp_path / path.name).write_text(path.read_text())
            (tmp_path / f"{path.stem}{AFTER}").write_text(shape(path).content)
        options = ("--isolated", "--extend-ignore=STS,W191,E101", "--format=%(path)s %(code)s")
        lines = set(flake8(*options, ".", cwd=tmp_path).stdout.splitlines())
        assert {line.replace(AFTER, ".py") for line in lines if AFTER in line} <= lines

    @pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
    def test_the_inventory_calls_both_regional(self, path: Path, tmp_path: Path) -> None:
        def listed(code: str) -> list[tuple[str, list[str]]]:
            (tmp_path / "app.py").write_text(code)
            toml = path.with_suffix(".toml")
            config = ("--config", str(toml)) if toml.exists() else ("--botocore-version", ">=1.40")
            done = command("inventory", *config, "--output-format", "json", "app.py", cwd=tmp_path)
            return [(site["verdict"], site["codes"]) for site in json.loads(done.stdout)["sites"]]

        assert listed(path.read_text()) == [("regional", [])]
        assert listed(shape(path).content) == [("regional", [])] * 2


def test_every_client_of_the_fixtures() -> None:
    """Refused, or the same program with one regional client more."""
    settings = Settings(botocore_version=">=1.40", region_from_environment=True)
    context = replace(make_plan(settings).context, sdk=make_plan(settings).sdk or SdkRange())
    examine = partial(ENGINE.examine, context=context)
    written = 0
    for case in all_cases():
        text = decode_python(case.path.read_bytes(), case.name)
        assert isinstance(text, Text)
        for line in {f.client.line for f in examine(text) if f.client is not None}:
            try:
                after = add_failover(text, line, "eu-west-2", examine).content
            except Unfit:
                continue
            one, other = (without_calls(ast.parse(c), ADDED) for c in (text.content, after))
            assert one == other, case.name
            written += 1
    assert written > 20


class TestNotes:
    def test_own_timeouts_are_left_and_named(self) -> None:
        (note,) = failover(f"{BOTO3}c = {CLIENT[:-1]}, config=CONFIG)  # chosen\n").notes
        assert "connect_timeout" in note
        assert failover(f"{BOTO3}c = {CLIENT}  # chosen\n").notes == ()

    def test_a_default_config_is_not_overruled(self) -> None:
        code = (
            "import botocore.session\nfrom botocore.config import Config\n\n"
            "s = botocore.session.Session()\ns.set_default_client_config(Config(retries={}))\n"
            'c = s.create_client("sts", region_name="us-east-1")  # chosen\n'
        )
        done = failover(code)
        assert "STS_CONFIG" not in done.content
        assert len(done.notes) == 1

    def test_regions_to_be_enabled_are_named(self) -> None:
        (note,) = failover(f"{BOTO3}c = {CLIENT}  # chosen\n", "af-south-1").notes
        assert note.startswith("af-south-1 answers only")


REFUSED = {
    "global": ('c = boto3.client("sts", "aws-global")', "global: make it regional first"),
    "global url": (
        'c = boto3.client("sts", "us-east-1", endpoint_url="https://sts.amazonaws.com")',
        "make it regional first",
    ),
    "no Region": ('c = boto3.client("sts")', "(state region-from-environment = true)"),
    "mismatch": (
        'c = boto3.client("sts", "us-east-1", endpoint_url="https://sts.us-east-2.amazonaws.com")',
        "does not work",
    ),
    "custom": (
        'c = boto3.client("sts", "us-east-1", endpoint_url="http://localhost:4566")',
        "not AWS",
    ),
    "vpc": (
        'c = boto3.client("sts", "us-east-1", '
        'endpoint_url="https://vpce-1-2.sts.us-east-1.vpce.amazonaws.com")',
        "endpoint URL does not say",
    ),
    "dual-stack url": (
        'c = boto3.client("sts", "us-east-1", endpoint_url="https://sts.us-east-1.api.aws")',
        "endpoint URL does not say",
    ),
    "url in the environment": (
        "import os\nos.environ['AWS_ENDPOINT_URL_STS'] = 'https://sts.us-east-1.amazonaws.com'\n"
        f"c = {CLIENT}",
        "would not be sure to call us-west-2",
    ),
    "url unseen": (f"c = {CLIENT[:-1]}, endpoint_url=URL)", "cannot be told"),
    "same": ('c = boto3.client("sts", "us-west-2")', "calls us-west-2 already"),
    "partition": ('c = boto3.client("sts", "cn-north-1")', "another partition"),
    "stubbed": (f"import moto\nc = {CLIENT}", "stubbed"),
    "helper": (
        'def make(name):\n    return boto3.client(name, region_name="us-east-1")\n\n\n'
        'c = make("sts")',
        "is given the service",
    ),
    "other services": (
        'c = {}\nfor name in ("s3", "sts"):\n    c[name] = boto3.client(name, "us-east-1")',
        "clients of other services, too",
    ),
    "argument": (f"use({CLIENT})", "neither assigned nor returned"),
    "chained": (f"me = {CLIENT}.get_caller_identity()", "neither assigned nor returned"),
    "lambda": (f"make = lambda: {CLIENT}", "neither assigned nor returned"),
    "conditional": (f"c = {CLIENT} if boto3 else None", "neither assigned nor returned"),
    "session in place": (
        'c = boto3.Session(region_name="us-east-1").client("sts")',
        "give it a name first",
    ),
    "twice": (
        f'c = {CLIENT[:-1]}, aws_session_token=input("token"))',
        "input('token') would happen twice",
    ),
    "walrus": (f'c = {CLIENT[:-1]}, aws_session_token=(t := "x"))', "would happen twice"),
    "text of lines": (
        f'c = {CLIENT[:-1]}, aws_session_token="""a\nb""")',
        "text of several lines",
    ),
    "name taken": (f"def with_failover():\n    pass\n\n\nc = {CLIENT}", "with_failover means"),
    "module taken": (f"logging = None\nc = {CLIENT}", "the name logging means"),
    "import of another name": (f"import json as logging\nc = {CLIENT}", "the name logging means"),
    "comment": (
        f"def f():\n    import boto3\n\n    return {CLIENT}",
        "no good place for the import",
    ),
    "awaited": (f"import aioboto3\nc = {CLIENT}", "aioboto3"),
    "several": (f"c, d = 1, {CLIENT}; e = {CLIENT}", "several STS clients"),
    "none": ("c = None", "there is no STS client here"),
}


class TestRefusals:
    @pytest.mark.parametrize("name", REFUSED)
    def test_one_line_says_why(self, name: str) -> None:
        code, reason = REFUSED[name]
        head = "# What it is for.\n" if name == "comment" else BOTO3
        with pytest.raises(Unfit) as refused:
            failover(f"{head}{code}  # chosen\n")
        assert reason in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_a_second_time(self) -> None:
        done = failover(f"{BOTO3}c = {CLIENT}  # chosen\n").content.replace("  # chosen", "")
        marked = done.replace("config=STS_CONFIG),\n", "config=STS_CONFIG),  # chosen\n", 1)
        with pytest.raises(Unfit, match="has a second Region already"):
            failover(marked, "eu-west-1")

    def test_functions_that_come_too_late(self) -> None:
        code = f"{BOTO3}one = {CLIENT}\n\n\ndef f():\n    return {CLIENT}  # chosen\n"
        done = failover(code).content
        start, end = done.index("def with_failover"), done.index("one = ")
        moved = f"{done[:start]}{done[end:]}\n\n{done[start:end]}".replace("# chosen", "")
        with pytest.raises(Unfit, match="with_failover means something else"):
            failover(moved.replace(f"one = {CLIENT}", f"one = {CLIENT}  # chosen"))

    @pytest.mark.parametrize("comment", ["# noqa: E501", "# type: ignore[misc]", "#pylint: x"])
    def test_a_comment_about_the_line(self, comment: str) -> None:
        with pytest.raises(Unfit, match="would be about another line"):
            failover(f"{BOTO3}c = {CLIENT}  {comment} chosen\n")

    def test_regions_unknown_to_sts(self) -> None:
        with pytest.raises(Unfit, match="us-est-2 is no Region"):
            failover(f"{BOTO3}c = {CLIENT}  # chosen\n", "us-est-2")

    def test_a_policy_that_wants_urls(self) -> None:
        strict = replace(NEW, policy=Policy.EXPLICIT_ENDPOINT)
        with pytest.raises(Unfit, match="would find something in the result"):
            failover(f"{BOTO3}c = {CLIENT}  # chosen\n", settings=strict)
        url = 'endpoint_url="https://sts.us-east-1.amazonaws.com"'
        done = failover(f"{BOTO3}c = {CLIENT[:-1]}, {url})  # chosen\n", settings=strict)
        assert 'endpoint_url="https://sts.us-west-2.amazonaws.com"' in done.content

    def test_no_fips_endpoint(self) -> None:
        config = "config=Config(use_fips_endpoint=True)"
        code = f"from botocore.config import Config\n\nc = {CLIENT[:-1]}, {config})  # chosen\n"
        assert "us-west-2" in failover(BOTO3 + code).content
        with pytest.raises(Unfit, match="no FIPS endpoint in eu-west-1"):
            failover(BOTO3 + code, "eu-west-1")

    def test_old_versions_of_the_sdk(self) -> None:
        anything = Settings(botocore_version="any")
        with pytest.raises(Unfit, match=r"may be global.*boto3>=1\.40"):
            failover(f"{BOTO3}c = {CLIENT}  # chosen\n", settings=anything)
        seoul = f"{BOTO3}c = {CLIENT}  # chosen\n".replace("us-east-1", "ap-northeast-2")
        with pytest.raises(Unfit, match=r"not be sure to call us-west-2.*boto3>=1\.40"):
            failover(seoul, settings=anything)
        assert failover(seoul, "af-south-1", anything).content


def codemod(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    tool = [sys.executable, "-m", "libcst.tool", "codemod", "--no-format", "--hide-progress"]
    words = [*tool, "-x", "sts_lint.codemods.StsFailover", *arguments]
    return subprocess.run(words, cwd=cwd, capture_output=True, check=False, text=True)


class TestCommand:
    def test_it_writes_the_file_named_and_its_notes(self, tmp_path: Path) -> None:
        code = (FOLDER / "attribute.py").read_text()
        (tmp_path / "app.py").write_text(code)
        (tmp_path / "other.py").write_text(code)
        (tmp_path / "requirements.txt").write_text("boto3>=1.40\n")
        place = f"app.py:{code[: code.index('chosen')].count(chr(10)) + 1}"
        done = codemod("--at", place, "--second-region", "us-west-2", ".", cwd=tmp_path)
        assert (tmp_path / "app.py").read_text() == (FOLDER / f"attribute{AFTER}").read_text()
        assert (tmp_path / "other.py").read_text() == code
        assert f"WARNING: {place}: the timeouts stay as they are" in done.stderr
        assert "Transformed 1 files successfully" in done.stderr

    def test_a_refusal_is_one_line_and_changes_nothing(self, tmp_path: Path) -> None:
        code = f"{BOTO3}c = {CLIENT}\n"
        (tmp_path / "app.py").write_text(code)
        done = codemod("--at", "app.py:3", "--second-region", "us-west-2", "app.py", cwd=tmp_path)
        assert (tmp_path / "app.py").read_text() == code
        assert "app.py:3: the client may be global: make it regional first (state " in done.stderr
        (tmp_path / "sts-lint.toml").write_text("regoin = 1\n")
        worse = codemod("--at", "app.py:3", "--second-region", "us-west-2", "app.py", cwd=tmp_path)
        assert "app.py:3: sts-lint.toml" in worse.stderr
        assert "Traceback" not in done.stderr + worse.stderr

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--at", "app.py", "--second-region", "us-west-2"), "expected FILE:LINE"),
            (("--at", "no.py:1", "--second-region", "us-west-2"), "there is no file no.py"),
            (("--at", "app.py:1", "--second-region", "us-est-2"), "us-est-2 is no Region"),
            (("--second-region", "us-west-2"), "required: --at"),
            (("--at", "app.py:1"), "required: --second-region"),
        ],
    )
    def test_bad_arguments(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        arguments: tuple[str, ...],
        said: str,
    ) -> None:
        from sts_lint.codemods import StsFailover

        monkeypatch.chdir(tmp_path)
        (tmp_path / "app.py").write_text(BOTO3)
        parser = argparse.ArgumentParser()
        StsFailover.add_args(parser)
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args(arguments)
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err


def test_the_document_shows_what_happens(tmp_path: Path, accept: bool) -> None:
    document = DOCUMENT.read_text("utf-8")
    before, after = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    line = re.search(r"^python -m libcst\.tool codemod (.*)$", document, re.MULTILINE)
    assert line is not None
    (tmp_path / "app.py").write_text(before)
    arguments = shlex.split(line[1])
    assert arguments[:3] == ["--no-format", "-x", "sts_lint.codemods.StsFailover"]
    codemod(*arguments[3:], cwd=tmp_path)
    written = (tmp_path / "app.py").read_text()
    if accept:
        DOCUMENT.write_text(document.replace(after, written), "utf-8")
    assert written == after or accept
