"""`pip install` in a Dockerfile: what an image gets besides the project's own dependencies."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from sts_lint.project.manifests.lines import split_lines
from sts_lint.project.manifests.statements import Manifest, Statement, environments, statement

_INSTALL = re.compile(r"\b(?:pip3?|uv pip)\s+install\b(?P<words>[^&|;]*)")


def read_dockerfile(text: str) -> Manifest:
    """The packages that its instructions install by name."""
    return Manifest(environments(_statements(text)))


def _statements(text: str) -> Iterator[Statement]:
    for number, line in enumerate(split_lines(text), 1):
        for found in _INSTALL.finditer(line.partition(" #")[0].rstrip("\\")):
            for word in _words(found["words"]):
                stated = None if word.startswith("-") else statement(word, number)
                if stated is not None:
                    yield stated


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
