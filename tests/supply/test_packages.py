"""The wheel and the source distribution: the same bytes wherever and whenever they are made."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.fuzz.target import ROOT

pytestmark = pytest.mark.installs
USER = """
from sts_lint.cli import main
from sts_lint.model import Span

reveal_type(main)
reveal_type(Span(1, 2).start)
main(3)
"""


def tracked() -> list[str]:
    """What is checked in, and what is about to be."""
    command = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in names.split("\0") if name and (ROOT / name).is_file())


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with what builds."""
    folder = tmp_path_factory.mktemp("builder")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "hatchling"], check=True)
    return python


def build(builder: Path, folder: Path, *, mtime: int, umask: int, zone: str) -> Path:
    """Build both from a copy of what is checked in, made at that time and with those rights."""
    for name in tracked():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
        copy.chmod((0o777 if os.access(ROOT / name, os.X_OK) else 0o666) & ~umask)
        os.utime(copy, (mtime, mtime))
    subprocess.run(
        [builder, "-m", "hatchling", "build"],
        cwd=folder,
        env={**os.environ, "TZ": zone, "PYTHONHASHSEED": str(umask)},
        check=True,
        capture_output=True,
    )
    return folder / "dist"


@pytest.fixture(scope="module")
def built(builder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Built twice, under all that may differ between two machines."""
    one, other = (tmp_path_factory.mktemp(name) for name in ("a", "another-folder"))
    return (
        build(builder, one, mtime=1_000_000_000, umask=0o022, zone="UTC"),
        build(builder, other / "b", mtime=1_700_000_000, umask=0o077, zone="Pacific/Auckland"),
    )


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_both_are_reproducible(built: tuple[Path, Path]) -> None:
    one, other = built
    assert len(hashes(one)) == 2
    assert hashes(one) == hashes(other)


def test_the_source_distribution_is_all_that_is_checked_in(built: tuple[Path, Path]) -> None:
    """So whoever packages sts-lint can run its tests, and can build the same wheel."""
    (archive,) = built[0].glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = sorted(n.partition("/")[2] for n in tar.getnames())
    assert names == sorted([*tracked(), "PKG-INFO"])


def test_the_wheel_holds_the_package_and_its_licence(built: tuple[Path, Path]) -> None:
    (archive,) = built[0].glob("*.whl")
    with zipfile.ZipFile(archive) as wheel:
        names = wheel.namelist()
    ours = [name for name in tracked() if name.startswith("sts_lint/")]
    assert sorted(n for n in names if not n.startswith("sts_lint-")) == ours
    assert "sts_lint/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_who_uses_it_sees_types(built: tuple[Path, Path], tmp_path: Path) -> None:
    (archive,) = built[0].glob("*.whl")
    venv.create(tmp_path / "user", with_pip=False)
    user = tmp_path / "user" / "bin" / "python"
    install = [sys.executable, "-m", "pip", f"--python={user}", "install", "--quiet", "--no-deps"]
    subprocess.run([*install, archive], check=True)
    program = tmp_path / "program.py"
    program.write_text(USER)
    check = [sys.executable, "-m", "mypy", "--strict", f"--python-executable={user}", program.name]
    said = subprocess.run(check, cwd=tmp_path, check=False, capture_output=True, text=True).stdout
    assert 'Revealed type is "def (arguments:' in said
    assert re.search(r'program.py:6: note: Revealed type is ".*\bint"', said)
    assert 'Argument 1 to "main" has incompatible type "int"' in said
    assert "py.typed" not in said
