"""Entries, flattened, against the reference library of each format."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import yaml
from dotenv.parser import parse_stream
from flat import READERS, flat, load_hcl, load_yaml, ours
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from samples import SAMPLES, Sample

from sts_lint.formats import Format, entries
from sts_lint.formats.masking import mask
from sts_lint.formats.readers import read
from sts_lint.model import Entry
from sts_lint.text import Text

WHOLE = {"yaml", "json", "toml", "dotenv", "ini"}
BEYOND = {  # what the reference library does not take, and we do
    "json/devcontainer.json", "ini/pyproject.cfg", "yaml/template_without_sense.yaml",
}  # fmt: skip
if yaml.__version__ == "6.0.4":  # of several maps merged, the last wins there: against YAML's own
    BEYOND.add("yaml/merge.yaml")  # specification and every other version and parser
REFERENCED = [s for s in SAMPLES if s.kind and s.kind.value in WHOLE and s.name not in BEYOND]
HCL = [sample for sample in SAMPLES if sample.kind is Format.HCL]
quick = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def of(kind: Format, content: str) -> list[Entry]:
    return list(entries(Text("x", content), kind))


@pytest.mark.parametrize("sample", REFERENCED, ids=lambda sample: sample.name)
def test_fixtures(sample: Sample) -> None:
    assert sample.kind is not None
    content = mask(sample.text.content, sample.kind).content
    mine = ours(read(sample.kind, content))
    assert mine == READERS[sample.kind.value](content)


@pytest.mark.parametrize("sample", HCL, ids=lambda sample: sample.name)
def test_hcl_fixtures(sample: Sample) -> None:
    known = {
        (e.path, e.value)
        for e in read(Format.HCL, sample.text.content)
        if e.depth == 0 and e.literal and e.quote != "<<"
    }
    theirs = load_hcl(sample.text.content)
    computed = {"container_definitions", "tags"}  # arguments of functions, a text to them
    assert {pair for pair in known if computed.isdisjoint(pair[0])} == theirs


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff"),
    max_size=12,
)
WORDS = st.one_of(
    TEXT,
    st.sampled_from(
        ["name", "value", "AWS_REGION=x", "a\nb", " x ", "a\\b", '"', "'", "- y", "# z", "\t"]
    ),
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
ROOTS = st.dictionaries(WORDS, TREES, max_size=5)


def flattened(tree: Any) -> dict[tuple[str, ...], str]:
    return dict(flat(tree))


@quick
@given(ROOTS, st.booleans(), st.sampled_from([None, 2]))
def test_json_round_trip(tree: Any, ascii_only: bool, indent: int | None) -> None:
    content = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    found = list(read(Format.JSON, content))
    assert ours(found) == flattened(tree)
    for entry in found:
        if entry.depth == 0 and entry.form != "pair":
            assert json.loads(f'"{content[slice(*entry.value_span)]}"') == entry.value


@quick
@given(
    ROOTS,
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from([None, True, False]),
    st.booleans(),
    st.sampled_from([12, 80]),
)
def test_yaml_round_trip(
    tree: Any, style: str | None, flow: bool | None, wide: bool, width: int
) -> None:
    content = yaml.safe_dump(
        tree, default_style=style, default_flow_style=flow, allow_unicode=wide, width=width
    )
    found = list(read(Format.YAML, content))
    assert ours(found) == load_yaml(content) == flattened(tree)
    for entry in found:
        if entry.quote in ("'", '"') and entry.depth == 0:
            quoted = f"{entry.quote}{content[slice(*entry.value_span)]}{entry.quote}"
            assert yaml.safe_load(quoted) == entry.value


PIECES = [*"AB=#'\"\\ \t\n\r{}$né", "export ", "\r\n", "\\n", " #", "X=", "\x0c", "='"]
DOTENV = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(quick, max_examples=500)
@given(DOTENV)
@example("X='a\\")
@example("A=1\rB=2")
def test_dotenv_dialect(content: str) -> None:
    assume(not mask(content, Format.DOTENV).holes)  # python-dotenv knows no templates
    bindings = parse_stream(io.StringIO(content))
    theirs = [(b.key, b.value) for b in bindings if b.key is not None and b.value is not None]
    assert [(e.path[0], e.value) for e in of(Format.DOTENV, content)] == theirs


PROPERTY = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=8)


@quick
@given(PROPERTY, PROPERTY)
def test_properties_round_trip(key: str, value: str) -> None:
    def escape(text: str) -> str:
        return "".join("\\" + c if c in "\\ =:#!" else c for c in text)

    if key.strip() == key and value.strip() == value:
        (found,) = of(Format.PROPERTIES, f"{escape(key)} = {escape(value)}\nother")[:1]
        assert (found.path, found.value) == ((key,), value)
