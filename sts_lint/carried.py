"""What a front end found in a configuration file, before anyone judges it.

An entry of a format becomes a fact once it is known what reads it: a program's environment,
a profile of the AWS files, or something else that only the catalogue of third parties knows.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sts_lint.declared import Declared, Together, TokenVersion, VpcEndpoint
from sts_lint.model import Edit, Entry, Settlement, Span
from sts_lint.third_party.rows import Holds, Row

_ONE_WORD = re.compile(r"[\w.-]*")


class Carrier(enum.Enum):
    """What reads a setting."""

    VARIABLE = "environment variable"
    PROFILE = "profile"
    SERVICES = "services section"
    NOTHING = "nothing"  # its name is known, but not where it stands


class AwsFile(enum.Enum):
    """Which of the two AWS files a text is; both, where only its content says that it is one."""

    CONFIG = "config"
    CREDENTIALS = "credentials"
    EITHER = "config or credentials"


@dataclass(frozen=True, slots=True)
class ProfileSection:
    """One profile of an AWS config or credentials file, with its own keys in lower case.

    Behind them stand the STS endpoint of the services section it names, or else its first key,
    with `services.` before it, and what `[DEFAULT]` gives every section. `circle` are the profiles
    of the same file around which its `source_profile` leads without end.
    """

    name: str
    section: str
    keys: tuple[tuple[str, Entry], ...]
    file: AwsFile = AwsFile.EITHER
    circle: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where its first key is."""
        return span_of(self.keys[0][1])

    def key(self, name: str) -> Entry | None:
        """The entry of a key."""
        return next((entry for key, entry in self.keys if key == name), None)

    def value(self, name: str) -> str | None:
        """The value of a key, empty where it is not set, None where the file does not say it."""
        entry = self.key(name)
        return "" if entry is None else entry.value if entry.literal else None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of AWS by the name that the SDKs know: a variable, or the key of a profile.

    `around` holds the settings of the same environment or profile by name, itself included, of
    those given twice the last, and what is in force around an environment. `section` is the
    section of an AWS file as written, else empty; `profiles` are those in which the setting
    counts, as far as the same file tells.
    """

    name: str
    carrier: Carrier
    entry: Entry
    around: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)
    section: str = ""
    profiles: tuple[ProfileSection, ...] = field(default=(), repr=False)

    @property
    def span(self) -> Span:
        """Where it is: at its value, or at its name where the value is empty."""
        return span_of(self.entry)

    @property
    def value(self) -> str | None:
        """The value, or None where the file alone does not say what it is."""
        return self.entry.value if self.entry.literal else None

    def beside(self, *names: str) -> Entry | None:
        """The first of these settings that stands in the same place."""
        return next((self.around[name] for name in names if name in self.around), None)


@dataclass(frozen=True, slots=True)
class Environment:
    """The AWS variables of one environment: a file, a container, a build stage, a command.

    `around` holds by name what is in force, that of the environments around it, too. `python`
    is false where the file names another language or tool and Python nowhere, or a step that
    gives Python both Regions.
    """

    variables: tuple[tuple[str, Entry], ...]
    around: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)
    python: bool = True

    @property
    def span(self) -> Span:
        """Where its first variable is."""
        return span_of(self.variables[0][1])

    def variable(self, name: str) -> Entry | None:
        """A variable that is in force, from wherever."""
        return self.around.get(name)


@dataclass(frozen=True, slots=True)
class Key:
    """Any other entry that may choose an endpoint or a Region of STS.

    `around` holds the entries of the same mapping, section or command by their last key.
    """

    entry: Entry
    around: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The last key of its path."""
        return self.entry.path[-1]

    @property
    def span(self) -> Span:
        """Where it is."""
        return span_of(self.entry)


@dataclass(frozen=True, slots=True)
class Dependency:
    """A statement of a manifest that admits SDKs whose default is the global endpoint.

    `says` is the statement; `is_old` that it admits no other SDK. `settles` is the number of
    clients that hang on it, `new` the versions to write instead, where there is one right way.
    """

    span: Span
    says: str
    is_old: bool
    settles: int
    settled_by: Settlement
    new: Edit | None = None


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A key of another program that the catalogue knows.

    `key` is that of its row, `region` the entry of the Region its endpoint is signed for, and
    `complete` says whether what the row needs beside it is there.
    """

    row: Row
    key: str
    entry: Entry
    region: Entry | None = None
    complete: bool = True

    @property
    def name(self) -> str:
        """What to call it: the row's key, or as written where that one has globs."""
        written = next((part for part in reversed(self.entry.path) if not part.isdecimal()), "")
        return written if re.search(r"[*?]", self.key) else self.key.replace(".-", " -")

    @property
    def span(self) -> Span:
        """Where it is: at its name where the value is a whole line of settings, secrets perhaps."""
        plain = self.row.holds is not Holds.WORD or _ONE_WORD.fullmatch(self.entry.value)
        return span_of(self.entry) if plain else self.entry.key_span

    @property
    def value(self) -> str | None:
        """The value, or None where the file alone does not say what it is."""
        return self.entry.value if self.entry.literal else None


Carried = (
    Setting | Environment | ProfileSection | Key | Dependency | ThirdParty | Declared | Together
)


def span_of(entry: Entry) -> Span:
    """The place of an entry: its value, or its key where the value is empty."""
    return entry.value_span if entry.value_span.start < entry.value_span.end else entry.key_span


def entry_of(fact: object) -> Entry | None:
    """The entry that a fact is about, its first where it is about several."""
    match fact:
        case Setting() | Key() | ThirdParty() | VpcEndpoint() | TokenVersion():
            return fact.entry
        case Environment():
            return fact.variables[0][1]
        case ProfileSection():
            return fact.keys[0][1]
    return None
