"""Every command that a document shows is run as written, or listed here with the reason."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents.blocks import ROOT, Block, blocks

NOT_RUN = {
    "python -m tests.doctor.campaign --machines 2000 --seed 1": (
        "takes 24 minutes; tests/doctor runs a sample"
    ),
    'flake8 --select=STS "$FilePath$"': "PyCharm fills in the name; tests/editors does so, too",
    "pip install sts-lint": "no package index has it",
    "python3 -m venv .venv && .venv/bin/python -m pip install --quiet . "
    "&& .venv/bin/sts-lint check --exit-zero fixtures": (
        "installs; tests/test_newcomer.py runs what comes after"
    ),
    "python3 -m venv .venv && .venv/bin/python -m pip install --quiet --editable '.[test]' "
    "&& .venv/bin/python -m pytest -n auto": "runs these tests; .ci/run runs it",
    ".venv/bin/python -m pytest -m installs": "runs these tests; .ci/run runs it",
    ".venv/bin/python -m pip install --quiet --editable '.[fuzz]' "
    "&& .venv/bin/python -m pytest tests/fuzz "
    "&& .venv/bin/python -m tests.fuzz --all --runs 300": "installs; .ci/run runs it",
    "python -m benchmarks": "installs, and takes an hour",
    "python -m benchmarks --files 12000": "installs, and takes minutes",
    "python -m benchmarks path/to/repositories --only tree": "installs, and there are none here",
    "python -m tests.fuzz --all --minutes 24": "takes fifteen hours; tests/fuzz runs a target",
    "python -m sphinx -W --keep-going -q -b html -c docs/site docs site": (
        "tests/documents/test_site.py runs it, to another place"
    ),
}
ADDRESS = "<the address of this repository>"
BLOCKS = list(blocks())
SHELL = [block for block in BLOCKS if block.language == "sh"]
INSTALLING = [block for block in SHELL if ADDRESS in block.text]
SESSIONS = [block for block in BLOCKS if block.language == "console"]
MAY_FIND = ("sts-lint check", "sts-lint doctor", "flake8 --select")
"""What ends with 1 where there are findings."""
FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["boto3>=1.34"]\n',
    "app.py": 'import boto3\n\nsts = boto3.client("sts", region_name="us-east-1")\n',
    "src/open.py": 'import boto3\n\nboto3.client("sts").get_caller_identity()\n',
    "src/url.py": "import boto3\n\n"
    'boto3.client("sts", region_name="eu-west-1", endpoint_url="https://sts.amazonaws.com")\n',
    "Dockerfile": "FROM python\nENV AWS_STS_REGIONAL_ENDPOINTS=legacy\n",
}
BEFORE = {
    "docs/suppressions.md": ("git branch -M main"),
    "docs/batch-report.md": ("sts-lint batch scan .."),
}
"""What a document takes for done."""
GIT_CONFIG = "[user]\nname = t\nemail = t@example.com\n"
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with findings of several sorts, as a user may have one."""
    made = tmp_path / "shop"
    for name, text in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text)
    (tmp_path / ".gitconfig").write_text(GIT_CONFIG)
    run("git init --quiet . && git add . && git commit --quiet -m start", made)
    return made


def run(command: str, cwd: Path, **more: str) -> Done:
    """Run in a shell that finds this Python's programs, and nothing of this machine's AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    own = {"PATH": path, "HOME": str(cwd.parent), "GITHUB_STEP_SUMMARY": "summary.md"}
    return subprocess.run(
        ["bash", "-eu", "-c", command],
        cwd=cwd,
        env={**kept, **own, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("document", sorted({block.document for block in SHELL}))
def test_the_commands_of_a_document_run_as_written(document: str, repository: Path) -> None:
    """One after the other, as a reader would."""
    if document in BEFORE:
        done = run(BEFORE[document], repository)
        assert done.returncode == 0, done.stderr
    for block in SHELL:
        if block.document == document and block not in INSTALLING:
            for command in block.commands:
                if command.split("  #")[0].strip() not in NOT_RUN:
                    check(command, block, repository)


def check(command: str, block: Block, repository: Path) -> None:
    done = run(command, repository)
    found = done.returncode == 1 and command.startswith(MAY_FIND)
    assert done.returncode == 0 or found, f"{block}: {command}\n{done.stderr}"
    assert "error" not in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_what_is_listed_is_there() -> None:
    shown = {command.split("  #")[0].strip() for block in SHELL for command in block.commands}
    assert set(NOT_RUN) - shown == set()


def test_the_commands_do_what_is_said_of_them(repository: Path) -> None:
    """A block that checks and fixes nothing would run, too."""
    before = run("sts-lint check .", repository)
    assert all(code in before.stdout for code in ("STS101", "STS102", "STS103", "STS202"))
    (fixing,) = (b for b in SHELL if b.document == "README.md" and "--unsafe-fixes" in b.text)
    for command in fixing.commands:
        run(command, repository)
    assert run("sts-lint check .", repository).stdout.endswith("\n  3 regional\nno findings\n")


@pytest.mark.installs
@pytest.mark.parametrize("block", INSTALLING, ids=str)
def test_an_installation_works_as_written(block: Block, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    text = block.text.replace(ADDRESS, str(ROOT))
    done = run(text, tmp_path / "here", PATH=os.environ["PATH"])
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"sts-lint \d+\.\d+\.\d+", done.stdout.splitlines()[-1])


def test_the_session_of_the_readme_is_what_happens(tmp_path: Path, accept: bool) -> None:
    (block,) = (block for block in SESSIONS if block.document == "README.md")
    (_, program), (command, said) = block.session
    (tmp_path / "app.py").write_text(program)
    now = run(command, tmp_path).stdout
    if accept:
        readme = ROOT / "README.md"
        readme.write_text(readme.read_text("utf-8").replace(said, now), "utf-8")
    assert said == now or accept


AWS_CONFIG = """\
[default]
output = json

[profile base]
region = eu-west-2
[profile dev]
region = us-west-2
role_arn = arn:aws:iam::123456789012:role/dev
source_profile = base
"""


CREDENTIALS = "[base]\naws_access_key_id = x\naws_secret_access_key = y\n"


def test_the_session_of_the_doctor_is_what_happens(tmp_path: Path) -> None:
    (block,) = (block for block in SESSIONS if block.document == "docs/doctor.md")
    ((command, said),) = block.session
    home, local = tmp_path / "home", tmp_path / "usr" / "local"
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "config").write_text(AWS_CONFIG)
    (home / ".aws" / "credentials").write_text(
        "[base]\naws_access_key_id = x\naws_secret_access_key = y\n"
    )
    installed = local / "aws-cli" / "v2" / "2.36.7" / "dist"
    installed.mkdir(parents=True)
    (installed / "aws").write_text("")
    (installed / "aws").chmod(0o755)
    (local / "bin").mkdir()
    (local / "bin" / "aws").symlink_to(installed / "aws")
    path = f"{local / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
    done = run(command, home, HOME=str(home), PATH=path, AWS_REGION="eu-west-1")
    assert done.returncode == 1
    assert _plain(done.stdout.replace(str(tmp_path), "")) == _plain(said)


def _plain(text: str) -> list[str]:
    """The lines without the widths of columns, and with one version of boto3."""
    text = re.sub(r"boto3 \d+\.\d+\.\d+", "boto3 VERSION", text)
    return [" ".join(line.split()) for line in text.splitlines()]


def test_every_session_has_a_test_of_its_own() -> None:
    assert [block.document for block in SESSIONS] == ["README.md", "docs/doctor.md"]
