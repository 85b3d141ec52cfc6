"""Which files of a project import a name: looked up in the text of their import statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sts_lint.python.gate import PYTHON_LIMIT
from sts_lint.reading import read_bytes

_IMPORT = re.compile(
    r"[ \t]*(?:from[ \t]+(?P<module>[\w.]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#]*)"
    r"|import[ \t]+(?P<modules>[^\n#]+))"
)
_DOTTED = re.compile(r"[\w.]+")
_TEST = re.compile(r"(?i)(?:^|/)(?:tests?|testing|conftest\.py|test_[^/]*|[^/]*_test\.py)(?:/|$)")


class Importers:
    """The files of one project by the names and modules they import. Tests are left out."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if not _TEST.search(path):
                for word in {w for module in _imports(_text(path)) for w in module.split(".")}:
                    self._by_word[word].append(path)

    def calling(
        self, names: frozenset[str], modules: frozenset[str]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Files that import one of these names or modules and call one of the names.

        Each with all modules that it may import.
        """
        found = sorted({path for word in names | modules for path in self._by_word.get(word, ())})
        called = re.compile(rf"\b(?:{'|'.join(sorted(names))})[ \t]*\(")
        for path in found:
            text = _text(path)
            if called.search(text):
                yield path, tuple(_imports(text))


def _text(path: str) -> str:
    data = read_bytes(path, path, PYTHON_LIMIT)
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else ""


def _imports(text: str) -> Iterator[str]:
    """Modules by their names as written; what is imported from one may be a module, too."""
    for statement in _statements(text):
        module, names, modules = statement.groups()
        yield from _DOTTED.findall(modules or "")
        if module:
            yield module
            inside = module if module.endswith(".") else f"{module}."
            yield from (f"{inside}{name}" for name in _DOTTED.findall(names))


def _statements(text: str) -> Iterator[re.Match[str]]:
    """The import statements: where the word is found, its line is looked at from the start."""
    end = place = 0
    while (place := text.find("import", place)) >= 0:
        start = text.rfind("\n", 0, place) + 1
        found = _IMPORT.match(text, start) if start >= end else None
        if found:
            end = found.end()
            yield found
        place = max(end, place + 1)
