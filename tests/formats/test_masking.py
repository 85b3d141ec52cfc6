"""Template markers: same length, harmless, and named again in what is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sts_lint.formats import Format, entries
from sts_lint.formats.masking import mask
from sts_lint.text import Text


@pytest.mark.parametrize(
    ("content", "masked"),
    [
        ("a: {{ x }}\n", "a: 1111111\n"),
        ("  {{- if x }}\na: 1\n", "             \na: 1\n".replace("             ", " " * 13)),
        ("{{ if a }}{{ b }}\r\nx", " " * 17 + "\r\nx"),
        ("{% if x %} a: 1\n", "1111111111 a: 1\n"),
        ("{{/* a\nb */}}\n", " " * 6 + "\n" + " " * 6 + "\n"),
        ("a: ${{ x }}\n", "a: $1111111\n"),
        ("a: {{ '{{' }}\n", "a: {{ '111111\n"),
        ("a: {{ x\n", "a: {{ x\n"),
        ('{"a":{"b":{}}}', '{"a":{"b":{}}}'),
        ("${#array[@]} #}", "${#array[@]} #}"),
        ("a: <%= x %>", "a: 11111111"),
    ],
)
def test_masks(content: str, masked: str) -> None:
    assert mask(content, Format.YAML).content == masked


@settings(deadline=None)
@given(st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "a", " ", "\n", "/*", "*/", "\r\n", "}"])))
def test_the_length_stays(pieces: list[str]) -> None:
    content = "".join(pieces)
    masked = mask(content, Format.YAML)
    assert len(masked.content) == len(content)
    for hole in masked.holes:
        assert content[hole.start : hole.start + 2] in ("{{", "{%")


def test_what_a_template_fills_in_is_unknown() -> None:
    text = Text("x.yaml", 'a: "{{ x }}-b"\n{{ k }}: c\nd: e\n')
    found = {entry.path: (entry.value, entry.literal) for entry in entries(text)}
    assert found == {
        ("a",): ("{{ x }}-b", False),
        ("{{ k }}",): ("c", False),
        ("d",): ("e", True),
    }
