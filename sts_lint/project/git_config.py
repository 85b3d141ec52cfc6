"""The few values of git's configuration that decide what git ignores.

Read from the files themselves: a scanned repository must not start a process, and hooks run
without git's environment. Conditional includes (`includeIf`) are not followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.reading import read_bytes

_SIZE_LIMIT = 1024 * 1024
_INCLUDE_DEPTH = 10  # as git
_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_KEY = re.compile(r"\s*([A-Za-z][\w-]*)[ \t]*(?:=(.*))?$", re.DOTALL)
_VALUE = re.compile(r'\\(.)|"|([#;])|(\s+)|[^\\"#;\s]+', re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}
_SYSTEM = "/etc/gitconfig"


@dataclass(frozen=True, slots=True)
class GitConfig:
    """What decides about ignoring; `excludes_file` is absolute, or None if there is none."""

    excludes_file: str | None = None
    ignore_case: bool = False
    hash_size: int = 20


def git_config(common_dir: str, root: str) -> GitConfig:
    """The configuration in force in the work tree `root`, unset values as git has them."""
    values: dict[str, str] = {}
    for path in (*_user_files(), Path(common_dir, "config")):
        values.update(_read(path, _INCLUDE_DEPTH))
    values.update(_from_environment())
    return GitConfig(
        excludes_file=_excludes_file(values.get("core.excludesfile"), root),
        ignore_case=values.get("core.ignorecase", "").lower() in {"true", "yes", "on", "1"},
        hash_size=32 if values.get("extensions.objectformat") == "sha256" else 20,
    )


def _user_files() -> Iterator[Path]:
    if not os.environ.get("GIT_CONFIG_NOSYSTEM"):
        yield Path(os.environ.get("GIT_CONFIG_SYSTEM", _SYSTEM))
    if "GIT_CONFIG_GLOBAL" in os.environ:
        yield Path(os.environ["GIT_CONFIG_GLOBAL"])
    else:
        yield Path(_config_home(), "git", "config")
        yield _expanded("~/.gitconfig")


def _config_home() -> str:
    return os.environ.get("XDG_CONFIG_HOME") or str(_expanded("~/.config"))


def _excludes_file(value: str | None, root: str) -> str | None:
    if value is None:
        return str(Path(_config_home(), "git", "ignore"))
    return str(Path(root, _expanded(value))) if value else None


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no such user, or no home folder
        return Path(path)


def _from_environment() -> Iterator[tuple[str, str]]:
    count = os.environ.get("GIT_CONFIG_COUNT", "")
    for number in range(min(int(count), 1000) if count.isdecimal() else 0):
        key = os.environ.get(f"GIT_CONFIG_KEY_{number}", "")
        yield key.lower(), os.environ.get(f"GIT_CONFIG_VALUE_{number}", "")


def _read(path: Path, depth: int) -> Iterator[tuple[str, str]]:
    data = read_bytes(str(path), "", _SIZE_LIMIT)
    if not isinstance(data, bytes):
        return
    for key, value in parse_git_config(data.decode("utf-8-sig", "surrogateescape")):
        yield key, value
        if key == "include.path" and depth:
            yield from _read(path.parent / _expanded(value), depth - 1)


def parse_git_config(text: str) -> Iterator[tuple[str, str]]:
    """The keys (`section.key`, lower case) and values of one file, in order."""
    section = ""
    joined = re.sub(r"(?<!\\)((?:\\\\)*)\\\r?\n", r"\1", text)
    for line in joined.splitlines():
        header = _SECTION.match(line)
        if header:
            section = header[1].lower() + (f".{header[2]}" if header[2] is not None else "")
            line = line[header.end() :]  # noqa: PLW2901 - a key may follow on the same line
        key = _KEY.match(line)
        if key:
            yield f"{section}.{key[1].lower()}", "true" if key[2] is None else _unquote(key[2])


def _unquote(raw: str) -> str:
    parts: list[str] = []
    quoted = False
    kept = 0
    for token in _VALUE.finditer(raw.strip()):
        if token[2] and not quoted:
            break
        if token[0] == '"':
            quoted = not quoted
        else:
            parts.append(_ESCAPES.get(token[1], token[1]) if token[1] else token[0])
        if quoted or not token[3]:
            kept = len(parts)
    return "".join(parts[:kept])
