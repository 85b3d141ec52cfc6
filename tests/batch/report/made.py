"""Campaigns as the report gets them: large and lifelike, or hostile."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from sts_lint.batch.results import Campaign, Found, Outcome, Repository, Run
from tests.reports.hostile import NASTY

NAMES = """
    billing ledger search orders payments identity tokens audit media mail alerts edge cache
    import export archive reports pricing catalog fraud risk quotes claims policy users teams
"""
WORDS = NAMES.split()
KINDS = (
    # code, name, severity, verdict, message, way
    ("STS101", "global-endpoint-url", "error", "global", "the endpoint URL is global", "commit"),
    ("STS102", "no-region", "warning", "maybe-global", "no Region and no endpoint_url", "edit"),
    ("STS102", "no-region", "warning", "maybe-global", "no Region and no endpoint_url", "edit"),
    ("STS103", "no-regional-endpoint", "warning", "maybe-global", "may run on an old SDK", "edit"),
    ("STS109", "region-may-be-none", "warning", "maybe-global", "the Region can be None", "hand"),
    ("STS202", "legacy-env", "error", "maybe-global", "the mode is legacy", "commit"),
    ("STS501", "old-sdk", "warning", None, "boto3>=1.20 admits an old SDK", "fix"),
    ("STS206", "aws-region-only", "advice", None, "AWS_REGION alone", "hand"),
)
EDITS = ("state boto3>=1.40", "state boto3>=1.40 and region-from-environment = true")


def large(number: int, each: int = 5, seed: int = 1) -> Campaign:
    """So many repositories with about so many findings each; one in twenty failed."""
    chance = random.Random(seed)
    repositories = sorted(
        (_repository(chance, row, each) for row in range(number)), key=lambda each: each.name
    )
    return Campaign("Regional STS, platform 2026", "0.1.0", _runs(repositories), (*repositories,))


def _repository(chance: random.Random, row: int, each: int) -> Repository:
    name = f"{chance.choice(WORDS)}-{chance.choice(WORDS)}-{row}"
    source = f"https://git.example.com/platform/{name}.git"
    base = f"{chance.getrandbits(160):040x}"
    luck = chance.random()
    if luck < 0.05:
        trouble = "cannot clone: the remote end hung up unexpectedly"
        return Repository(name, source, Outcome.FAILED, trouble)
    regional = chance.randrange(6)
    if luck < 0.3:
        verdicts = (("regional", regional), ("custom", chance.randrange(2)))
        return Repository(
            name, source, Outcome.CLEAN, "", base, files=90, verdicts=verdicts, left=verdicts
        )
    asked = chance.random() < 0.8
    found = tuple(_found(chance, asked) for _ in range(max(1, round(each * 1.43))))
    fixed = any(one.fixed for one in found)
    counts, left = Counter(regional=regional), Counter(regional=regional)
    for one in found:
        if one.verdict:
            counts[one.verdict] += 1
            left["regional" if one.fixed else one.verdict] += 1
    return Repository(
        name,
        source,
        Outcome.FIXED if fixed else Outcome.FINDINGS,
        base=base,
        branch="sts-lint/regional" if fixed else "",
        commit=f"{chance.getrandbits(160):040x}" if fixed else "",
        files=chance.randrange(20, 400),
        seconds=chance.random() * 9,
        verdicts=tuple(counts.items()),
        left=tuple(left.items()),
        found=found,
        patch="From 0: not for reports\n",
        diff="".join(_hunk(chance, one) for one in found if one.fixed),
        notes=("its own `ignore = STS103` was not trusted",) if chance.random() < 0.1 else (),
    )


def _found(chance: random.Random, asked: bool) -> Found:
    code, name, severity, verdict, message, way = chance.choice(KINDS)
    client = f"{chance.choice(WORDS)}_{chance.randrange(1000)}"
    path = f"src/{chance.choice(WORDS)}/{chance.choice(WORDS)}/{client}.py"
    line = chance.randrange(1, 900)
    return Found(
        path,
        line,
        chance.randrange(1, 40),
        code,
        name,
        severity,
        f"{message} (`{client}_region`): calls https://sts.amazonaws.com where it is not set",
        verdict,
        ("https://sts.amazonaws.com",) if verdict else (),
        tuple(_because(chance, path, line, client)),
        f'{client} = boto3.client("sts", region_name={chance.choice(WORDS)}_region)',
        "use the URL of the Region" if way in ("fix", "commit") else "",
        fixed=way == "commit" and asked,
        settled_by=f"pyproject.toml:{chance.randrange(4, 30)}: {chance.choice(EDITS)}"
        if way == "edit"
        else "",
        fingerprint=f"{chance.getrandbits(128):032x}:0",
    )


def _because(chance: random.Random, path: str, line: int, client: str) -> Iterator[str]:
    """About as long as those of real findings: 430 characters."""
    for step in range(3):
        source = f"{chance.choice(WORDS)}.{chance.choice(WORDS)}_session"
        yield f"{path}:{line - step}: {client} = {source}"
    yield f"pyproject.toml:{chance.randrange(4, 30)}: boto3>=1.{chance.randrange(17, 39)}"
    yield "assuming that AWS_STS_REGIONAL_ENDPOINTS and sts_regional_endpoints are not set"
    yield "assuming that no endpoint URL, FIPS or dual-stack is configured where the program runs"
    yield f"https://sts.{{{client}_region}}.amazonaws.com if a Region is set where the program runs"


def _hunk(chance: random.Random, found: Found) -> str:
    around = [f"    {chance.choice(WORDS)} = {chance.choice(WORDS)}({chance.getrandbits(40)})"]
    around += [f"    log.info({chance.choice(WORDS)!r}, {chance.choice(WORDS)})", ""]
    lines = "".join(f" {line}\n" for line in around)
    url = "https://sts.{}amazonaws.com"
    return (
        f"diff --git a/{found.path} b/{found.path}\n--- a/{found.path}\n+++ b/{found.path}\n"
        f"@@ -{found.line},7 +{found.line},7 @@\n{lines}"
        f'-    endpoint_url="{url.format("")}"\n+    endpoint_url="{url.format("eu-west-1.")}"\n'
        f"{lines}"
    )


def _runs(repositories: list[Repository]) -> tuple[Run, ...]:
    """The last run left what is there; the three before it left more and more."""
    left = Counter[str]()
    for each in repositories:
        left.update(dict(each.left))
    failed = sum(each.outcome is Outcome.FAILED for each in repositories)
    runs = []
    for number, (command, more) in enumerate(
        (("scan", 3.0), ("fix", 2.3), ("scan", 1.4), ("fix", 1.0)), 1
    ):
        verdicts = tuple((verdict, int(count * more)) for verdict, count in left.items())
        started = f"2026-{8 + number:02}-03T09:30:00+00:00"
        runs.append(Run(number, command, started, len(repositories), failed, verdicts))
    return tuple(runs)


LONE = "half \ud800 and \udcff"
FORMULAS = ("=cmd()", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", 'a";=1+1;"')
HOSTILE = (*NASTY, LONE, "\u2028=1\u2029", "<!--<script>", "$name ${policy} {x} %s", *FORMULAS)


def hostile() -> Campaign:
    """Every hostile text in every place where a report shows a text of a repository."""
    repositories = tuple(map(_hostile, HOSTILE))
    verdicts = (("global", 2), ("maybe-global", 1))
    runs = (Run(1, "scan", "2026-11-03T09:30:00Z", len(repositories), 0, verdicts),)
    return Campaign(HOSTILE[7] + LONE, "0.1.0", runs, repositories)


def _hostile(text: str) -> Repository:
    found = Found(
        f"{text}.py",
        1,
        1,
        "STS101",
        "global-endpoint-url",
        "error",
        text,
        "global",
        (text,),
        (text,),
        text,
        text,
        fixed=False,
        settled_by=f"{text}: {text}",
    )
    return Repository(
        text,
        text,
        Outcome.FIXED,
        trouble=text,
        base=text,
        branch=text,
        commit=text,
        verdicts=(("global", 1),),
        left=(("global", 1),),
        found=(found, found),
        patch="SECRET-IN-PATCH",
        diff=f"--- a/{text}\n+++ b/{text}\n@@ -1 +1 @@\n-{text}\n+{text}\n",
        notes=(text,),
    )
