"""From a file's bytes to its text, at the price of one read for files without STS.

Python source is decoded as PEP 263 says. Newlines stay as stored, so that offsets are
offsets into the file; a BOM is dropped, as `sts_lint.text` expects.
"""

from __future__ import annotations

import io
import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from sts_lint.carriers.gate import may_carry
from sts_lint.formats.which import Format, Say, may_be_settings, said_by_name, which
from sts_lint.python.gate import PYTHON_LIMIT, may_hold_sts
from sts_lint.text import Syntax, Text
from sts_lint.trouble import Problem, Trouble

SETTINGS_LIMIT = 5 * 1024 * 1024
"""Default size limit of every other file, in bytes."""
NOTEBOOK_LIMIT = 64 * 1024 * 1024
"""What a notebook may have with its outputs, in bytes; its code is limited as Python source."""
_PYTHON_SUFFIXES = (".py", ".pyw")
_NOTEBOOK_SUFFIX = ".ipynb"
_BOMS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
LATIN = "iso-8859-1"
_OF_JAVA = re.compile(r"\.properties(?:\.[^/]*)?\Z", re.IGNORECASE)
_SHEBANG = re.compile(rb"#![^\r\n]*\bpython")


@dataclass(frozen=True, slots=True)
class Limits:
    """Size limits in bytes: of Python source, and of configuration files."""

    python: int = PYTHON_LIMIT
    settings: int = SETTINGS_LIMIT


def is_python(name: str) -> bool:
    """Whether a file of this name holds Python source."""
    return name.lower().endswith(_PYTHON_SUFFIXES)


def is_notebook(name: str) -> bool:
    """Whether a file of this name is a Jupyter notebook."""
    return name.lower().endswith(_NOTEBOOK_SUFFIX)


def may_be_read(name: str) -> bool:
    """Whether a file of this name is Python source, a notebook or may be a configuration file."""
    return is_python(name) or is_notebook(name) or may_be_settings(name)


def read_file(
    path: str, shown: str, limits: Limits, named: bool = False, words: tuple[bytes, ...] = ()
) -> Text | Problem | None:
    """The text of a file of any kind, or why there is none; None if it can hold nothing of ours.

    `path` is opened, `shown` is how output names the file. What is not `named` by the user
    and no configuration by its name is passed over where it is too large or no text. `words`,
    in lower case, are what tells besides the words of STS. Never raises `OSError`.
    """
    if is_python(path):
        return read_python(path, shown, limits.python)
    if is_notebook(path):
        data = read_bytes(path, shown, NOTEBOOK_LIMIT)
        return data if isinstance(data, Problem) else notebook_from_bytes(data, shown, limits)
    data = read_bytes(path, shown, limits.settings)
    if isinstance(data, Problem):
        return data if named or _is_configuration(shown) else _unless_too_large(data)
    return text_from_bytes(data, shown, limits, named, words)


def text_from_bytes(
    data: bytes, shown: str, limits: Limits, named: bool = False, words: tuple[bytes, ...] = ()
) -> Text | Problem | None:
    """The text of a file in memory, as `read_file` gives it."""
    if is_python(shown) or (_SHEBANG.match(data) and said_by_name(shown) is Say.NOTHING):
        return python_from_bytes(data, shown, limits.python)
    if is_notebook(shown):
        return notebook_from_bytes(data, shown, limits)
    if len(data) > limits.settings:
        return _too_large(shown, len(data), limits.settings)
    if said_by_name(shown) is Say.NOT_READ or not may_carry(_words(data), words):
        return None
    text = decode_settings(data, shown)
    if isinstance(text, Problem):
        return text if named or _is_configuration(shown) else None
    return text if which(shown, text.content) else None


def notebook_from_bytes(data: bytes, shown: str, limits: Limits) -> Text | Problem | None:
    """The program of a notebook in memory, or why there is none; None if it cannot hold STS."""
    if not may_hold_sts(_words(data), escaped=True):
        return None
    document = decode_settings(data, shown)
    if isinstance(document, Problem):
        return document
    from sts_lint.formats.unreadable import Unreadable  # noqa: PLC0415 - few files are notebooks
    from sts_lint.notebooks.notebook import read_notebook  # noqa: PLC0415

    try:
        return read_notebook(document.content, shown, limits.python)
    except Unreadable as error:
        return Problem(shown, error.line, error.reason, Trouble.UNPARSABLE)


