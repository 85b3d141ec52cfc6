"""The other AWS file in the same folder: botocore takes config and credentials file together."""

from __future__ import annotations

import os

from sts_lint.aws.context import Profile
from sts_lint.formats.aws_config import AwsConfigError, load
from sts_lint.formats.which import Format, said_by_name
from sts_lint.reading import SETTINGS_LIMIT, decode_settings, read_bytes
from sts_lint.text import Text

_NAMES = {Format.AWS_CONFIG: "config", Format.AWS_CREDENTIALS: "credentials"}


def profiles_beside(path: str) -> tuple[tuple[str, Profile], ...]:
    """The profiles of `credentials` for `config` and the other way round, by name.

    None where the file is neither, or the other one is missing, a link, or no AWS file.
    """
    said = said_by_name(path.replace(os.sep, "/"))
    own = _NAMES.get(said) if isinstance(said, Format) else None
    if own is None:
        return ()
    folder, name = os.path.split(path)
    other = "credentials" if own == "config" else "config"
    found = _text(os.path.join(folder, name.replace(own, other)))  # noqa: PTH118 - as given
    try:
        profiles = load(credentials_text=found) if other == "credentials" else load(found)
    except AwsConfigError:
        return ()
    return tuple(sorted(profiles.items()))


def _text(path: str) -> str:
    if os.path.islink(path):  # noqa: PTH114 - links may lead out of the tree
        return ""
    data = read_bytes(path, path, SETTINGS_LIMIT)
    text = decode_settings(data, path) if isinstance(data, bytes) else None
    return text.content if isinstance(text, Text) else ""
