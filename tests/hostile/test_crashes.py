"""A parser in C that really dies takes one file with it, however the run is divided."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sts_lint.formats.apart import READ_IN_PYTHON
from sts_lint.formats.readers import _MODULES
from tests.doors.running import sts_lint

DYING = """
import faulthandler, os, re, tree_sitter, yaml

real_parser, real_parse = tree_sitter.Parser, yaml.parse


class Parser:
    def __init__(self, language):
        self.real = real_parser(language)

    def parse(self, data):
        if b"abort" in data:
            os.abort()
        return self.real.parse(data)


def parse(stream, Loader):
    if "segfault" in stream:
        faulthandler._sigsegv()
    if "endless" in stream:
        re.match("(x+x+)+y", "x" * 64)
    if "swelling" in stream:
        return [bytearray(1 << 27) for _ in range(64)]
    return real_parse(stream, Loader)


tree_sitter.Parser, yaml.parse = Parser, parse
"""
"""Parsers that die of a word, or take time or memory; no product code knows of it."""
HURRIED = "import sts_lint.formats.apart as apart; apart.TIME = 1"
YAML = "env:\n  AWS_STS_REGIONAL_ENDPOINTS: legacy\n"
HCL = 'env = { AWS_STS_REGIONAL_ENDPOINTS = "legacy" }\n'
PYTHON = 'import boto3\nboto3.client("sts")\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files that kill their parser among files that do not."""
    (tmp_path / "dying").mkdir()
    (tmp_path / "dying" / "sitecustomize.py").write_text(DYING)
    here = tmp_path / "tree"
    here.mkdir()
    (here / "a.py").write_text(PYTHON)
    (here / "b.yaml").write_text(YAML)
    (here / "c.yaml").write_text(f"# segfault\n{YAML}")
    (here / "d.tf").write_text(HCL)
    (here / "e.tf").write_text(f"# abort\n{HCL}")
    (here / "f.env").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n")
    (here / "g.yaml").write_text(YAML)
    return here


EXPECTED = [
    ("a.py", "STS102"),
    ("b.yaml", "STS202"),
    ("c.yaml", "STS904"),
    ("d.tf", "STS202"),
    ("e.tf", "STS904"),
    ("f.env", "STS202"),
    ("g.yaml", "STS202"),
]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    dying = str(folder.parent / "dying")
    return sts_lint(*arguments, cwd=folder, PYTHONPATH=dying)


@pytest.mark.parametrize("jobs", ["auto", "1", "2"])
def test_a_dead_parser_is_one_finding(folder: Path, jobs: str) -> None:
    done = run(folder, "check", "--output-format=json", f"--jobs={jobs}")
    found = json.loads(done.stdout)["diagnostics"]
    assert [(d["path"], d["code"]) for d in found] == EXPECTED
    assert {d["message"] for d in found if d["code"] == "STS904"} == {
        "crashed the parser that read it"
    }
    assert (done.returncode, done.stderr) == (1, "")


def test_time_and_memory_for_one_text_are_bounded(folder: Path) -> None:
    """The time is cut down here, which on a busy machine passes slowly; the next files go on."""
    (folder / "c.yaml").write_text(f"# endless\n{YAML}")
    (folder / "e.yaml").write_text(f"# swelling\n{YAML}")
    (folder / "e.tf").unlink()
    (folder.parent / "dying" / "sitecustomize.py").write_text(DYING + HURRIED)
    done = run(folder, "check", "--output-format=json")
    found = {d["path"]: d["message"] for d in json.loads(done.stdout)["diagnostics"]}
    assert found["c.yaml"] == "takes longer than 1 s to read"
    assert found["e.yaml"].startswith("internal error: MemoryError at ")
    assert "is legacy" in found["g.yaml"]
    assert (done.returncode, done.stderr) == (1, "")


def test_other_commands_go_on_too(folder: Path) -> None:
    done = run(folder, "inventory", "--output-format=json")
    assert len(json.loads(done.stdout)["sites"]) == len(EXPECTED)
    (folder / "c.yaml").unlink()
    done = run(folder, "why", "b.yaml:2")
    assert "STS202" in done.stdout
    done = run(folder, "check", "--fix")
    assert "4 fixed in 4 files" in done.stderr
    assert "regional" in (folder / "g.yaml").read_text()
    assert (folder / "e.tf").read_text() == f"# abort\n{HCL}"


