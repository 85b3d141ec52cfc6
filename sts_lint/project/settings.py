"""`[tool.sts-lint]` in `pyproject.toml`, or `sts-lint.toml`: from a file to frozen settings.

The nearest file with settings counts, and only that one, looked for from the folder the user
pointed at (or the working directory) up to the repository's root; then the user's own
`sts-lint/sts-lint.toml` in the configuration folder. Files named one by one do not move the
start, or a hook that gets its files in batches would see other settings in each.
"""

# ruff: noqa: PTH113 - pathlib raises where permission is denied

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sts_lint.aws.context import Ambient, Policy
from sts_lint.model import Severity
from sts_lint.project.ignore_files import IgnoreRules, ignore_rules, ignored
from sts_lint.project.manifests.lines import Lines
from sts_lint.project.manifests.statements import ManifestError
from sts_lint.project.manifests.toml import load_toml, table
from sts_lint.project.settings_files import (
    MENTION,
    OWN_FILE,
    SHARED_FILE,
    folders,
    start_folder,
    user_file,
)
from sts_lint.project.settings_kinds import KeySuppression
from sts_lint.project.settings_rows import WrongEntry
from sts_lint.project.settings_table import BY_NAME, SETTINGS
from sts_lint.reading import read_bytes

if TYPE_CHECKING:
    from sts_lint.third_party.rows import Row

_TABLE = ("tool", "sts-lint")
T = TypeVar("T")
_SIZE_LIMIT = 5 * 1024 * 1024


class SettingsError(ValueError):
    """Settings that cannot be used. `path` is a file, or the option that named them."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Settings:
    """What the user decided; documented in `settings_table.SETTINGS`.

    `path` is the file they come from, as output names it, `lines` where each stands. Globs are
    relative to `folder` (absolute). `botocore_version` and `region` are kept as written,
    `baseline` and `cache_dir` are relative to the working directory.
    """

    select: tuple[str, ...] = ("STS",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    suppress: tuple[tuple[str, tuple[KeySuppression, ...]], ...] = ()
    unsuppressable: tuple[str, ...] = ()
    baseline: str | None = None
    cache_dir: str | None = None
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    fail_on: Severity = Severity.WARNING
    show_advice: bool = False
    botocore_version: str | None = None
    ambient: Ambient = Ambient.UNKNOWN
    region: str | None = None
    region_from_environment: bool = False
    client_factories: tuple[str, ...] = ()
    policy: Policy = Policy.DEFAULT
    max_file_size: int | None = None
    third_party: tuple[Row, ...] = ()
    path: str | None = None
    folder: str = ""
    lines: tuple[tuple[str, int | None], ...] = field(default=(), compare=False)

    def overridden(self, options: Mapping[str, object]) -> Settings:
        """These settings with what the command line gives, by field name.

        None counts as not given, and names of other options are passed over. Raises
        `SettingsError` naming the option.
        """
        given = {}
        for setting in SETTINGS:
            value = options.get(setting.field)
            if value is None:
                continue
            try:
                given[setting.field] = setting.kind.convert(value)
            except ValueError as error:
                raise SettingsError(f"--{setting.name}", None, str(error)) from None
        return replace(self, **given)

    def place(self, name: str) -> str:
        """Where a setting stands, for messages: `pyproject.toml:12: select`."""
        line = dict(self.lines).get(name)
        return f"{self.path}:{line}: {name}" if line else f"{self.path}: {name}"

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The selectors that `per-file-ignores` switches off for a file."""
        return tuple(dict.fromkeys(self._fitting(path, self.per_file_ignores)))

    def suppressed_in(self, path: str) -> tuple[KeySuppression, ...]:
        """What `suppress` switches off in a file."""
        return tuple(self._fitting(path, self.suppress))

    def fits(self, glob: str, path: str) -> bool:
        """Whether a glob of these settings fits a file."""
        return next(self._fitting(path, [(glob, (True,))]), False)

    def _fitting(self, path: str, by_glob: Sequence[tuple[str, tuple[T, ...]]]) -> Iterator[T]:
        """What stands in a table from globs under those that fit a file."""
        if not by_glob:
            return
        real = Path(os.path.normpath(Path(path).absolute())).as_posix()
        folder = Path(self.folder or Path.cwd()).as_posix().rstrip("/") + "/"
        below = real.removeprefix(folder) if real.startswith(folder) else real.lstrip("/")
        for glob, found in by_glob:
            if _fits(_rules_of(glob), below):
                yield from found


