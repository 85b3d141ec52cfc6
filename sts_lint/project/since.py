"""Which lines changed since a commit: `--since`.

Changed is what differs between the files as they are on the disk and the commit at which the
current branch left the one that was named (their merge base): commits of this branch, what is
staged, what is not, and files that git does not know yet. A renamed file is compared with
what it was called before. git only lends its objects: files on the disk are read here, so no
filter, no external diff and no textconv of the repository runs. Of a notebook its cells count.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from sts_lint.model import Diagnostic, Span
from sts_lint.project.git import GitError, git
from sts_lint.project.repository import enclosing_repository
from sts_lint.reading import Limits, decode_python, decode_settings, notebook_from_bytes
from sts_lint.text import Syntax, Text


class SinceError(Exception):
    """It cannot be told what changed; the message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Ranges of changed lines of one file, counted from 1; an empty one is where lines went."""

    ranges: tuple[range, ...] = ()
    everything: bool = False

    def touch(self, first: int, last: int) -> bool:
        """Whether a line from `first` to `last` changed, or lines between them went."""
        return self.everything or any(_meets(each, first, last) for each in self.ranges)


def _meets(changed: range, first: int, last: int) -> bool:
    if not changed:
        return first < changed.start <= last
    return changed.start <= last and first < changed.stop


_ALL = Changes(everything=True)


@dataclass(frozen=True, slots=True)
class Since:
    """The commits to compare with, by the root of each repository; None: with nothing."""

    bases: tuple[tuple[str, str | None], ...]

    def changed(self, text: Text, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings on changed lines of a text, as it is now."""
        if not found:
            return ()
        changes = self.changes(text)
        return tuple(each for each in found if _is_on(changes, text, each.span))

    def touches(self, text: Text, span: Span) -> bool:
        """Whether a place of a text is on a changed line."""
        return _is_on(self.changes(text), text, span)

    def is_changed(self, path: str) -> bool:
        """Whether a file differs at all."""
        old = self._before(path)
        try:
            return old is None or Path(path).read_bytes() != old
        except (OSError, ValueError):
            return True

    def changes(self, text: Text) -> Changes:
        """What changed in a file that is now as the text says."""
        old = self._before(text.path)
        return _ALL if old is None else _compared(text, old)

    def _before(self, path: str) -> bytes | None:
        """What a file was; None where it is new."""
        root, name = _place(path)
        base = dict(self.bases).get(root)
        if base is None:
            return None
        sha = _tree(root, base).get(name)
        try:
            return None if sha is None else _blob(root, sha)
        except SinceError:  # a broken repository; what cannot be compared counts as new
            return None


def since(revision: str, paths: Iterable[str], files: Iterable[str]) -> Since:
    """What changed since a revision in the repositories of these paths and files.

    Raises `SinceError`.
    """
    for cached in (_place, _tree, _links, _blob):  # another run may be about another state
        cached.cache_clear()
    bases: dict[str, str | None] = {}
    for folder in dict.fromkeys(map(_folder, paths)):
        root = _root(folder)
        if root not in bases:
            bases[root] = _merge_base(root, revision)
    files = list(files)
    folders = dict.fromkeys(os.path.dirname(path) for path in files)  # noqa: PTH120
    for folder in sorted({os.path.realpath(each) for each in folders}):
        repository = enclosing_repository(folder)
        if repository is None:
            raise SinceError(_outside(folder))
        if repository.root not in bases:
            bases[repository.root] = _base_of_submodule(repository.root, bases, revision)
    names = map(_place, files)
    _require_blobs(bases, names)
    return Since(tuple(bases.items()))


def _require_blobs(bases: dict[str, str | None], names: Iterable[tuple[str, str]]) -> None:
    """See that what files were is here; a partial clone may lack it, and nothing is fetched."""
    by_root = defaultdict[str, list[str]](list)
    for root, name in names:
        by_root[root].append(name)
    for root, base in bases.items():
        tree = _tree(root, base) if base else {}
        if not tree or not _is_partial(root):
            continue
        shas = {tree[name] for name in by_root[root] if name in tree}
        asked = "".join(f"{sha}\n" for sha in sorted(shas)).encode()
        try:
            lacks = b" missing\n" in git(root, "cat-file", "--batch-check", given=asked)
        except GitError:  # it would fetch, and may not
            lacks = True
        if lacks:
            cure = f"`git diff --stat {base} HEAD` fetches it"
            raise SinceError(f"the clone is partial and lacks what files were; {cure}")


def _is_partial(root: str) -> bool:
    try:
        return bool(git(root, "config", "--get-regexp", r"^remote\..*\.promisor$"))
    except GitError:  # no such setting
        return False


def _folder(path: str) -> str:
    real = os.path.realpath(path)
    return real if os.path.isdir(real) else os.path.dirname(real)  # noqa: PTH112, PTH120


def _root(folder: str) -> str:
    repository = enclosing_repository(folder)
    if repository is None:
        raise SinceError(_outside(folder))
    return repository.root


def _outside(folder: str) -> str:
    shown = os.path.relpath(folder).replace(os.sep, "/")
    return f"{shown} is in no git repository, which --since needs"


