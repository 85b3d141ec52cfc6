"""The flake8 door and the command's door report the same codes at the same places."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.doors.running import ROOT, command, flake8

Finding = tuple[str, int, int, str]

NOQA = '''\
import boto3
a = boto3.client("sts")  # noqa
b = boto3.client("sts")  # noqa: STS102
c = boto3.client("sts")  # noqa:E501,STS1 because
d = boto3.client("sts")  # noqa: STS103
e = boto3.client("sts")  # noqa: sts102
f = boto3.client("sts")  # noqa : STS103
g = boto3.client("sts")  # NOQA: STS
h = boto3.client("sts")  # noqa:STS102 E501
i = boto3.client(
    "sts",
)  # noqa: STS102
j = boto3.client(  # noqa: STS102
    "sts",
)
k = (boto3.client("sts"), """
""")  # noqa: STS102
l = (boto3.client("sts"), "# noqa: STS102")
m = \\
    boto3.client("sts")  # noqa: STS102
n = \\
    boto3.client("sts") \\
    # noqa: STS102
o = boto3.client("sts")  # noqa: because
p = boto3.client("sts")  # noqa:  STS102
q = boto3.client("sts")  #noqa: STS102
r = boto3.client("sts")  # type: ignore # noqa: STS102
s = boto3.client("sts")  # noqa: E501 # noqa: STS102
t = boto3.client("sts")  # sts-lint: ignore[STS102] the account is not opted in
u = boto3.client("sts")  # sts-lint: ignore[STS103]
v = (boto3.client("sts"), "# sts-lint: ignore[STS102]")
w = (boto3.client("sts"), """
# sts-lint: ignore[STS102]""")
x = boto3.client("sts")  # noqa:STS102,STS103
y = boto3.client("sts")  # noqa: STS10
z = (f"{boto3.client('sts')}"
     "")  # noqa: STS102
aa = f"""{boto3.client('sts')}
"""  # noqa: STS102
if True:
    ab = boto3.client("sts")  # noqa: STS102
'''

COLUMNS = """\
import boto3
é = "é"; e = boto3.client("sts")
\tx = 1
""".replace("\tx = 1\n", 'if é:\n\t日本 = "日本語", boto3.client("sts")\n')


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All Python fixtures, and files about suppression, columns, newlines and encodings."""
    root = tmp_path_factory.mktemp("parity")
    shutil.copytree(ROOT / "fixtures", root / "fixtures")
    files = {
        "noqa.py": NOQA.encode(),
        "columns.py": COLUMNS.encode(),
        "crlf.py": NOQA.replace("\n", "\r\n").encode(),
        "bom.py": b"\xef\xbb\xbf" + NOQA.encode(),
        "latin.py": (
            "# -*- coding: latin-1 -*-\n" + 'é = "é"; import boto3; boto3.client("sts")'
        ).encode("latin-1"),
        "feed.py": b'import boto3\n\x0cboto3.client("sts")\n"\x0c"; boto3.client("sts")\n',
        "separator.py": '"\u2028"; import boto3\nboto3.client("sts")\n'.encode(),
        "file_noqa.py": b'import boto3\n# flake8: noqa\nboto3.client("sts")\n',
        "file_noqa_code.py": b'import boto3\n# flake8: noqa: E501\nboto3.client("sts")\n',
        "file_noqa_late.py": b'import boto3  # flake8: noqa\nboto3.client("sts")\n',
        "no_end.py": b'import boto3\nboto3.client("sts")  # noqa: STS102',
    }
    for name, data in files.items():
        (root / name).write_bytes(data)
    return root


def of_flake8(tree: Path, *arguments: str) -> list[Finding]:
    template = '{"p": "%(path)s", "l": %(row)d, "c": %(col)d, "code": "%(code)s"}'
    done = flake8("--isolated", "--select=STS", f"--format={template}", *arguments, ".", cwd=tree)
    assert done.stderr == ""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return sorted((row["p"].removeprefix("./"), row["l"], row["c"], row["code"]) for row in rows)


def of_command(tree: Path, *arguments: str, advice: bool = False) -> list[Finding]:
    done = command(
        "check", "--isolated", "--single-file", "--select=STS1,STS207,STS3", "--output-format=json",
        *arguments, cwd=tree,
    )  # fmt: skip
    assert done.stderr == ""
    return sorted(
        (d["path"], d["line"], d["column"], d["code"])
        for d in json.loads(done.stdout)["diagnostics"]
        if advice or d["severity"] != "advice"
        if d["kind"] != "file" and d["path"].endswith(".py")
    )


def test_same_findings(tree: Path) -> None:
    expected = of_command(tree)
    assert {code for *_, code in expected} >= {"STS101", "STS102", "STS103", "STS108"}
    assert of_flake8(tree, "-j1") == expected
    assert of_flake8(tree, "-j2") == expected


def test_same_advice(tree: Path) -> None:
    advised = of_command(tree, "--extend-select=STS112", advice=True)
    assert {code for *_, code in advised} > {"STS102", "STS112"}
    assert of_flake8(tree, "--sts-level=advice", "--enable-extensions=STS112") == advised


def test_same_without_suppressions(tree: Path) -> None:
    bare = of_command(tree, "--no-suppressions")
    assert len(bare) > len(of_command(tree))
    assert of_flake8(tree, "--disable-noqa") == bare


def test_same_with_a_stated_sdk(tree: Path) -> None:
    stated = of_command(tree, "--botocore-version=>=1.40")
    assert of_flake8(tree, "--sts-botocore-version=>=1.40") == stated
    assert len(stated) < len(of_command(tree))


def test_noqa_lines(tree: Path) -> None:
    """What the shared reading of `noqa` comes to, so that both cannot drift together."""
    left = [line for path, line, *_ in of_command(tree) if path == "noqa.py"]
    shown = [NOQA.splitlines()[line - 1].split(" ", 1)[0] for line in left]
    assert shown == ["d", "e", "i", "q", "s", "u", "v", "w", "z"]


def test_columns_are_characters(tree: Path) -> None:
    places = [(line, column) for path, line, column, _ in of_command(tree) if path == "columns.py"]
    assert places == [(2, 14), (4, 14)]
