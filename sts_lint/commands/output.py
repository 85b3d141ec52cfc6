"""Where output goes: standard output or a file, never failing on a character."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable

from sts_lint.cli import CommandError, OutputError

TYPE_CHECKING = False  # typing is a slow import
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sts_lint.reports.style import Style


def style(options: Any) -> Style:
    """The style that `--color` and the destination ask for; links come with colours."""
    from sts_lint.reports.style import Style, has_links, wants_color  # noqa: PLC0415

    if sys.stdout is None or (options.output_file and options.color == "auto"):
        return Style()
    colored = wants_color(options.color, sys.stdout)
    return Style(colored, colored and not options.output_file and has_links(sys.stdout))


def write_lines(lines: Iterable[str], output_file: str | None = None) -> None:
    """Write lines of text to standard output or, atomically, to a file."""
    write("".join(f"{line}\n" for line in lines), output_file)


def write(document: str, output_file: str | None = None) -> None:
    """Write a document to standard output or, atomically, to a file.

    Raises `CommandError` where that cannot be done, `BrokenPipeError` where nobody listens.
    """
    _out(document, document.encode("utf-8", "backslashreplace"), output_file)


def write_bytes(data: bytes, output_file: str | None = None) -> None:
    """The same for bytes that are to arrive as they are."""
    _out(data, data, output_file)


def _out(document: str | bytes, data: bytes, output_file: str | None) -> None:
    try:
        if output_file is None:
            _print(document)
            return
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write to standard output: {error.strerror}") from None
    from pathlib import Path  # noqa: PLC0415 - most runs only print

    try:
        _replace(Path(output_file), data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        cure = "name a file in a folder that is there and can be written to"
        raise CommandError(f"cannot write {output_file}: {reason}; {cure}") from None


def _print(document: str | bytes) -> None:
    """Print, spelling out what the encoding of standard output cannot say."""
    if sys.stdout is None:  # closed by whoever started us
        return
    if isinstance(document, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.write(document)
    sys.stdout.flush()


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a pipe or a terminal: nothing to replace
        path.write_bytes(data)
        return
    import tempfile  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
