"""The tools to compare with, installed where needed, and how each is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULES = ROOT / "benchmarks" / "rules"
_PACKAGES = ("ruff", "flake8", "ast-grep-cli", "semgrep", "libcst")


class MissingPeerError(RuntimeError):
    """A tool is not there and could not be installed; the message says what to do."""


@dataclass(frozen=True)
class Peers:
    """Where the tools are: two environments, without sts-lint and with it, and ripgrep."""

    without: Path
    ours: Path
    ripgrep: str

    def peer(self, name: str) -> str:
        """A program of the environment without sts-lint."""
        return str(self.without / "bin" / name)

    def own(self, name: str) -> str:
        """A program of the environment with sts-lint."""
        return str(self.ours / "bin" / name)

    def versions(self) -> dict[str, str]:
        """What is compared, by name."""
        programs = {
            "ripgrep": [self.ripgrep, "--version"],
            "ruff": [self.peer("ruff"), "--version"],
            "ast-grep": [self.peer("ast-grep"), "--version"],
            "semgrep": [self.peer("semgrep"), "--version", "--disable-version-check"],
            "flake8": [self.peer("flake8"), "--version"],
        }
        return {name: _first_line(command, self.environment) for name, command in programs.items()}

    @property
    def environment(self) -> dict[str, str]:
        """Variables to run with: semgrep finds its parts by PATH, and nothing calls home."""
        path = f"{self.without / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        return {**os.environ, "PATH": path, "SEMGREP_SEND_METRICS": "off"}


def install(work: Path) -> Peers:
    """Both environments below a folder, made unless they are there, and ripgrep."""
    without, ours = work / "peers", work / "ours"
    _environment(without, *_PACKAGES)
    _environment(ours, "flake8", "--editable", str(ROOT))
    return Peers(without, ours, _ripgrep())


def _environment(place: Path, *packages: str) -> None:
    done = place / "complete"
    if done.exists():
        return
    print(f"installing {' '.join(packages)}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, *packages], check=True)
    done.touch()


def _ripgrep() -> str:
    found = shutil.which("rg")
    if found is None and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "--yes", "ripgrep"], check=False)
        found = shutil.which("rg")
    if found is None:
        raise MissingPeerError("ripgrep is missing: `apt-get install ripgrep`, or put rg on PATH")
    return found


def _first_line(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    words = done.stdout.split("\n", 1)[0].split()
    return next((word for word in words if word[:1].isdigit()), "?")
