"""Fixes of settings: what is safe, what they wait for, and what they never write."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sts_lint.fixing.entries import SettingsFile
from sts_lint.fixing.repair import NEEDS_UNSAFE, NO_RIGHT_FIX
from sts_lint.formats.apart import read_apart
from sts_lint.model import Edit, Remedy, Safety, SetLiteral, Span, Words
from sts_lint.text import Syntax, Text
from tests.doors.running import sts_lint
from tests.fixing.repairs import Options, repair

SAFE = Options(unsafe=False)
NO_REGION = Options(region=None)
ROLE = "role_arn = arn:aws:iam::123456789012:role/x\nsource_profile = base\n"
URL = "AWS_ENDPOINT_URL_STS=https://sts.amazonaws.com\n"


def fixed(text: str, name: str = ".env", options: Options = SAFE) -> str:
    return repair(text, options, name=name).after


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AWS_STS_REGIONAL_ENDPOINTS=legacy\n", ".env"),
        ("AWS_STS_REGIONAL_ENDPOINTS=REGIONAL\n", ".env"),
        (f"AWS_DEFAULT_REGION=us-east-1\n{URL}", ".env"),
        (f"[profile x]\n{ROLE}", ".aws/config"),
        ('eks.amazonaws.com/sts-regional-endpoints: "false"\n', "values.yaml"),
        ("AWS_STS_REGIONAL_ENDPOINT=legacy\n", ".env"),
    ],
)
def test_safe(text: str, name: str) -> None:
    assert fixed(text, name) != text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AWS_STS_REGIONAL_ENDPOINTS=eu-west-1\n", ".env"),  # meant as what?
        (f"AWS_DEFAULT_REGION=eu-west-1\n{URL}", ".env"),  # clients for us-east-1 worked
        (URL, ".env"),
        ("[default]\nregion = aws-global\n", ".aws/config"),
        ("AWS_REGION=eu-west-1\n", ".env"),
    ],
)
def test_unsafe(text: str, name: str) -> None:
    done = repair(text, SAFE, name=name)
    assert done.after == text
    assert done.left == (NEEDS_UNSAFE,)
    assert fixed(text, name, Options()) != text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (URL, ".env"),
        ("[profile x]\nendpoint_url = https://sts.amazonaws.com\n", ".aws/config"),
        (f"[profile x]\n{ROLE}", ".aws/config"),
        ("[default]\nregion = aws-global\n", ".aws/config"),
        ("AWS_DEFAULT_REGION=aws-global\n", ".env"),
        ("AWS_ROLE_ARN=arn\nAWS_WEB_IDENTITY_TOKEN_FILE=/t\n", ".env"),
    ],
)
def test_no_region_is_invented(text: str, name: str) -> None:
    done = repair(text, NO_REGION, name=name)
    assert done.after == text
    assert done.left == ("--region",)


def test_an_expression_is_no_region_of_a_file() -> None:
    assert fixed(URL, options=Options(region='os.environ["AWS_REGION"]')) == URL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"AWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=us-west-2\n{URL}", ".env"),
        ("export AWS_STS_REGIONAL_ENDPOINTS := legacy\n", "Makefile"),
        ("AWS_ENDPOINT_URL_STS=https://sts.amazonaws.com python x.py\n", "x.sh"),
        ("AWS_STS_REGIONAL_ENDPOINT=regional\nAWS_STS_REGIONAL_ENDPOINTS=legacy2\n", ".env"),
    ],
)
def test_no_right_fix(text: str, name: str) -> None:
    done = repair(text, Options(), name=name)
    assert NO_RIGHT_FIX in done.left


def test_the_mode_is_written_only_where_it_is_needed() -> None:
    text = f"[profile x]\n{ROLE}"
    assert "sts_regional_endpoints = regional" in fixed(text, ".aws/config")
    for options in (Options(sdk=">=1.40"), Options(region="ap-northeast-2")):
        after = fixed(text, ".aws/config", options)
        assert f"region = {options.region}" in after
        assert "sts_regional_endpoints" not in after


def test_both_aws_files_of_a_folder_count(tmp_path: Path) -> None:
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "credentials").write_text(f"[x]\n{ROLE}[y]\n{ROLE}")
    (folder / "config").write_text("[profile x]\nregion = eu-west-1\n[profile z]\noutput = json\n")
    done = sts_lint("check", "--isolated", "--output-format=text", ".", cwd=tmp_path)
    assert "warning[STS205]: profile y" in done.stdout
    assert "profile x" not in done.stdout
    (folder / "config").unlink()
    done = sts_lint("check", "--isolated", "--show-advice", ".", cwd=tmp_path)
    assert "advice[STS205]: profile x" in done.stdout


def test_a_link_beside_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("[profile x]\nregion = eu-west-1\n")
    folder = tmp_path / "tree" / ".aws"
    folder.mkdir(parents=True)
    (folder / "credentials").write_text(f"[x]\n{ROLE}")
    (folder / "config").symlink_to(tmp_path / "outside")
    done = sts_lint("check", "--isolated", "--show-advice", ".", cwd=folder.parent)
    assert "STS205" in done.stdout


PLAIN = "- name: c{}\n  env:\n    AWS_STS_REGIONAL_ENDPOINTS: legacy\n"


def test_many_findings_are_fixed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Counter[str]()

    def counting(*arguments: object) -> object:
        reads["all"] += 1
        return read_apart(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("sts_lint.formats.apart.read_apart", counting)
    needed = []
    for count in (4, 200):
        reads.clear()
        text = "".join(map(PLAIN.format, range(count)))
        assert fixed(text, "a.yaml") == text.replace("legacy", "regional")
        needed.append(reads["all"])
    assert needed[0] == needed[1]


def test_a_fix_that_changes_another_setting_is_none() -> None:
    text = Text("a.yaml", "a: legacy\nb: legacy\nc: 1\n", Syntax.SETTINGS)
    file = SettingsFile(text)
    first, second = (
        file.write(Remedy("", Safety.SAFE, (SetLiteral(Span(at, at + 6), Words("regional")),)))
        for at in (3, 13)
    )
    changed = text.edited(first.edits)
    assert file.fits(changed, [first])
    assert not file.fits(changed, [second])
    assert not file.fits(text.edited([*first.edits, *second.edits]), [first])
    assert file.fits(text.edited([*first.edits, *second.edits]), [second, first])
    for other in (Edit(Span(20, 21), "d"), Edit(Span(23, 24), "2"), Edit(Span(25, 25), "d: 1\n")):
        assert not file.fits(changed.edited([replace(other, span=moved(other.span))]), [first])


def moved(span: Span) -> Span:
    """A span behind the first value, once that is written."""
    return Span(span.start + 2, span.end + 2)
