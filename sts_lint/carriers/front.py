"""From the entries of a configuration file to the settings it carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sts_lint.aws.names import MODE_KEY, VARIABLES
from sts_lint.carried import Carried, Carrier, Environment, Key, ProfileSection, Setting
from sts_lint.formats import Unreadable, entries
from sts_lint.model import Entry
from sts_lint.text import Text

_AWS_FILE = "aws-config"
_SECTION = re.compile(r"default|DEFAULT|(?:profile|services|sso-session)\s+\S.*")
_PROFILE = re.compile(r"""profile\s+(?P<quote>["']?)(?P<name>.+?)(?P=quote)\s*""")


@dataclass(frozen=True, slots=True)
class CarriedSettings:
    """All facts of one configuration file, in source order, and why it was given up, if so."""

    facts: tuple[Carried, ...] = ()
    given_up: Unreadable | None = None


def find_settings(text: Text) -> CarriedSettings:
    """The facts of a configuration file; what stands before the place it is given up counts."""
    found: list[Entry] = []
    given_up = None
    try:
        found.extend(entries(text))
    except Unreadable as error:
        given_up = error
    facts = sorted(_facts(found), key=lambda fact: (fact.span, type(fact).__name__))
    return CarriedSettings(tuple(facts), given_up)


def _facts(found: Sequence[Entry]) -> Iterator[Carried]:
    variables: dict[int, list[tuple[str, Entry]]] = {}
    profiles: dict[tuple[str, int], _Section] = {}
    keys: dict[int, list[tuple[str, Entry]]] = {}
    for entry in found:
        place = _aws_place(entry)
        if place is not None:
            section = profiles.setdefault((place[0], entry.depth), _Section(place[0]))
            section.entries.append((place[1], entry))
        elif entry.path[-1] in VARIABLES:
            variables.setdefault(entry.scope, []).append((entry.path[-1], entry))
        else:
            keys.setdefault(entry.scope, []).append((entry.path[-1], entry))
    yield from _variables(variables.values())
    for section in profiles.values():
        yield from section.facts()
    yield from _keys(keys.values())


def _aws_place(entry: Entry) -> tuple[str, str] | None:
    """Section and key of an entry of an AWS file; inner keys are `outer.inner`."""
    if entry.form == "configure":  # aws configure set KEY VALUE
        return "", entry.path[-1]
    if entry.dialect != _AWS_FILE:
        return None
    start = _section_index(entry)
    return entry.path[start], ".".join(entry.path[start + 1 :])


def _section_index(entry: Entry) -> int:
    """Which part of the path is the section: of text inside text, the one that looks like it."""
    if entry.depth == 0:
        return 0
    for index in (len(entry.path) - 2, len(entry.path) - 3):
        if index >= 0 and _SECTION.fullmatch(entry.path[index]):
            return index
    return len(entry.path) - 2


def _variables(environments: Iterable[list[tuple[str, Entry]]]) -> Iterator[Carried]:
    for variables in environments:
        around = tuple(variables)
        yield Environment(around)
        for name, entry in variables:
            yield Setting(name, Carrier.VARIABLE, entry, around)


def _keys(scopes: Iterable[list[tuple[str, Entry]]]) -> Iterator[Carried]:
    for keys in scopes:
        around = tuple(keys)
        for name, entry in keys:
            if name == MODE_KEY:  # PHP, Ruby, templates of AWS files
                yield Setting(name, Carrier.PROFILE, entry, around)
            else:
                yield Key(entry, around)


@dataclass
class _Section:
    """A section of an AWS file as it is being read."""

    header: str
    entries: list[tuple[str, Entry]] = field(default_factory=list)

    def facts(self) -> Iterator[Carried]:
        keys = tuple(self.entries)
        if self.header.startswith("services"):
            carrier = Carrier.SERVICES
        else:
            carrier = Carrier.PROFILE
            if self.header:
                yield ProfileSection(_profile_name(self.header), self.header, keys)
        for name, entry in keys:
            yield Setting(name, carrier, entry, keys, self.header)


def _profile_name(header: str) -> str:
    named = _PROFILE.fullmatch(header)
    return named["name"] if named else header
