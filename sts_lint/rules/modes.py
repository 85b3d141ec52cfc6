"""The setting that selects legacy or regional endpoints, by all of its names."""

from __future__ import annotations

from sts_lint.aws.partitions import LEGACY_GLOBAL_REGIONS
from sts_lint.facts import Atom

LEGACY = "legacy"
_NAMES = {"AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints"}
_ACCEPTED = {"", LEGACY, "regional"}  # empty counts as unset


def is_mode(name: str) -> bool:
    """Whether this variable or session variable is the mode."""
    return name in _NAMES


def is_rejected(value: Atom) -> bool:
    """Whether botocore raises for this value; unseen values get the benefit of the doubt."""
    return isinstance(value, str) and value not in _ACCEPTED


def maps(region: Atom) -> bool:
    """Whether legacy mode sends this Region, or what it may be, to the global endpoint."""
    return not isinstance(region, str) or region in LEGACY_GLOBAL_REGIONS
