"""What is said of configuration files, and what fixes make of them, held against botocore.

The long run: `python -m tests.oracle.carriers --files 2000 --seed 7`.
"""

from __future__ import annotations

from random import Random

import pytest

from sts_lint.rules import configured
from tests.cases import all_settings

from .carriers import Report, trial
from .config_files import Written, written

SHOWN = 8_000  # characters of failures: enough to start on
CLAIMS = {"STS201", "STS202", "STS203", "STS204", "STS205", "STS210"}
FOLDERS = {code.lower() for code in CLAIMS} | {"carriers", "sts206", "sts209"}


def _sample(seed: int, count: int) -> Report:
    random = Random(f"carriers {seed}")
    return trial(written(random) for _ in range(count))


def test_drawn_files_do_what_findings_say_and_fixes_cure_them() -> None:
    report = _sample(20, 45)
    assert "\n".join(report.failures)[:SHOWN] == ""
    assert report.claims.keys() >= CLAIMS
    assert report.fixed.keys() >= CLAIMS


def test_fixtures_do_what_findings_say_and_fixes_cure_them() -> None:
    cases = [case for case in all_settings() if case.name.partition("/")[0] in FOLDERS]
    plain = [case for case in cases if not case.settings_file.exists()]
    report = trial(Written(case.shown, case.path.read_bytes().decode()) for case in plain)
    assert "\n".join(report.failures)[:SHOWN] == ""
    assert report.claims.keys() >= CLAIMS
    assert report.scenes > len(plain) / 2


ROLE = Written(
    ".aws/config",
    "[profile x]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n",
)
MODES = (
    Written(".env", "AWS_DEFAULT_REGION=eu-west-1\nAWS_STS_REGIONAL_ENDPOINTS=legacy\n"),
    Written(".env", "AWS_DEFAULT_REGION=eu-west-1\nAWS_STS_REGIONAL_ENDPOINTS=LEGACY\n"),
)


def test_a_fix_without_the_mode_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial([ROLE]).failures == []
    monkeypatch.setattr(configured, "with_mode", lambda *_: ())
    failures = trial([ROLE]).failures
    assert any("STS205 fixed, and the role is assumed elsewhere" in one for one in failures)


def test_a_false_claim_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial(MODES).failures == []
    monkeypatch.setattr("sts_lint.rules.modes.is_rejected", lambda value: value == "legacy")
    failures = "\n".join(trial(MODES).failures)
    assert "STS203, and the client is built" in failures
    assert "no finding, and the mode is refused" in failures
