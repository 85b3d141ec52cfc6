"""Eras, ranges, and what `--botocore-version` accepts."""

from __future__ import annotations

import pytest
from packaging.version import Version

from sts_lint.aws.context import SdkRange
from sts_lint.aws.versions import CHANGES, ERAS, Feature, era_of, eras_in, parse_stated


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("any", None, None),
        ("1.39.17", "1.39.17", "1.39.18"),
        (" ==1.39.17 ", "1.39.17", "1.39.18"),
        ("1.40", "1.40", "1.40.1"),
        (">=1.40", "1.40", None),
        (">1.39.16", "1.39.17", None),
        (">=1.34,<1.40", "1.34", "1.40"),
        ("<=1.39.17", None, "1.39.18"),
        ("~=1.39.2", "1.39.2", "1.40"),
        ("~=1.39", "1.39", "2"),
        ("==1.39.*", "1.39", "1.40"),
        (">=1.30,!=1.35.0", "1.30", None),
        (">=1.30,>=1.35,<2,<1.41", "1.35", "1.41"),
    ],
)
def test_stated(text: str, low: str | None, high: str | None) -> None:
    stated = parse_stated(text)
    assert stated.stated
    assert (stated.low, stated.high) == (low and Version(low), high and Version(high))


@pytest.mark.parametrize("text", ["", "newest", "1.40 or so", ">=1.41,<1.40", "==1.40,==1.41"])
def test_stated_wrongly(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        parse_stated(text)


def test_every_change_opens_an_era() -> None:
    assert [era.since for era in ERAS[1:]] == [change.version for change in CHANGES]
    assert ERAS[-1].features == frozenset(Feature)
    assert all(change.source for change in CHANGES)


@pytest.mark.parametrize(
    ("version", "regional"),
    [("1.39.17", False), ("1.40.0", True), ("1.40.0rc1", False), ("1.44.5", True), ("2.0", True)],
)
def test_era_of(version: str, regional: bool) -> None:
    assert era_of(Version(version)).has(Feature.REGIONAL_DEFAULT) is regional


def test_eras_in_a_range() -> None:
    def starts(low: str | None, high: str | None) -> list[str]:
        eras = eras_in(low and Version(low), high and Version(high))  # type: ignore[arg-type]
        return [str(era.since) for era in eras]

    assert starts("1.41", None) == ["1.40.37", "1.41.4"]
    assert starts("1.39.17", "1.39.18") == ["1.31.0"]
    assert starts("1.39.17", "1.40.1") == ["1.31.0", "1.40.0"]
    assert starts(None, "1.13.2") == ["0"]
    assert starts("1.12", "1.14") == ["0", "1.13.2"]
    assert starts(None, None)[0] == "1.13.2"


def test_representative_is_in_the_range() -> None:
    sdk = SdkRange(Version("1.39.17"), Version("1.41"))
    eras = eras_in(sdk.low, sdk.high)
    found = [str(era.representative(sdk)) for era in eras]
    assert found == ["1.39.17", "1.40.0", "1.40.15", "1.40.37"]
