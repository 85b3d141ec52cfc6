"""How a statement about boto3 or botocore is written so that it lets in 1.40 and newer only.

Only versions change: operators, extras, markers, comments and spacing stay. A statement
with hashes or with an upper bound that excludes 1.40 is for whoever knows why it is there.
"""

from __future__ import annotations

import re

from packaging.version import InvalidVersion, Version

from sts_lint.model import Edit, Span

REGIONAL_SINCE = Version("1.40.0")
RAISABLE = ("boto3", "botocore")  # both reached 1.40 on the same day
_STATEMENT = re.compile(
    r"""(?P<name>(?<![\w.-])(?:boto3|botocore))(?P<mark>["']?)[ \t]*(?P<extras>\[[^\]]*\])?[ \t]*
    (?P<assigned>=[ \t]*(?:\{[^}\r\n]*?version[ \t]*=[ \t]*)?(?=["']))?""",
    re.VERBOSE,
)
_SPECIFIERS = re.compile(r"""[ \t(]*(?P<all>[^"';#)\n\r]*)""")
_SPECIFIER = re.compile(
    r"(?P<operator>===|==|~=|>=|<=|!=|>|<|\^|~|)(?P<space>\s*)(?P<version>[\w.*+!-]+)"
)


def raised(content: str, start: int, end: int) -> Edit | None:
    """The edit that raises the bound of the statement in this line; None if none is right.

    `start` and `end` are the offsets of the line.
    """
    statement = _STATEMENT.search(content, start, end)
    if statement is None:
        return None
    poetry = statement["assigned"] is not None
    begins = statement.end() + poetry  # behind the quotation mark
    specifiers = _SPECIFIERS.match(content, begins, end)
    if specifiers is None or "--hash" in content[start:end]:
        return None
    old = specifiers["all"].rstrip(" \t,\\")
    new = _raised(old, poetry)
    if new is None:
        return None
    place = specifiers.start("all") if old else begins
    return Edit(Span(place, place + len(old)), new)


def _raised(specifiers: str, poetry: bool) -> str | None:
    if specifiers in ("", "*"):
        return ">=1.40"
    if "|" in specifiers or "@" in specifiers:
        return None
    parts = [_part(part, poetry) for part in specifiers.split(",")]
    new = ",".join(part for part in parts if part is not None)
    if None in parts or new != specifiers:
        return None if None in parts else new
    only_above = all(part.strip().startswith(("<", "!=")) for part in parts if part)
    return f">=1.40,{specifiers}" if only_above else None


def _part(part: str, poetry: bool) -> str | None:
    """One specifier with its version raised; None where it excludes 1.40."""
    found = _SPECIFIER.fullmatch(part.strip())
    if found is None or (not found["operator"] and not poetry):
        return None
    version = _version(found["version"])
    if version is None:
        return None
    if found["operator"] == "!=":
        return part
    if found["operator"] in ("<", "<="):
        return part if version > REGIONAL_SINCE else None
    if version >= REGIONAL_SINCE:
        return part
    return part.replace(found["version"], _like(found["operator"], found["version"]))


def _like(operator: str, old: str) -> str:
    """1.40 to as many places as the old version has; `~=1.26.5` meant that series."""
    if old.endswith(".*"):
        return "1.40.*"
    exact = operator in ("", "==", "===")
    return "1.40.0" if exact or old.count(".") > 1 else "1.40"


def _version(text: str) -> Version | None:
    try:
        return Version(text.removesuffix(".*"))
    except InvalidVersion:
        return None
