"""`requirements.txt` and what it includes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from sts_lint.project.manifests.lines import split_lines
from sts_lint.project.manifests.statements import Manifest, Statement, environments, statement

_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s+|=|(?<=-[rc]))(\S.*)")
_COMMENT = re.compile(r"(^|\s)#.*$")
_OPTIONS = re.compile(r"\s--?[A-Za-z].*$")
_MOST_FILES = 50

Opener = Callable[[str], "bytes | None"]
"""The bytes of a file by its absolute path, or None for a file that is out of bounds."""


def read_requirements(data: bytes, path: str, open_file: Opener) -> Manifest:
    """What a requirements file says together with all it includes, as one environment."""
    return Manifest(environments(_statements(data, path, open_file, {path})), place=1)


def _statements(data: bytes, path: str, open_file: Opener, seen: set[str]) -> Iterator[Statement]:
    for number, line in _logical_lines(_decode(data)):
        included = _INCLUDE.match(line)
        if included is None:
            found = statement(_OPTIONS.sub("", line), number, path)
            if found is not None:
                yield found
            continue
        target = str(Path(path).parent.joinpath(included[1].strip("\"'")))
        if target not in seen and len(seen) < _MOST_FILES:
            seen.add(target)
            yield from _statements(open_file(target) or b"", target, open_file, seen)


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
