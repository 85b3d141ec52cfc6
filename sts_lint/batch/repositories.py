"""Which repositories a campaign is about: a list in YAML, TOML or plain text, or a folder.

Every mistake in a list is one line that names the file, the line and what to do about it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sts_lint.batch.clones import clones_below
from sts_lint.batch.conduct import file_name
from sts_lint.batch.documents import Document, Key, Unusable, read_toml, read_yaml
from sts_lint.project.settings_table import BY_NAME
from sts_lint.reports.masking import shown

_SIZE_LIMIT = 64 * 1024 * 1024
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://[^/].*|file:///.+")
_SCP = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?![:/\\])[^\s].*|[\w.-]+@[\w.-]+:/.*")
_HELPER = re.compile(r"[\w+.-]+::")
_SCHEMES = ("https", "ssh", "file")
_UNFIT = re.compile(r"[\x00-\x1f\x7f]")
_TOP = ("name", "repositories", "settings", "commit")
_ENTRY = ("path", "url", "name", "branch", "settings")
_COMMIT = ("branch", "message", "trailers", "author")
Given = tuple[tuple[str, Any], ...]
"""Settings that are stated, by field name."""
T = TypeVar("T")


class ListError(Exception):
    """A list that cannot be used; one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One repository of a campaign: an absolute path or a clone URL; `settings` are its own."""

    name: str
    source: str
    is_url: bool = False
    branch: str = ""
    settings: Given = ()


@dataclass(frozen=True)
class Listed:
    """What a list says: its repositories, and what it states for all of them.

    `commit` holds what it says of `branch`, `message`, `trailers` and `author`.
    """

    entries: tuple[Entry, ...]
    name: str = ""
    settings: Given = ()
    commit: Mapping[str, Any] = field(default_factory=dict)


def read_repositories(path: str, campaign: Path) -> Listed:
    """The repositories that a file lists, or those below a folder, the campaign's own apart.

    Raises `ListError`.
    """
    if os.path.isdir(path):  # noqa: PTH112 - pathlib raises where permission is denied
        top = Path(path).resolve()
        entries = tuple(
            Entry(name, str(top / name) if name != "." else str(top))
            for name in clones_below(top, campaign.resolve())
        )
        if not entries:
            raise ListError(f"{path}: holds no git repository; name a folder of clones or a list")
        return Listed(tuple(_renamed(each, top) for each in entries))
    return _Reader(path, _text(path)).listed()


def _renamed(entry: Entry, top: Path) -> Entry:
    return Entry(top.name or "repository", entry.source) if entry.name == "." else entry


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read(_SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        cure = "name a list of repositories or a folder of clones"
        raise ListError(f"{path}: cannot be read: {reason}; {cure}") from None
    if len(data) > _SIZE_LIMIT:
        raise ListError(f"{path}: is too large for a list; split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ListError(f"{path}:{line}: is not UTF-8 text; save it as such") from None


class _Reader:
    """Reads one list."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.folder = Path(path).resolve().parent
        self.document = Document(None, {})

    def listed(self) -> Listed:
        """What the list says. Raises `ListError`."""
        suffix = Path(self.path).suffix.lower()
        try:
            if suffix in (".yaml", ".yml", ".json"):
                self.document = read_yaml(self.text)
            elif suffix == ".toml":
                self.document = read_toml(self.text)
            else:
                self.document = _plain(self.text)
        except Unusable as error:
            raise self._error(str(error), error.line) from None
        return self._listed(self.document.value)

    def _error(self, message: str, line: int | None = None) -> ListError:
        place = self.path if line is None else f"{self.path}:{line}"
        return ListError(shown(f"{place}: {message}"))

    def _at(self, *path: Key) -> int | None:
        return self.document.line(*path)

    def _listed(self, value: Any) -> Listed:
        if isinstance(value, list):
            lines = {("repositories", *path): at for path, at in self.document.lines.items()}
            self.document = Document({"repositories": value}, lines)
            value = self.document.value
        if not isinstance(value, dict):
            raise self._error("lists no repositories; give it a list `repositories`")
        self._check_keys(value, _TOP)
        listed = value.get("repositories")
        if not isinstance(listed, list) or not listed:
            cure = "`repositories` is a list of paths, clone URLs, or tables of them"
            raise self._error(f"lists no repositories; {cure}", self._at("repositories"))
        entries = tuple(self._entry(index, each) for index, each in enumerate(listed))
        self._check_apart(entries)
        return Listed(
            entries,
            self._string(value, "name"),
            self._settings(value.get("settings"), "settings"),
            self._commit(value.get("commit")),
        )

    def _check_keys(self, table: Mapping[Any, Any], known: Sequence[str], *path: Key) -> None:
        for key in table:
            if key not in known:
                line = self._at(*path, str(key))
                raise self._error(f"there is no key {key!r}; known are {', '.join(known)}", line)

    def _string(self, table: Mapping[str, Any], key: str, *path: Key) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or _UNFIT.search(value.replace("\n", "")):
            raise self._error(f"{key} must be text; put it in quotes", self._at(*path, key))
        return value

    def _entry(self, index: int, value: Any) -> Entry:
        place = ("repositories", index)
        if isinstance(value, str):
            value = {"url" if is_url(value) else "path": value}
        if not isinstance(value, dict):
            raise self._error("expected a path, a clone URL or a table", self._at(*place))
        self._check_keys(value, _ENTRY, *place)
        path, url = (self._string(value, key, *place) for key in ("path", "url"))
        if bool(path) == bool(url):
            raise self._error("a repository has either a path or a url", self._at(*place))
        if url:
            self._check_url(url, *place)
        elif is_url(path):
            raise self._error(f"{path} is no path; call it `url`", self._at(*place))
        source = url or os.path.normpath(self.folder / Path(path).expanduser())
        name = self._string(value, "name", *place) or _name(path, url, self.folder)
        self._check_name(name, *place)
        return Entry(
            name,
            source,
            bool(url),
            self._branch(value, *place),
            self._settings(value.get("settings"), *place, "settings"),
        )

    def _check_url(self, url: str, *place: Key) -> None:
        scheme = _URL.fullmatch(url)
        known = scheme is None or (scheme["scheme"] or "file").lower() in _SCHEMES
        if not is_url(url) or not known or url.startswith("-") or _HELPER.match(url):
            cure = "give an https, ssh or file URL"
            raise self._error(f"{url} is not fetched; {cure}", self._at(*place))

    def _check_name(self, name: str, *place: Key) -> None:
        if not name.strip("./") or _UNFIT.search(name):
            cure = "give it a `name` of one line"
            raise self._error(f"{name!r} cannot name a repository; {cure}", self._at(*place))

    def _branch(self, table: Mapping[str, Any], *place: Key) -> str:
        branch = self._string(table, "branch", *place)
        if branch and not is_branch(branch):
            raise self._error(f"{branch!r} is no name of a branch", self._at(*place, "branch"))
        return branch

    def _settings(self, value: Any, *place: Key) -> Given:
        if value is None:
            return ()
        if not isinstance(value, dict):
            raise self._error("settings must be a table", self._at(*place))
        return tuple(self._setting(name, held, *place) for name, held in value.items())

    def _setting(self, name: Any, value: Any, *place: Key) -> tuple[str, Any]:
        setting = BY_NAME.get(name)
        line = self._at(*place, str(name))
        if setting is None:
            cure = "`sts-lint check --help` shows them, those of sts-lint.toml"
            raise self._error(f"there is no setting {name!r}; {cure}", line)
        try:
            return setting.field, setting.kind.convert(value)
        except ValueError as error:
            raise self._error(f"{name}: {error}", line) from None

    def _commit(self, value: Any) -> Mapping[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._error("commit must be a table", self._at("commit"))
        self._check_keys(value, _COMMIT, "commit")
        texts = [key for key in value if key != "trailers"]
        said: dict[str, Any] = {key: self._string(value, key, "commit") for key in texts}
        trailers = value.get("trailers", [])
        if not isinstance(trailers, list) or not all(isinstance(each, str) for each in trailers):
            line = self._at("commit", "trailers")
            raise self._error("trailers must be a list of texts such as 'Key: value'", line)
        return said | {"trailers": tuple(trailers)}

    def _check_apart(self, entries: Sequence[Entry]) -> None:
        """No two entries are one repository, or have one name."""
        sources = _seen(os.path.realpath(e.source) if not e.is_url else _bare(e) for e in entries)
        names = _seen(file_name(entry.name).casefold() for entry in entries)
        for index, entry in enumerate(entries):
            first, line = sources[index], self._at("repositories", index)
            if first != index:
                other = self._at("repositories", first)
                message = f"names the same repository as line {other}; remove one"
                raise self._error(f"{entry.source} {message}", line)
            if names[index] != index:
                other = self._at("repositories", names[index])
                cure = "give one a `name`, in YAML or TOML"
                message = f"is called {entry.name} as that of line {other}; {cure}"
                raise self._error(f"{entry.source} {message}", line)


def _seen(values: Iterator[str]) -> list[int]:
    """For each value the index of the first that is equal."""
    firsts: dict[str, int] = {}
    return [firsts.setdefault(value, index) for index, value in enumerate(values)]


def _bare(entry: Entry) -> str:
    return entry.source.rstrip("/").removesuffix(".git")


def _plain(text: str) -> Document:
    """One path or clone URL on each line; lines that start with # are comments."""
    found = [
        (line.strip(), number)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    lines: dict[tuple[Key, ...], int] = {
        ("repositories", index): number for index, (_, number) in enumerate(found)
    }
    return Document({"repositories": [line for line, _ in found]}, lines)


def is_url(source: str) -> bool:
    """Whether a source is a clone URL and no path."""
    return bool(_URL.fullmatch(source) or _SCP.fullmatch(source) or _HELPER.match(source))


def is_branch(name: str) -> bool:
    """Whether git takes this for the name of a branch."""
    bad = re.search(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|[/.]$", name)
    return not bad and name != "@" and not name.startswith(("-", "/", "."))


def _name(path: str, url: str, folder: Path) -> str:
    """What a repository is called that was given no name: the end of its path."""
    if url:
        place = _SCHEME_AND_HOST.sub("", url, count=1)
        return place.strip("/").removesuffix(".git").strip("/")
    whole = Path(os.path.normpath(folder / Path(path).expanduser()))
    inside = os.path.relpath(whole, folder).replace(os.sep, "/")
    return whole.name if inside.startswith("..") or inside == "." else inside


_SCHEME_AND_HOST = re.compile(r"[A-Za-z][\w+.-]*://[^/]*/|(?:[^/:]*@)?[^/:]*:")
