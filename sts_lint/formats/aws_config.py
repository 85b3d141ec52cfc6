"""AWS config and credentials files, as botocore itself reads them.

botocore reads both with `configparser.RawConfigParser`, takes an indented block for one
level of nesting, knows profiles by their section names, and lets the credentials file
override the config file [botocore configloader.py; session.py, `full_config`].
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sts_lint.aws.context import SERVICES_ENDPOINT, Keys, Profile
from sts_lint.formats.guard import check_size
from sts_lint.formats.runs import Decoded
from sts_lint.formats.sections import Option, read_sections, value_lines
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span
from sts_lint.text import Text

Value = str | dict[str, str]
ACCESS_KEY, SECRET_KEY = "aws_access_key_id", "aws_secret_access_key"


@dataclass(frozen=True)
class Section:
    """The settings of a section; `lines` are 1-based, under `""` stands its header's."""

    values: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    inner_lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def over(self, other: Section) -> Section:
        """Both together; what is in both is as here."""
        return Section(
            other.values | self.values,
            other.lines | self.lines,
            other.inner_lines | self.inner_lines,
        )

    @property
    def keys(self) -> Keys:
        """What it holds of an access key."""
        if ACCESS_KEY not in self.values:
            return Keys.NONE
        return Keys.WHOLE if SECRET_KEY in self.values else Keys.PARTIAL


_EMPTY = Section()

AwsConfigError = Unreadable
"""A file that botocore refuses."""


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The settings of a config or credentials file.

    Paths are `(section, key)` and, in an indented block, `(section, key, inner key)`;
    sections as written, keys in lower case. Raises `Unreadable` for a file that botocore
    refuses, before anything is given.
    """
    check_size(content)
    sections = read_sections(content, strict=True)
    blocks = [[(option, _block(option)) for option in section.options] for section in sections]
    scope = 0
    for section, options in zip(sections, blocks, strict=True):
        scope += 1
        inner = scope
        for option, block in options:
            path = (section.name, option.name.lower())
            if block is None:
                yield _entry(path, option.key, option.value, scope, depth)
                continue
            inner += 1
            for key, span, value in block:
                yield _entry((*path, key), span, value, inner, depth)
        scope = inner


def _entry(path: tuple[str, ...], key: Span, value: Decoded, scope: int, depth: int) -> Entry:
    dialect = "aws-config"
    return Entry(path, value.value, key, value.span, dialect=dialect, scope=scope, depth=depth)


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
    config: tuple[Mapping[str, Section], Mapping[str, Section]],
    credentials: Mapping[str, Section],
    paths: tuple[str, str] = ("config", "credentials"),
) -> dict[str, Profile]:
    """Every profile by name, with the endpoint URL that its services section gives STS.

    `paths` are the two files as places name them.
    """
    profiles, services = config
    names = dict.fromkeys((*profiles, *credentials))
    return {
        name: _Layers(
            profiles.get(name, _EMPTY), credentials.get(name, _EMPTY), services, paths
        ).profile()
        for name in names
    }


def load(config_text: str = "", credentials_text: str = "") -> dict[str, Profile]:
    """Every profile of the two files by name.

    Raises `AwsConfigError`.
    """
    return merge(load_config(config_text), load_credentials(credentials_text))


@dataclass(frozen=True)
class _Layers:
    """One profile as the two files have it, the credentials file over the config file."""

    config: Section
    credentials: Section
    services: Mapping[str, Section]
    paths: tuple[str, str]

    def profile(self) -> Profile:
        values = self.credentials.over(self.config).values
        url, missing = self._services_endpoint(values)
        return Profile(
            settings=tuple((key, value) for key, value in values.items() if isinstance(value, str)),
            services_endpoint=url,
            services_missing=missing,
            shared_keys=self.credentials.keys,
            config_keys=self.config.keys,
            places=tuple(self._places(values)),
        )

    def _services_endpoint(self, values: dict[str, Value]) -> tuple[str | None, bool]:
        """The URL for STS, and whether the section named is missing or cannot be used."""
        if "services" not in values:
            return None, False
        section = self._services(values)
        sts = section.values.get("sts", {})
        if not section.values or isinstance(sts, str):
            return None, True
        return sts.get("endpoint_url"), False

    def _services(self, values: dict[str, Value]) -> Section:
        return self.services.get(str(values.get("services")), _EMPTY)

    def _places(self, values: dict[str, Value]) -> Iterator[tuple[str, str, int]]:
        config, credentials = self.paths
        for key in ("", *values):
            if key in self.credentials.lines and (key or key not in self.config.lines):
                yield key, credentials, self.credentials.lines[key]
            elif key in self.config.lines:
                yield key, config, self.config.lines[key]
        line = self._services(values).inner_lines.get(("sts", "endpoint_url"))
        if line is not None:
            yield SERVICES_ENDPOINT, config, line


def _sections(text: str) -> dict[str, Section]:
    found: dict[str, Section] = {}
    everywhere = Section()
    places = Text("", text)
    for section in read_sections(text, strict=True):
        if section.name == "DEFAULT":
            _add(everywhere, section.options, places)
        else:
            held = found.setdefault(section.name, Section(lines={"": section.line}))
            _add(held, section.options, places)
    return {name: section.over(everywhere) for name, section in found.items()}


def _add(section: Section, options: Iterable[Option], text: Text) -> None:
    for option in options:
        key, block = option.name.lower(), _block(option)
        section.lines[key] = option.line
        if block is None:
            section.values[key] = option.value.value
            continue
        section.values[key] = {inner: value.value for inner, _, value in block}
        lines = {(key, inner): text.position(span.start).line for inner, span, _ in block}
        section.inner_lines.update(lines)


def _block(option: Option) -> list[tuple[str, Span, Decoded]] | None:
    """Keys and values of an indented block; a line of it without `=` is refused."""
    value = option.value
    if not value.value.startswith("\n"):
        return None
    pairs = []
    for line, span in value_lines(value):
        key, equals, held = line.partition("=")
        if not equals:
            raise Unreadable("an indented line has no '='", option.line)
        held = held.strip()
        inner = value.cut(Span(span.end - len(held), span.end))
        pairs.append(
            (key.strip(), value.outer(Span(span.start, span.start + len(key.rstrip()))), inner)
        )
    return pairs


def _named(header: str, values: Section) -> dict[str, Section]:
    """`[profile "a b"]` names `a b`; a header that is not two words names nothing."""
    try:
        words = shlex.split(header)
    except ValueError:
        return {}
    return {words[1]: values} if len(words) == 2 else {}
