"""The blocks of the documents that show commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = re.compile(r"^\$ (.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One block: the document it stands in, its line, and what it shows."""

    document: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """The commands of a block without output, each as one text."""
        found: list[str] = []
        for line in self.text.splitlines():
            if found and (line.startswith((" ", "done", "fi")) or found[-1].endswith("\\")):
                found[-1] += f"\n{line}"
            elif line.strip():
                found.append(line)
        return found

    @property
    def session(self) -> list[tuple[str, str]]:
        """The commands of a session, each with what it prints."""
        _, *parts = _PROMPT.split(self.text)
        return list(zip(parts[::2], parts[1::2], strict=True))


def documents() -> list[Path]:
    """Every document that may show commands."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks() -> Iterator[Block]:
    """Every block, in order."""
    for path in documents():
        text = path.read_text("utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Block(path.relative_to(ROOT).as_posix(), line, match[1], match[2])
