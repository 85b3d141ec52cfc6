"""The AWS dialect against botocore's own loader; `aws_files.py` runs the whole comparison."""

from __future__ import annotations

from pathlib import Path

from aws_files import differences, make_file, ours

SAMPLE = 1_000


def test_generated_files_read_as_botocore_reads_them(tmp_path: Path) -> None:
    refused = 0
    for seed in range(SAMPLE):
        text = make_file(seed)
        assert differences(text, tmp_path) == [], text
        refused += ours(text) is None
    assert SAMPLE * 0.15 < refused < SAMPLE * 0.6, "the sample must hold whole and broken files"
