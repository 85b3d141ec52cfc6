"""The generated tables and the questions asked of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import botocore
import pytest

from sts_lint.aws import partition_data, partitions

SCRIPT = Path(__file__).parents[2] / "scripts" / "generate_partitions.py"


@pytest.mark.skipif(
    botocore.__version__ != partition_data.BOTOCORE_VERSION,
    reason=f"the tables are of botocore {partition_data.BOTOCORE_VERSION}",
)
def test_tables_are_what_botocore_says() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--check"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_facts_that_people_rely_on() -> None:
    assert len(partitions.LEGACY_GLOBAL_REGIONS) == 15
    assert len(partitions.DEFAULT_REGIONS) == 17
    assert {p.name for p in partitions.PARTITIONS} >= {"aws", "aws-cn", "aws-us-gov", "aws-eusc"}
    assert partitions.PARTITIONS[0].name == "aws"
    assert set(partitions.LEGACY_GLOBAL_REGIONS) <= partitions.STS_REGIONS


@pytest.mark.parametrize(
    ("region", "partition", "known"),
    [
        ("eu-west-1", "aws", True),
        ("eu-new-9", "aws", True),
        ("cn-north-1", "aws-cn", True),
        ("us-gov-new-9", "aws-us-gov", True),
        ("us-isob-east-1", "aws-iso-b", True),
        ("eusc-de-east-1", "aws-eusc", True),
        ("xx-foo-1", "aws", False),
        ("CN-NORTH-1", "aws", False),
        ("global", "aws", False),
    ],
)
def test_partition(region: str, partition: str, known: bool) -> None:
    assert partitions.partition_of(region).name == partition
    assert partitions.is_known(region) is known


def test_opt_in() -> None:
    assert partitions.is_opt_in("eu-south-1")
    assert partitions.is_opt_in("eu-new-9")
    assert not partitions.is_opt_in("ap-northeast-3")
    assert not partitions.is_opt_in("cn-north-1")
    assert not partitions.is_opt_in("nonsense")
    assert not partitions.is_opt_in("aws-global")


def test_regional_host() -> None:
    assert partitions.regional_host("eu-west-1") == "sts.eu-west-1.amazonaws.com"
    assert partitions.regional_host("cn-north-1") == "sts.cn-north-1.amazonaws.com.cn"
