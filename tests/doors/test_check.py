"""`sts-lint check` end to end: exit status, formats, selection, files, robustness."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.doors.running import command, sts_lint

GLOBAL = (
    'import boto3\nboto3.client("sts", region_name="us-east-1", '
    'endpoint_url="https://sts.amazonaws.com")\n'
)
OPEN = 'import boto3\nboto3.client("sts")\n'
GOOD = (
    'import boto3\nboto3.client("sts", region_name="eu-west-1", '
    'endpoint_url="https://sts.eu-west-1.amazonaws.com")\n'
)
MADE = """import boto3
def f(region: str):
    url = f"https://sts.{region}.amazonaws.com"
    return boto3.client("sts", region_name=region, endpoint_url=url)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "global.py").write_text(GLOBAL)
    (tmp_path / "open.py").write_text(OPEN)
    (tmp_path / "good.py").write_text(GOOD)
    return tmp_path


def diagnostics(*arguments: str, cwd: Path, stdin: str | bytes = b"") -> list[dict[str, Any]]:
    done = command("check", "--output-format=json", *arguments, cwd=cwd, stdin=stdin)
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["version"] == 1
    found: list[dict[str, Any]] = document["diagnostics"]
    return found


def codes(*arguments: str, cwd: Path, stdin: str | bytes = b"") -> list[str]:
    return [d["code"] for d in diagnostics(*arguments, cwd=cwd, stdin=stdin)]


def status(*arguments: str, cwd: Path) -> int:
    return command("check", *arguments, cwd=cwd).returncode


