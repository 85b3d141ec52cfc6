"""STS9xx: what goes wrong with a file or with a suppression, as opposed to what a rule says."""

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


class Misuse(enum.Enum):
    """What is wrong with a suppression: code, name, what it says, what to do about it."""

    UNUSED = (
        "STS906",
        "unused-suppression",
        "A comment or a setting switches off findings that are not there.",
        "`sts-lint check --fix` removes it. Left where it is, it would hide the next finding. It "
        "is advice, as most often good news made it so: a bound was raised, a Region is set. A "
        "comment counts as used where the flake8 plugin needs it, which sees less than the "
        "command, and is not judged where its rules are off, or see only a part of the project.",
    )
    MALFORMED = (
        "STS907",
        "malformed-suppression",
        "A suppression cannot be read, or names a code that no rule has, so it does nothing.",
        "Write `# noqa: STS102  reason` in Python, and `# sts-lint: ignore[STS202] reason` there "
        "or in the comments of other files.",
    )
    FORBIDDEN = (
        "STS908",
        "forbidden-suppression",
        "The settings say that findings of this code cannot be switched off.",
        "`unsuppressable` in the settings names it: comments and baselines count for nothing "
        "there. `sts-lint check --fix` removes the comment; mend what it was to hide, or ask "
        "those who keep the settings.",
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
