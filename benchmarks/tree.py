"""A tree of files like that of many repositories: made from a seed, so that it can be made again.

Shares and sizes are those of thirty thousand files in twenty public repositories; one file in
250 has the literal of an STS client, one more in 400 a setting about STS or roles, one in 200
only the word.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.sources import CLIENTS, GLOBAL, MENTIONS, SETTINGS, Lines

FILES = 118_000
_PROJECT = 2_300  # files of one repository
_FOLDER = 6.5  # files of one folder
_POOL = 400  # pieces of each kind that files are put together from
_LITERALS, _MENTIONS = 1 / 250, 1 / 200


@dataclass(frozen=True)
class _Kind:
    """Files of one suffix: their share in percent, and quantiles of their sizes in bytes."""

    suffix: str
    share: float
    sizes: tuple[int, int, int, int, int]  # at 0.05, 0.25, 0.5, 0.75, 0.95
    piece: Callable[[Lines], str] | None  # None: no text


_KINDS = (
    _Kind("py", 22.0, (60, 888, 3361, 9925, 37722), Lines.python),
    _Kind("rst", 17.0, (120, 579, 904, 1511, 3970), Lines.prose_paragraph),
    _Kind("json", 15.5, (80, 348, 631, 1155, 5420), Lines.members),
    _Kind("md", 9.1, (90, 1565, 3329, 7195, 20694), Lines.prose_paragraph),
    _Kind("go", 8.0, (300, 2432, 5160, 10851, 32386), Lines.braces),
    _Kind("ts", 7.5, (100, 1157, 2394, 4446, 12217), Lines.braces),
    _Kind("yaml", 5.5, (60, 142, 600, 2175, 10464), Lines.yaml),
    _Kind("txt", 4.0, (20, 55, 182, 1699, 19631), Lines.prose_paragraph),
    _Kind("png", 2.5, (4000, 33290, 78790, 174770, 522167), None),
    _Kind("html", 2.2, (900, 9012, 10561, 15126, 31995), Lines.prose_paragraph),
    _Kind("js", 1.7, (100, 223, 570, 2561, 12940), Lines.braces),
    _Kind("tf", 1.5, (80, 283, 983, 2869, 15162), Lines.terraform),
    _Kind("sh", 1.2, (80, 751, 1044, 3500, 9024), Lines.shell),
    _Kind("svg", 0.8, (600, 3219, 19025, 54384, 86288), Lines.prose_paragraph),
    _Kind("java", 1.5, (300, 943, 2083, 3951, 10746), Lines.braces),
)
_PYTHON_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
_AT = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def make_tree(folder: Path, files: int = FILES, seed: int = 1) -> Path:
    """The tree in a folder, made unless a tree of the same numbers is there already."""
    root = folder / f"tree-{files}-{seed}"
    done = folder / f"tree-{files}-{seed}.json"
    if not done.exists():
        counts = _Tree(root, files, seed).write()
        done.write_text(json.dumps(counts))
    return root


def make_dirty(folder: Path, files: int, seed: int = 1) -> Path:
    """Python files of usual sizes, each with a client that calls the global endpoint."""
    root = folder / f"dirty-{files}-{seed}"
    if not root.exists():
        tree = _Tree(root, files, seed)
        (root / "part").mkdir(parents=True)
        _start_project(root)
        for number in range(files):
            text = tree.pieces(_KINDS[0])
            text.insert(1, f"import boto3\n\n{GLOBAL}\n\n")
            (root / "part" / f"file_{number}.py").write_text("".join(text))
    return root


class _Tree:
    def __init__(self, root: Path, files: int, seed: int) -> None:
        self.root = root
        self.files = files
        self.random = Random(seed)
        lines = Lines(self.random)
        self.pools = {
            kind.suffix: [kind.piece(lines) for _ in range(_POOL)] for kind in _KINDS if kind.piece
        }
        self.noise = self.random.randbytes(1 << 20)
        self.lines = lines

    def write(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        folders = self._folders()
        shares = [kind.share for kind in _KINDS]
        for number in range(self.files):
            if number % round(_FOLDER * 2) == 0:
                folder, other = next(folders), next(folders)
            kind = self.random.choices(_KINDS, shares)[0]
            place = folder if self.random.random() < 0.5 else other
            path = place / f"{self.lines.name()}_{number}.{kind.suffix}"
            path.write_bytes(self._content(kind))
            counts[kind.suffix] = counts.get(kind.suffix, 0) + 1
        return counts

    def _folders(self) -> Iterator[Path]:
        number = 0
        while True:
            project = self.root / f"{self.lines.noun()}-{number}"
            _start_project(project)
            below = [project]
            for _ in range(round(_PROJECT / _FOLDER)):
                folder = self.random.choice(below) / f"{self.lines.noun()}_{len(below)}"
                if len(folder.relative_to(project).parts) > 6:
                    folder = project / folder.name
                folder.mkdir()
                below.append(folder)
                yield folder
            number += 1

    def _content(self, kind: _Kind) -> bytes:
        if kind.piece is None:
            size = self._size(kind)
            start = self.random.randrange(1 << 19)
            return b"\x89PNG\r\n\x1a\n\0" + self.noise[start : start + size]
        text = self.pieces(kind)
        self._about_sts(kind, text)
        whole = "".join(text)
        return (f'{{\n{whole}"end": 0\n}}\n' if kind.suffix == "json" else whole).encode()

    def pieces(self, kind: _Kind) -> list[str]:
        """What a file of text is put together from."""
        pool, length = self.pools[kind.suffix], self._size(kind)
        text = [_PYTHON_HEAD] if kind.suffix == "py" else []
        while length > 0:
            text.append(self.random.choice(pool))
            length -= len(text[-1])
        return text

    def _about_sts(self, kind: _Kind, text: list[str]) -> None:
        python = kind.suffix == "py"
        if python and self._falls(_LITERALS / 2 / 0.22):
            text.insert(1, f"import boto3\n\n{self.random.choice(CLIENTS)}\n\n")
        elif kind.suffix in SETTINGS and self._falls(_LITERALS / 2 / 0.237):
            text.append(SETTINGS[kind.suffix])
        elif kind.suffix in ("py", "yaml", "tf", "sh") and self._falls(_MENTIONS / 0.302):
            text.append(MENTIONS)

    def _falls(self, chance: float) -> bool:
        return self.random.random() < chance

    def _size(self, kind: _Kind) -> int:
        place = self.random.random()
        sizes = (10, *kind.sizes, round(kind.sizes[-1] * 3.5))
        for (low, small), (high, large) in zip(
            zip(_AT, sizes, strict=True), zip(_AT[1:], sizes[1:], strict=True), strict=False
        ):
            if place <= high:
                return int(small * (large / small) ** ((place - low) / (high - low)))
        return sizes[-1]


def _start_project(project: Path) -> None:
    """A repository as git sees it, with a manifest."""
    git = project / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (project / ".gitignore").write_text("__pycache__/\n*.pyc\n/build/\n.env\n*.egg-info/\n")
    (project / "requirements.txt").write_text("boto3>=1.26\nrequests==2.31.0\n")