def test_the_dying_parser_really_kills(folder: Path) -> None:
    """Else the tests above would show nothing."""
    code = (
        "import sts_lint.formats as f, sts_lint.text as t; list(f.entries(t.Text('c.yaml', {!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code.format("segfault: sts")],
        env={**os.environ, "PYTHONPATH": str(folder.parent / "dying")},
        check=False,
        capture_output=True,
    )
    assert done.returncode < 0


def test_what_is_read_here_reaches_no_parser_in_c() -> None:
    for kind in READ_IN_PYTHON:
        module = importlib.import_module(f"sts_lint.formats.{_MODULES[kind]}")
        source = Path(module.__file__ or "").read_text()
        assert not re.search(r"formats\.(?:nested|grammar|tree|readers)\b|yaml", source), kind


def test_a_manifest_that_kills_costs_no_program_beside_it(folder: Path) -> None:
    """What images and manifests set is looked up for Python files, too."""
    (folder / "deployment.yaml").write_text(f"# segfault\n{YAML}")
    for jobs in ("1", "2"):
        done = run(
            folder, "check", "--output-format=json", f"--jobs={jobs}", "a.py", "deployment.yaml"
        )
        found = json.loads(done.stdout)["diagnostics"]
        assert [(d["path"], d["code"]) for d in found] == [
            ("a.py", "STS102"),
            ("deployment.yaml", "STS904"),
        ]


READ = "import sts_lint.formats as f, sts_lint.text as t\n" + (
    "from sts_lint.formats import apart\n"
    "def read(content):\n"
    "    try: return [e.value for e in f.entries(t.Text('c.yaml', content))]\n"
    "    except f.Unreadable as error: return [error.crashed]\n"
)


def python(folder: Path, code: str) -> str:
    program = folder / "program.py"
    program.write_text(READ + code)
    done = subprocess.run(
        [sys.executable, program.name],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder.parent / "dying")},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout


ASK = "print([read(c) for c in ('a: 1', '# segfault', 'a: 2')], apart._APART.usable)\n"


@pytest.mark.parametrize("methods", ["fork", "spawn"])
def test_forked_or_spawned(folder: Path, methods: str) -> None:
    code = (
        "import multiprocessing\n"
        f"multiprocessing.get_all_start_methods = lambda: ['{methods}']\n"
        "if __name__ == '__main__':\n"
        f"    with apart.parsers_apart(): {ASK}"
    )
    assert python(folder, code) == "[['1'], [True], ['2']] True\n"


def test_where_no_process_can_start_the_work_is_done_here(folder: Path) -> None:
    """A main module that cannot be imported again makes every spawned process fail at once."""
    code = (
        "import multiprocessing\n"
        "if __name__ == '__mp_main__': raise SystemExit\n"
        "multiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "with apart.parsers_apart(): print(read('a: 1'), read('a: 2'), apart._APART.usable)\n"
    )
    assert python(folder, code) == "['1'] ['2'] False\n"


def test_a_process_only_for_what_c_reads(folder: Path) -> None:
    """Else a hook over Python files would pay for it."""
    alone = folder.parent / "alone"
    alone.mkdir()
    (alone / "a.py").write_text(PYTHON)
    (alone / "env.list").write_text("AWS_STS_REGIONAL_ENDPOINTS=legacy\n")
    code = (
        "apart._Apart._start = lambda self: print('started')\n"
        "from sts_lint.cli import main\n"
        "main(['check', '-q', '../alone/a.py', '../alone/env.list']); print('then')\n"
        "main(['check', '-q', 'b.yaml'])\n"
    )
    before, _, after = python(folder, code).partition("then\n")
    assert "STS102" in before
    assert "STS202" in before
    assert "started" not in before
    assert "started" in after


def test_the_process_ends_with_the_run(folder: Path) -> None:
    code = (
        "import os, signal\napart.keep_parsers_apart()\nread('a: 1')\n"
        "print(apart._APART.running[0].pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert _is_gone(int(python(folder, code)))


def _is_gone(process: int) -> bool:
    import time

    for _ in range(100):
        status = Path(f"/proc/{process}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
