"""A seeded sample of the oracle: real botocore of three versions against the predictions.

`docs/oracle.md` says what is compared and how to run more of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from .compare import Comparison, Result
from .explain import UNEXPLAINED, explained
from .failures import listing
from .families import families, family_of
from .generate import programs
from .install import VERSIONS
from .mutations import PatchError, Sample, plant, text_of
from .mutations import sample as sample_of
from .planted import MUTATIONS, QUICK, Mutation
from .program import MarkError, Program, unmarked
from .runner import Botocore, Outcomes, ProgramError, Real, run_all
from .tally import differences
from .trial import trial
from .verdicts import expected, normalised

SEED = 20
SAMPLE = 1_500
UNKNOWN_ALLOWED = 0.01  # of the sites: forms that are out of a static reader's reach
SHOWN = 12_000  # characters of a listing: enough to start on


@pytest.fixture(scope="session")
def sample() -> list[Program]:
    """The programs of the sample."""
    return list(programs(SEED, SAMPLE))


@pytest.fixture(scope="session")
def real(
    sample: list[Program], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Outcomes]]:
    """What each program of the sample really does, by version."""
    return run_all(sample, VERSIONS, tmp_path_factory.mktemp("config"))


@pytest.fixture(scope="session")
def comparisons(sample: list[Program], real: dict[str, list[Outcomes]]) -> list[Comparison]:
    """The sample's comparisons."""
    return trial(sample, VERSIONS, real=real)


@pytest.fixture(scope="session")
def bare() -> Sample:
    """A small sample of one version, for planted bugs."""
    return sample_of(250, VERSIONS[:1], bare=True)


def listed(comparisons: list[Comparison], result: Result) -> str:
    """What came out so, as text to work through."""
    return "\n".join(listing([c for c in comparisons if c.result is result]))[:SHOWN]


def test_nothing_is_predicted_wrong(comparisons: list[Comparison]) -> None:
    wrong = listed(comparisons, Result.WRONG)
    assert not wrong, f"predicted wrong:\n{wrong}"


def test_little_is_left_unknown(comparisons: list[Comparison]) -> None:
    unknown = sum(c.result is Result.UNKNOWN for c in comparisons)
    share = unknown / len(comparisons)
    assert share <= UNKNOWN_ALLOWED, f"{share:.2%}:\n{listed(comparisons, Result.UNKNOWN)}"


@pytest.mark.parametrize("name", QUICK)
def test_a_planted_bug_is_noticed(bare: Sample, name: str) -> None:
    assert bare.noticed(next(mutation for mutation in MUTATIONS if mutation.name == name))


def test_every_patch_follows_the_code() -> None:
    lost = [m.name for m in MUTATIONS if text_of(m).count(m.old) != 1]
    assert not lost, f"patches in planted.py that apply nowhere or twice: {lost}"


def test_a_patch_that_does_not_apply_is_refused(tmp_path: Path) -> None:
    mutation = Mutation("nothing", "aws/resolver.py", "no such text", "")
    with pytest.raises(PatchError, match="0 times in sts_lint"):
        plant(mutation, tmp_path)


def test_every_version_is_asked(comparisons: list[Comparison]) -> None:
    asked = Counter(comparison.version for comparison in comparisons)
    assert set(asked) == set(VERSIONS)
    assert min(asked.values()) > SAMPLE


def test_differences_between_versions_are_in_the_table(
    sample: list[Program], real: dict[str, list[Outcomes]]
) -> None:
    found = explained(list(differences(sample, real)))
    assert {(one.shift.old, one.shift.new) for one, _ in found} == set(pairwise(VERSIONS))
    lost = [one.program.text for one, row in found if row == UNEXPLAINED]
    assert not lost, lost[0]


def test_every_family_has_its_share(sample: list[Program]) -> None:
    known = family_of()
    met = Counter(family for p in sample for family in {known[name] for name in p.forms})
    rare = {family: met[family] for family in families() if met[family] < SAMPLE / 100}
    assert not rare


def test_a_program_is_named_by_seed_and_number() -> None:
    assert list(programs(5, 60))[:40] == list(programs(5, 40))
    assert list(programs(5, 10)) != list(programs(6, 10))


def program(text: str) -> Program:
    """A program from marked text."""
    clean, sites, reaches = unmarked(text, frozenset())
    return Program("p.py", clean, tuple(sites), tuple(reaches), ("plain boto3.client",))


@pytest.fixture(scope="module")
def newest() -> Iterator[Botocore]:
    """A worker of the newest version."""
    with Botocore(VERSIONS[-1]) as botocore:
        yield botocore


