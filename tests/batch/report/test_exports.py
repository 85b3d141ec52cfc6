"""CSV, JSON and SARIF say the same as the campaign, and nothing that a reader would obey."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sts_lint.batch.report.documents import Form, documents
from sts_lint.batch.report.figures import Way, figures, way
from sts_lint.batch.results import Campaign, Found, Outcome, Repository
from tests.batch.report.made import HOSTILE, hostile, large
from tests.reports.readers import github_commands, parse_json, sarif_schema

CAMPAIGN = large(60)
SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


def files(campaign: Campaign, *forms: Form) -> dict[str, str]:
    return {each.name: each.text for each in documents(campaign, forms or tuple(Form))}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def found(campaign: Campaign) -> list[tuple[Repository, Found]]:
    return [(each, one) for each in campaign.repositories for one in each.found]


def test_csv_has_every_repository_and_finding() -> None:
    made = files(CAMPAIGN, Form.CSV)
    listed = rows(made["repositories.csv"])
    assert [row["repository"] for row in listed] == [r.name for r in CAMPAIGN.repositories]
    for row, repository in zip(listed, CAMPAIGN.repositories, strict=True):
        known = repository.outcome is not Outcome.FAILED
        assert row["findings"] == (str(len(repository.found)) if known else "")
    places = [
        (row["repository"], row["path"], int(row["line"]), row["code"])
        for row in rows(made["findings.csv"])
    ]
    assert places == [(r.name, f.path, f.line, f.code) for r, f in found(CAMPAIGN)]
    for text in made.values():
        assert text.count("\r\n") == text.count("\n")


FORMULA = re.compile(r"[\s\"]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")


def test_no_cell_is_a_formula() -> None:
    """Nor where a semicolon separates cells, as it does where commas are decimal."""
    for text in files(hostile(), Form.CSV).values():
        read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len(read) > len(HOSTILE)
        assert len({len(row) for row in read}) == 1
        cells = [cell for row in read for cell in row] + re.split(r"[;\r\n]", text)
        assert [cell for cell in cells if FORMULA.match(cell)] == []


@pytest.mark.parametrize("form", Form)
def test_nothing_hidden_or_obeyed(form: Form) -> None:
    for text in files(hostile(), form).values():
        text.encode("utf-8")
        assert {unicodedata.category(c) for c in set(text) - set("\r\n\t")}.isdisjoint(
            ("Cc", "Cf", "Cs", "Zl", "Zp")
        )
        assert list(github_commands(text)) == []


@pytest.mark.parametrize("form", Form)
def test_patches_and_users_of_urls_stay_out(form: Form) -> None:
    """A patch holds lines of credentials and env files; `diff` is what may be seen."""
    one = replace(
        next(each for each in CAMPAIGN.repositories if each.diff),
        source=f"https://me:{SECRET}@git.example.com/x.git",
        patch=f"--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n AWS_SECRET_ACCESS_KEY={SECRET}\n",
        diff="",
        outcome=Outcome.FIXED,
    )
    for text in files(replace(CAMPAIGN, repositories=(one,)), form).values():
        assert one.name in text
        assert SECRET not in unpacked(text)


def unpacked(text: str) -> str:
    """A page with its packed details."""
    import base64
    import zlib

    packed = re.findall(r'<script type="text/plain" id="d\d+">([^<]*)</script>', text)
    return "\n".join([text, *(zlib.decompress(base64.b64decode(each)).decode() for each in packed)])


def test_details_are_found_where_the_test_before_looks() -> None:
    text = unpacked(files(CAMPAIGN, Form.HTML)["report.html"])
    assert all(f.snippet.partition("(")[0] in text for _, f in found(CAMPAIGN))


def test_json_is_the_campaign() -> None:
    held = parse_json(files(CAMPAIGN, Form.JSON)["report.json"])
    assert held.keys() == {"version", "name", "sts_lint", "runs", "repositories"}
    assert [run["number"] for run in held["runs"]] == [run.number for run in CAMPAIGN.runs]
    for told, repository in zip(held["repositories"], CAMPAIGN.repositories, strict=True):
        assert told["name"] == repository.name
        assert told["left"] == dict(repository.left)
        assert [one["fingerprint"] for one in told["found"]] == [
            f.fingerprint for f in repository.found
        ]
    assert parse_json(files(hostile(), Form.JSON)["report.json"])


@pytest.mark.parametrize("campaign", [CAMPAIGN, hostile()], ids=["large", "hostile"])
def test_sarif_is_valid(campaign: Campaign) -> None:
    log = parse_json(files(campaign, Form.SARIF)["report.sarif"])
    jsonschema.validate(log, sarif_schema(), format_checker=jsonschema.FormatChecker())
    assert len(log["runs"]) == len(campaign.repositories)
    for run, repository in zip(log["runs"], campaign.repositories, strict=True):
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        told = [(result["ruleId"], rules[result["ruleIndex"]]) for result in run["results"]]
        assert told == [(f.code, f.code) for f in repository.found]
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"] is (repository.outcome is not Outcome.FAILED)
        (origin,) = run["versionControlProvenance"]
        assert re.fullmatch(r"(https|ssh|file):[!-~]*", origin["repositoryUri"])


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://git.example.com/a b.git", "https://git.example.com/a%20b.git"),
        ("git@git.example.com:team/x.git", "ssh://git.example.com/team/x.git"),
        ("ssh://git.example.com/x.git", "ssh://git.example.com/x.git"),
        ("/srv/clones/x y", "file:///srv/clones/x%20y"),
    ],
)
def test_sarif_says_where_a_repository_is(source: str, address: str) -> None:
    one = replace(CAMPAIGN.repositories[0], source=source)
    log = parse_json(files(replace(CAMPAIGN, repositories=(one,)), Form.SARIF)["report.sarif"])
    assert log["runs"][0]["versionControlProvenance"][0]["repositoryUri"] == address


def test_figures_count_each_finding_once() -> None:
    known = figures(CAMPAIGN)
    graver = [one for _, one in found(CAMPAIGN) if one.severity != "advice"]
    assert known.findings == len(graver)
    assert known.ways == Counter(map(way, graver))
    assert sum(each.findings for each in known.settlings) == known.ways[Way.EDIT] > 0
    assert known.advice == len(found(CAMPAIGN)) - len(graver)
    before, after = known.before.total(), known.sites.total()
    assert before == after == sum(count for r in CAMPAIGN.repositories for _, count in r.verdicts)


def test_an_empty_campaign_has_a_report() -> None:
    made: dict[str, Any] = files(Campaign("nothing yet", "0.1.0"))
    assert made.keys() == {
        "report.html",
        "repositories.csv",
        "findings.csv",
        "report.json",
        "report.sarif",
    }
    assert rows(made["findings.csv"]) == []
    assert parse_json(made["report.json"])["repositories"] == []
    jsonschema.validate(parse_json(made["report.sarif"]), sarif_schema())
    assert "nothing yet" in made["report.html"]


def test_the_page_about_it_names_every_field() -> None:
    text = (Path(__file__).parents[3] / "docs" / "batch-report.md").read_text("utf-8")
    held = parse_json(files(CAMPAIGN, Form.JSON)["report.json"])
    repository = next(each for each in held["repositories"] if each["found"])
    for part in (held, held["runs"][0], repository, repository["found"][0]):
        (row,) = [line for line in text.splitlines() if all(f"`{key}`" in line for key in part)]
        assert set(re.findall(r"`(\w+)`", row)) == part.keys()
    assert all(f"`{each.value}`" in text for each in (*Outcome, *Way))
