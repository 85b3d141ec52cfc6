"""The licences of what an installation brings along: `python -m tests.supply.licences --write`."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement

DOCUMENT = Path(__file__).parents[2] / "docs" / "licences.md"
_BEGIN, _END = (
    "<!-- licences: rendered by python -m tests.supply.licences --write -->",
    "<!-- end -->",
)
_VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
_PLATFORMS = ("linux", "darwin", "win32")
_TEXTS = {
    "MIT License": "MIT",
    "Expat license": "MIT",
    "All contributions towards LibCST are MIT": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages write that say it otherwise than in SPDX's words."""


@dataclass(frozen=True, order=True)
class Licence:
    """What a package is distributed under."""

    package: str
    terms: str

    def row(self) -> str:
        """As a line of the table."""
        return f"| {self.package} | {self.terms} |"


def needed(extra: str = "") -> set[str]:
    """All that some installation brings along, whatever its Python and its platform."""
    found: set[str] = set()
    waiting = [("sts-lint", extra)]
    while waiting:
        name, wanted = waiting.pop()
        for requirement in _requirements(name, wanted):
            key = _key(requirement.name)
            if key not in found:
                found.add(key)
                waiting += [(key, each) for each in ("", *requirement.extras)]
    return found


def _requirements(name: str, extra: str) -> Iterator[Requirement]:
    try:
        texts = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return  # of another Python or platform
    for requirement in map(Requirement, texts):
        if requirement.marker is None or _holds_somewhere(requirement.marker, extra):
            yield requirement


def _holds_somewhere(marker: Marker, extra: str) -> bool:
    here = {**default_environment(), "extra": extra}
    return any(
        marker.evaluate({**here, "python_version": version, "python_full_version": f"{version}.1",
                         "sys_platform": platform})
        for version in _VERSIONS for platform in _PLATFORMS
    )  # fmt: skip


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(names: set[str]) -> list[Licence]:
    """The licences of those that are here, by their own metadata."""
    found = []
    for name in names:
        try:
            metadata = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        classified = [
            value.rpartition(" :: ")[2]
            for key, value in metadata.items()
            if key == "Classifier" and value.startswith("License :: OSI Approved ::")
        ]
        said = [metadata.get("License-Expression"), metadata.get("License"), *classified]
        texts = [text.partition("\n")[0].strip() for text in said if text]
        terms = next((_TEXTS.get(text, text) for text in texts if _is_short(text)), "unknown")
        found.append(Licence(name, terms))
    return sorted(found)


def _is_short(text: str) -> bool:
    return (
        text in _TEXTS or re.fullmatch(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*", text) is not None
    )


def shown(text: str) -> list[Licence]:
    """The rows of a document."""
    rows = re.findall(r"(?m)^\| ([a-z][a-z0-9-]*) \| ([^|]+) \|$", text)
    return [Licence(name, terms) for name, terms in rows if name != "package"]


def rendered(text: str) -> str:
    """The document with the rows of what is installed here, and those of other Pythons."""
    names = needed()
    here = installed(names)
    away = names - {each.package for each in here}
    rows = sorted([*here, *(each for each in shown(text) if each.package in away)])
    head, _, rest = text.partition(_BEGIN)
    _, _, tail = rest.partition(_END)
    table = ["| package | licence |", "|---|---|", *(each.row() for each in rows)]
    return "\n".join((head + _BEGIN, *table, _END)) + tail


if __name__ == "__main__":
    fresh = rendered(DOCUMENT.read_text("utf-8"))
    if "--write" in sys.argv:
        DOCUMENT.write_text(fresh, "utf-8")
    else:
        print(fresh)
