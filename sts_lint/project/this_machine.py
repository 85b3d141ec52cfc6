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


@dataclass(frozen=True, slots=True)
class ThisMachine:
    """The `AWS_*` variables, the active profile, and every profile by name.

    The fields are those of `Context` for `Ambient.THIS`.
    """

    environ: tuple[tuple[str, str], ...]
    profile: Profile
    profiles: tuple[tuple[str, Profile], ...]


def read(environ: Mapping[str, str] | None = None) -> ThisMachine:
    """Read the environment, by default the process's own, and the files it names.

    A file that is not there is empty. Raises `ValueError`, with one line that names file,
    line and cure, for a file that botocore would refuse.
    """
    found = os.environ if environ is None else environ
    config = _load(found.get("AWS_CONFIG_FILE", "~/.aws/config"), load_config)
    credentials = _load(
        found.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"), load_credentials
    )
    profiles = merge(config, credentials)
    return ThisMachine(
        environ=tuple(sorted((k, v) for k, v in found.items() if k.startswith("AWS_"))),
        profile=active_profile(found, profiles),
        profiles=tuple(sorted(profiles.items())),
    )


def _load(name: str, parse: Callable[[str], T]) -> T:
    path = Path(os.path.expandvars(name)).expanduser()
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        return parse(text)
    except AwsConfigError as error:
        place = f"{path}:{error.line}" if error.line else str(path)
        raise ValueError(f"{place}: {error}; boto3 refuses this file, correct it") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ValueError(f"{path}: {reason}; boto3 cannot read this file, correct it") from None
