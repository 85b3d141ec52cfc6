"""A commit as a file that `git am` takes, and as a diff that may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sts_lint.batch.git import Git, c_quoted
from sts_lint.batch.judging import Change
from sts_lint.fixing.diff import unified

_OPTIONS = (
    *("--stdout", "--no-signature", "--no-stat", "--binary", "--full-index", "--no-renames"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--unified=3", "--src-prefix=a/"),
    *("--dst-prefix=b/", "--no-numbered", "--subject-prefix=PATCH", "--no-thread", "--no-attach"),
    *("--no-to", "--no-cc", "--no-add-header", "--no-notes", "--no-cover-letter", "--no-relative"),
    *("--encode-email-headers", "--diff-algorithm=myers", "--no-indent-heuristic"),
)
_GLOB = b"\\*?[]!#"


def mail(git: Git, commit: str, changes: Sequence[Change]) -> bytes:
    """The commit as one mail for `git am`. Raises `GitError`.

    A file with lines that end in CR LF goes as a binary patch: of lines in a mail `git am`
    would drop the CR.
    """
    attributes = Path(git.environ["GIT_DIR"]) / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_bytes(b"".join(_attribute(change) for change in changes))
    try:
        return git.run("format-patch", *_OPTIONS, "-1", commit)
    finally:
        attributes.unlink()


def _attribute(change: Change) -> bytes:
    if b"\r\n" not in change.before + change.after:
        return b""
    return _pattern(change.path) + b" -diff\n"


def _pattern(path: str) -> bytes:
    """A path as a pattern of an attributes file, quoted."""
    data = path.encode("utf-8", "surrogateescape")
    escaped = b"".join(b"\\" + bytes([c]) if c in _GLOB else bytes([c]) for c in b"/" + data)
    return c_quoted(escaped)


def shown_diff(changes: Sequence[Change]) -> bytes:
    """The diff without files that keep secrets, which are named only."""
    return b"".join(_shown(changes))


def _shown(changes: Sequence[Change]) -> Iterator[bytes]:
    for change in changes:
        if change.secret:
            name = change.path.encode("unicode_escape")
            yield b"# " + name + b" is changed, too, and may hold secrets: see the patch\n"
        else:
            yield from unified(change.path, change.before, change.after)
