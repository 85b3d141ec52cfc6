"""Which botocore versions a package that brings botocore lets in.

Each row says: from this version of the package on, `low <= target < high`. Sources, read on
2026-11: `setup.py` of boto3 at its tags, `setup.py` and `pyproject.toml` of aiobotocore at
its tags, `setup.cfg` of the AWS CLI at its tags, `pyproject.toml` of aioboto3 at its tags up
to 13.1.0 and the wheels' `Requires-Dist` of 14.0.0, 15.0.0, 15.1.0, 15.2.0 and 15.5.0.
Rows between which nothing moves but patch numbers are joined; from boto3 1.10 to 1.41 the
patch numbers of boto3 and botocore are equal in all its tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from packaging.version import Version

BOTOCORE = "botocore"


class Interval(NamedTuple):
    """Versions with `low <= version < high`; None is no bound."""

    low: Version | None = None
    high: Version | None = None

    def meet(self, other: Interval) -> Interval:
        """The versions in both; possibly none, then `is_empty`."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    def join(self, other: Interval) -> Interval:
        """The versions from the lower low to the higher high."""
        low = None if None in (self.low, other.low) else min(self[0], other[0])  # type: ignore[type-var]
        high = None if None in (self.high, other.high) else max(self[1], other[1])  # type: ignore[type-var]
        return Interval(low, high)

    @property
    def is_empty(self) -> bool:
        """Whether no version is left."""
        return self.low is not None and self.high is not None and self.low >= self.high


EVERY_VERSION = Interval()


def join_all(intervals: Iterable[Interval]) -> Interval:
    """All the versions that some interval holds; every version if there is none."""
    found = list(intervals)
    joined = found[0] if found else EVERY_VERSION
    for interval in found[1:]:
        joined = joined.join(interval)
    return joined


class _Row(NamedTuple):
    start: Version
    low: Version
    high: Version | None
    same_patch: bool  # the patch number of the low is the package's own

    def low_for(self, version: Version) -> Version:
        """The lowest target version beside a version from this row on."""
        if not self.same_patch or version.release[:2] != self.start.release[:2]:
            return self.low
        major, minor = self.low.release[:2]
        return max(self.low, Version(f"{major}.{minor}.{version.micro}"))


_AIOBOTOCORE = """
0.0.5 1.4.0 1.12.253
0.11.0 1.13.14 1.13.15
0.12.0 1.15.3 1.15.33
1.1.0 1.17.44 1.17.45
1.2.0 1.19.52 1.19.53
1.3.0 1.20.49 1.20.107
2.0.0 1.22.8 1.22.9
2.1.0 1.23.24 1.23.25
2.2.0 1.24.21 1.24.22
2.4.0 1.27.59 1.27.60
2.5.0 1.29.76 1.29.162
2.5.3 1.31.16 1.31.65
2.8.0 1.32.4 1.33.2
2.9.0 1.33.2 1.34.35
2.12.0 1.34.41 1.34.163
2.14.0 1.35.0 1.35.94
2.18.0 1.36.0 1.36.24
2.21.0 1.37.0 1.37.4
2.23.0 1.38.23 1.38.47
2.23.2 1.39.7 1.39.12
2.24.2 1.40.15 1.40.71
2.26.0 1.41.0 1.41.6
3.0.0 1.41.0 1.42.50
3.2.0 1.42.53 1.43.1
3.8.0 1.43.3 -
"""

_AIOBOTO3 = """
1.0.0 0.4.5 1.0.0
8.0.0 1.0.1 1.2.3
9.0.0 1.3.1 1.4.3
9.3.0 2.0.1 2.1.3
9.5.0 2.2.0 2.3.5
10.1.0 2.4.0 2.4.3
11.1.0 2.5.0 2.6.1
12.0.0 2.7.0 2.9.1
12.3.0 2.11.2 2.13.0
13.0.0 2.13.0 2.20.0
14.0.0 2.20.0 2.23.0
15.0.0 2.23.0 2.24.0
15.1.0 2.24.0 2.24.2
15.2.0 2.24.2 2.25.2
15.5.0 2.25.1 -
"""

