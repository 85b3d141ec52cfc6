"""What holds of every fix, on every fixture and on a sample of the standard library.

`python -m tests.fixing.everywhere FOLDER...` does the same on whole trees,
`python -m tests.fixing.library` on all of the standard library.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sts_lint.text import Text
from tests.cases import Case, all_cases
from tests.fixing.everywhere import complaints, strays
from tests.fixing.library import files, unchanged
from tests.fixing.repairs import Options, offered

CASES = list(all_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_holds_of_every_fix(case: Case) -> None:
    assert list(complaints(case.path.read_bytes(), Options(), case.settings())) == []


@pytest.mark.parametrize(
    "change",
    [
        (r'"sts"', '"sns"'),
        ("verify=False", "verify=True"),
        (r"print\(", "str("),
        ("x = 1", "x = 2"),
        ("import json", ""),
        ("session=other", "session=None"),
    ],
)
def test_a_change_beside_the_call_is_seen(change: tuple[str, str]) -> None:
    code = (
        "import json\nimport boto3\nx = 1\n"
        'print(boto3.client("sts", region_name="aws-global", verify=False))\nf(session=other)\n'
    )
    fixed = code.replace('"aws-global"', '"eu-west-1", endpoint_url="u"')
    assert list(strays(code, fixed)) == []
    assert list(strays(code, re.sub(*change, fixed))) != []


def test_each_edit_of_a_finding_makes_it_go_away() -> None:
    code = (
        'import boto3\nboto3.client("sts", "eu-west-1", endpoint_url="https://sts.amazonaws.com")\n'
    )
    (found,) = offered(code).diagnostics
    assert found.fix is not None
    text = Text("case.py", code)
    (edit,) = found.fix.edits
    assert text.slice(edit.span) == ""
    assert edit.text == "eu-west-1."


def test_the_standard_library_keeps_its_bytes() -> None:
    sample = files()[::80]
    assert len(sample) > 20
    assert [path for path in sample if not unchanged(Path(path))] == []
