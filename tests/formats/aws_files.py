"""AWS config files, whole and broken, and botocore's own reading of them.

The whole comparison: `python tests/formats/aws_files.py [COUNT] [SEED]`.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import botocore.configloader
import botocore.exceptions

from sts_lint.formats.aws_config import Section, load_config, load_credentials, read
from sts_lint.formats.unreadable import Unreadable

HEADERS = (
    "[default]", "[profile a]", "[profile b]", '[profile "a b"]', "[services s]", "[DEFAULT]",
    "[profile a] # comment", " [profile c]", "[profile\tq]", "[]", "[ ]", "[a][b]", "[profile 'x]",
    "[profile default]", "[sso-session z]", "[profilex]", "[Default]", "[unclosed", "[plugins]",
    "[profile a\\ b]", "[profile é]",
)  # fmt: skip
KEYS = (
    "region", "sts_regional_endpoints", "STS_Regional_Endpoints", "endpoint_url", "services",
    "s3", "sts", "role_arn", "a key", "", "é", "a:b", "#x", ";x", "[k", "\u2028k",
)  # fmt: skip
SEPARATORS = ("=", " = ", ":", " : ", "\t=\t", "", " ", "==", "= =", ":=", "\x0b=\x0c")
VALUES = (
    "legacy", "regional", "", "eu-west-1 # comment", "eu-west-1 ; comment", '"quoted"', "a = b",
    "https://sts.amazonaws.com", "  spaces  ", "%(x)s", "[x]", "é\u2028y", "\x0cff", "\\", "a\x1cb",
    "\x85nel", "\x1f",
)  # fmt: skip
OTHER = (
    "",
    " ",
    "# comment",
    "; comment",
    "  # indented comment",
    "\t",
    "nonsense",
    "    ",
    "\x0b",
)
INDENTS = ("", "", "", " ", "  ", "    ", "\t", "\xa0")
ENDS = ("\n", "\n", "\n", "\r\n", "\r")


def make_file(seed: int) -> str:
    """A file that is whole about half the time."""
    rng = random.Random(seed)
    end = rng.choice(ENDS)
    lines = [rng.choice(HEADERS[:5])] if rng.random() < 0.95 else []
    tame = rng.random() < 0.6
    lines += [_line(rng, tame) for _ in range(rng.randint(0, 12))]
    text = end.join(lines) + (end if rng.random() < 0.8 else "")
    return text.replace(end, rng.choice(ENDS), 1) if rng.random() < 0.1 else text


def _line(rng: random.Random, tame: bool) -> str:
    kind = rng.random()
    if kind < 0.2:
        number = rng.randint(0, 10**6)
        return f"[profile p{number}]" if tame else rng.choice(HEADERS)
    if kind < 0.35:
        return rng.choice(OTHER[:6] if tame else OTHER)
    key = f"key{rng.randint(0, 10**6)}" if tame else rng.choice(KEYS)
    separator = rng.choice(SEPARATORS[:5] if tame else SEPARATORS)
    return rng.choice(INDENTS) + key + separator + rng.choice(VALUES)


def theirs(path: Path) -> dict[str, Any] | None:
    """The sections as botocore reads them, or None if it refuses."""
    try:
        return botocore.configloader.raw_config_parse(str(path))
    except botocore.exceptions.ConfigParseError:
        return None


def ours(text: str) -> dict[str, Any] | None:
    try:
        return plain(load_credentials(text))
    except Unreadable:
        return None


def from_entries(text: str) -> dict[str, Any] | None:
    """Sections put together again from entries; `[DEFAULT]` fills every other section."""
    sections: dict[str, Any] = {}
    for header in sections_of(text):
        sections.setdefault(header, {})
    try:
        for entry in read(text):
            section, key, *inner = entry.path
            if inner:
                sections[section].setdefault(key, {})[inner[0]] = entry.value
            else:
                sections[section][key] = entry.value
    except Unreadable:
        return None
    everywhere = sections.pop("DEFAULT", {})
    return {name: {**everywhere, **values} for name, values in sections.items()}


def sections_of(text: str) -> list[str]:
    from sts_lint.formats.sections import read_sections

    return [section.name for section in read_sections(text, strict=False)]


def profiles_of(path: Path) -> dict[str, Any] | None:
    """Profiles and services as `load_config` of botocore gives them."""
    try:
        loaded = botocore.configloader.load_config(str(path))
    except botocore.exceptions.ConfigParseError:
        return None
    return {"profiles": loaded["profiles"], "services": loaded["services"]}


def our_profiles(text: str) -> dict[str, Any] | None:
    try:
        profiles, services = load_config(text)
    except Unreadable:
        return None
    return {"profiles": plain(profiles), "services": plain(services)}


def plain(sections: dict[str, Section]) -> dict[str, Any]:
    return {name: section.values for name, section in sections.items()}


def differences(text: str, folder: Path) -> list[str]:
    """How our readings of a file differ from botocore's."""
    path = folder / "config"
    path.write_bytes(text.encode())
    pairs = [
        (theirs(path), ours(text), "sections"),
        (profiles_of(path), our_profiles(text), "profiles"),
    ]
    readable = not any(ord(c) < 32 and c not in "\t\n\r\x0b\x0c\x1b" for c in text)
    if readable:
        pairs.append((theirs(path), from_entries(text), "entries"))
    return [f"{what}: {b!r} instead of {a!r}" for a, b, what in pairs if a != b]


def main(count: int = 20_000, seed: int = 0) -> int:
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + count):
            text = make_file(number)
            broken += ours(text) is None
            found = differences(text, Path(folder))
            if found:
                sys.stdout.write(f"{number}: {text!r}\n" + "\n".join(found) + "\n")
                return 1
    sys.stdout.write(f"{count} files, {broken} of them refused by both: no difference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
