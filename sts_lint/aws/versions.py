"""What botocore does differently from version to version, and ranges of versions.

`CHANGES` is the only place that names a version at which STS resolution changed. Two
versions between the same two changes behave alike: they share an `Era`.
"""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from sts_lint.aws.context import SdkRange


class Feature(enum.Enum):
    """Something botocore does from one version on."""

    MODE = "reads sts_regional_endpoints"
    REGION_CHECK = "refuses a Region that is no host label"
    VARIANTS = "FIPS and dual-stack endpoints for every service"
    DEFAULTS_MODE = "reads defaults_mode"
    RULE_SETS = "resolves STS by its rule set; checks the mode even where it does not matter"
    CONFIGURED_URLS = "reads endpoint URLs from variables and profiles"
    REGIONAL_DEFAULT = "is regional unless the mode is legacy"
    KEPT_SCHEME = "leaves the scheme of a given URL alone where use_ssl is false"
    ISO_DUAL_STACK = "has dual-stack endpoints in aws-iso and aws-iso-b"
    EUSC_DUAL_STACK = "has dual-stack endpoints in aws-eusc"


@dataclass(frozen=True, slots=True)
class Change:
    """A feature, the first version that has it, and where that is known from."""

    version: Version
    feature: Feature
    source: str


CHANGES = (
    Change(Version("1.13.2"), Feature.MODE, "CHANGELOG 1.13.2, 2019-10-24"),
    Change(Version("1.18.0"), Feature.REGION_CHECK, "utils.py, missing in 1.17.30"),
    Change(Version("1.23.0"), Feature.VARIANTS, "CHANGELOG 1.23.0, 2021-11-08"),
    Change(Version("1.23.37"), Feature.DEFAULTS_MODE, "CHANGELOG 1.23.37, 2022-01-15"),
    # 1.28.0 brought rule sets, but none for STS: 1.28.5 has no endpoint-rule-set-1.json of it
    Change(Version("1.29.0"), Feature.RULE_SETS, "data/sts/2011-06-15 of 1.28.5 and 1.29.0"),
    Change(Version("1.31.0"), Feature.CONFIGURED_URLS, "CHANGELOG 1.31.0, 2023-07-06"),
    Change(Version("1.40.0"), Feature.REGIONAL_DEFAULT, "CHANGELOG 1.40.0, 2025-07-31"),
    Change(Version("1.40.15"), Feature.KEPT_SCHEME, "regions.py of 1.40.14 and 1.40.15"),
    Change(Version("1.40.37"), Feature.ISO_DUAL_STACK, "partitions.json of 1.40.36 and 1.40.37"),
    Change(Version("1.41.4"), Feature.EUSC_DUAL_STACK, "endpoints.json of 1.41.3 and 1.41.4"),
)


@dataclass(frozen=True, slots=True)
class Era:
    """Versions that resolve alike: from `since` up to the next change."""

    since: Version
    until: Version | None
    features: frozenset[Feature]

    def has(self, feature: Feature) -> bool:
        """Whether these versions have the feature."""
        return feature in self.features

    def meets(self, sdk: SdkRange) -> bool:
        """Whether some version of the range belongs to this era."""
        begins_in_time = sdk.high is None or self.since < sdk.high
        ends_late_enough = sdk.low is None or self.until is None or sdk.low < self.until
        return begins_in_time and ends_late_enough

    def representative(self, sdk: SdkRange) -> Version:
        """The first version of the era that the range holds."""
        return self.since if sdk.low is None else max(self.since, sdk.low)


def _build_eras() -> tuple[Era, ...]:
    starts = (Version("0"), *(change.version for change in CHANGES))
    ends = (*starts[1:], None)
    held = (
        frozenset(change.feature for change in CHANGES if change.version <= start)
        for start in starts
    )
    return tuple(Era(*row) for row in zip(starts, ends, held, strict=True))


ERAS = _build_eras()
OLDEST_COUNTED = CHANGES[0].version


def era_of(version: Version) -> Era:
    """The era of one version; a pre-release belongs to what it precedes."""
    return next(era for era in reversed(ERAS) if era.since <= version)


@functools.lru_cache(maxsize=64)
def eras_in(low: Version | None, high: Version | None) -> tuple[Era, ...]:
    """The eras that meet `low <= version < high`, oldest first.

    Versions from before the mode existed (2019) count only if a bound names them: else no
    program that relies on the mode could ever be called regional.
    """
    sdk = SdkRange(low, high)
    found = tuple(era for era in ERAS if era.meets(sdk))
    named = low is not None or (high is not None and high <= OLDEST_COUNTED)
    return found if named else tuple(era for era in found if era.has(Feature.MODE))


def parse_stated(text: str) -> SdkRange:
    """The range meant by `--botocore-version`: a version, a specifier or `any`.

    Raises `ValueError` with a one-line message.
    """
    stripped = text.strip()
    if stripped == "any":
        return SdkRange(stated=True)
    try:
        specifiers = SpecifierSet(f"=={Version(stripped)}")
    except InvalidVersion:
        try:
            specifiers = SpecifierSet(stripped)
        except InvalidSpecifier:
            specifiers = SpecifierSet()
    if not len(specifiers):
        raise ValueError(f"{text!r} is no botocore version, specifier or 'any' (try '>=1.40')")
    low, high = bounds(specifiers)
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{text!r} allows no version at all")
    return SdkRange(low, high, stated=True)


def bounds(specifiers: SpecifierSet) -> tuple[Version | None, Version | None]:
    """The `low <= version < high` that encloses a specifier; `!=` is not seen."""
    pairs = [_bound(specifier) for specifier in specifiers]
    lows = [low for low, _ in pairs if low is not None]
    highs = [high for _, high in pairs if high is not None]
    return max(lows, default=None), min(highs, default=None)


def _bound(specifier: Specifier) -> tuple[Version | None, Version | None]:
    text = specifier.version
    if text.endswith(".*"):
        prefix = Version(text[:-2])
        pair = prefix, _after(prefix, len(prefix.release))
        return pair if specifier.operator == "==" else (None, None)
    version = Version(text)
    series = max(len(version.release) - 1, 1)
    ways: dict[str, tuple[Version | None, Version | None]] = {
        "==": (version, _after(version, 3)),
        "===": (version, _after(version, 3)),
        "~=": (version, _after(version, series)),
        ">=": (version, None),
        ">": (_after(version, 3), None),
        "<": (None, version),
        "<=": (None, _after(version, 3)),
        "!=": (None, None),
    }
    return ways[specifier.operator]


def _after(version: Version, places: int) -> Version:
    """The next version when only the first `places` numbers count."""
    release = (*version.release, 0, 0)[:places]
    return Version(".".join(map(str, (*release[:-1], release[-1] + 1))))