class TestStatus:
    def test_findings(self, folder: Path) -> None:
        assert status(cwd=folder) == 1
        assert status("good.py", cwd=folder) == 0
        assert status("--exit-zero", cwd=folder) == 0

    def test_threshold(self, folder: Path) -> None:
        assert status("open.py", "--fail-on=warning", cwd=folder) == 1
        assert status("open.py", "--fail-on=error", cwd=folder) == 0
        assert status("global.py", "--fail-on=error", cwd=folder) == 1
        (folder / "made.py").write_text(MADE)
        asked = ("made.py", "--select=STS112")
        assert status(*asked, cwd=folder) == 0
        assert status(*asked, "--fail-on=advice", cwd=folder) == 1

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--selct=STS1"], "unknown option or argument --selct; did you mean --select?"),
            (["--select=STS19"], "--select: no code starts with STS19; did you mean STS109?"),
            (["--ignore=no-region"], "--ignore: no code starts with no-region"),
            (["--botocore-version=new"], "--botocore-version: 'new' is no botocore version"),
            (["--jobs=0"], "--jobs"),
            (["--ambient=here"], "--ambient"),
            (["--config=none.toml"], "none.toml"),
            (["-", "a.py"], "`-` stands alone"),
            (["--output-file=no/such/folder"], "cannot write no/such/folder: No such file"),
        ],
    )
    def test_a_run_that_cannot_be(self, folder: Path, arguments: list[str], says: str) -> None:
        done = command("check", *arguments, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_unusable_settings(self, folder: Path) -> None:
        (folder / "pyproject.toml").write_text("[tool.sts-lint]\nselct = ['STS1']\n")
        done = command("check", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("sts-lint: error: pyproject.toml:2: ")
        assert command("check", "--isolated", cwd=folder).returncode == 1

    def test_unknown_command(self, folder: Path) -> None:
        done = command("chekc", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "did you mean check?" in done.stderr


class TestJson:
    def test_contract(self, folder: Path) -> None:
        (found,) = diagnostics("global.py", cwd=folder)
        assert {key: found[key] for key in found if key not in ("because", "help_url")} == {
            "path": "global.py",
            "line": 2,
            "column": 1,
            "end_line": 2,
            "end_column": 87,
            "code": "STS101",
            "name": "global-endpoint-url",
            "severity": "error",
            "message": found["message"],
            "kind": "client",
            "verdict": "global",
            "urls": ["https://sts.amazonaws.com"],
            "urls_complete": True,
            "fix": found["fix"],
        }
        assert found["help_url"].endswith("STS101")
        assert found["because"][0].keys() == {"path", "line", "text"}

    def test_inventory_has_good_ones_too(self, folder: Path) -> None:
        done = command("inventory", "--output-format=json", cwd=folder)
        sites = json.loads(done.stdout)["sites"]
        shown = [(s["path"], s["verdict"], s["codes"]) for s in sites]
        assert done.returncode == 0
        assert shown == [
            ("global.py", "global", ["STS101"]),
            ("good.py", "regional", []),
            ("open.py", "maybe-global", ["STS102"]),
        ]
        assert sites[1]["urls"] == ["https://sts.eu-west-1.amazonaws.com"]

    def test_statistics(self, folder: Path) -> None:
        done = command("check", "--output-format=json", "--statistics", cwd=folder)
        assert json.loads(done.stdout)["statistics"] == {"STS101": 1, "STS102": 1}

    def test_output_file(self, folder: Path) -> None:
        target = folder / "out.json"
        target.write_text("old")
        target.chmod(0o640)
        done = command("check", "--output-format=json", "-o", "out.json", cwd=folder)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(json.loads(target.read_text())["diagnostics"]) == 2
        assert target.stat().st_mode & 0o777 == 0o640
        assert sorted(p.name for p in folder.iterdir()) == [
            "global.py", "good.py", "open.py", "out.json",
        ]  # fmt: skip


class TestSelection:
    def test_prefixes(self, folder: Path) -> None:
        assert codes(cwd=folder) == ["STS101", "STS102"]
        assert codes("--select=STS101", cwd=folder) == ["STS101"]
        assert codes("--ignore=STS1", cwd=folder) == []
        assert codes("--ignore=STS1", "--select=STS102", cwd=folder) == ["STS102"]
        assert codes("--select=STS10", "--ignore=STS10", cwd=folder) == []

    def test_off_by_default(self, folder: Path) -> None:
        (folder / "made.py").write_text(MADE)
        for quiet in ([], ["--select=STS"], ["--select=STS1"], ["--ignore=STS9"]):
            assert "STS112" not in codes("made.py", *quiet, cwd=folder)
        for awake in ("--select=STS112", "--select=STS11", "--extend-select=STS112"):
            assert "STS112" in codes("made.py", awake, cwd=folder)
        assert "STS112" in codes("made.py", "--extend-select=STS1", cwd=folder)

    def test_settings(self, folder: Path) -> None:
        (folder / "sts-lint.toml").write_text(
            'ignore = ["STS102"]\n[per-file-ignores]\n"global.py" = ["STS101"]\n'
        )
        assert codes(cwd=folder) == []
        assert codes("--ignore=STS109", cwd=folder) == ["STS102"]
        assert codes("--isolated", cwd=folder) == ["STS101", "STS102"]

    def test_stated_facts(self, folder: Path) -> None:
        (folder / "region.py").write_text(OPEN.replace('"sts"', '"sts", "eu-west-1"'))
        assert codes("region.py", cwd=folder) == ["STS103"]
        assert codes("region.py", "--botocore-version=>=1.40", cwd=folder) == []
        assert codes("open.py", "--region-from-environment", cwd=folder) == ["STS103"]
        (folder / "requirements.txt").write_text("boto3>=1.40\n")
        assert codes("region.py", cwd=folder) == []

    def test_suppressions(self, folder: Path) -> None:
        (folder / "open.py").write_text(OPEN.replace(")\n", ")  # noqa: STS102\n"))
        assert codes("open.py", cwd=folder) == []
        assert codes("open.py", "--no-suppressions", cwd=folder) == ["STS102"]


class TestFiles:
    def test_excludes(self, folder: Path) -> None:
        (folder / "venv").mkdir()
        (folder / "venv" / "a.py").write_text(OPEN)
        assert codes("--extend-exclude=open.py", cwd=folder) == ["STS101"]
        assert codes("venv/a.py", cwd=folder) == ["STS102"]
        assert codes("venv/a.py", "--force-exclude", cwd=folder) == []
        assert codes("--exclude=*.py", cwd=folder) == []

    def test_show_files(self, folder: Path) -> None:
        done = command("check", "--show-files", cwd=folder)
        assert done.stdout.split() == ["global.py", "good.py", "open.py"]
        assert done.returncode == 0

    def test_stdin(self, folder: Path) -> None:
        (found,) = diagnostics("-", "--stdin-filename=pkg/x.py", cwd=folder, stdin=OPEN)
        assert (found["path"], found["line"], found["code"]) == ("pkg/x.py", 2, "STS102")
        assert codes("-", cwd=folder, stdin="(((") == []
        assert codes("-", cwd=folder, stdin="(((  # sts") == ["STS902"]

    def test_intermixed_arguments(self, folder: Path) -> None:
        assert codes("open.py", "--select", "STS1", "global.py", cwd=folder) == ["STS102", "STS101"]


BAD: dict[str, tuple[bytes, str, str]] = {
    "syntax.py": (b"sts = (\n", "STS902", "was never closed"),
    "nul.py": (b"sts = 1\n\0", "STS902", "NUL"),
    "utf8.py": (b"sts = 1\n# \xff\n", "STS901", "line 2: byte 0xff is not valid utf-8"),
    "coding.py": (b"# coding: klingon\nsts = 1\n", "STS901", "klingon"),
    "rot13.py": (b"# coding: rot13\nsts = 1\n", "STS901", "rot13"),
    "deep.py": (b"sts = a" + b".b" * 100_000, "STS902", "deep"),
    "large.py": (b"# sts\n" + b"a = 1\n" * 200_000, "STS903", "limit"),
}


class TestBadInput:
    @pytest.fixture
    def bad(self, folder: Path) -> Path:
        for name, (data, *_) in BAD.items():
            (folder / name).write_bytes(data)
        return folder

    def test_each_is_one_finding_and_the_rest_is_checked(self, bad: Path) -> None:
        done = command("check", "--output-format=json", ".", cwd=bad)
        found = json.loads(done.stdout)["diagnostics"]
        by_path = {d["path"]: d for d in found}
        assert len(found) == len(by_path) == len(BAD) + 2
        for name, (_, code, reason) in BAD.items():
            assert (by_path[name]["code"], by_path[name]["kind"]) == (code, "file")
            assert reason in by_path[name]["message"]
        assert done.stderr == ""

    def test_fails_only_for_named_files(self, bad: Path) -> None:
        ignore = "--ignore=STS1"
        assert status(".", ignore, cwd=bad) == 0
        for name in BAD:
            assert status(name, ignore, cwd=bad) == 1
        assert status("syntax.py", "--ignore=STS9", cwd=bad) == 0
        assert status("syntax.py", "--select=STS101", cwd=bad) == 1

    def test_the_place_of_a_syntax_error(self, bad: Path) -> None:
        (found,) = diagnostics("syntax.py", cwd=bad)
        assert (found["line"], found["column"]) == (1, 7)

    def test_what_is_no_file(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe.py")
        (folder / "loop.py").symlink_to("loop.py")
        for name in ("pipe.py", "loop.py", "missing.py", "/dev/zero"):
            found = diagnostics(name, cwd=folder)
            assert [d["code"] for d in found] == ["STS901"]
        assert status("missing.py", cwd=folder) == 1
        assert codes(cwd=folder) == ["STS101", "STS102"]

    def test_a_manifest_that_cannot_be_read(self, folder: Path) -> None:
        (folder / "pyproject.toml").write_text("[project\n")
        found = diagnostics("--isolated", cwd=folder)
        assert [(d["path"], d["code"][:4]) for d in found][2:] == [("pyproject.toml", "STS9")]
        assert len(found) == 3
        assert status("--isolated", "--ignore=STS1", cwd=folder) == 0

    def test_odd_names(self, folder: Path) -> None:
        name = "a\x1b[31m\nb\udcff.py"
        (folder / name).write_text(OPEN)
        done = command("check", cwd=folder)
        assert "a\\x1b[31m\\nb" in done.stdout
        assert "\x1b" not in done.stdout
        assert done.returncode == 1
        shown = name.replace("\udcff", "\\udcff")  # half a character is none in JSON
        assert shown in [d["path"] for d in diagnostics(cwd=folder)]
        done = sts_lint("check", cwd=folder, PYTHONIOENCODING="ascii")
        assert done.stderr == ""


def _hear_interrupts() -> None:
    """Undo what a shell does to programs in its background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class TestStreams:
    def test_any_encoding(self, folder: Path) -> None:
        (folder / "open.py").write_text("import boto3\né = boto3.client('sts')  # 日本\n", "utf-8")
        for encoding in ("ascii", "cp1252", "utf-8", "utf-16"):
            done = sts_lint("check", "open.py", cwd=folder, PYTHONIOENCODING=encoding)
            assert (done.returncode, done.stderr) == (1, "")

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_a_reader_that_leaves(self, folder: Path, form: str) -> None:
        running = subprocess.Popen(
            [sys.executable, "-m", "sts_lint", "check", f"--output-format={form}"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout
        running.stdout.close()
        assert running.stderr
        assert (running.stderr.read(), running.wait(20)) == (b"", 2)
        running.stderr.close()

    def test_a_full_disk(self, folder: Path) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "sts_lint", "check"],
                cwd=folder,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 2
        assert done.stderr.splitlines() == [
            "sts-lint: error: cannot write to standard output: No space left on device"
        ]

    def test_interrupt(self, folder: Path) -> None:
        fifo = folder / "fifo"
        os.mkfifo(fifo)
        running = subprocess.Popen(
            [sys.executable, "-m", "sts_lint", "check", "-"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_hear_interrupts,  # noqa: PLW1509 - no threads here
        )
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=20)
        assert (running.returncode, errors) == (130, b"")


class TestText:
    def test_decisions_first(self, folder: Path) -> None:
        (folder / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["boto3"]\n')
        (folder / "region.py").write_text(OPEN.replace('"sts"', '"sts", "eu-west-1"') * 3)
        done = command("check", cwd=folder)
        head, _, rest = done.stdout.partition("\n\n")
        assert len(head.splitlines()) == 4
        assert head.startswith("6 STS clients in 4 files\n  1 certainly global: global.py:2\n")
        assert "3 of them at pyproject.toml:3: state boto3>=1.40" in head
        assert "pyproject.toml:3: state boto3>=1.40 (one edit settles 3 findings)" in rest
        assert done.stdout.splitlines()[-1] == "1 error, 5 warnings"

    def test_a_snippet_has_carets_under_the_call(self, folder: Path) -> None:
        (folder / "open.py").write_text(
            'import boto3\nif 1:\n\tname = "日本"; c = boto3.client("sts")\n'
        )
        lines = command("check", "open.py", cwd=folder).stdout.splitlines()
        source = next(line for line in lines if "boto3.client" in line)
        carets = lines[lines.index(source) + 1]
        assert carets.index("^") == source.index("boto3") + 2  # two wide characters
        assert carets.count("^") == len('boto3.client("sts")')

    def test_advice_is_counted_until_asked_for(self, folder: Path) -> None:
        (folder / "made.py").write_text(MADE)
        asked = ("check", "made.py", "--select=STS112")
        folded = command(*asked, cwd=folder).stdout
        assert "made.py" not in folded
        assert "1 advice (--show-advice)" in folded
        assert "made.py:4:12" in command(*asked, "--show-advice", cwd=folder).stdout

    def test_quiet_and_statistics(self, folder: Path) -> None:
        assert command("check", "good.py", "--quiet", cwd=folder).stdout == ""
        shown = command("check", "--quiet", "--statistics", cwd=folder).stdout
        assert "     1  STS102  no-region" in shown.splitlines()

    def test_color(self, folder: Path) -> None:
        assert "\x1b[" not in command("check", cwd=folder).stdout
        assert "\x1b[" in command("check", "--color=always", cwd=folder).stdout
        assert "\x1b[" in sts_lint("check", cwd=folder, FORCE_COLOR="1").stdout
        assert "\x1b[" not in sts_lint("check", cwd=folder, FORCE_COLOR="1", NO_COLOR="1").stdout

    def test_secrets_stay_hidden(self, folder: Path) -> None:
        (folder / "open.py").write_text(
            "import boto3\n"
            'boto3.client("sts", aws_secret_access_key="hunter2", '
            'endpoint_url="https://joe:tiger@sts.amazonaws.com")  # http://me:pw@host/\n'
        )
        for arguments in (["check"], ["check", "--output-format=json"], ["inventory"],
                          ["inventory", "--output-format=json"], ["why"]):  # fmt: skip
            path = "open.py:2" if arguments == ["why"] else "open.py"
            shown = command(*arguments, path, cwd=folder).stdout
            assert "sts.amazonaws.com" in shown
            assert ('aws_secret_access_key="***"' in shown) is (arguments == ["check"])
            for secret in ("hunter2", "me:pw", "joe", "tiger"):
                assert secret not in shown


class TestOtherCommands:
    def test_why(self, folder: Path) -> None:
        done = command("why", "global.py:2", cwd=folder)
        assert done.returncode == 0
        assert "calls https://sts.amazonaws.com" in done.stdout
        assert "  1. global.py:2: endpoint_url is" in done.stdout
        done = command("why", "global.py:1", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "there are some at line 2" in done.stderr
        assert "FILE:LINE" in command("why", "global.py", cwd=folder).stderr

    def test_explain(self, folder: Path) -> None:
        for asked in ("STS102", "sts102", "no-region"):
            assert command("explain", asked, cwd=folder).stdout.startswith("STS102 no-region\n")
        assert "STS901 unreadable-file" in command("explain", "STS901", cwd=folder).stdout
        done = command("explain", "no-regoin", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "did you mean no-region?" in done.stderr

    def test_a_long_chain_is_left_to_why(self, folder: Path) -> None:
        calls = "".join(f"made(os.environ.get('R{number}'))\n" for number in range(20))
        (folder / "long.py").write_text(
            "import os, boto3\ndef made(region):\n"
            f"    return boto3.client('sts', region_name=region)\n{calls}"
        )
        done = command("check", "long.py", cwd=folder).stdout
        assert len(re.findall(r"^  = long.py:", done, re.MULTILINE)) == 8
        more = re.search(r"  = and (\d+) more: sts-lint (why) (long.py:3)\n", done)
        assert more is not None
        whole = command(more[2], more[3], cwd=folder).stdout
        assert "made(os.environ.get('R19'))" in whole

    def test_modules_that_name_each_others_names(self, folder: Path) -> None:
        judged = "import boto3\nfrom b import region\nboto3.client('sts', region_name=region)\n"
        (folder / "a.py").write_text(judged)
        (folder / "b.py").write_text("from a import region\n")
        done = command("check", "a.py", cwd=folder).stdout
        assert "STS902" not in done
        assert "a.py:3:1" in done

    def test_rules(self, folder: Path) -> None:
        listed = json.loads(command("rules", "--output-format=json", cwd=folder).stdout)["rules"]
        text = command("rules", cwd=folder).stdout.splitlines()
        assert [line.split()[0] for line in text] == [rule["code"] for rule in listed]
        assert {"STS101", "STS904"} <= {rule["code"] for rule in listed}

    def test_help(self, folder: Path) -> None:
        done = command("--help", cwd=folder)
        assert done.returncode == 0
        assert "inventory" in done.stdout
        assert command("check", "--help", cwd=folder).returncode == 0
        assert command(cwd=folder).returncode == 2
