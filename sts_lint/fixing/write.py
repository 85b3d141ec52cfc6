"""A fixed text onto the disk: the whole of it or nothing, and only over what was checked.

The new bytes go into a temporary file in the same folder, which then takes the place of the
old one. Its name is recognisable and it is locked while in use, so that the next run clears
away what a killed one left behind.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import stat
import sys
import tempfile
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from sts_lint.reading import LATIN, bom_of
from sts_lint.text import Syntax

if sys.platform != "win32":  # there an open file cannot be deleted anyway
    import fcntl

PREFIX, SUFFIX = ".sts-lint-", ".tmp"


class WriteError(Exception):
    """The file was left as it was; the message says why, in one line without the name."""


def encoded(data: bytes, before: str, after: str, syntax: Syntax = Syntax.PYTHON) -> bytes:
    """The bytes of `after`, in the encoding of `data` and with its BOM.

    Python source says its encoding itself, everything else by its BOM. Raises `WriteError`
    where `data` is not `before`, or not what its encoding would write.
    """
    try:
        bom, codec = bom_of(data)
        body = data.removeprefix(bom)
        codec = _codec(data) if syntax is Syntax.PYTHON else _codec_of_settings(body, codec)
        if body.decode(codec) != before:
            raise WriteError("changed since it was checked")
        if before.encode(codec) != body:
            raise WriteError(f"is not written the way {codec} writes")
        return bom + after.encode(codec)
    except UnicodeEncodeError as error:
        raise WriteError(f"cannot be written in {error.encoding}") from error
    except (SyntaxError, LookupError, UnicodeError) as error:
        raise WriteError("changed since it was checked") from error


def _codec(data: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return encoding.removesuffix("-sig")


def _codec_of_settings(body: bytes, codec: str) -> str:
    """What their text was read with; whether it is that text is for the caller to see."""
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return LATIN
    return codec


def replace_text(
    path: str, before: str, after: str, roots: Iterable[str], syntax: Syntax = Syntax.PYTHON
) -> None:
    """Replace a file's text, keeping mode, owner, BOM, encoding and everything else.

    A symlink is followed to a file below one of `roots` only. Raises `WriteError`.
    """
    try:
        target = _target(path, roots)
        status = target.stat()
        if not status.st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
            raise WriteError("is read-only")
        data = target.read_bytes()
        _replace(target, data, encoded(data, before, after, syntax), status)
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error


def _target(path: str, roots: Iterable[str]) -> Path:
    target = Path(path).resolve(strict=True)
    allowed = [Path(root).resolve() for root in roots]
    linked = Path(path).is_symlink()
    if linked and not any(root in (target, *target.parents) for root in allowed):
        raise WriteError(f"is a link to {target}, outside the paths given")
    return target


def _replace(target: Path, old: bytes, new: bytes, status: os.stat_result) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX, suffix=SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _lock(file.fileno())
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
            _take_after(temporary, target, status)
            if target.read_bytes() != old:
                raise WriteError("changed since it was checked")
            temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _take_after(temporary: Path, target: Path, status: os.stat_result) -> None:
    """Give the new file the old one's owner, mode and attributes."""
    own = temporary.stat()
    if hasattr(os, "chown") and (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        os.chown(temporary, status.st_uid, status.st_gid)
    times = temporary.stat()
    shutil.copystat(target, temporary)
    os.utime(temporary, ns=(times.st_atime_ns, times.st_mtime_ns))


def clear_leftovers(folders: Iterable[str]) -> Iterator[str]:
    """Delete temporary files that killed runs left in these folders; yields their paths."""
    for folder in dict.fromkeys(folders):
        for path in sorted(Path(folder or ".").glob(f"{PREFIX}*{SUFFIX}")):
            if not path.is_symlink() and path.is_file() and _is_abandoned(path):
                with contextlib.suppress(OSError):
                    path.unlink()
                    yield str(path)


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_abandoned(path: Path) -> bool:
    """Whether no living run holds the file."""
    try:
        with path.open("rb") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