def decode_settings(data: bytes, shown: str) -> Text | Problem:
    """A configuration file as text: BOM dropped, newlines untouched.

    It is UTF-8 unless a BOM says UTF-16, as PowerShell writes it. A file of Java's properties
    that is neither is in Latin-1, as `Properties.load` has it.
    """
    bom, codec = bom_of(data)
    try:
        content = data.removeprefix(bom).decode(codec)
    except UnicodeDecodeError as error:
        if bom or not _OF_JAVA.search(shown):
            return _undecodable(data, shown, error)
        content = data.decode(LATIN)
    return Text(shown, content, Syntax.SETTINGS)


def bom_of(data: bytes) -> tuple[bytes, str]:
    """The BOM that bytes begin with, if any, and the encoding of what follows."""
    for bom, codec in _BOMS.items():
        if data.startswith(bom):
            return bom, codec
    return b"", "utf-8"


def _words(data: bytes) -> bytes:
    """Bytes in which names can be looked for whatever their encoding."""
    _, codec = bom_of(data)
    return data if codec == "utf-8" else data.replace(b"\0", b"")


def _is_configuration(shown: str) -> bool:
    return isinstance(said_by_name(shown), Format)


def _unless_too_large(problem: Problem) -> Problem | None:
    return None if problem.trouble is Trouble.TOO_LARGE else problem


def read_python(path: str, shown: str, limit: int = PYTHON_LIMIT) -> Text | Problem | None:
    """The text of a Python file, or why there is none; None if it cannot hold STS.

    `path` is opened, `shown` is how output names the file. Never raises `OSError`.
    """
    data = read_bytes(path, shown, limit)
    return data if isinstance(data, Problem) else python_from_bytes(data, shown, limit)


def python_from_bytes(data: bytes, shown: str, limit: int = PYTHON_LIMIT) -> Text | Problem | None:
    """The text of Python source in memory, or why there is none; None if it cannot hold STS."""
    if len(data) > limit:
        return _too_large(shown, len(data), limit)
    return decode_python(data, shown) if may_hold_sts(data) else None


LOOKED: set[str] = set()
"""All paths that were read, or looked for, in this process, and folders that were listed."""


def read_bytes(path: str, shown: str, limit: int) -> bytes | Problem:
    """The bytes of a regular file of at most `limit` bytes; nothing else is opened."""
    LOOKED.add(path)
    try:
        status = os.stat(path)  # noqa: PTH116 - Path costs more than the read
        if not stat.S_ISREG(status.st_mode):
            return Problem(shown, None, f"is {_sort_of_file(status.st_mode)}, not a regular file")
        if status.st_size > limit:
            return _too_large(shown, status.st_size, limit)
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            data = file.read(status.st_size + 1)
            if len(data) > status.st_size:  # it has grown, or says nothing of its size
                data += file.read(limit)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return Problem(shown, None, _reason(error))
    if len(data) > limit:
        return _too_large(shown, len(data), limit)
    return data


def decode_python(data: bytes, shown: str) -> Text | Problem:
    """Python source as text: PEP 263 encoding, BOM dropped, newlines untouched."""
    import tokenize  # noqa: PLC0415 - most files end before

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        content = data.removeprefix(BOM_UTF8).decode(encoding.removesuffix("-sig"))
    except SyntaxError as error:
        return _undeclared(data, shown, error)
    except UnicodeDecodeError as error:
        return _undecodable(data, shown, error)
    except (LookupError, ValueError) as error:  # a codec that is not for text, or is broken
        return Problem(shown, 1, f"the declared encoding cannot be used: {error}")
    nul = content.find("\0")
    if nul >= 0:
        line = Text(shown, content).position(nul).line
        return Problem(shown, line, "holds a NUL byte", Trouble.UNPARSABLE)
    return Text(shown, content)


def _undeclared(data: bytes, shown: str, error: SyntaxError) -> Problem:
    """No encoding: it is unknown, or the first lines are not UTF-8 (which byte is not said)."""
    if not str(error).startswith("unknown encoding"):
        try:
            data.decode()
        except UnicodeDecodeError as undecodable:
            return _undecodable(data, shown, undecodable)
    return Problem(shown, 1, str(error))


def _undecodable(data: bytes, shown: str, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    byte = f"byte 0x{data[error.start]:02x}" if error.start < len(data) else "the last byte"
    return Problem(shown, before.count(b"\n") + 1, f"{byte} is not valid {error.encoding}")


def _too_large(shown: str, size: int, limit: int) -> Problem:
    reason = f"has at least {size} bytes, more than the limit of {limit}"
    return Problem(shown, None, reason, Trouble.TOO_LARGE)


def _sort_of_file(mode: int) -> str:
    sorts = {
        stat.S_IFDIR: "a directory",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return sorts.get(stat.S_IFMT(mode), "a special file")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"
