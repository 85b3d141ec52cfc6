"""What reads the sections of an AWS file: the profile they are, profiles that name them, nothing.

botocore takes `[default]` and `[profile NAME]` of the config file and every section of the
credentials file for profiles, reads endpoints in `[services NAME]`, and passes over the rest
[botocore configloader.py; session.py, `full_config`].
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sts_lint.aws.context import SERVICES
from sts_lint.aws.names import MODE_KEY, VARIABLES
from sts_lint.carried import AwsFile, Carried, Carrier, ProfileSection, Setting
from sts_lint.model import Entry

_EVERYWHERE = "DEFAULT"
_CONFIGURED = ""  # `aws configure set`: of whichever profile
TOLD = frozenset(
    {
        "endpoint_url",
        "ignore_configured_endpoint_urls",
        "region",
        "role_arn",
        "services",
        "source_profile",
        MODE_KEY,
        "use_dualstack_endpoint",
        "use_fips_endpoint",
    }
)
"""Keys of the AWS files that bear on STS, and that profiles take over from `[DEFAULT]`."""
_OTHERS = frozenset({"sso-session", "plugins", "preview", "toplevel"})
_ENDS_A_CHAIN = ("aws_access_key_id", "aws_secret_access_key", "web_identity_token_file")
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
        services = {_named(h): keys for h, keys in self.sections.items() if _is_services(h)}
        profiles = _in_circles({h: self._profile(h, services) for h in self.sections})
        users: dict[str | None, list[ProfileSection]] = {}
        for found in filter(None, profiles.values()):
            users.setdefault(found.value("services"), []).append(found)
        for header, keys in self.sections.items():
            profile = profiles[header]
            if profile is not None:
                yield profile
            carrier = self._carrier(header)
            using = [profile] if profile else []
            if carrier is Carrier.SERVICES:
                using = users.get(_named(header), [])
            around = dict(profile.keys[::-1] if profile else keys)
            for name, entry in keys:
                reader = carrier if _is_read(carrier, name) else Carrier.NOTHING
                yield Setting(name, reader, entry, around, header, tuple(using))

    def _profile(
        self, header: str, services: Mapping[str, list[tuple[str, Entry]]]
    ) -> ProfileSection | None:
        if self._carrier(header) is not Carrier.PROFILE or header in (_CONFIGURED, _EVERYWHERE):
            return None
        own = tuple(self.sections[header])
        around = (pair for pair in self.sections.get(_EVERYWHERE, ()) if pair[0] in TOLD)
        named = dict(own).get("services")
        inner = dict(services.get(named.value, ())) if named else {}
        told = [key for key in ("sts.endpoint_url", *inner) if key in inner][:1]
        found = ((f"{SERVICES}{key}", inner[key]) for key in told)
        return ProfileSection(_named(header), header, (*own, *found, *around), self.file)

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


def _in_circles(
    profiles: Mapping[str, ProfileSection | None],
) -> dict[str, ProfileSection | None]:
    """The same profiles, told where their chain of sources goes round.

    One that names itself is left alone: it may, if it has an access key, wherever that is.
    """
    sources = {p.name: source for p in profiles.values() if p and (source := _source(p))}
    return {
        header: replace(profile, circle=_circle(profile.name, sources)) if profile else None
        for header, profile in profiles.items()
    }


def _source(profile: ProfileSection) -> str | None:
    """Whose credentials a profile takes for its role; a profile with an access key ends a chain."""
    if not profile.value("role_arn") or any(profile.key(name) for name in _ENDS_A_CHAIN):
        return None
    source = profile.value("source_profile")
    return source if source != profile.name else None


def _circle(name: str, sources: Mapping[str, str]) -> tuple[str, ...]:
    chain = [name]
    while (source := sources.get(chain[-1])) is not None:
        if source in chain:
            ring = chain[chain.index(source) :]
            first = ring.index(min(ring))
            return (*ring[first:], *ring[:first])
        chain.append(source)
    return ()


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
