"""From one text to diagnostics and sites: dispatch, precedence, selection, defects."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from sts_lint.aws.context import Ambient, Context, Profile
from sts_lint.engine import Engine
from sts_lint.facts import Given, RawRequest, Symbol, Template, Write
from sts_lint.model import Diagnostic, Kind, Severity, Span, Verdict
from sts_lint.rule import JudgedClient, Rule
from sts_lint.selection import Selection
from sts_lint.sites import site_of
from sts_lint.text import Text

CLIENT = 'import boto3\nx = boto3.client("sts")\n'
WRITE = 'import os\nos.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "legacy"\n'
REQUEST = 'import requests\nrequests.get("https://sts.amazonaws.com/?Action=X")\n'


def speaking(code: str, yields_to: tuple[str, ...] = (), *, off_by_default: bool = False) -> Rule:
    """A rule that has something to say about every client and every write."""
    rule = Rule(code, code.lower(), "Doc.", yields_to, off_by_default)

    @rule.on(JudgedClient)
    def about_client(judged: JudgedClient, _context: Context) -> Iterator[Diagnostic]:
        yield rule.about_client(judged, Severity.WARNING, f"{code} speaks")

    @rule.on(Write)
    def about_write(write: Write, _context: Context) -> Iterator[Diagnostic]:
        yield rule.about_setting(write.span, Severity.WARNING, f"{code} speaks")

    return rule


def codes(source: str, *rules: Rule, selection: Selection | None = None) -> list[str]:
    engine = Engine(rules, selection or Selection())
    return [d.code for d in engine.check(Text("a.py", source), Context()).diagnostics]


def test_each_kind_of_fact_reaches_its_handlers() -> None:
    rule = speaking("STS150")
    assert codes(CLIENT, rule) == ["STS150"]
    assert codes(WRITE, rule) == ["STS150"]
    assert codes(REQUEST, rule) == []


def test_a_rule_yields_on_the_same_fact_only() -> None:
    strong, weak = speaking("STS150"), speaking("STS151", ("STS150",))
    assert codes(CLIENT, strong, weak) == ["STS150"]
    assert codes(CLIENT, weak) == ["STS151"]
    shy = speaking("STS152", ("STS102",))
    assert codes(CLIENT + WRITE, shy) == ["STS152", "STS152"]


def test_yielding_does_not_depend_on_order_or_on_what_is_shown() -> None:
    strong, weak = speaking("STS150"), speaking("STS151", ("STS150",))
    assert codes(CLIENT, weak, strong) == ["STS150"]
    assert codes(CLIENT, weak, strong, selection=Selection(ignore=("STS150",))) == []


def test_a_sleeping_rule_silences_nobody() -> None:
    sleeper, weak = speaking("STS150", off_by_default=True), speaking("STS151", ("STS150",))
    assert codes(CLIENT, sleeper, weak) == ["STS151"]
    woken = Selection(extend_select=("STS150",))
    assert codes(CLIENT, sleeper, weak, selection=woken) == ["STS150"]


def test_diagnostics_and_sites_are_in_source_order() -> None:
    source = 'import boto3\ndef f():\n    boto3.client("sts")\nf()\nboto3.client("sts")\n'
    text = Text("a.py", source)
    checked = Engine((speaking("STS150"),)).check(text, Context())
    lines = [text.position(d.span.start).line for d in checked.diagnostics]
    assert lines == [text.position(s.span.start).line for s in checked.sites] == [3, 5]


def test_every_fact_is_a_site() -> None:
    checked = Engine(()).check(Text("a.py", CLIENT + WRITE), Context())
    kinds = [(site.kind, site.verdict, site.codes) for site in checked.sites]
    assert kinds == [(Kind.CLIENT, Verdict.MAYBE_GLOBAL, ()), (Kind.SETTING, None, ())]


@pytest.mark.parametrize(
    ("url", "verdict", "urls"),
    [
        ("https://STS.amazonaws.com/?Action=X", Verdict.GLOBAL, ("https://sts.amazonaws.com",)),
        (
            "https://sts.eu-west-1.amazonaws.com/",
            Verdict.REGIONAL,
            ("https://sts.eu-west-1.amazonaws.com",),
        ),
        ("http://localhost:4566", Verdict.CUSTOM, ("http://localhost",)),
        ("::", Verdict.UNKNOWN, ()),
        (Symbol("url"), Verdict.UNKNOWN, ()),
        (
            Template(("https://sts.", Symbol("region"), ".amazonaws.com/?x")),
            Verdict.REGIONAL,
            (),
        ),
    ],
)
def test_a_request_is_judged_by_its_host(
    url: str | Symbol | Template, verdict: Verdict, urls: tuple[str, ...]
) -> None:
    site = site_of(RawRequest(Span(0, 1), 1, "requests.get", Given(url)))
    assert (site.kind, site.verdict, site.urls) == (Kind.URL, verdict, urls)
    assert site.urls_complete is bool(urls)


def test_a_file_that_cannot_be_judged_is_a_site() -> None:
    (site,) = Engine(()).check(Text("a.py", "sts = ("), Context()).sites
    assert (site.kind, site.verdict, site.codes) == (Kind.FILE, None, ("STS902",))


def test_surroundings_are_what_the_context_says() -> None:
    source = 'import boto3, os\nboto3.client("sts", os.environ.get("AWS_REGION"))\n'
    for context, verdict in (
        (Context(), Verdict.MAYBE_GLOBAL),
        (Context(ambient=Ambient.NONE), Verdict.GLOBAL),
        (Context(ambient=Ambient.THIS, environ=(("AWS_REGION", "eu-south-1"),)), Verdict.REGIONAL),
    ):
        (site,) = Engine(()).check(Text("a.py", source), context).sites
        assert site.verdict is verdict


def test_a_session_has_the_region_of_the_profile_it_names() -> None:
    source = (
        "import boto3\n"
        'found = boto3.Session(profile_name="dev").region_name\n'
        'boto3.client("sts", region_name=found)\n'
    )
    dev = Profile((("region", "ap-northeast-2"),))
    active = Profile((("region", "eu-west-1"),))
    context = Context(ambient=Ambient.THIS, profile=active, profiles=(("dev", dev),))
    (site,) = Engine(()).check(Text("a.py", source), context).sites
    assert (site.verdict, site.urls) == (
        Verdict.REGIONAL,
        ("https://sts.ap-northeast-2.amazonaws.com",),
    )


@pytest.mark.parametrize("error", [ValueError("odd\nthing"), RecursionError(), MemoryError()])
def test_a_defect_is_a_diagnostic_of_the_file(error: Exception) -> None:
    rule = Rule("STS150", "x", "Doc.")

    @rule.on(JudgedClient)
    def fail(_judged: JudgedClient, _context: Context) -> Iterator[Diagnostic]:
        raise error
        yield

    checked = Engine((rule,)).check(Text("a.py", CLIENT), Context())
    (found,) = checked.diagnostics
    assert found.code == ("STS902" if isinstance(error, RecursionError) else "STS904")
    assert "\n" not in found.message
    assert found.severity is Severity.WARNING
    assert list(checked.failures(Severity.ADVICE)) == []
    named = Engine((rule,)).check(Text("a.py", CLIENT), Context(), named=True)
    assert [d.severity for d in named.failures(Severity.ERROR)] == [Severity.ERROR]


def test_results_cross_process_borders() -> None:
    checked = Engine((speaking("STS150"),)).check(Text("a.py", CLIENT), Context())
    assert pickle.loads(pickle.dumps(checked)) == checked


@pytest.mark.parametrize(
    ("selection", "shown"),
    [
        (Selection(), True),
        (Selection(select=("STS1",)), True),
        (Selection(select=("STS2",)), False),
        (Selection(select=("STS2",), extend_select=("STS10",)), True),
        (Selection(ignore=("STS1",)), False),
        (Selection(ignore=("STS1",), extend_select=("STS102",)), True),
        (Selection(select=("STS1",), ignore=("STS1",)), False),
        (Selection(select=("STS102",), ignore=("STS",)), True),
        (Selection(select=("STS10",), ignore=("STS102",)), False),
    ],
)
def test_the_longer_selector_wins(selection: Selection, *, shown: bool) -> None:
    assert selection.shows("STS102") is shown


def test_only_ignore_hides_our_own_codes() -> None:
    assert Selection(select=("STS102",)).shows_trouble("STS901")
    assert not Selection(ignore=("STS9",)).shows_trouble("STS901")
    assert Selection(ignore=("STS9",), extend_select=("STS901",)).shows_trouble("STS901")
