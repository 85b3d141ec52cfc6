"""Wrong and absurd clients: broken or unknown, with a reason, in bounded time."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from .running import command

ASKED = ("inventory", "--isolated", "--output-format", "json", "--botocore-version", "1.39.17")
LONGEST = 5  # seconds of processor time for one file
CHAIN = "\n".join(
    ["def f0(service): return boto3.client(service)"]
    + [f"def f{n}(service): return f{n - 1}(service)" for n in range(1, 400)]
)
COUNTED = """
def first(service, n):
    return second(service, n - 1)
def second(service, n):
    if n:
        return first(service, n)
    return boto3.client(service, region_name="eu-west-1")
first("sts", 10)
"""
ENDLESS = """
def first(service):
    return second(service)
def second(service):
    return first(service)
    boto3.client(service)
first("sts")
"""
FANNED = """
def fan(n, service):
    return fan(n + 1, service), fan(n + 2, service), fan(n + 3, service)
    boto3.client(service)
fan(0, "sts")
"""
FEW_SEEN = """
def walk(regions):
    boto3.client("sts", region_name=regions[0])
    if len(regions) > 1:
        walk(regions[1:])
walk(["ap-northeast-2", "ap-northeast-3", "eu-south-1", "eu-south-2", "us-east-1"])
"""


def sites(text: str, folder: Path) -> list[dict[str, Any]]:
    (folder / "a.py").write_text(f"import boto3\n{text}\n")
    begun = time.process_time()
    done = command(*ASKED, "--ambient", "none", ".", cwd=folder)
    assert time.process_time() - begun < LONGEST
    found: list[dict[str, Any]] = json.loads(done.stdout)["sites"]
    return found


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        ('boto3.client("sts", region_name="")', "broken", "region_name is ''"),
        ('boto3.client("sts", region_name="EU-WEST-1")', "broken", "signing Region disagree"),
        (
            'boto3.client("sts", "eu-west-1", endpoint_url="sts.eu-west-1.amazonaws.com")',
            "broken",
            "rejects the endpoint URL",
        ),
        ('boto3.client("sts", **{1: "eu-west-1"})', "broken", "does not fit botocore's signature"),
        ('boto3.client("sts", region_name=5)', "broken", "region_name is 5"),
        (
            "from botocore.config import Config\n"
            'boto3.client("sts", "eu-west-1", config=Config(signature_version="V4"))',
            "broken",
            "cannot succeed",
        ),
        (f'{CHAIN}\nf399("sts")', "unknown", "does not show"),
        (COUNTED, "unknown", "does not show"),
        (ENDLESS, "unknown", "does not show"),
        (FANNED, "unknown", "does not show"),
        (FEW_SEEN, "unknown", "does not show"),
    ],
)
def test_the_verdict_has_a_reason(text: str, verdict: str, reason: str, tmp_path: Path) -> None:
    (site,) = sites(text, tmp_path)
    assert (site["kind"], site["verdict"]) == ("client", verdict)
    assert reason in " ".join(step["text"] for step in site["because"])
    assert site["urls_complete"] is (verdict == "broken")


@pytest.mark.parametrize("inner", ['"eu-west-1"', 'boto3.client("sts")'])
def test_calls_nested_400_deep_are_refused(inner: str, tmp_path: Path) -> None:
    (site,) = sites("str(" * 400 + inner + ")" * 400 + '\nboto3.client("sts")', tmp_path)
    assert (site["kind"], site["verdict"], site["codes"]) == ("file", None, ["STS902"])
    assert "too many nested parentheses" in " ".join(step["text"] for step in site["because"])


def test_a_retry_that_may_never_happen_leaves_nothing_open(tmp_path: Path) -> None:
    text = """
def connect(service, tries=9):
    try:
        return boto3.client(service, region_name="ap-northeast-2")
    except ValueError:
        return connect(service, tries - 1)
connect("sts")
"""
    (site,) = sites(text, tmp_path)
    assert (site["verdict"], site["urls_complete"]) == ("regional", True)
