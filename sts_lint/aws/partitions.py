"""Which partition a Region belongs to, and what follows from that.

The tables come from botocore's own data (`partition_data`, generated). Only one thing is
stated here, because no data file of botocore holds it: which Regions are enabled by default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sts_lint.aws import partition_data as data

GLOBAL_HOST = "sts.amazonaws.com"
GLOBAL_REGION = "aws-global"
GLOBAL_SIGNING_REGION = "us-east-1"
FIPS_HOSTS = data.FIPS_HOSTS
FIPS_PSEUDO_REGIONS = data.FIPS_PSEUDO_REGIONS
LEGACY_GLOBAL_REGIONS = frozenset(data.LEGACY_GLOBAL_REGIONS)
STS_REGIONS = frozenset(data.STS_REGIONS)
# IAM User Guide, "Managing AWS STS in an AWS Region": Regions launched since 2019-03-20 are
# opt-in, so this set is closed.
DEFAULT_REGIONS = LEGACY_GLOBAL_REGIONS | {"ap-northeast-2", "ap-northeast-3"}

_REGION_FORM = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
_HOST_LABEL = re.compile(r"^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{,63}(?<!-)$")


@dataclass(frozen=True, slots=True)
class Partition:
    """A family of Regions that share DNS suffixes.

    `old_dual_stack_suffix` is what endpoints.json says where partitions.json says
    `dual_stack_suffix`; botocore uses it alone before 1.28, and refuses dual-stack for the
    partition on every version if it is `None`.
    """

    name: str
    pattern: str
    dns_suffix: str
    dual_stack_suffix: str
    old_dual_stack_suffix: str | None
    regions: tuple[str, ...]

    def holds(self, region: str) -> bool:
        """Whether botocore counts `region` to this partition, by table or by pattern."""
        return region in self.regions or re.match(self.pattern, region) is not None


PARTITIONS = tuple(Partition(*row) for row in data.PARTITIONS)
AWS = PARTITIONS[0]


@lru_cache(maxsize=1024)
def partition_of(region: str) -> Partition:
    """The partition of a Region; `aws` for a name that none knows, as botocore does."""
    return next((partition for partition in PARTITIONS if partition.holds(region)), AWS)


@lru_cache(maxsize=1024)
def is_known(region: str) -> bool:
    """Whether a partition knows the name, by table or by pattern."""
    return any(partition.holds(region) for partition in PARTITIONS)


def has_region_form(text: str) -> bool:
    """Whether the text looks like a real Region, known or not: `eu-west-1`, `xx-new-9`."""
    return _REGION_FORM.fullmatch(text) is not None


def is_valid_name(region: str) -> bool:
    """Whether botocore accepts the text as a Region: a host label, possibly empty."""
    return _HOST_LABEL.match(region) is not None


def is_opt_in(region: str) -> bool:
    """Whether a commercial Region must be enabled by the account before use."""
    if not is_known(region) or not has_region_form(region):
        return False
    return partition_of(region) is AWS and region not in DEFAULT_REGIONS


def dns_suffixes() -> tuple[str, ...]:
    """All suffixes of ordinary endpoints, longest first."""
    return _longest_first({partition.dns_suffix for partition in PARTITIONS})


def dual_stack_suffixes() -> tuple[str, ...]:
    """All suffixes of dual-stack endpoints, longest first."""
    return _longest_first({partition.dual_stack_suffix for partition in PARTITIONS})


def regional_host(region: str) -> str:
    """The ordinary regional STS host: `sts.eu-west-1.amazonaws.com`."""
    return f"sts.{region}.{partition_of(region).dns_suffix}"


def _longest_first(suffixes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(suffixes, key=lambda suffix: (-len(suffix), suffix)))
