"""What holds for every fixture, whatever it says."""

from __future__ import annotations

import json
import subprocess
import sys
from codecs import BOM_UTF8

import pytest

from tests.cases import FIXTURES, Case, all_cases, diagnose, render

CASES = list(all_cases())
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def shown(case: Case, data: bytes) -> str:
    return render(*diagnose(data, case.settings()))


@EACH
def test_line_ends_do_not_matter(case: Case) -> None:
    data = case.path.read_bytes()
    assert b"\r" not in data
    assert shown(case, data.replace(b"\n", b"\r\n")) == case.expected


@EACH
def test_bom_and_missing_final_newline_do_not_matter(case: Case) -> None:
    data = case.path.read_bytes()
    assert shown(case, BOM_UTF8 + data) == case.expected
    assert shown(case, data.rstrip(b"\n")) == case.expected


@EACH
def test_encoding_does_not_matter(case: Case) -> None:
    text = case.path.read_text("utf-8")
    latin = f"# coding: latin-1\n# \xe9\n{text}".encode("latin-1")
    assert shown(case, latin) == shown(case, f"# coding: utf-8\n# \xe9\n{text}".encode())


@EACH
def test_characters_before_a_finding_count_once(case: Case) -> None:
    text = case.path.read_text("utf-8")
    wide = text.replace("\nboto3.client(", "\n'\xe9\U0001f600'; boto3.client(")
    plain = text.replace("\nboto3.client(", "\n'xx'; boto3.client(")
    assert shown(case, wide.encode()) == shown(case, plain.encode())


def check(*options: str) -> object:
    command = (sys.executable, "-m", "sts_lint", "check", str(FIXTURES), "--exit-zero")
    run = subprocess.run(
        [*command, "--output-format", "json", *options], capture_output=True, check=True, text=True
    )
    return json.loads(run.stdout)


def test_the_number_of_jobs_does_not_matter() -> None:
    assert check("--jobs", "1") == check("--jobs", "2")
