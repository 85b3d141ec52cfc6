"""A snippet shows the setting it is about, names, and nothing else of a configuration file."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sts_lint.model import Span
from sts_lint.quoting import quoted
from sts_lint.reports.snippet import snippet
from sts_lint.text import Syntax, Text

NAME = "AWS_STS_REGIONAL_ENDPOINTS"
SAID = f"{NAME} is legacy: calls https://sts.amazonaws.com in fifteen Regions"


def shown(line: str, value: str = "legacy") -> str:
    start = line.index(value)
    text = Text("x", line, Syntax.SETTINGS)
    line, carets = snippet(text, Span(start, start + len(value)), SAID)
    assert carets.strip("^ ") == ""
    return line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{NAME} = legacy", f"{NAME} = legacy"),
        (f"ENV A=b {NAME}=legacy C='d e'", f"ENV A=*** {NAME}=legacy C=***"),
        (f"RUN {NAME}=legacy app --key k --x=y", f"RUN {NAME}=legacy *** --x=***"),
        (f'RUN sh -c "A=b; {NAME}=legacy && x"', f'RUN *** "A=***; {NAME}=legacy && ***"'),
        (f'{{"A": "b", "{NAME}": "legacy", "N":1}}', f'{{"A": ***, "{NAME}": "legacy", "N":***}}'),
        (f"- {{name: {NAME}, value: legacy, x: a}}", f"- {{name: {NAME}, value: legacy, x: ***}}"),
        (f"- {NAME}=legacy  # once hunter2", f"- {NAME}=legacy  # ***"),
        (f'env = {{ A = "b", {NAME} = "legacy" }}', f'env = {{ A = ***, {NAME} = "legacy" }}'),
        (f"<name>{NAME}</name><value>legacy</value>", f"<name>{NAME}</name><value>legacy</value>"),
        (f"{NAME}=legacy", f"{NAME}=legacy"),
        (f"docker run -e P=w -e {NAME}=legacy img", f"*** -e P=*** -e {NAME}=legacy ***"),
        (f'$env:{NAME} = "legacy"; $x = 1', f'$env:{NAME} = "legacy"; *** = ***'),
    ],
)  # fmt: skip
def test_what_is_shown(line: str, expected: str) -> None:
    assert shown(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('boto3.client("sts", "eu-west-1"', 'boto3.client("sts", "eu-west-1"'),
        ('f("sts", "hunter2", "sts1"', 'f("sts", "***", "***"'),
        ("f('us-gov-west-1', 'us-west-1x', 'legacy'", "f('us-gov-west-1', '***', 'legacy'"),
        ('f("https://sts.eu-west-1.amazonaws.com"', 'f("https://sts.eu-west-1.amazonaws.com"'),
        ('f("https://sts.amazonaws.com/?token=x"', 'f("***"'),
        ('os.environ["AWS_REGION"] = "AKIAX"', 'os.environ["AWS_REGION"] = "***"'),
        ('password="us-east-1", x="sts', 'password="***", x="sts'),
    ],
)
def test_the_place_where_code_is_broken_shows_what_is_no_secret(line: str, expected: str) -> None:
    assert snippet(Text("x.py", line), Span(0, 0))[0] == expected


@pytest.mark.parametrize("name", ["GlobalEndpointTokenVersion", "global_endpoint_token_version"])
def test_the_version_of_tokens_is_no_token(name: str) -> None:
    line = f'f({name}="v1Token", token="v1Token", session_token="v1Token")'
    shown = f'f({name}="v1Token", token="***", session_token="***")'
    assert snippet(Text("x.py", line), Span(0, 1))[0] == shown


def test_what_the_message_says_is_shown() -> None:
    text = Text("requirements.txt", "boto3>=1.34; x", Syntax.SETTINGS)
    assert snippet(text, Span(0, 11), "boto3>=1.34 is old")[0] == "boto3>=1.34; ***"
    text = Text("pyproject.toml", '    "boto3<2,>=1.12", "x>=1"', Syntax.SETTINGS)
    shown = snippet(text, Span(4, 21), "boto3<2,>=1.12 is old")[0]
    assert shown == '    "boto3<2,>=1.12", ***'


def test_a_value_that_swallowed_its_neighbour_is_cut() -> None:
    for value in ("legacy SECRET=k3y", "legacy;SECRET=k3y", "legacySECRET=k3y", "legacy\nk3y"):
        assert "k3y" not in shown(f"{NAME}={value}", value)
        assert "k3y" not in quoted(value)
        assert quoted(value).endswith("…")
    assert quoted("https://me:k3y=@sts.amazonaws.com") == "https://***@sts.amazonaws.com"
    assert quoted("eu-west-1") == "eu-west-1"


CHARACTERS = string.ascii_letters + string.digits + "+/=%!@#$^*.,;:-_"
SECRETS = st.text(CHARACTERS, min_size=12, max_size=40).map(lambda text: f"{text}9")
SHAPES = [
    "K={s} {own}", "{own} K={s}", "K: {s}, {own}", '"K": "{s}", {own}', "{own} '{s}'",
    "K='{s}' {own}", "curl -u me:{s} {own}", "x {s} && {own}", "{own} # {s}", "{own}|{s}",
    'sh -c "K={s}; {own}"', "https://me:{s}@host/ {own}", "<a>{s}</a> {own}", "[{s}] {own}",
    "--password {s} {own}", "--password={s} {own}", "{{K = {s}, {own}}}", "({s}) {own}",
    "K => '{s}', {own}", "K := {s} {own}", '"{s}" "{own}"', "{own}, K={s}",
]  # fmt: skip
OWN = [f"{NAME}=legacy", f'{NAME}: "legacy"', f"'{NAME}' = 'legacy'"]


@settings(max_examples=400, deadline=None)
@given(SECRETS, st.sampled_from(SHAPES), st.sampled_from(OWN))
def test_a_secret_beside_the_setting_is_masked(secret: str, shape: str, own: str) -> None:
    """Of a secret that holds separators itself, names before them may show, never all of it."""
    line = shown(shape.format(s=secret, own=own))
    assert secret not in line
    assert "legacy" in line
    if not re.search("[=:]", secret):
        assert all(word not in line for word in re.findall(r"\w{6,}", secret))