def load_settings(
    paths: Sequence[str] = (), *, config: str | None = None, isolated: bool = False
) -> Settings:
    """The settings for a run over `paths`, or the defaults. Raises `SettingsError`.

    `config` names the file to read instead of looking for one; `isolated` reads none.
    """
    if isolated and config is not None:
        raise SettingsError(
            "--config", None, "cannot be used together with --isolated; leave one of them out"
        )
    if isolated:
        return Settings(folder=str(Path.cwd()))
    if config is not None:
        return _read(Path(config), must_exist=True) or Settings()
    for folder in map(Path, folders(start_folder(str(Path.cwd()), paths))):
        found = settings_in(str(folder))
        if found is not None:
            return found
    users = _read(Path(user_file()))
    return replace(users or Settings(), folder=str(Path.cwd()))


def settings_in(folder: str) -> Settings | None:
    """The settings in this very folder; None where there are none. Raises `SettingsError`."""
    return _read(Path(folder, OWN_FILE)) or _read(Path(folder, SHARED_FILE))


def _read(path: Path, *, must_exist: bool = False) -> Settings | None:
    """The settings in a file; None if it is not there or is silent about them."""
    if not must_exist and not os.path.isfile(path):
        return None
    shown = _shown(path)
    data = read_bytes(str(path), shown, _SIZE_LIMIT)
    if not isinstance(data, bytes):
        cure = "; name a file with settings, or leave --config out" if must_exist else ""
        raise SettingsError(shown, data.line, f"{data.reason}{cure}")
    if path.name == SHARED_FILE and not must_exist and MENTION not in data:
        return None
    text, document = _parsed(data, shown)
    lines = Lines(text)
    section: Any = document
    above: tuple[str, ...] = ()
    if path.name == SHARED_FILE or _TABLE[1] in table(document, _TABLE[0]):
        section, above = table(document, _TABLE[0]).get(_TABLE[1]), _TABLE
    if section is None and must_exist:
        raise SettingsError(
            shown, None, "has no table [tool.sts-lint]; add it, or leave --config out"
        )
    if section is None:
        return None
    places = _Places(lines, above)
    values = _converted(section, places, shown)
    for name in ("baseline", "cache_dir"):
        if name in values:
            values[name] = _shown(Path(os.path.normpath(path.parent / values[name])))
    stand = tuple((name, places.of(name)) for name in section)
    return Settings(**values, path=shown, folder=str(path.absolute().parent), lines=stand)


def _parsed(data: bytes, shown: str) -> tuple[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        return text, load_toml(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(shown, line, "is not UTF-8 text; save it as UTF-8") from None
    except ManifestError as error:
        raise SettingsError(shown, error.line, error.reason) from None


def _converted(section: Any, places: _Places, shown: str) -> dict[str, Any]:
    if not isinstance(section, dict):
        raise SettingsError(
            shown, places.of(_TABLE[1]), "tool.sts-lint must be a table; write [tool.sts-lint]"
        )
    values = {}
    for name, value in section.items():
        line = places.of(name)
        setting = BY_NAME.get(name)
        if setting is None:
            raise SettingsError(shown, line, f"there is no setting {name!r}{_suggestion(name)}")
        try:
            values[setting.field] = setting.kind.convert(value)
        except ValueError as error:
            if isinstance(error, WrongEntry):
                line = places.inside(name, *error.keys) or line
            raise SettingsError(shown, line, f"{name}: {error}") from None
    return values


@dataclass(frozen=True, slots=True)
class _Places:
    """Where settings stand: at the top of a file, or in the table named by `above`."""

    lines: Lines
    above: tuple[str, ...]

    def of(self, name: str) -> int | None:
        """The line of one setting."""
        table_line = self.lines.header(*self.above, name)
        if table_line is not None:
            return table_line
        start = self.lines.header(*self.above) if self.above else 0
        found = None if start is None else self.lines.key(name, start + 1)
        return found or self.lines.containing(name, start)

    def inside(self, *names: str) -> int | None:
        """The line of an entry of a table, or of the nearest table around it."""
        for length in range(len(names), 0, -1):
            header = self.lines.header(*self.above, *names[:length])
            if header is not None:
                below = names[length:]
                return (self.lines.key(below[0], header + 1) if below else None) or header
        return None


def _suggestion(name: str) -> str:
    import difflib  # noqa: PLC0415 - only a mistake pays for it

    close = difflib.get_close_matches(name.replace("_", "-").lower(), BY_NAME, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(BY_NAME)}"


@cache
def _rules_of(glob: str) -> IgnoreRules:
    return ignore_rules([glob])


def _fits(rules: IgnoreRules, path: str) -> bool:
    """Whether a glob fits a file or a folder it lies in."""
    parts = path.split("/")
    return any(
        ignored((rules,), "/".join(parts[:depth]), is_folder=depth < len(parts))
        for depth in range(1, len(parts) + 1)
    )


def _shown(path: Path) -> str:
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
