"""The shape of the package: which part may import which, and how large things may grow."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

import sts_lint

ROOT = Path(sts_lint.__file__).parent

# From the ground up: a part may import those of the rows above its own, and itself.
LAYERS = (
    ("__init__",),
    ("model", "trouble"),
    ("text", "facts", "quoting", "declared"),
    ("suppression",),
    ("aws",),
    ("python", "formats"),
    ("third_party", "notebooks"),
    ("carried",),
    ("carriers",),
    ("reading",),
    ("project", "rule"),
    ("rules", "fixing"),
    ("selection", "checked", "sites", "pages"),
    ("silencing",),
    ("plan",),
    ("engine",),
    ("repairing",),
    ("checker",),
    ("doctor",),
    ("reports",),
    ("cache",),
    ("running", "baseline"),
    ("dependencies", "neighbours"),
    ("across",),
    ("audit",),
    ("batch",),
    ("commands", "flake8_plugin", "codemods"),
    ("reference",),
    ("rendering",),
)
ONE_PART = {"cli": "commands", "__main__": "commands", "flake8_check": "flake8_plugin"}
RANK = {part: rank for rank, row in enumerate(LAYERS) for part in row}
LIBCST = {"fixing/call.py", "fixing/layout.py", "codemods.py"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
DATA = {"aws/partition_data.py"}  # generated

MODULES = sorted(ROOT.rglob("*.py"))
EACH = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def part_of(module: str) -> str:
    """The part of the package a dotted name below `sts_lint` belongs to."""
    name = module.split(".")[1] if "." in module else "__init__"
    return ONE_PART.get(name, "__init__" if name == "__version__" else name)


def own_part(path: Path) -> str:
    return part_of(".".join(("sts_lint", path.relative_to(ROOT).parts[0].removesuffix(".py"))))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file, as dotted absolute names."""
    package = ".".join(("sts_lint", *path.relative_to(ROOT).parent.parts))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            module = importlib.util.resolve_name(dots + (node.module or ""), package)
            yield module
            if module == "sts_lint":
                yield from (f"{module}.{alias.name}" for alias in node.names)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{path.name}:{node.name}", node.end_lineno - node.lineno + 1


def test_every_part_has_a_layer() -> None:
    assert set(map(own_part, MODULES)) <= RANK.keys()


@EACH
def test_imports_point_downwards(path: Path) -> None:
    own = own_part(path)
    used = {part_of(m) for m in imports(path) if m.split(".")[0] == "sts_lint"} - {own}
    assert {part for part in used if RANK.get(part, len(RANK)) >= RANK[own]} == set()


@EACH
def test_only_the_rewriter_knows_libcst(path: Path) -> None:
    if str(path.relative_to(ROOT).as_posix()) not in LIBCST:
        assert not [m for m in imports(path) if m.split(".")[0] == "libcst"]


@EACH
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    inside = path.relative_to(ROOT)
    assert DRAWERS.isdisjoint(part.removesuffix(".py") for part in inside.parts)
    if inside.as_posix() not in DATA:
        assert path.read_text("utf-8").count("\n") <= 350


def test_functions_are_short() -> None:
    sizes = dict(found for path in MODULES for found in functions(path))
    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert median(sizes.values()) <= 15


def test_rules_are_short() -> None:
    rules = [path for path in MODULES if path.name.startswith("sts")]
    assert median(path.read_text("utf-8").count("\n") for path in rules) <= 60
