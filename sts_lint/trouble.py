"""STS9xx: what can go wrong with one file, as opposed to what is wrong in it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Trouble(enum.Enum):
    """Why a file could not be judged: code, name, what it says, what to do about it."""

    UNREADABLE = (
        "STS901",
        "unreadable-file",
        "The file cannot be read or decoded, so nothing is known about it.",
        "Check that it is a regular file you may read, and that its bytes fit the encoding it "
        "declares (UTF-8 unless a coding comment or a BOM for UTF-16 says otherwise).",
    )
    UNPARSABLE = (
        "STS902",
        "unparsable-file",
        "The file mentions STS but is not valid: Python source, or the format its name promises.",
        "Fix the syntax error, or run sts-lint with the Python version the file is written for. "
        "Of a configuration file, what stands before the error counts.",
    )
    TOO_LARGE = (
        "STS903",
        "too-large-file",
        "The file is over the size limit and was not looked at.",
        "Exclude it if it is generated; otherwise split it.",
    )
    INTERNAL = (
        "STS904",
        "internal-error",
        "sts-lint failed on this file; every other file was checked.",
        "This is a defect of sts-lint or of a parser that it uses: report it with the message, "
        "which holds nothing of the file, and, if you can, the file.",
    )

    SETTINGS = (
        "STS905",
        "unusable-settings",
        "The settings around the file cannot be used, so the file was not checked.",
        "Correct the settings file that the message names. Only flake8 shows this code: the "
        "command ends with status 2 instead.",
    )

    def __init__(self, code: str, title: str, summary: str, cure: str) -> None:
        self.code = code
        self.title = title
        self.summary = summary
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that could not be judged; `line` and `column` are 1-based where known."""

    path: str
    line: int | None
    reason: str
    trouble: Trouble = Trouble.UNREADABLE
    column: int | None = None
