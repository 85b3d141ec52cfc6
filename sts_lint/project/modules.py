"""The Python modules of a project, found as an import finds them and read once.

A relative import counts from the importing file. An absolute one is looked for from the
file's folder upwards to the top of the project, in each folder and in its `src`: the
nearest wins, as it does for a script. Nothing outside the project is opened.
"""

from __future__ import annotations

import ast
import os
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import islice

from sts_lint.project.discovery import discover
from sts_lint.project.importers import Importers
from sts_lint.project.top import is_within, top_of, upwards
from sts_lint.python.foreign import Foreign, foreign
from sts_lint.python.gate import PYTHON_LIMIT
from sts_lint.python.parse import Unparsable, parse
from sts_lint.reading import LOOKED, decode_python, is_python, read_bytes
from sts_lint.text import Text

_KEPT_MODULES = 128
_MOST_SOURCES = 5_000  # files looked through for a method or a caller
_MOST_CALLERS = 12  # modules that are run for what they call
_SOURCES = ("", "src")


class ProjectModules:
    """Finds and reads modules. Never raises for what is on the disk."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int], str | None] = {}
        self._read: OrderedDict[str, Foreign | None] = OrderedDict()
        self._tops: dict[str, str] = {}
        self._importers: dict[str, Importers] = {}  # by top
        self._methods: dict[tuple[str, str], tuple[str, str] | None] = {}

    def find(self, importer: str, name: str, level: int) -> str | None:
        """The path of a module, relative to the working directory if `importer` is."""
        folder = os.path.dirname(importer)  # noqa: PTH120 - paths stay as they are shown
        key = (folder, name, level)
        if key not in self._found:
            parts = name.split(".") if name else []
            self._found[key] = (
                self._relative(folder, parts, level) if level else self._absolute(folder, parts)
            )
        return self._found[key]

    def read(self, path: str) -> Foreign | None:
        """A module; the last ones are kept."""
        if path not in self._read:
            self._read[path] = _read(path)
            if len(self._read) > _KEPT_MODULES:
                self._read.popitem(last=False)
        return self._read[path]

    def method(self, importer: str, name: str) -> tuple[str, str] | None:
        """The module and the top-level class of the only method of this name in the project."""
        key = (self._shown_top(importer), name)
        if key not in self._methods:
            self._methods[key] = only_method(self, _sources(key[0]), name)
        return self._methods[key]

    def callers(self, path: str, names: frozenset[str]) -> tuple[str, ...]:
        """The modules that may call these names of the one at `path`, the first ones."""
        top = self._shown_top(path)
        if top not in self._importers:
            beside = top.startswith("..")
            paths = map(os.path.relpath, _sources(top)) if beside else _sources(top)
            self._importers[top] = Importers(paths)
        shown = path.replace(os.sep, "/")
        folder, _, name = shown.rpartition("/")
        modules = frozenset({name.removesuffix(".py"), folder.rpartition("/")[2]} - {""})
        found = self._importers[top].calling(names, modules)
        leading = (
            each
            for each, imports in found
            if each != shown and any(self._leads(each, module, shown) for module in imports)
        )
        return tuple(islice(leading, _MOST_CALLERS))

    def _leads(self, importer: str, module: str, path: str) -> bool:
        """Whether an import leads to a module, or to a package that may pass its names on."""
        bare = module.lstrip(".")
        found = self.find(importer, bare, len(module) - len(bare))
        if found is None or found == path or not found.endswith("__init__.py"):
            return found == path
        return path.startswith(found.removesuffix("__init__.py"))

    def _shown_top(self, importer: str) -> str:
        """The top of the project as paths are shown: relative if that of the file is."""
        top = self._top(os.path.dirname(importer))  # noqa: PTH120
        return top if os.path.isabs(importer) else os.path.relpath(top)  # noqa: PTH117

    def _relative(self, folder: str, parts: list[str], level: int) -> str | None:
        top = self._top(folder)
        for _ in range(level - 1):
            folder = os.path.normpath(os.path.join(folder or ".", ".."))  # noqa: PTH118
        if not is_within(folder or ".", top):
            return None
        return _module(folder, parts, top)

    def _absolute(self, folder: str, parts: list[str]) -> str | None:
        top = self._top(folder)
        for place in upwards(folder, top):
            for source in _SOURCES:
                found = _module(os.path.normpath(os.path.join(place, source)), parts, top)  # noqa: PTH118
                if found is not None:
                    return found
        return None

    def _top(self, folder: str) -> str:
        """The folder outside which nothing is opened: the repository, or the working directory."""
        if folder not in self._tops:
            self._tops[folder] = top_of(folder)
        return self._tops[folder]


def _sources(top: str) -> Iterator[str]:
    found = discover((top,), wanted=is_python)
    folder = None
    for each in islice(found, _MOST_SOURCES):
        if each.path[: each.path.rfind("/") + 1] != folder:
            folder = each.path[: each.path.rfind("/") + 1]
            LOOKED.update(_above(each.path))  # where others might appear
        if each.problem is None:
            yield each.path


def _above(path: str) -> Iterator[str]:
    """The folders above a path, as they are shown."""
    while path:
        path = os.path.dirname(path)  # noqa: PTH120 - paths stay as they are shown
        yield path or "."
        if path == os.path.dirname(path):  # noqa: PTH120
            return


def only_method(modules: ProjectModules, paths: Iterable[str], name: str) -> tuple[str, str] | None:
    """The one module and class that define a method; None where none or several do."""
    mark = re.compile(rb"(?m)^[ \t]+(?:async[ \t]+)?def[ \t]+" + name.encode() + rb"[ \t]*\(")
    found: list[tuple[str, str]] = []
    for path in paths:
        data = read_bytes(path, path, PYTHON_LIMIT)
        if isinstance(data, bytes) and mark.search(data):
            module = modules.read(path)
            found += [(path, owner) for owner in _owners(module, name)] if module else []
    return found[0] if len(found) == 1 else None


def _owners(module: Foreign, name: str) -> Iterator[str]:
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            methods = (
                n for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            )
            yield from (node.name for method in methods if method.name == name)


def _module(folder: str, parts: list[str], top: str) -> str | None:
    stem = "/".join([folder.replace(os.sep, "/"), *parts]).removeprefix("./")
    LOOKED.update((stem, stem.rpartition("/")[0] or "."))  # where it might appear
    for path in (f"{stem}.py", f"{stem}/__init__.py") if parts else (f"{stem}/__init__.py",):
        if os.path.isfile(path) and is_within(path, top):  # noqa: PTH113
            return path
    return None


def _read(path: str) -> Foreign | None:
    data = read_bytes(path, path, PYTHON_LIMIT)
    text = decode_python(data, path) if isinstance(data, bytes) else data
    if not isinstance(text, Text):
        return None
    try:
        return foreign(text, parse(text))
    except Unparsable:
        return None
