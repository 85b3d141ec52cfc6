"""What is silenced, in SARIF: results that their readers show as suppressed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.doors.running import command
from tests.reports.readers import parse_sarif

C = 'boto3.client("sts")'
V = "AWS_STS_REGIONAL_ENDPOINTS"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(
        f"import boto3\na = {C}  # noqa: STS102  the reason\nb = {C}  # noqa\n"
        f"c = {C}  # sts-lint: ignore[STS102] another [x](y)\nd = {C}\n"
    )
    (tmp_path / "a.json").write_text(json.dumps({"A": {V: "legacy"}}))
    (tmp_path / "sts-lint.toml").write_text(
        '[suppress]\n"*.json" = [{ code = "STS202", key = "A.*", reason = "old" }]\n'
    )
    return tmp_path


def results(cwd: Path, *arguments: str) -> list[dict[str, Any]]:
    done = command("check", "--output-format=sarif", *arguments, cwd=cwd)
    return list(parse_sarif(done.stdout)["results"])


def suppressions(found: list[dict[str, Any]]) -> dict[str, Any]:
    places = [each["locations"][0]["physicalLocation"] for each in found]
    named = [f"{p['artifactLocation']['uri']}:{p['region']['startLine']}" for p in places]
    return dict(zip(named, (each.get("suppressions") for each in found), strict=True))


def test_each_says_where_and_why(here: Path) -> None:
    accepted = {"status": "accepted"}
    assert suppressions(results(here)) == {
        "a.json:1": [{"kind": "external", "justification": "old", **accepted}],
        "a.py:2": [{"kind": "inSource", "justification": "the reason", **accepted}],
        "a.py:3": [{"kind": "inSource", **accepted}],
        "a.py:4": [{"kind": "inSource", "justification": "another [x] (y)", **accepted}],
        "a.py:5": [],
    }


def test_a_baseline_is_external(here: Path) -> None:
    command("check", "--write-baseline=b.json", cwd=here)
    found = suppressions(results(here, "--baseline=b.json"))
    assert found["a.py:5"] == [{"kind": "external", "status": "accepted"}]


def test_nothing_is_said_where_nothing_is_silenced(here: Path) -> None:
    assert {str(s) for s in suppressions(results(here, "--no-suppressions")).values()} == {"None"}


def test_fingerprints_do_not_hang_on_it(here: Path) -> None:
    with_, without = (
        [each["partialFingerprints"] for each in results(here, *arguments)]
        for arguments in ((), ("--no-suppressions",))
    )
    assert with_ == without


def test_other_formats_leave_them_out(here: Path) -> None:
    for form in ("json", "jsonl", "github", "gitlab", "junit", "markdown", "text"):
        shown = command("check", "-q", f"--output-format={form}", cwd=here).stdout
        assert "a.json" not in shown
