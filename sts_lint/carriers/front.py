"""From the entries of a configuration file to what it carries: settings, VPC endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sts_lint.aws.names import MODE_KEY, MODE_VARIABLE
from sts_lint.carried import AwsFile, Carried, Carrier, Key, Setting, ThirdParty
from sts_lint.carriers import environments, infrastructure
from sts_lint.carriers.aws_sections import TOLD, AwsText, section_index
from sts_lint.carriers.terraform_defaults import defaults_in, with_defaults
from sts_lint.declared import Default
from sts_lint.formats import Format, Unreadable, entries
from sts_lint.formats.which import said_by_name
from sts_lint.model import Entry, Span
from sts_lint.text import Text
from sts_lint.third_party.beside import Neighbours
from sts_lint.third_party.matching import Catalogue, shipped

_AWS_FILE = "aws-config"
_LOWER_CASE = {MODE_KEY, MODE_VARIABLE.lower()}
_FILES = {Format.AWS_CONFIG: AwsFile.CONFIG, Format.AWS_CREDENTIALS: AwsFile.CREDENTIALS}


@dataclass(frozen=True, slots=True)
class CarriedSettings:
    """All facts of one configuration file, in source order, and why it was given up, if so."""

    facts: tuple[Carried, ...] = ()
    given_up: Unreadable | None = None


def find_settings(
    text: Text, catalogue: Catalogue | None = None, defaults: Sequence[Default] = ()
) -> CarriedSettings:
    """The facts of a configuration file; what stands before the place it is given up counts.

    `catalogue` knows the keys of other programs; by default it holds the rows that ship.
    `defaults` are those of Terraform's variables in other files.
    """
    found: list[Entry] = []
    given_up = None
    try:
        found.extend(entries(text))
    except Unreadable as error:
        given_up = error
    return CarriedSettings(settings_in(found, text, catalogue, defaults), given_up)


def settings_in(
    read: Sequence[Entry],
    text: Text,
    catalogue: Catalogue | None = None,
    defaults: Sequence[Default] = (),
) -> tuple[Carried, ...]:
    """The facts of a configuration file with these entries, in source order."""
    found = with_defaults(read, (*defaults, *defaults_in(read, text)))
    known = _ThirdParties(found, catalogue or shipped_catalogue(), text.path)
    return tuple(
        sorted(_facts(found, text, known), key=lambda fact: (fact.span, type(fact).__name__))
    )


@cache
def shipped_catalogue() -> Catalogue:
    """The rows that come with sts-lint."""
    return Catalogue(shipped())


def _facts(found: Sequence[Entry], text: Text, known: _ThirdParties) -> Iterator[Carried]:
    variables: dict[object, list[tuple[str, Entry]]] = {}
    aws: dict[tuple[object, ...], AwsText] = {}
    around: dict[int, dict[str, Entry]] = {}
    keys: list[Entry] = []
    for entry in found:
        variable = environments.variable(entry)
        of_aws = entry.form == "configure" or entry.dialect == _AWS_FILE
        own = variable is not None or (of_aws and entry.path[-1] in TOLD)
        taken = not own and known.take(entry)
        if of_aws and not taken:
            aws.setdefault(_text_of(entry), AwsText(_file(entry, text))).add(entry)
            continue
        around.setdefault(entry.scope, {})[entry.path[-1]] = entry
        if variable is not None:
            variables.setdefault(variable.place, []).append((variable.name, variable.entry))
        elif not taken:
            keys.append(entry)
    yield from environments.facts_of(variables.values(), text.content)
    for aws_text in aws.values():
        yield from aws_text.facts()
    yield from (_key(entry, around[entry.scope]) for entry in keys)
    yield from known.facts()
    yield from infrastructure.facts_of(found, text.content)


def _text_of(entry: Entry) -> tuple[object, ...]:
    """What tells the AWS files in one file apart."""
    if entry.form == "configure":
        return (entry.form,)
    return entry.depth, entry.path[: section_index(entry)]


def _file(entry: Entry, text: Text) -> AwsFile:
    said = said_by_name(text.path)
    if entry.depth or entry.form == "configure" or not isinstance(said, Format):
        return AwsFile.EITHER
    return _FILES.get(said, AwsFile.EITHER)


def _key(entry: Entry, around: Mapping[str, Entry]) -> Key | Setting:
    name = entry.path[-1]
    dead = name in _LOWER_CASE and environments.is_environment(entry)
    if not dead and (name != MODE_KEY or entry.form == "assignment"):
        return Key(entry, around)
    # PHP, Ruby, templates of AWS files; but no program reads such a variable
    return Setting(name, Carrier.NOTHING if dead else Carrier.PROFILE, entry, around)


def third_parties(
    handed: Sequence[Entry], path: str, catalogue: Catalogue | None = None
) -> Iterator[ThirdParty]:
    """What a program hands to other programs' settings, as far as the catalogue knows the keys."""
    known = _ThirdParties(handed, catalogue or shipped_catalogue(), path)
    for entry in handed:
        known.take(entry)
    yield from known.facts()


@dataclass
class _ThirdParties:
    """The entries that the catalogue knows, each once however often it was read."""

    entries: Sequence[Entry]
    catalogue: Catalogue
    path: str
    taken: dict[tuple[str, Span], ThirdParty] = field(default_factory=dict)

    def take(self, entry: Entry) -> bool:
        """Whether an entry is a key of the catalogue."""
        found = self.catalogue.row_of(entry, self.path)
        if found is None:
            return False
        row, key = found
        setting = ThirdParty(row, key, entry)
        self.taken.setdefault((row.name, setting.span), setting)
        return True

    def facts(self) -> Iterator[ThirdParty]:
        """What was taken, with what stands beside it."""
        neighbours = Neighbours(self.entries)
        for setting in self.taken.values():
            row, entry = setting.row, setting.entry
            needed = row.needs and entry.exact
            yield replace(
                setting,
                region=neighbours.first(entry, row.region) if entry.exact else None,
                complete=not needed or neighbours.first(entry, row.needs) is not None,
            )
