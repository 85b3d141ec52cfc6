"""AWS config and credentials files, as botocore itself reads them.

botocore reads both with `configparser.RawConfigParser`, takes an indented block for one
level of nesting, knows profiles by their section names, and lets the credentials file
override the config file [botocore configloader.py; session.py, `full_config`].
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from sts_lint.aws.context import Profile
from sts_lint.formats.guard import check_size
from sts_lint.formats.runs import Decoded
from sts_lint.formats.sections import Option, read_sections, value_lines
from sts_lint.formats.unreadable import Unreadable
from sts_lint.model import Entry, Span

Value = str | dict[str, str]
Section = dict[str, Value]

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
    found: dict[str, Section] = {}
    everywhere: Section = {}
    for section in read_sections(text, strict=True):
        values = everywhere if section.name == "DEFAULT" else found.setdefault(section.name, {})
        values.update((option.name.lower(), _value(option)) for option in section.options)
    return {name: {**everywhere, **values} for name, values in found.items()}


def _value(option: Option) -> Value:
    block = _block(option)
    return option.value.value if block is None else {key: value.value for key, _, value in block}


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
