"""Which Region belongs to which endpoint, in every shape of file."""

from __future__ import annotations

import time

import pytest

from sts_lint.formats import Format, entries
from sts_lint.text import Text
from sts_lint.third_party.beside import Neighbours

TWO_PROVIDERS = """
provider "aws" {
  region = "a"
}
provider "aws" {
  endpoints {
    sts = "X"
  }
%s}
"""
LIST = '[{"region": "a"}, {"endpoints": {"sts": "X"}%s}]'
PODS = """
containers:
- name: one
  image: X
  args: [--region, a]
- name: two
  args: [--region, b]
"""


@pytest.mark.parametrize(
    ("kind", "content", "wanted", "value"),
    [
        (Format.YAML, "a: {url: X, region: r}\nb: {region: s}", "region", "r"),
        (Format.YAML, "a: {url: X}\nregion: s", "region", None),
        (Format.YAML, "a: {url: X}\nregion: s", "../region", "s"),
        (Format.YAML, "a: {b: {url: X}}\nregion: s", "../../region", "s"),
        (Format.YAML, "a: {url: X, env: {R: r}}", "env.R", "r"),
        (Format.YAML, "a: {url: X, region: ''}", "region", None),
        (Format.YAML, "- {url: X}\n- {region: s}", "region", None),
        (Format.YAML, "env: [{name: URL, value: X}, {name: R, value: r}]", "R", "r"),
        (
            Format.YAML,
            "c:\n- env: [{name: U, value: X}]\n- env: [{name: R, value: r}]",
            "R",
            None,
        ),
        (Format.YAML, "args: [--sts-url=X, --region=r]", "--region", "r"),
        (Format.YAML, "args: [--url, X, --region, r]", "--region", "r"),
        (Format.YAML, PODS.replace("a]", "r]"), "args.--region", "r"),
        (Format.YAML, "c: {image: X, args: [--flag]}", "args.--flag", "--flag"),
        (Format.YAML, "c: {image: X, args: [--flags]}", "args.--flag", None),
        (Format.HCL, TWO_PROVIDERS % "", "../region", None),
        (Format.HCL, TWO_PROVIDERS % '  region = "r"\n', "../region", "r"),
        (Format.JSON, LIST % "", "../region", None),
        (Format.JSON, LIST % ', "region": "r"', "../region", "r"),
        (Format.PROPERTIES, "s3.sts.url=X\ns3.sts.region=r\nsts.region=s", "region", "r"),
        (Format.PROPERTIES, "a.role.url=X\na.region=r", "../region", "r"),
        (Format.PROPERTIES, "a.sts.endpoint=X\na.sts.endpoint.region=r", "endpoint.region", "r"),
        (Format.INI, "[a]\nurl=X\n[b]\nregion=s\n", "region", None),
        (Format.FLUENT, "[OUTPUT]\n url X\n[OUTPUT]\n region s\n", "region", None),
        (Format.FLUENT, "<match>\n region r\n<a>\n url X\n</a>\n</match>", "../region", "r"),
        (Format.SHELL, "vault write url=X region=r\nvault write region=s\n", "region", "r"),
        (Format.SHELL, "vault write url=X\nvault write region=s\n", "region", None),
        (Format.SHELL, "export R=r\nURL=X app\n", "R", "r"),
        (Format.SHELL, "R=s app\nURL=X app\n", "R", None),
    ],
)
def test_the_neighbour(kind: Format, content: str, wanted: str, value: str | None) -> None:
    found = list(entries(Text("x", content), kind))
    entry = [entry for entry in found if entry.value == "X"][-1]
    beside = Neighbours(found).first(entry, [wanted])
    assert (beside.value if beside else None) == value


def test_text_inside_text_has_its_own_neighbours() -> None:
    content = 'data:\n  a.json: |\n    {\n    "sts": {"url": "X"}, "region": "r"}\n  region: s\n'
    found = list(entries(Text("x", content), Format.YAML))
    entry = next(entry for entry in found if entry.value == "X")
    beside = Neighbours(found).first(entry, ["../region"])
    assert beside is not None
    assert beside.value == "r"


def test_many_alike_take_no_longer_than_their_number_deserves() -> None:
    content = "sts.endpoint=X\nsts.region=r\n" * 20_000
    found = list(entries(Text("x", content), Format.PROPERTIES))
    neighbours = Neighbours(found)
    start = time.monotonic()
    assert all(neighbours.first(e, ["region", "../region"]) for e in found if e.value == "X")
    assert time.monotonic() - start < 5
