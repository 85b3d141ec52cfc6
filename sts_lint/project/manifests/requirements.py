"""`requirements.txt` and what it includes."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sts_lint.project.manifests.lines import split_lines
from sts_lint.project.manifests.statements import (
    Flaw,
    Manifest,
    Statement,
    environments,
    statement,
)

_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s+|=|(?<=-[rc]))(\S.*)")
_COMMENT = re.compile(r"(^|\s)#.*$")
_OPTIONS = re.compile(r"\s--?[A-Za-z].*$")
_MOST_FILES = 50

Opener = Callable[[str], "bytes | None"]
"""The bytes of a file by its absolute path, or None for a file that is out of bounds."""


def read_requirements(data: bytes, path: str, open_file: Opener) -> Manifest:
    """What a requirements file says together with all it includes, as one environment."""
    reader = _Reader(open_file, {path})
    found = environments(reader.statements(data, path))
    return Manifest(found, place=1, flaws=tuple(dict.fromkeys(reader.flaws)))


@dataclass
class _Reader:
    """Reads files with what they include, each once; `chain` leads to the one being read."""

    open_file: Opener
    seen: set[str]
    chain: list[tuple[str, int]] = field(default_factory=list)  # files and lines that include
    flaws: list[Flaw] = field(default_factory=list)

    def statements(self, data: bytes, path: str) -> Iterator[Statement]:
        """The statements of a file and of those it includes."""
        for number, line in _logical_lines(_decode(data)):
            included = _INCLUDE.match(line)
            if included is None:
                found = statement(_OPTIONS.sub("", line), number, path)
                if found is not None:
                    yield found
                continue
            target = os.path.normpath(Path(path).parent.joinpath(included[1].strip("\"'")))
            self.chain.append((path, number))
            yield from self._included(target)
            self.chain.pop()

    def _included(self, target: str) -> Iterator[Statement]:
        around = [path for path, _ in self.chain]
        if target in around:
            self.flaws.append(_circle(self.chain[around.index(target) :]))
        elif target not in self.seen and len(self.seen) < _MOST_FILES:
            self.seen.add(target)
            yield from self.statements(self.open_file(target) or b"", target)


def _circle(ring: list[tuple[str, int]]) -> Flaw:
    """Files that include each other, told at one of them wherever the reading began."""
    path, line = min(ring)
    return Flaw(path, line, "includes itself, here or by what it includes, which pip refuses")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines joined at a final backslash, without comments, with the number of the first."""
    start, joined = 0, ""
    for number, line in enumerate(split_lines(text), 1):
        start = start or number
        bare = _COMMENT.sub("", line)
        if bare == line and line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        yield start, (joined + bare).strip()
        start, joined = 0, ""
    if joined:
        yield start, joined.strip()


def _decode(data: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    return data.decode("utf-8-sig", "replace")
