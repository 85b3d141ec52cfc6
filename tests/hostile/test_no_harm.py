"""Nothing that is scanned is run, nothing is asked over a network, nothing is written elsewhere.

Every process of a run reports to a file what Python's own audit events say of it; the tree
lies in wait with modules of the names that a run imports.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases import FIXTURES

HOOK = """
import os, socket, sys

tree, log, may_write = os.environ["TREE"], os.environ["LOG"], os.environ["MAY_WRITE"].split(":")
handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
changing = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink",
            "os.truncate", "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr",
            "shutil.rmtree"}
running = {"os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn", "ctypes.dlopen"}


def tell(event, what):
    os.write(handle, f"{event} {str(what)[:300]}\\n".encode("utf-8", "replace"))


def is_outside(path):
    if isinstance(path, int):
        return False
    path = os.path.abspath(os.fsdecode(path))
    return path != os.devnull and not any(path.startswith(f) for f in may_write if f)


def hook(event, arguments):
    if event == "socket.__new__":
        if arguments[1] != getattr(socket, "AF_UNIX", None):  # pipes between our own processes
            tell(event, arguments)
    elif event.startswith(("socket.", "urllib", "http.", "ftplib", "smtplib", "ssl.")):
        tell(event, arguments)
    elif event == "subprocess.Popen" or event in running:
        tell(event, arguments)
    elif event == "exec" and arguments[0].co_filename.startswith(tree):
        tell(event, arguments[0].co_filename)
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & writing:
        if is_outside(arguments[0]):
            tell(event, arguments)
    elif event in changing and is_outside(arguments[0]):
        tell(event, arguments)


sys.addaudithook(hook)
tell("started", os.getpid())
"""
TRAPS = (
    "sitecustomize usercustomize setup conftest boto3 botocore yaml tomli packaging tree_sitter "
    "tree_sitter_hcl libcst json ast re sts_lint flake8 pyexpat"
)
TRAP = "import os\nos.system('true')\nimport boto3\nboto3.client('sts')\n"
COMMANDS = [
    ["check", "--jobs=1", "--exit-zero", "."],
    ["check", "--jobs=2", "--exit-zero", "--output-format=sarif", "."],
    ["check", "--exit-zero", "--diff", "--unsafe-fixes", "--region=eu-west-1", "."],
    ["inventory", "--output-format=json", "."],
    ["why", "sts101/aioboto3.py:6"],
    ["check", "--exit-zero", "--fix", "--unsafe-fixes", "--region=eu-west-1", "."],
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures, and traps in their top folder."""
    folder = tmp_path_factory.mktemp("scanned") / "tree"
    shutil.copytree(FIXTURES, folder)
    for name in TRAPS.split():
        (folder / f"{name}.py").write_text(TRAP)
    (folder / "trap").write_text("pass\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text('[core]\n\tfsmonitor = "touch pwned"\n')
    return folder


def events(tree: Path, arguments: list[str], program: str = "sts-lint") -> list[str]:
    """What a run does that it may not, by the words of the audit events."""
    hooks = tree.parent / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(HOOK)
    log = tree.parent / "log"
    log.unlink(missing_ok=True)
    cache = tree.parent / "cache"  # of results, which every run may keep
    may_write = f"{cache}:{tree}/" if "--fix" in arguments else str(cache)
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        cwd=tree,
        env={
            **os.environ, "PYTHONPATH": str(hooks), "PYTHONDONTWRITEBYTECODE": "1",
            "TREE": f"{tree}/", "LOG": str(log), "MAY_WRITE": may_write,
            "XDG_CACHE_HOME": str(cache),
        },
        check=False,
        capture_output=True,
        timeout=300,
    )  # fmt: skip
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr
    lines = log.read_text("utf-8").splitlines()
    assert lines[0].startswith("started")
    return [line for line in lines if not line.startswith("started")]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda each: " ".join(each[:2]))
def test_no_run_does_harm(tree: Path, arguments: list[str]) -> None:
    assert events(tree, arguments) == []


def test_flake8_does_no_harm_by_us(tree: Path) -> None:
    """flake8 itself starts its processes and reads its settings; no event is ours."""
    assert events(tree, ["--select=STS", "--jobs=1", "--isolated", "."], "flake8") == []


HARM = {
    "socket.": "import socket; socket.socket()",
    "exec": "import os, runpy; runpy.run_path(os.path.abspath('trap'))",
    "subprocess.Popen": "import subprocess; subprocess.run(['true'])",
    "os.system": "import os; os.system('true')",
    "open": "open('/tmp/elsewhere', 'a')",
    "os.mkdir": "import os; os.mkdir(os.environ['LOG'] + '.d')",
}


@pytest.mark.parametrize("event", HARM)
def test_harm_would_be_seen(tree: Path, event: str) -> None:
    program = tree.parent / "harm.py"
    program.write_text(HARM[event])
    (seen, *_) = events(tree, [str(program)], "python")
    assert seen.startswith(event)
