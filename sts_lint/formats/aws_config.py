"""AWS config and credentials files, as botocore itself reads them.

botocore reads both with `configparser.RawConfigParser`, takes an indented block for one
level of nesting, knows profiles by their section names, and lets the credentials file
override the config file [botocore configloader.py; session.py, `full_config`].
"""

from __future__ import annotations

import configparser
import re
import shlex
from collections.abc import Mapping

from sts_lint.aws.context import Profile

Value = str | dict[str, str]
Section = dict[str, Value]


class AwsConfigError(ValueError):
    """A file that botocore refuses; the message is one line, `line` is 1-based if known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def load_config(text: str) -> tuple[dict[str, Section], dict[str, Section]]:
    """The profiles and the `[services …]` sections of a config file.

    Raises `AwsConfigError`.
    """
    profiles: dict[str, Section] = {}
    services: dict[str, Section] = {}
    for header, values in _sections(text).items():
        if header.startswith("profile"):
            profiles.update(_named(header, values))
        elif header.startswith("services"):
            services.update(_named(header, values))
        elif header == "default":
            profiles[header] = values
    return profiles, services


def load_credentials(text: str) -> dict[str, Section]:
    """The profiles of a credentials file, where every section is one.

    Raises `AwsConfigError`.
    """
    return _sections(text)


def merge(
    config: tuple[Mapping[str, Section], Mapping[str, Section]], credentials: Mapping[str, Section]
) -> dict[str, Profile]:
    """Every profile by name, with the endpoint URL that its services section gives STS."""
    profiles, services = config
    names = dict.fromkeys((*profiles, *credentials))
    merged = {name: {**profiles.get(name, {}), **credentials.get(name, {})} for name in names}
    return {name: _profile(values, services) for name, values in merged.items()}


def load(config_text: str = "", credentials_text: str = "") -> dict[str, Profile]:
    """Every profile of the two files by name.

    Raises `AwsConfigError`.
    """
    return merge(load_config(config_text), load_credentials(credentials_text))


def _profile(values: Section, services: Mapping[str, Section]) -> Profile:
    settings = tuple((key, value) for key, value in values.items() if isinstance(value, str))
    if "services" not in values:
        return Profile(settings)
    section = services.get(str(values["services"]))
    sts = (section or {}).get("sts", {})
    if not section or isinstance(sts, str):
        return Profile(settings, services_missing=True)
    return Profile(settings, services_endpoint=sts.get("endpoint_url"))


def _sections(text: str) -> dict[str, Section]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        reason = str(getattr(error, "message", error)).splitlines()[0]
        raise AwsConfigError(_without_place(reason), _line(error)) from None
    return {
        header: {key: _nested(parser.get(header, key)) for key in parser.options(header)}
        for header in parser.sections()
    }


def _nested(value: str) -> Value:
    """An indented block is a dict; a line of it without `=` is refused."""
    if not value.startswith("\n"):
        return value
    pairs = {}
    for line in filter(None, map(str.strip, value.splitlines())):
        key, equals, held = line.partition("=")
        if not equals:
            raise AwsConfigError("an indented line has no '='")
        pairs[key.strip()] = held.strip()
    return pairs


def _named(header: str, values: Section) -> dict[str, Section]:
    """`[profile "a b"]` names `a b`; a header that is not two words names nothing."""
    try:
        words = shlex.split(header)
    except ValueError:
        return {}
    return {words[1]: values} if len(words) == 2 else {}


def _line(error: configparser.Error) -> int | None:
    lines = [number for number, _ in getattr(error, "errors", ())]
    return lines[0] if lines else getattr(error, "lineno", None)


def _without_place(reason: str) -> str:
    """The reason without what the parser says about where, for a text that came from no file."""
    return re.sub(r"While reading from '<string>'|'<string>'|\[line +\d+\]", "", reason).strip(" :")
