"""Everything that is fuzzed, by name; what a target needs is imported for it alone."""

from __future__ import annotations

import importlib
import importlib.util

from tests.fuzz.target import ROOT, Target

MODULES = {
    "of_python": "python python-fixes noqa",
    "of_settings": "settings settings-fixes suppressions",
    "of_notebooks": "notebook cells",
    "of_formats": (
        "aws-config aws-credentials yaml json hcl toml xml shell dockerfile systemd dotenv "
        "docker-env ini properties fluent lines which"
    ),
    "of_wheels": "wheel-bash wheel-hcl wheel-json wheel-toml wheel-yaml wheel-xml",
    "of_projects": "tool-settings manifests baseline git-files git-index",
    "of_reports": "reports",
}
TARGETS = {name: module for module, names in MODULES.items() for name in names.split()}
"""The module of each target."""
FOUND = ROOT / "tests" / "fuzz" / "found"


def target(name: str) -> Target:
    """A target by its name, one with a planted defect, too."""
    return in_module(TARGETS.get(name, "planted"))[name]


def found(name: str) -> list[bytes]:
    """The inputs that broke a target once."""
    return [file.read_bytes() for file in sorted((FOUND / name).glob("*"))]


def has_fuzzer() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def in_module(module: str) -> dict[str, Target]:
    """All targets of a module."""
    found = importlib.import_module(f"tests.fuzz.{module}")
    return {each.name: each for each in found.targets()}
