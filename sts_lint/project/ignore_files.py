"""Ignore files as git reads them.

A walk asks only about entries of folders that are not ignored, and most patterns are ruled
out by the entry's name before any expression runs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sts_lint.project.git_patterns import expression

_WILD = re.compile(r"[*?\[\\]")


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One pattern; `name` or `suffix`, where known, must fit the entry's own name."""

    pattern: str
    ignores: bool  # False: re-includes
    folders_only: bool
    by_path: bool
    name: str | None
    suffix: str | None
    ignore_case: bool

    def fits(self, path: str, name: str, is_folder: bool) -> bool:
        """Whether this entry is meant; `path` is relative to the ignore file's folder."""
        if self.folders_only and not is_folder:
            return False
        if self.name is not None and self.name != name:
            return False
        if self.suffix is not None and not name.endswith(self.suffix):
            return False
        compiled = expression(self.pattern, self.ignore_case)
        return compiled is not None and bool(compiled.fullmatch(path if self.by_path else name))


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one file; paths are relative to the folder `base` (`""` or `a/b/`)."""

    base: str = ""
    rules: tuple[IgnoreRule, ...] = ()  # the last line first: it wins


def ignored(stack: Iterable[IgnoreRules], path: str, is_folder: bool) -> bool:
    """Whether the nearest file (the last of the stack) that says anything says: ignored.

    `path` has no final `/` and begins with the base of every file in the stack.
    """
    name = _as_bytes_of(path[path.rfind("/") + 1 :])
    for file in reversed(tuple(stack)):
        below = _as_bytes_of(path[len(file.base) :])
        for rule in file.rules:
            if rule.fits(below, name, is_folder):
                return rule.ignores
    return False


def parse_ignore_file(data: bytes, base: str, ignore_case: bool = False) -> IgnoreRules:
    """The rules of one ignore file."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n")
    return _rules((line.removesuffix("\r") for line in lines), base, ignore_case)


def ignore_rules(patterns: Iterable[str]) -> IgnoreRules:
    """The same rules from patterns given as text."""
    return _rules(map(_as_bytes_of, patterns), "", ignore_case=False)


def _as_bytes_of(name: str) -> str:
    """One character for each byte of a file name: to git, `?` is a byte."""
    return name if name.isascii() else os.fsencode(name).decode("latin-1")


def _rules(lines: Iterable[str], base: str, ignore_case: bool) -> IgnoreRules:
    kept = [line for line in lines if line and not line.startswith("#")]
    return IgnoreRules(base, tuple(_rule(line, ignore_case) for line in reversed(kept)))


def _rule(line: str, ignore_case: bool) -> IgnoreRule:
    pattern = _without_trailing_spaces(line).removeprefix("!")
    whole = pattern.removesuffix("/")
    last = whole.rpartition("/")[2]
    name = suffix = None
    if not ignore_case and "[" not in whole:  # a class may hold a slash
        if not _WILD.search(last):
            name = last
        elif last.startswith("*") and not _WILD.search(last[1:]):
            suffix = last[1:]
    return IgnoreRule(
        pattern=whole.removeprefix("/"),
        ignores=not line.startswith("!"),
        folders_only=whole != pattern,
        by_path="/" in whole,
        name=name,
        suffix=suffix,
        ignore_case=ignore_case,
    )


def _without_trailing_spaces(line: str) -> str:
    trimmed = line.rstrip(" ")
    backslashes = len(trimmed) - len(trimmed.rstrip("\\"))
    return trimmed + " " if backslashes % 2 and trimmed != line else trimmed
