"""A fixture is a case: `<case>.py`, its `.out` (absent: clean) and its `.toml` (settings).

Any other file is a case, too, by its own name: `Dockerfile` with `Dockerfile.out`, its text
after all fixes `Dockerfile.fixed`, and settings of ours in `Dockerfile.settings`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sts_lint.aws.context import SdkRange
from sts_lint.cli import main
from sts_lint.engine import Engine
from sts_lint.model import Diagnostic
from sts_lint.plan import make_plan
from sts_lint.project.settings import Settings, load_settings
from sts_lint.reading import Limits, decode_python, is_python, text_from_bytes
from sts_lint.rules import all_rules
from sts_lint.text import Syntax, Text

FIXED = ".fixed.py"  # the text after all fixes
FIXTURES = Path(__file__).parent.parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """One Python fixture and the settings it is checked under."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(FIXTURES).with_suffix("").as_posix()

    @property
    def out(self) -> Path:
        return self.path.with_suffix(".out")

    @property
    def fixed(self) -> Path:
        return self.path.with_suffix(FIXED)

    @property
    def expected(self) -> str:
        return self.out.read_text() if self.out.exists() else ""

    def settings(self) -> Settings:
        toml = self.path.with_suffix(".toml")
        return load_settings(config=str(toml)) if toml.exists() else Settings()


SIDECARS = (".out", ".fixed", ".settings")


@dataclass(frozen=True)
class SettingsCase:
    """One fixture that is no Python and the settings it is checked under."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(FIXTURES).as_posix()

    @property
    def shown(self) -> str:
        """The file by the name that decides how it is read: below the folder of its rule."""
        return self.path.relative_to(FIXTURES).as_posix().partition("/")[2]

    @property
    def out(self) -> Path:
        return self._beside(".out")

    @property
    def fixed(self) -> Path:
        return self._beside(".fixed")

    @property
    def expected(self) -> str:
        return self.out.read_text() if self.out.exists() else ""

    def settings(self) -> Settings:
        toml = self.settings_file
        return load_settings(config=str(toml)) if toml.exists() else Settings()

    @property
    def settings_file(self) -> Path:
        return self._beside(".settings")

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(self.path.name + suffix)


@dataclass(frozen=True)
class Project:
    """A small repository, `<name>/`, and what is expected of it, `<name>.out`."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder.with_suffix(".out")

    def shown(self, scratch: Path) -> str:
        """What the command says in a copy of the repository, where no manifest of ours is above.

        Each finding, and behind `#` the summary that people see first.
        """
        copy = shutil.copytree(self.folder, scratch / self.folder.name)
        lines = [
            "{path}:{line}:{column} {code} {severity} {message}".format(**found)
            for found in json.loads(_checked(copy, "--output-format", "json"))["diagnostics"]
        ]
        head = _checked(copy).partition("\n\n")[0] if lines else _checked(copy)
        lines += [f"# {line.strip()}" for line in head.splitlines()]
        return "".join(f"{line}\n" for line in lines)


def _checked(folder: Path, *options: str) -> str:
    """What the command prints in a folder; in this process, since there are many."""
    here, printed = Path.cwd(), io.StringIO()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(printed):
            assert main(["check", "--exit-zero", *options]) == 0
    finally:
        os.chdir(here)
    return printed.getvalue()


def all_projects() -> Iterator[Project]:
    """Every whole repository."""
    for path in sorted((FIXTURES / "projects").iterdir()):
        if path.is_dir():
            yield Project(path)


def all_cases() -> Iterator[Case]:
    """Every single-file fixture; those under `projects/` are whole repositories."""
    for path in sorted(FIXTURES.rglob("*.py")):
        inside = path.relative_to(FIXTURES).parts
        if "projects" not in inside and not path.name.endswith(FIXED):
            yield Case(path)


def all_settings() -> Iterator[SettingsCase]:
    """Every fixture that is no Python, those of formats and whole repositories left out."""
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file() and {"projects", "formats"}.isdisjoint(path.relative_to(FIXTURES).parts):
            of_python = path.suffix in (".py", ".toml", ".out") and path.with_suffix(".py").exists()
            if not of_python and path.suffix not in SIDECARS:
                yield SettingsCase(path)


def diagnose(
    data: bytes, settings: Settings, name: str = "case.py"
) -> tuple[Text, tuple[Diagnostic, ...]]:
    """What the engine says about these bytes; no manifest bounds the SDK."""
    plan = make_plan(settings)
    text = text_from_bytes(data, name, Limits(), named=True) or Text(name, "", Syntax.SETTINGS)
    if is_python(name):
        text = decode_python(data, name)
    assert isinstance(text, Text), text
    context = replace(plan.context, sdk=plan.sdk or SdkRange())
    return text, Engine(all_rules(), plan.selection).check(text, context).diagnostics


def render(text: Text, diagnostics: tuple[Diagnostic, ...]) -> str:
    """One line for each diagnostic, as `.out` files hold them."""
    return "".join(f"{_line(text, diagnostic)}\n" for diagnostic in diagnostics)


def _line(text: Text, found: Diagnostic) -> str:
    place = text.place(found.span.start)
    severity = found.severity.label
    return f"{place} {found.code} {severity} {found.message}"