_AWSCLI = """
1.11.0 1.4.58 1.8.0
1.12.0 1.8.0 1.10.0
1.15.0 1.10.0 1.11.0
1.16.0 1.11.0 1.14.0
1.17.0 1.14.0 1.15.0
1.18.0 1.15.0 1.20.0
1.19.0 1.20.0 1.21.0
1.20.0 1.21.0 1.22.0
1.21.0 1.22.0 1.23.0
1.22.0 1.23.0 1.25.0
1.23.0 1.25.0 1.26.0
1.24.0 1.26.0 1.27.0
1.25.0 1.27.0 1.28.0
1.26.0 1.28.0 1.29.0
1.27.0 1.29.0 1.30.0
1.28.0 1.30.0 1.31.0
1.29.0 1.31.0 1.32.0
1.30.0 1.32.0 1.33.0
1.31.0 1.33.0 1.34.0
1.32.0 1.34.0 1.35.0
1.34.0 1.35.0 1.36.0
1.37.0 1.36.0 1.37.0
1.38.0 1.37.0 1.38.0
1.39.0 1.38.0 1.39.0
1.41.0 1.39.0 1.40.0
1.42.0 1.40.0 1.41.0
1.43.0 1.41.0 1.42.10
1.44.0 1.42.10 1.43.0
1.45.0 1.43.0 -
"""

_OLD_BOTO3 = """
1.0.0 1.0.0 1.4.0
1.2.6 1.4.0 1.5.0
1.4.4 1.5.0 1.6.0
1.4.6 1.6.0 1.7.0
1.4.7 1.7.0 1.8.0
1.4.8 1.8.0 1.9.0
"""


_NEW_BOTO3 = """
1.42.0 1.41.6 1.42.0
1.42.1 1.42.0 1.43.0
1.43.0 1.43.0 -
"""


def _boto3_rows() -> Iterator[_Row]:
    yield from _cells(_OLD_BOTO3)
    for minor in (*range(5, 30), *range(33, 42)):
        botocore = minor + (3 if minor < 30 else 0)
        ends = Version(f"1.{botocore}.0"), Version(f"1.{botocore + 1}.0")
        yield _Row(Version(f"1.{minor}.0"), *ends, same_patch=minor >= 10)
    yield from _cells(_NEW_BOTO3)


def _cells(table: str) -> Iterator[_Row]:
    for line in table.strip().splitlines():
        start, low, high = line.split()
        upper = None if high == "-" else Version(high)
        yield _Row(Version(start), Version(low), upper, same_patch=False)


_TARGETS = {
    "boto3": BOTOCORE,
    "aiobotocore": BOTOCORE,
    "awscli": BOTOCORE,
    "aioboto3": "aiobotocore",
}
PACKAGES = frozenset({BOTOCORE, *_TARGETS})
"""The packages whose version says something about botocore's, by normalised name."""


@cache
def _rows(package: str) -> tuple[_Row, ...]:
    tables = {"aiobotocore": _AIOBOTOCORE, "aioboto3": _AIOBOTO3, "awscli": _AWSCLI}
    return tuple(_boto3_rows() if package == "boto3" else _cells(tables[package]))


def botocore_versions(package: str, allowed: Interval) -> Interval:
    """The botocore versions that can be installed beside these versions of `package`."""
    while package != BOTOCORE:
        allowed = _through(_rows(package), allowed)
        package = _TARGETS[package]
    return allowed


def _through(rows: tuple[_Row, ...], allowed: Interval) -> Interval:
    low = high = None
    if allowed.low is not None:
        below = [row for row in rows if row.start <= allowed.low]
        low = below[-1].low_for(allowed.low) if below else None
    if allowed.high is not None:
        below = [row for row in rows if row.start < allowed.high]
        high = below[-1].high if below else rows[0].low
    return Interval(low, high)
