"""The resolver against real botocore: same URL, same signing Region, same refusals.

By default against the installed botocore and against recorded answers of old ones. Against
any other, with more mixtures::

    pip install --target /tmp/old botocore==1.26.10
    STS_LINT_BOTOCORE=/tmp/old STS_LINT_MIXTURES=5000 python -m pytest tests/aws/test_grid.py

Botocore before 1.29.1 wants urllib3 1 and before 1.20 an older Python:
`STS_LINT_BOTOCORE_PYTHON` names an interpreter that has what it needs.
"""

from __future__ import annotations

import os
import sys

import pytest
from packaging.version import Version

from sts_lint.aws import partition_data, partitions
from sts_lint.aws.context import active_profile
from sts_lint.aws.hosts import Host, HostKind, classify
from sts_lint.aws.precedence import Setup
from sts_lint.aws.resolver import resolve
from sts_lint.aws.versions import ERAS, Era, Feature, era_of
from sts_lint.facts import Atom, Given, Opaque
from sts_lint.formats.aws_config import load
from sts_lint.model import Verdict
from tests.aws import grid, measure, record

FOLDER = os.environ.get("STS_LINT_BOTOCORE")
PYTHON = os.environ.get("STS_LINT_BOTOCORE_PYTHON", sys.executable)
MIXTURES = int(os.environ.get("STS_LINT_MIXTURES", "300"))
RECORDED = list(record.recorded())
# Their rows in botocore's data changed after the code that reads them did
YOUNG_PARTITIONS = frozenset({"aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"})


def test_resolver_agrees_with_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = grid.all_cases(MIXTURES)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    measured = record.ask(cases, FOLDER, PYTHON) if FOLDER else measure.measure_all(cases)
    agree(measured["version"], list(zip(cases, measured["results"], strict=True)))


@pytest.mark.parametrize(("version", "answers"), [pytest.param(*r, id=r[0]) for r in RECORDED])
def test_resolver_agrees_with_old_botocore(
    version: str, answers: list[tuple[grid.Case, list[str]]]
) -> None:
    agree(version, answers)


def test_every_era_is_recorded() -> None:
    newest = era_of(Version(partition_data.BOTOCORE_VERSION))
    assert {era_of(Version(version)) for version, _ in RECORDED} | {newest} == set(ERAS)
    assert all(len(answers) > 500 for _, answers in RECORDED), "record again: see record.py"


def agree(text: str, answers: list[tuple[grid.Case, list[str]]]) -> None:
    """Fail with every difference between botocore's answers and the resolver's."""
    version = Version(text)
    era = era_of(version)
    pairs = [
        (case, result)
        for case, result in answers
        if is_comparable(case, version, era) and not is_trifle(case, result, version)
    ]
    assert len(pairs) > len(answers) * 3 // 4
    wrong = [row for case, result in pairs if (row := difference(case, result, era))]
    assert not wrong, f"{len(wrong)} of {len(pairs)} on {version}:\n" + "\n".join(wrong[:20])


def is_comparable(case: grid.Case, version: Version, era: Era) -> bool:
    """Whether our tables, made from the newest data, say what this version's own say."""
    if version == Version(partition_data.BOTOCORE_VERSION):
        return True
    texts = [text for text in strings(case) if partitions.is_known(text)]
    if any(partitions.partition_of(text).name in YOUNG_PARTITIONS for text in texts):
        return False
    return era.has(Feature.VARIANTS) or not any("fips" in text for text in strings(case))


def is_trifle(case: grid.Case, result: list[str], version: Version) -> bool:
    """What old versions do otherwise, in calls that reach no AWS endpoint either way."""
    if version >= Version("1.26"):
        return False
    is_ipv6 = any("[::1]" in text for text in strings(case))
    signs_for_no_host = result[0] == "sent" and ".aws-global." in result[1]
    odd_switch = any(isinstance(value, int) for value in case.get("session", {}).values())
    dotted_region = "." in str(case.get("region"))
    return is_ipv6 or signs_for_no_host or odd_switch or dotted_region


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    return [value] if isinstance(value, str) else []


def difference(case: grid.Case, result: list[str], era: Era) -> str | None:
    """What is wrong with our prediction, if anything."""
    outcome = resolve(setup_of(case, era))
    sent = result[0] == "sent"
    real = (classify(result[1]).url, result[2]) if sent else None
    said = (outcome.url, outcome.signing_region) if outcome.url else None
    verdicts = verdicts_of(classify(result[1]), result[2]) if sent else {Verdict.BROKEN}
    if said == real and outcome.verdict in verdicts:
        return None
    return f"{case}: {result}, predicted {outcome}"


def verdicts_of(host: Host, scope: str) -> set[Verdict]:
    """What may be said of a request sent to a host and signed for a Region."""
    if host.kind is HostKind.CUSTOM:
        return {Verdict.CUSTOM}
    if host.kind is HostKind.INVALID:  # built by pattern from whatever was given as a Region
        return {Verdict.BROKEN, Verdict.REGIONAL}
    if host.region != scope:
        return {Verdict.BROKEN}
    return {Verdict.GLOBAL if host.kind is HostKind.GLOBAL else Verdict.REGIONAL}


def setup_of(case: grid.Case, era: Era) -> Setup:
    """The case in the resolver's terms."""
    environ = case.get("environ", {})
    files = case.get("files", {})
    profiles = load(files.get("config", ""), files.get("credentials", ""))
    name = case.get("session", {}).get("profile")
    chosen = environ if name is None else {"AWS_PROFILE": name}
    given = {
        key: Given(atom(case[key])) for key in ("region", "endpoint", "use_ssl") if key in case
    }
    return Setup(
        era=era,
        **given,
        config=settings(case, "config"),
        session=settings(case, "session"),
        environ=settings(case, "environ"),
        profile=active_profile(chosen, profiles),
    )


def settings(case: grid.Case, name: str) -> dict[str, Given]:
    return {key: Given(atom(value)) for key, value in case.get(name, {}).items()}


def atom(value: object) -> Atom:
    if value is None or isinstance(value, str | bool):
        return value
    return Opaque(repr(value))
