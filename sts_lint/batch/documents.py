"""YAML and TOML as plain values, with the lines at which their first three levels stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.statements import ManifestError
from sts_lint.project.manifests.toml import load_toml

Key = str | int
_DEPTH = 3


class Unusable(Exception):
    """A document that cannot be used; `line` is 1-based, if it is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Document:
    """Plain values, and where they stand by their path from the top."""

    value: Any
    lines: dict[tuple[Key, ...], int]

    def line(self, *path: Key) -> int | None:
        """The line of what stands at a path, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_yaml(text: str) -> Document:
    """A YAML document. Raises `Unusable`."""
    import yaml  # noqa: PLC0415 - for such files only

    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        value = loader.construct_document(node) if node is not None else None
        return Document(value, dict(_places(node, ())) if node is not None else {})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unusable(f"is not valid YAML: {error.problem}", mark.line + 1 if mark else None)  # noqa: B904
    except (yaml.YAMLError, ValueError) as error:
        raise Unusable(f"is not valid YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise Unusable("is nested too deeply") from None
    finally:
        loader.dispose()


def _places(node: Any, path: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], int]]:
    import yaml  # noqa: PLC0415

    if path:
        yield path, node.start_mark.line + 1
    if len(path) == _DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _places(value, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _places(value, (*path, index))


def read_toml(text: str) -> Document:
    """A TOML document. Raises `Unusable`."""
    try:
        value = load_toml(text)
    except ManifestError as error:
        raise Unusable(error.reason, error.line) from None
    return Document(value, dict(_toml_places(value, text)))


def _toml_places(value: dict[str, Any], text: str) -> Iterator[tuple[tuple[Key, ...], int]]:
    lines = Lines(text)
    for name, held in value.items():
        place = lines.header(name) or lines.key(name, 1) or lines.containing(name)
        if place is None:
            continue
        yield (name,), place
        if isinstance(held, dict):
            inside = ((key, lines.key(key, place + 1)) for key in held)
            yield from (((name, key), line) for key, line in inside if line)
        elif isinstance(held, list):
            yield from _list_places(name, held, place, lines)


def _list_places(
    name: str, held: list[Any], place: int, lines: Lines
) -> Iterator[tuple[tuple[Key, ...], int]]:
    """The lines of `[[name]]` tables in order, or of the texts in a list."""
    header: int | None = place
    for index, each in enumerate(held):
        if isinstance(each, str):
            yield (name, index), lines.containing(each, place) or place
            continue
        if index:
            header = lines.header(name, start=(header or place) + 1)
        if header is None:
            return
        yield (name, index), header
        for key in each if isinstance(each, dict) else ():
            line = lines.key(key, header + 1)
            if line is not None:
                yield (name, index, key), line
