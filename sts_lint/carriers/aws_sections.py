"""What reads the sections of an AWS file: the profile they are, profiles that name them, nothing.

botocore takes `[default]` and `[profile NAME]` of the config file and every section of the
credentials file for profiles, reads endpoints in `[services NAME]`, and passes over the rest
[botocore configloader.py; session.py, `full_config`].
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from sts_lint.aws.context import SERVICES
from sts_lint.aws.names import VARIABLES
from sts_lint.carried import AwsFile, Carried, Carrier, ProfileSection, Setting
from sts_lint.model import Entry

Keys = tuple[tuple[str, Entry], ...]
_EVERYWHERE = "DEFAULT"
_CONFIGURED = ""  # `aws configure set`: of whichever profile
_OTHERS = frozenset({"sso-session", "plugins", "preview", "toplevel"})
_SECTION = re.compile(r"default|DEFAULT|(?:profile|services|sso-session)\s+\S.*")


def place_of(entry: Entry) -> tuple[str, str]:
    """Section and key of an entry of an AWS file; inner keys are `outer.inner`."""
    if entry.form == "configure":  # aws configure set KEY VALUE
        return _CONFIGURED, entry.path[-1]
    start = section_index(entry)
    return entry.path[start], ".".join(entry.path[start + 1 :])


def section_index(entry: Entry) -> int:
    """Which part of the path is the section: of text inside text, the one that looks like it."""
    if entry.depth == 0:
        return 0
    for index in (len(entry.path) - 2, len(entry.path) - 3):
        if index >= 0 and _SECTION.fullmatch(entry.path[index]):
            return index
    return len(entry.path) - 2


@dataclass
class AwsText:
    """One AWS file, or a text in another file that becomes one."""

    file: AwsFile
    sections: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Take an entry to its section."""
        section, key = place_of(entry)
        self.sections.setdefault(section, []).append((key, entry))

    def facts(self) -> Iterator[Carried]:
        """The profiles, and every key with what reads it."""
        profiles = {header: self._profile(header) for header in self.sections}
        for header, keys in self.sections.items():
            profile = profiles[header]
            if profile is not None:
                yield profile
            carrier = self._carrier(header)
            users = [profile] if profile else []
            if carrier is Carrier.SERVICES:
                found = filter(None, profiles.values())
                users = [p for p in found if p.value("services") == _named(header)]
            around = profile.keys[::-1] if profile else tuple(keys)
            for name, entry in keys:
                reader = carrier if _is_read(carrier, name) else Carrier.NOTHING
                yield Setting(name, reader, entry, around, header, tuple(users))

    def _profile(self, header: str) -> ProfileSection | None:
        if self._carrier(header) is not Carrier.PROFILE or header in (_CONFIGURED, _EVERYWHERE):
            return None
        own = tuple(self.sections[header])
        around = tuple(self.sections.get(_EVERYWHERE, ()))
        named = dict(own).get("services")
        services = [
            (f"{SERVICES}{key}", entry)
            for other, keys in self.sections.items()
            if named is not None and _is_services(other) and _named(other) == named.value
            for key, entry in keys
        ]
        return ProfileSection(_named(header), header, (*own, *services, *around), self.file)

    def _carrier(self, header: str) -> Carrier:
        if header in (_CONFIGURED, _EVERYWHERE, "default"):
            return Carrier.PROFILE
        if self.file is not AwsFile.CREDENTIALS and _is_services(header):
            return Carrier.SERVICES
        if self.file is AwsFile.EITHER:
            other = header.partition(" ")[0] in _OTHERS
            return Carrier.NOTHING if other else Carrier.PROFILE
        of_config = header.startswith("profile") and _named(header) != header
        is_profile = of_config is (self.file is AwsFile.CONFIG)
        return Carrier.PROFILE if is_profile else Carrier.NOTHING


def _is_services(header: str) -> bool:
    return header.startswith("services") and _named(header) != header


def _named(header: str) -> str:
    """The name in a header of two words, else the header itself."""
    try:
        words = shlex.split(header)
    except ValueError:
        return header
    of_two = len(words) == 2 and words[0].startswith(("profile", "services"))
    return words[1] if of_two else header


def _is_read(carrier: Carrier, key: str) -> bool:
    """Whether botocore looks at a key there, as far as settings of STS go."""
    if carrier is Carrier.SERVICES:
        return key.endswith(".endpoint_url")
    return not key.startswith("sts.") and key.upper() not in VARIABLES