def _merge_base(root: str, revision: str) -> str:
    shallow = "; the clone is shallow, `git fetch --unshallow` gets the rest"
    try:
        cure = shallow if git(root, "rev-parse", "--is-shallow-repository") == b"true\n" else ""
    except GitError as error:
        dubious = "; `git config --global --add safe.directory FOLDER` says that it is yours"
        cure = dubious if "dubious ownership" in str(error) else ""
        raise SinceError(f"git says: {error}{cure}") from None
    try:
        name = f"{revision}^{{commit}}"
        commit = _word(git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name))
    except GitError:
        if not git(root, "rev-list", "--all", "--max-count=1"):
            raise SinceError("the repository has no commits yet, so all is new") from None
        cure = cure or "; `git fetch` gets those of a remote"
        raise SinceError(f"there is no commit {revision!r} here{cure}") from None
    try:
        return _word(git(root, "merge-base", commit, "HEAD"))
    except GitError:
        raise SinceError(f"{revision!r} and HEAD have no commit in common here{cure}") from None


def _base_of_submodule(root: str, bases: dict[str, str | None], revision: str) -> str | None:
    """The commit that the repository around pointed to; a repository apart has its own."""
    above = [each for each in bases if root.startswith(f"{each}/")]
    if not above:
        return _merge_base(root, revision)
    outer = max(above, key=len)
    base = bases[outer]
    return None if base is None else _links(outer, base).get(os.path.relpath(root, outer))


def _is_on(changes: Changes, text: Text, span: Span) -> bool:
    first = text.position(span.start).line
    return changes.touch(first, text.position(max(span.end - 1, span.start)).line)


@lru_cache(maxsize=4096)
def _place(path: str) -> tuple[str, str]:
    """The root of a file's repository, and its name there."""
    folder = os.path.realpath(os.path.dirname(path))  # noqa: PTH120
    repository = enclosing_repository(folder)
    root = repository.root if repository else ""
    real = os.path.join(folder, os.path.basename(path))  # noqa: PTH118, PTH119
    return root, os.path.relpath(real, root or folder).replace(os.sep, "/")


@lru_cache(maxsize=8)
def _tree(root: str, base: str) -> dict[str, str]:
    """The blobs of a commit by the names that files have now."""
    blobs = {name: sha for name, sha, kind in _entries(root, base) if kind == "blob"}
    return {**blobs, **dict(_renamed(root, base))}


@lru_cache(maxsize=8)
def _links(root: str, base: str) -> dict[str, str]:
    """The commits of submodules by name."""
    return {name: sha for name, sha, kind in _entries(root, base) if kind == "commit"}


def _entries(root: str, base: str) -> Iterator[tuple[str, str, str]]:
    for record in _asked(root, "ls-tree", "-r", "-z", "--full-tree", base).split(b"\0"):
        if record:
            head, _, name = record.partition(b"\t")
            _, kind, sha = head.decode().split(" ")
            yield os.fsdecode(name), sha, kind


def _renamed(root: str, base: str) -> Iterator[tuple[str, str]]:
    """New names of files that git takes for renamed, by what is committed and staged."""
    options = ("diff-index", "--cached", "-M", "--raw", "-z", "--no-abbrev", "--diff-filter=R")
    fields = iter(_asked(root, *options, "--no-ext-diff", "--no-textconv", base).split(b"\0"))
    for head in fields:
        if head:
            next(fields)  # the old name
            yield os.fsdecode(next(fields)), head.decode().split(" ")[2]


@lru_cache(maxsize=64)
def _blob(root: str, sha: str) -> bytes:
    return _asked(root, "cat-file", "blob", sha)


def _asked(root: str, *arguments: str) -> bytes:
    try:
        return git(root, *arguments)
    except GitError as error:
        raise SinceError(f"git says: {error}") from None


def _word(output: bytes) -> str:
    return output.decode().strip()


@lru_cache(maxsize=64)
def _compared(text: Text, old: bytes) -> Changes:
    """The lines that differ; how they end is nothing that differs."""
    before, after = _lines(_decoded(text, old)), _lines(text.content)
    if before == after:
        return Changes()
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    start = min(len(before), len(after)) if start is None else start
    most = min(len(before), len(after)) - start
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    one, two = before[start : len(before) - end], after[start : len(after) - end]
    opcodes = SequenceMatcher(None, one, two).get_opcodes()
    found = (range(start + c + 1, start + d + 1) for tag, _, _, c, d in opcodes if tag != "equal")
    return Changes(tuple(found))


def _decoded(text: Text, old: bytes) -> str:
    """What the file said: in the encoding it had, or as good as it gets."""
    if text.syntax is Syntax.NOTEBOOK:
        read = notebook_from_bytes(old, text.path, Limits())
        return read.content if isinstance(read, Text) else ""
    decode = decode_python if text.syntax is Syntax.PYTHON else decode_settings
    read = decode(old, text.path)
    return read.content if isinstance(read, Text) else old.decode("utf-8", "replace")


def _lines(content: str) -> list[str]:
    return content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
