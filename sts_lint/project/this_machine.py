"""What this machine sets for every program: `AWS_*` variables and AWS config files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sts_lint.aws.context import Profile, active_profile
from sts_lint.formats.aws_config import AwsConfigError, load_config, load_credentials, merge

T = TypeVar("T")

_FILES = (
    ("AWS_CONFIG_FILE", "~/.aws/config"),
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
)


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """The `AWS_*` variables, the active profile, and every profile by name.

    The fields are those of `Context` for `Ambient.THIS`, and the files with what they are:
    their names as places have them, and whether they are there.
    """

    environ: tuple[tuple[str, str], ...]
    profile: Profile
    profiles: tuple[tuple[str, Profile], ...]
    files: tuple[tuple[str, bool], ...] = ()


def read(environ: Mapping[str, str] | None = None) -> ThisMachine:
    """Read the environment, by default the process's own, and the files it names.

    A file that is not there or cannot be opened is empty. Raises `ValueError`, with one line
    that names file, line and cure, for a file that botocore would refuse.
    """
    found = os.environ if environ is None else environ
    paths = [_path(found.get(variable, usual)) for variable, usual in _FILES]
    names = (_shown(paths[0]), _shown(paths[1]))
    profiles = merge(_load(paths[0], load_config), _load(paths[1], load_credentials), names)
    return ThisMachine(
        environ=tuple(sorted((k, v) for k, v in found.items() if k.startswith("AWS_"))),
        profile=active_profile(found, profiles),
        profiles=tuple(sorted(profiles.items())),
        files=tuple(zip(names, map(_is_there, paths), strict=True)),
    )


def _path(name: str) -> Path:
    return Path(expanded(os.path.expandvars(name)))


def expanded(name: str) -> str:
    """The name with `~` in full, as it is where nobody knows the home."""
    return os.path.expanduser(name)  # noqa: PTH111 - `Path.expanduser` raises there


def _shown(path: Path) -> str:
    """The path with `/`, below the user's home with `~`."""
    home = Path(expanded("~"))
    inside = path.is_relative_to(home)
    return f"~/{path.relative_to(home).as_posix()}" if inside else path.as_posix()


def _is_there(path: Path) -> bool:
    return os.path.isfile(path) and os.access(path, os.R_OK)  # noqa: PTH113 - this never raises


def _load(path: Path, parse: Callable[[str], T]) -> T:
    try:
        text = path.read_text(encoding="utf-8") if _is_there(path) else ""
        return parse(text)
    except AwsConfigError as error:
        place = f"{path}:{error.line}" if error.line else str(path)
        raise ValueError(f"{place}: {error}; boto3 refuses this file, correct it") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8; boto3 cannot read this file, correct it") from None
    except OSError:  # `RawConfigParser.read` passes over what it cannot open, hence boto3 too
        return parse("")
