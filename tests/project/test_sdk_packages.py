"""The tables against what the packages' own metadata say (read from their releases)."""

from __future__ import annotations

from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from sts_lint.aws.versions import bounds
from sts_lint.project.sdk_packages import (
    EVERY_VERSION,
    PACKAGES,
    Interval,
    botocore_versions,
    join_all,
)


def interval(low: str | None, high: str | None) -> Interval:
    return Interval(Version(low) if low else None, Version(high) if high else None)


@pytest.mark.parametrize(
    ("package", "version", "low", "high"),
    [
        ("botocore", "1.39.17", "1.39.17", "1.39.18"),
        ("boto3", "1.0.0", "1.0.0", "1.4.0"),
        ("boto3", "1.4.8", "1.8.0", "1.9.0"),
        ("boto3", "1.9.253", "1.12.0", "1.13.0"),
        ("boto3", "1.10.2", "1.13.2", "1.14.0"),
        ("boto3", "1.26.0", "1.29.0", "1.30.0"),
        ("boto3", "1.26.165", "1.29.165", "1.30.0"),
        ("boto3", "1.29.7", "1.32.7", "1.33.0"),
        ("boto3", "1.33.0", "1.33.0", "1.34.0"),
        ("boto3", "1.39.17", "1.39.17", "1.40.0"),
        ("boto3", "1.40.0", "1.40.0", "1.41.0"),
        ("boto3", "1.42.0", "1.41.6", "1.42.0"),
        ("boto3", "1.42.1", "1.42.0", "1.43.0"),
        ("boto3", "1.43.9", "1.43.0", None),
        ("boto3", "2.0.0", "1.43.0", None),
        ("aiobotocore", "1.4.2", "1.20.49", "1.20.107"),
        ("aiobotocore", "2.5.0", "1.29.76", "1.29.162"),
        ("aiobotocore", "2.24.1", "1.39.7", "1.39.12"),
        ("aiobotocore", "2.24.2", "1.40.15", "1.40.71"),
        ("aiobotocore", "3.9.0", "1.43.3", None),
        ("aioboto3", "12.4.0", "1.33.2", "1.34.163"),
        ("aioboto3", "15.1.0", "1.39.7", "1.39.12"),
        ("aioboto3", "15.2.0", "1.40.15", "1.40.71"),
        ("awscli", "1.27.0", "1.29.0", "1.30.0"),
        ("awscli", "1.41.17", "1.39.0", "1.40.0"),
        ("awscli", "1.42.0", "1.40.0", "1.41.0"),
    ],
)
def test_a_pin(package: str, version: str, low: str, high: str | None) -> None:
    pin = Interval(*bounds(Requirement(f"{package}=={version}").specifier))
    assert botocore_versions(package, pin) == interval(low, high)


@pytest.mark.parametrize(
    ("requirement", "low", "high"),
    [
        ("boto3>=1.40", "1.40.0", None),
        ("boto3>=1.26", "1.29.0", None),
        ("boto3<1.40", None, "1.40.0"),
        ("boto3<1.40.1", None, "1.41.0"),
        ("boto3<=1.39.17", None, "1.40.0"),
        ("boto3<1.30", None, "1.33.0"),
        ("boto3<2", None, None),
        ("boto3<1", None, "1.0.0"),
        ("boto3~=1.26.3", "1.29.3", "1.30.0"),
        ("boto3==1.26.*", "1.29.0", "1.30.0"),
        ("aiobotocore>=2.24.2", "1.40.15", None),
        ("aiobotocore<2.24.2", None, "1.39.12"),
        ("aioboto3>=15.2,<16", "1.40.15", None),
        ("awscli>=1.42", "1.40.0", None),
        ("awscli<1.42", None, "1.40.0"),
    ],
)
def test_a_bound(requirement: str, low: str | None, high: str | None) -> None:
    parsed = Requirement(requirement)
    assert botocore_versions(parsed.name, Interval(*bounds(parsed.specifier))) == interval(
        low, high
    )


@pytest.mark.parametrize("package", sorted(PACKAGES - {"botocore"}))
def test_a_higher_version_never_means_a_lower_botocore(package: str) -> None:
    versions = [Version(f"{major}.{minor}.0") for major in range(17) for minor in range(50)]
    every = [
        botocore_versions(package, Interval(version, Version(f"{version}.1")))
        for version in versions
    ]
    lows = [each.low for each in every if each.low is not None]
    highs = [each.high for each in every if each.high is not None]
    assert lows == sorted(lows)
    assert highs == sorted(highs)
    assert not any(each.is_empty for each in every)


def test_the_installed_boto3_agrees() -> None:
    """New releases of boto3 are measured as they come."""
    pytest.importorskip("boto3")
    requires = [Requirement(text) for text in metadata.requires("boto3") or ()]
    needed = next(each for each in requires if each.name == "botocore" and not each.marker)
    pin = Interval(*bounds(Requirement(f"boto3=={metadata.version('boto3')}").specifier))
    told = botocore_versions("boto3", pin)
    low, high = bounds(needed.specifier)
    assert told.low is None or (low is not None and told.low <= low)
    assert told.high is None or (high is not None and told.high >= high)


def test_joining_and_meeting() -> None:
    old, new, free = interval("1.0", "1.5"), interval("1.4", "2.0"), interval(None, "1.2")
    assert old.join(new) == interval("1.0", "2.0")
    assert old.meet(new) == interval("1.4", "1.5")
    assert old.join(free) == interval(None, "1.5")
    assert old.meet(free) == interval("1.0", "1.2")
    assert old.join(EVERY_VERSION) == EVERY_VERSION
    assert old.meet(EVERY_VERSION) == old
    assert new.meet(free).is_empty
    assert join_all([]) == EVERY_VERSION
    assert join_all([old, new, free]) == interval(None, "2.0")