def test_a_construction_is_traced_to_its_site(newest: Botocore) -> None:
    text = """\
import boto3
def make(service, region):
    return boto3.client(
        service, region_name=region
    )
«1»make(
    "sts", "eu-west-1"
)
make("s3", "eu-west-1")
«2»make("sts", None)
"""
    assert newest.outcomes(program(text), None) == {
        1: {Real("https://sts.eu-west-1.amazonaws.com/", "eu-west-1")},
        2: {Real("https://sts.amazonaws.com/", "us-east-1")},
    }


def test_an_error_is_an_outcome_and_the_program_goes_on(newest: Botocore) -> None:
    text = """\
import boto3
«1»boto3.client("sts", region_name="").get_caller_identity()
boto3.«2»client("sts", region_name="us-west-2")
""".replace("«1»boto3.", "boto3.«1»")
    found = newest.outcomes(program(text), None)
    (first,) = found[1]
    assert first.error is not None
    assert first.error.startswith("ValueError: Invalid endpoint")
    assert found[2] == {Real("https://sts.us-west-2.amazonaws.com/", "us-west-2")}


def test_programs_do_not_see_each_other(newest: Botocore) -> None:
    first = 'import boto3, os\nos.environ["AWS_DEFAULT_REGION"] = "us-west-2"\n'
    second = 'import boto3\nboto3.«1»client("sts")\n'
    setup = 'boto3.setup_default_session(region_name="eu-west-1")\n'
    newest.outcomes(program(first + setup + second), None)
    assert newest.outcomes(program(second), None) == {
        1: {Real("https://sts.amazonaws.com/", "us-east-1")}
    }


def test_a_config_file_is_read(newest: Botocore, tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text("[default]\nregion = ap-northeast-2\n")
    text = 'import boto3\nboto3.«1»client("sts")\n'
    assert newest.outcomes(program(text), path) == {
        1: {Real("https://sts.ap-northeast-2.amazonaws.com/", "ap-northeast-2")}
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('import boto3\nboto3.client("sts")\n', "no site at"),
        ('import boto3\nif False:\n    boto3.«1»client("sts")\n', "reached set()"),
        ("import boto3\nraise KeyError(1)\n", "KeyError"),
    ],
)
def test_a_program_that_breaks_its_promise_is_refused(
    newest: Botocore, text: str, complaint: str
) -> None:
    with pytest.raises(ProgramError, match=complaint.replace("(", r"\(").replace(")", r"\)")):
        newest.outcomes(program(text), None)


def test_a_mark_stands_before_a_call() -> None:
    with pytest.raises(MarkError):
        unmarked("a = «1»b\n", frozenset())


@pytest.mark.parametrize(
    ("url", "scope", "verdict"),
    [
        ("https://sts.amazonaws.com/", "us-east-1", "global"),
        ("https://sts.amazonaws.com/", "eu-west-1", "broken"),
        ("https://sts.eu-west-1.amazonaws.com/", "eu-west-1", "regional"),
        ("https://sts.eu-west-1.amazonaws.com/", "us-east-1", "broken"),
        ("https://sts-fips.us-east-1.amazonaws.com/", "us-east-1", "regional"),
        ("https://sts.eu-west-1.api.aws/", "eu-west-1", "regional"),
        ("https://sts.cn-north-1.amazonaws.com.cn/", "cn-north-1", "regional"),
        ("https://vpce-1-2.sts.eu-west-1.vpce.amazonaws.com/", "eu-west-1", "regional"),
        ("https://vpce-1-2.sts.eu-west-1.vpce.amazonaws.com/", "eu-west-2", "broken"),
        ("http://localhost:4566/", "eu-west-1", "custom"),
        (None, None, "broken"),
    ],
)
def test_verdict_of_what_happened(url: str | None, scope: str | None, verdict: str) -> None:
    assert expected(frozenset({Real(url, scope)})).verdicts == {verdict}


def test_several_outcomes_come_to_one_verdict() -> None:
    one = Real("https://sts.eu-west-1.amazonaws.com/", "eu-west-1")
    other = replace(one, url="https://sts.us-west-2.amazonaws.com/", scope="us-west-2")
    world = Real("https://sts.amazonaws.com/", "us-east-1")
    assert expected(frozenset({one, other})).verdicts == {"regional"}
    assert expected(frozenset({one, world})).verdicts == {"maybe-global"}
    assert expected(frozenset({one, Real(error="NoRegionError")})).verdicts == {"unknown"}


def test_urls_are_normalised() -> None:
    assert normalised("HTTPS://STS.amazonaws.com.:443/") == "https://sts.amazonaws.com"
    assert normalised("http://LocalHost:4566/sts/") == "http://localhost:4566/sts"
