"""Every fixture: what it gives, as reviewed, and that each place holds what was read there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from reading_back import read_back
from samples import FOLDERS, SAMPLES, Sample, given, shown

from sts_lint.formats import Format
from sts_lint.text import Text

EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_entries_are_as_reviewed(folder: Path, accept: bool) -> None:
    mine = [sample for sample in SAMPLES if folder in sample.path.parents]
    found = "".join(line + "\n" for sample in mine for line in shown(sample))
    expected = folder.with_suffix(".out")
    if accept:
        expected.write_text(found, encoding="utf-8", newline="")
    assert found == expected.read_bytes().decode()


@EACH
def test_the_text_at_a_value_reads_back_as_it(sample: Sample) -> None:
    for entry in sample.entries():
        if entry.depth == 0:
            assert read_back(entry, sample.source(entry)) == entry.value, entry


@EACH
def test_nested_values_are_where_they_say(sample: Sample) -> None:
    """Fixtures write what is nested without escapes, so source and value are equal."""
    for entry in sample.entries():
        if entry.depth and "\n" not in entry.value and entry.literal:
            assert sample.source(entry) == entry.value, entry


@EACH
def test_the_text_at_a_key_is_the_key(sample: Sample) -> None:
    for entry in sample.entries():
        source = sample.text.slice(entry.key_span)
        name = [key for key in entry.path if not key.isdecimal()][-1]
        if source and "\\" not in source and entry.form not in ("script", "flag"):
            plain = source.strip("\"'").removeprefix("@")
            assert (
                plain.casefold() == name.removeprefix("@").casefold() or entry.path[-1].isdecimal()
            )


@EACH
def test_line_ends_change_nothing_but_places(sample: Sample) -> None:
    text = sample.text.content.replace("\r\n", "\n")
    twin = Text(sample.text.path, text.replace("\n", "\r\n"))
    ours = [(e.path, e.value, e.form, e.literal) for e in given(Text(twin.path, text))]
    theirs = [(e.path, e.value.replace("\r\n", "\n"), e.form, e.literal) for e in given(twin)]
    assert theirs == ours


@EACH
def test_a_replaced_value_is_read_again(sample: Sample) -> None:
    """What a fix does: where the source is the value, new text in its place is the new value."""
    for entry in sample.entries():
        if sample.source(entry) == entry.value == "legacy" and entry.exact:
            start, end = entry.value_span
            content = sample.text.content
            twin = Text(sample.text.path, content[:start] + "regional" + content[end:])
            again = [e for e in given(twin) if e.value_span.start == start and e.path == entry.path]
            assert [e.value for e in again] == ["regional"], entry


YAML = [sample for sample in SAMPLES if sample.kind is Format.YAML]


@pytest.mark.parametrize("sample", YAML, ids=lambda sample: sample.name)
def test_without_libyaml_all_is_the_same(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = sample.entries()
    monkeypatch.delattr(yaml, "CLoader", raising=False)
    assert sample.entries() == expected
