"""What a client comes to: one row per situation that the product promises an answer for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sts_lint.aws.context import Ambient, Context, Profile, SdkRange
from sts_lint.aws.judge import judge
from sts_lint.aws.outcomes import Assumption, Cause, Judgement
from sts_lint.aws.versions import parse_stated
from sts_lint.facts import (
    Atom,
    Client,
    Given,
    Opaque,
    Origin,
    Request,
    Settings,
    Symbol,
    Template,
)
from sts_lint.model import Evidence, Settlement, Span, Verdict

GLOBAL = "https://sts.amazonaws.com"
EU = "https://sts.eu-west-1.amazonaws.com"
R = Symbol("region")
URL_OF_R = Template(("https://sts.", R, ".amazonaws.com"))
MANIFEST = Evidence("boto3 is declared without a bound", "pyproject.toml", 12)
ANY = Context(sdk=SdkRange(manifest=MANIFEST))
NEW = Context(sdk=parse_stated(">=1.40"))
OLD = Context(sdk=parse_stated("1.39.17"))
NOTHING = Context(sdk=parse_stated(">=1.40"), ambient=Ambient.NONE)
REGION_SET = replace(NEW, region_from_environment=True)


def request(
    config: dict[str, Atom] | None = None,
    session: dict[str, Atom] | None = None,
    environ: dict[str, Atom] | None = None,
    session_seen: bool = True,
    **given: Atom,
) -> Request:
    fields: dict[str, Any] = {name: Given(value) for name, value in given.items()}
    return Request(
        **fields,
        config=settings(config),
        session=settings(session),
        environ=settings(environ),
        session_seen=session_seen,
    )


def settings(values: dict[str, Atom] | None) -> Settings:
    return tuple((name, Given(value)) for name, value in (values or {}).items())


def client(*requests: Request, complete: bool = True) -> Client:
    return Client(Span(0, 1), Span(0, 1), 1, (), requests, complete)


def judged(one: Request, context: Context) -> Judgement:
    return judge(client(one), context)


def causes(judgement: Judgement) -> set[tuple[Verdict, Cause]]:
    return {(outcome.verdict, outcome.cause) for outcome in judgement.outcomes}


G, M, RG, B, C, U = (
    Verdict.GLOBAL,
    Verdict.MAYBE_GLOBAL,
    Verdict.REGIONAL,
    Verdict.BROKEN,
    Verdict.CUSTOM,
    Verdict.UNKNOWN,
)
ENV_REGION = Symbol("AWS_REGION", Origin.ENVIRONMENT, may_be_absent=True)
SESSION_REGION = Symbol("session.region_name", Origin.SESSION, may_be_absent=True)
KEYWORD = Symbol("kwargs", may_be_absent=True)
LEGACY = {"AWS_STS_REGIONAL_ENDPOINTS": "legacy"}

SITUATIONS: list[tuple[str, Request, Context, Verdict, set[Cause]]] = [
    ("bare", request(), ANY, M, {Cause.REGION_ABSENT, Cause.OLD_DEFAULT, Cause.REGIONAL_RULE}),
    ("bare, new", request(), NEW, M, {Cause.REGION_ABSENT, Cause.REGIONAL_RULE}),
    ("bare, nothing around", request(), NOTHING, G, {Cause.REGION_ABSENT}),
    ("bare, Region is set", request(), REGION_SET, RG, {Cause.REGIONAL_RULE}),
    ("None", request(region=None), NEW, M, {Cause.REGION_NONE, Cause.REGIONAL_RULE}),
    ("None, nothing around", request(region=None), NOTHING, G, {Cause.REGION_NONE}),
    ("literal", request(region="eu-west-1"), ANY, M, {Cause.OLD_DEFAULT, Cause.REGIONAL_RULE}),
    ("literal, new", request(region="eu-west-1"), NEW, RG, {Cause.REGIONAL_RULE}),
    ("literal, old", request(region="eu-west-1"), OLD, G, {Cause.OLD_DEFAULT}),
    ("Seoul", request(region="ap-northeast-2"), ANY, RG, {Cause.REGIONAL_RULE}),
    ("China", request(region="cn-north-1", environ=LEGACY), ANY, RG, {Cause.REGIONAL_RULE}),
    ("aws-global", request(region="aws-global"), NEW, G, {Cause.AWS_GLOBAL}),
    ("symbol", request(region=R), ANY, M, {Cause.OLD_DEFAULT, Cause.REGIONAL_RULE}),
    ("symbol, new", request(region=R), NEW, RG, {Cause.REGIONAL_RULE}),
    ("symbol, old", request(region=R), OLD, M, {Cause.OLD_DEFAULT, Cause.REGIONAL_RULE}),
    ("getenv", request(region=ENV_REGION), NEW, M, {Cause.REGION_NONE, Cause.REGIONAL_RULE}),
    ("getenv, nothing around", request(region=ENV_REGION), NOTHING, G, {Cause.REGION_NONE}),
    (
        "session's Region",
        request(session={"region": SESSION_REGION}),
        NEW,
        M,
        {Cause.REGION_ABSENT, Cause.REGIONAL_RULE},
    ),
    (
        "parameter for the session",
        request(session={"region": Symbol("p", Origin.PARAMETER, may_be_absent=True)}),
        NEW,
        M,
        {Cause.REGION_NONE, Cause.REGIONAL_RULE},
    ),
    (
        "unseen session, nothing around",
        request(session_seen=False),
        NOTHING,
        M,
        {Cause.REGION_ABSENT, Cause.REGIONAL_RULE},
    ),
    ("unseen keyword", request(region=KEYWORD), ANY, U, {Cause.UNSEEN}),
    ("unseen URL", request(region="eu-west-1", endpoint=Symbol("url")), ANY, U, {Cause.UNSEEN}),
    ("global URL", request(endpoint=GLOBAL), NEW, G, {Cause.GLOBAL_URL}),
    ("global URL, nothing around", request(endpoint=GLOBAL), NOTHING, B, {Cause.GLOBAL_URL}),
    (
        "global URL, us-east-1",
        request(endpoint=GLOBAL, region="us-east-1"),
        ANY,
        G,
        {Cause.GLOBAL_URL},
    ),
    (
        "global URL, other Region",
        request(endpoint=GLOBAL, region="eu-west-1"),
        ANY,
        B,
        {Cause.GLOBAL_URL},
    ),
    ("global URL, symbol", request(endpoint=GLOBAL, region=R), ANY, G, {Cause.GLOBAL_URL}),
    (
        "global URL configured",
        request(region="us-east-1", environ={"AWS_ENDPOINT_URL_STS": GLOBAL}),
        NEW,
        G,
        {Cause.CONFIGURED_GLOBAL_URL},
    ),
    ("regional URL", request(endpoint=EU), ANY, RG, {Cause.REGIONAL_URL}),
    ("regional URL, nothing around", request(endpoint=EU), NOTHING, B, {Cause.NO_REGION_ERROR}),
    ("regional URL, symbol", request(endpoint=EU, region=R), ANY, RG, {Cause.REGIONAL_URL}),
    (
        "regional URL, same Region",
        request(endpoint=EU, region="eu-west-1"),
        NOTHING,
        RG,
        {Cause.REGIONAL_URL},
    ),
    (
        "regional URL, other Region",
        request(endpoint=EU, region="us-east-1"),
        ANY,
        B,
        {Cause.MISMATCH},
    ),
    ("template, same symbol", request(endpoint=URL_OF_R, region=R), ANY, RG, {Cause.REGIONAL_URL}),
    ("template, no Region", request(endpoint=URL_OF_R), ANY, RG, {Cause.REGIONAL_URL}),
    ("template, nothing", request(endpoint=URL_OF_R), NOTHING, B, {Cause.NO_REGION_ERROR}),
    (
        "template, literal Region",
        request(endpoint=URL_OF_R, region="eu-west-1"),
        ANY,
        U,
        {Cause.UNSEEN},
    ),
    (
        "template, other symbol",
        request(endpoint=URL_OF_R, region=Symbol("other")),
        ANY,
        U,
        {Cause.UNSEEN},
    ),
    (
        "template without scheme",
        request(endpoint=Template(("sts.", R, ".amazonaws.com")), region=R),
        ANY,
        B,
        {Cause.INVALID_ENDPOINT},
    ),
    ("LocalStack", request(endpoint="http://localhost:4566"), ANY, C, {Cause.CUSTOM_URL}),
    (
        "LocalStack port",
        request(endpoint=Template(("http://localhost:", R))),
        ANY,
        C,
        {Cause.CUSTOM_URL},
    ),
    (
        "OIDC audience as URL",
        request(endpoint="https://sts.amazonaws.com.cn", region="cn-north-1"),
        ANY,
        B,
        {Cause.INVALID_ENDPOINT},
    ),
    ("no scheme", request(endpoint="sts.amazonaws.com"), ANY, B, {Cause.INVALID_ENDPOINT}),
    ("empty Region", request(region=""), NEW, B, {Cause.INVALID_ENDPOINT}),
    ("number as Region", request(region=Opaque("5")), ANY, B, {Cause.INVALID_CALL}),
    ("legacy", request(region="eu-west-1", environ=LEGACY), NEW, G, {Cause.LEGACY_MODE}),
    (
        "legacy, FIPS",
        request(region="us-east-1", environ=LEGACY, config={"use_fips_endpoint": True}),
        ANY,
        RG,
        {Cause.REGIONAL_RULE},
    ),
    (
        "regional mode",
        request(region="eu-west-1", environ={"AWS_STS_REGIONAL_ENDPOINTS": "regional"}),
        ANY,
        RG,
        {Cause.REGIONAL_RULE},
    ),
    (
        "regional mode, no Region",
        request(environ={"AWS_STS_REGIONAL_ENDPOINTS": "regional"}),
        NOTHING,
        G,
        {Cause.REGION_ABSENT},
    ),
    (
        "unseen mode",
        request(region="eu-west-1", session={"sts_regional_endpoints": Symbol("m")}),
        NEW,
        M,
        {Cause.LEGACY_MODE, Cause.REGIONAL_RULE},
    ),
    (
        "wrong mode",
        request(region="cn-north-1", session={"sts_regional_endpoints": "LEGACY"}),
        ANY,
        B,
        {Cause.INVALID_MODE},
    ),
    (
        "deleted variable",
        request(environ={"AWS_DEFAULT_REGION": None}),
        NOTHING,
        G,
        {Cause.REGION_ABSENT},
    ),
    (
        "session beats environment",
        request(session={"region": "eu-west-1"}, environ={"AWS_DEFAULT_REGION": "aws-global"}),
        NOTHING,
        RG,
        {Cause.REGIONAL_RULE},
    ),
    (
        "FIPS without Region",
        request(config={"use_fips_endpoint": True}),
        NOTHING,
        B,
        {Cause.REGION_ABSENT},
    ),
    ("error", request(error="unexpected keyword"), ANY, B, {Cause.INVALID_CALL}),
]


@pytest.mark.parametrize(
    ("one", "context", "verdict", "expected"),
    [row[1:] for row in SITUATIONS],
    ids=[row[0] for row in SITUATIONS],
)
def test_situation(one: Request, context: Context, verdict: Verdict, expected: set[Cause]) -> None:
    judgement = judged(one, context)
    assert (judgement.verdict, {o.cause for o in judgement.outcomes}) == (verdict, expected)


def test_urls_are_sorted_and_complete() -> None:
    judgement = judged(request(region="eu-west-1"), ANY)
    assert judgement.urls == (GLOBAL, EU)
    assert judgement.urls_complete


def test_urls_with_holes_are_not_complete() -> None:
    judgement = judged(request(region=R), NEW)
    assert (judgement.urls, judgement.urls_complete) == ((), False)
    assert judgement.outcomes[0].pattern == "https://sts.{region}.amazonaws.com"


def test_broken_shows_where_it_would_send() -> None:
    mismatch = judged(request(endpoint=EU, region="us-east-1"), ANY)
    assert (mismatch.urls, mismatch.urls_complete) == ((EU,), True)
    assert mismatch.outcomes[0].signing_region == "us-east-1"
    unbuilt = judged(request(endpoint=EU), NOTHING)
    assert (unbuilt.urls, unbuilt.urls_complete) == ((), True)
    assert unbuilt.outcomes[0].pattern == EU


def test_mixtures_add_up() -> None:
    regional, custom = request(region="eu-west-1"), request(endpoint="http://localhost:1")
    broken = request(error="no")
    assert judge(client(regional, request(region="aws-global")), NEW).verdict is M
    assert judge(client(regional, custom), NEW).verdict is U
    assert judge(client(regional, broken), NEW).verdict is U
    assert judge(client(broken, broken), NEW).verdict is B


def test_other_ways_out_of_sight() -> None:
    one_way = judge(client(request(region="eu-west-1"), complete=False), NEW)
    assert (one_way.verdict, one_way.urls_complete) == (U, False)
    assert judge(client(request(region="aws-global"), complete=False), NEW).verdict is M
    assert judge(client(), NEW).verdict is U


def test_assumptions_are_listed() -> None:
    bare = judged(request(), ANY)
    by_cause = {outcome.cause: set(outcome.assumes) for outcome in bare.outcomes}
    assert by_cause == {
        Cause.REGION_ABSENT: {Assumption.REGION_UNSET, Assumption.ENDPOINT_UNSET},
        Cause.OLD_DEFAULT: {
            Assumption.REGION_SET,
            Assumption.LEGACY_REGION,
            Assumption.MODE_UNSET,
            Assumption.ENDPOINT_UNSET,
            Assumption.BOTOCORE_BEFORE_1_40,
        },
        Cause.REGIONAL_RULE: {
            Assumption.REGION_SET,
            Assumption.MODE_UNSET,
            Assumption.ENDPOINT_UNSET,
        },
    }
    texts = [line.text for line in bare.because]
    assert f"assuming that {Assumption.ENDPOINT_UNSET.value}" in texts
    assert f"https://sts.amazonaws.com if {Assumption.REGION_UNSET.value}" in texts


def test_known_surroundings_need_no_assumption() -> None:
    outcomes = judged(request(region="eu-west-1"), NOTHING).outcomes
    assert [outcome.assumes for outcome in outcomes] == [()]


def test_matching_region_is_an_assumption() -> None:
    assert judged(request(endpoint=EU), ANY).outcomes[0].assumes == (Assumption.MATCHING_REGION,)
    custom = judged(request(endpoint="http://localhost:1"), ANY)
    assert custom.outcomes[0].assumes == (Assumption.REGION_SET,)


def test_no_sdk_assumption_where_the_range_is_one_sided() -> None:
    for context, cause in ((OLD, Cause.OLD_DEFAULT), (NEW, Cause.REGIONAL_RULE)):
        (outcome,) = judged(request(region="eu-west-1"), context).outcomes
        assert outcome.cause is cause
        assert Assumption.BOTOCORE_BEFORE_1_40 not in outcome.assumes
        assert Assumption.BOTOCORE_FROM_1_40 not in outcome.assumes


def test_evidence_of_code_then_sdk_then_assumptions() -> None:
    region = Given("eu-west-1", (Evidence("region_name='eu-west-1'", "a.py", 3),))
    sdk = SdkRange(because=(Evidence("boto3 has no bound", "pyproject.toml", 9),))
    judgement = judge(client(Request(region=region)), Context(sdk=sdk))
    assert [line.path for line in judgement.because[:3]] == ["a.py", "pyproject.toml", None]
    assert len(set(judgement.because)) == len(judgement.because)


def test_options_prove_a_newer_sdk() -> None:
    fips = judged(request(region="us-east-1", config={"use_fips_endpoint": True}), ANY)
    assert fips.verdict is RG
    old = replace(ANY, sdk=parse_stated("1.20.0"))
    assert judged(request(config={"use_fips_endpoint": True}), old).verdict is B


@pytest.mark.parametrize(
    ("one", "context", "edit"),
    [
        (request(region="eu-west-1"), ANY, "state boto3>=1.40"),
        (request(), NEW, "state region-from-environment = true"),
        (request(), ANY, "state boto3>=1.40 and region-from-environment = true"),
        (request(), OLD, None),
        (request(region="eu-west-1"), NEW, None),
        (request(region="eu-west-1"), OLD, None),
        (request(), NOTHING, None),
        (request(region=R, session={"sts_regional_endpoints": Symbol("m")}), ANY, None),
    ],
)
def test_settlement(one: Request, context: Context, edit: str | None) -> None:
    settled = judged(one, context).settled_by
    assert (settled and settled.edit) == edit


def test_settlement_is_true() -> None:
    """After the edit nothing global is left."""
    assert judged(request(region="eu-west-1"), ANY).settled_by == Settlement(
        "state boto3>=1.40", "pyproject.toml", 12
    )
    assert judged(request(region="eu-west-1"), NEW).verdict is RG
    assert judged(request(), REGION_SET).verdict is RG


def test_this_machine() -> None:
    here = Context(
        sdk=parse_stated(">=1.40"),
        ambient=Ambient.THIS,
        environ=(("AWS_DEFAULT_REGION", "eu-west-1"),),
        profile=Profile((("sts_regional_endpoints", "legacy"),)),
        profiles=(("other", Profile((("region", "us-west-2"),))),),
    )
    assert causes(judged(request(), here)) == {(G, Cause.LEGACY_MODE)}
    assert judged(request(session={"profile": "other"}), here).urls == (EU,)
    deleted = request(session={"profile": "other"}, environ={"AWS_DEFAULT_REGION": None})
    assert judged(deleted, here).urls == ("https://sts.us-west-2.amazonaws.com",)
    assert causes(judged(request(session={"profile": "none"}), here)) == {(B, Cause.INVALID_CALL)}
    set_here = Symbol("AWS_DEFAULT_REGION", Origin.ENVIRONMENT)
    assert judged(request(region="us-west-2", endpoint=set_here), here).verdict is B
    from_here = Template(("https://sts.", set_here, ".amazonaws.com"))
    assert judged(request(region=set_here, endpoint=from_here), here).urls == (EU,)


def test_order_is_stable() -> None:
    one = judge(client(request(), request(region=R), request(region="eu-west-1")), ANY)
    two = judge(client(request(), request(region=R), request(region="eu-west-1")), ANY)
    assert one == two
