"""Which callers are found, in folders laid out as installers leave them; nothing is run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sts_lint.aws.versions import parse_stated
from sts_lint.doctor.callers import ASSUMED, Caller, all_callers, installed, on_path

RUN = "#!{}\ntouch {}\n"


def script(path: Path, first_line: str) -> Path:
    """A script that leaves a mark if it is run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RUN.format(first_line, path.with_name("was-run")))
    path.chmod(0o755)
    return path


def metadata(site: Path, name: str, version: str, *requires: str) -> None:
    """What pip leaves of a distribution."""
    folder = site / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {r}" for r in requires)]
    (folder / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines]) + "\n")


def found(folder: Path) -> Caller:
    (caller,) = on_path(str(folder))
    assert not list(folder.parent.rglob("was-run"))
    return caller


def test_version_2_by_its_installer(tmp_path: Path) -> None:
    real = script(tmp_path / "aws-cli" / "v2" / "2.15.30" / "dist" / "aws", "/bin/sh")
    (tmp_path / "aws-cli" / "v2" / "current").symlink_to(real.parent.parent)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "aws").symlink_to(tmp_path / "aws-cli" / "v2" / "current" / "dist" / "aws")
    caller = found(bin_folder)
    assert (caller.name, caller.is_cli_v2, caller.known) == ("AWS CLI 2.15.30", True, True)
    assert caller.where == f"{bin_folder.as_posix()}/aws"


def test_version_2_of_the_macos_package(tmp_path: Path) -> None:
    script(tmp_path / "aws-cli" / "aws", "/bin/sh")
    (tmp_path / "aws-cli" / "awscli" / "data").mkdir(parents=True)
    caller = found(tmp_path / "aws-cli")
    assert (caller.name, caller.is_cli_v2) == ("AWS CLI v2", True)


def test_version_2_from_source(tmp_path: Path) -> None:
    script(tmp_path / "bin" / "aws", f"{tmp_path}/bin/python3")
    metadata(tmp_path / "lib" / "python3.12" / "site-packages", "awscli", "2.9.1")
    caller = found(tmp_path / "bin")
    assert (caller.name, caller.is_cli_v2) == ("AWS CLI 2.9.1", True)
    assert caller.sdk.high == parse_stated("<1.31").high  # no configured endpoint URLs yet


def test_version_1_shares_the_botocore_beside_it(tmp_path: Path) -> None:
    script(tmp_path / "bin" / "aws", f"{tmp_path}/bin/python")
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    metadata(site, "awscli", "1.41.2", "botocore ==1.39.9")
    metadata(site, "botocore", "1.39.9")
    caller = found(tmp_path / "bin")
    exact = parse_stated("1.39.9")
    assert (caller.name, caller.is_cli_v2) == ("AWS CLI 1.41.2", False)
    assert (caller.sdk.low, caller.sdk.high) == (exact.low, exact.high)


def test_version_1_that_brings_its_own_botocore(tmp_path: Path) -> None:
    script(tmp_path / "bin" / "aws", "/usr/bin/env python3")
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    metadata(site, "awscli", "1.47.0", "docutils")
    metadata(site, "botocore", "1.30.0")
    sdk = found(tmp_path / "bin").sdk
    assert sdk.low is not None
    assert sdk.low >= parse_stated("1.43.0").low  # type: ignore[operator]


def test_version_1_of_a_distribution(tmp_path: Path) -> None:
    script(tmp_path / "local" / "bin" / "aws", f"{tmp_path}/usr/bin/python3")
    site = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    metadata(site, "awscli", "1.22.34", "botocore")
    assert found(tmp_path / "local" / "bin").name == "AWS CLI 1.22.34"


@pytest.mark.parametrize("first_line", ["/bin/bash", "/usr/bin/env python3"])
def test_what_cannot_be_told_is_said(tmp_path: Path, first_line: str) -> None:
    script(tmp_path / "bin" / "aws", first_line)
    caller = found(tmp_path / "bin")
    assert (caller.name, caller.known) == ("aws", False)


def test_no_aws_at_all(tmp_path: Path) -> None:
    assert list(on_path(str(tmp_path))) == []
    assert list(on_path("")) == []


def test_python_without_an_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    (caller,) = installed()
    assert caller.name == ASSUMED


def test_everything_in_this_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata(tmp_path, "botocore", "1.41.5")
    metadata(tmp_path, "aiobotocore", "3.0.0")
    metadata(tmp_path, "awscli", "1.43.5", "botocore ==1.41.5")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    sdk, cli = installed()
    assert (sdk.name, cli.name) == ("aiobotocore 3.0.0", "AWS CLI 1.43.5")
    assert (sdk.sdk.low, sdk.sdk.high) == (cli.sdk.low, cli.sdk.high)
    (stated,) = all_callers({"PATH": ""}, ">=1.31")
    assert stated.name == "botocore >=1.31"


def test_what_is_left_of_a_broken_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("botocore-1.41.5", "boto3-1.41.5", "awscli-1.43.5"):
        (tmp_path / f"{name}.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert [caller.name for caller in installed()] == [ASSUMED]
    metadata(tmp_path, "aiobotocore", "not a version")
    metadata(tmp_path, "x", "1")
    (tmp_path / "botocore-1.41.5.dist-info" / "METADATA").write_text(
        "Name: botocore\nVersion: 1.41.5\n"
    )
    assert [caller.name for caller in installed()] == ["botocore 1.41.5"]
