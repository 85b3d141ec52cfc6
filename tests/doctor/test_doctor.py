"""The command itself: its table, its JSON, what it never shows, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sts_lint.doctor.examination import examine
from tests.doors.running import Done, command, sts_lint

ROLE = "role_arn = arn:aws:iam::123456789012:role/x\n"
CONFIG = f"""\
[default]
region = eu-west-1

[profile legacy]
region = us-east-2
sts_regional_endpoints = legacy

[profile nowhere]
output = json

[profile role]
{ROLE}source_profile = middle
region = ap-northeast-2

[profile middle]
{ROLE}source_profile = default
region = us-west-2
sts_regional_endpoints = legacy

[profile local]
region = eu-west-1
services = here

[services here]
sts =
  endpoint_url = http://localhost:4566
"""
CREDENTIALS = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n"
GLOBAL = "https://sts.amazonaws.com"


def doctor(home: Path, *arguments: str, config: str = CONFIG, **environ: str) -> Done:
    """Run the command on a machine whose files are at home, without `aws` on the path."""
    folder = home / ".aws"
    folder.mkdir(exist_ok=True)
    (folder / "config").write_text(config)
    if not (folder / "credentials").exists():
        (folder / "credentials").write_text(CREDENTIALS)
    around = {"HOME": str(home), "USERPROFILE": str(home), "PATH": ""}
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(around, **environ)
    try:
        return command("doctor", *arguments, cwd=home)
    finally:
        os.environ.clear()
        os.environ.update(kept)


def document(home: Path, *arguments: str, **more: str) -> dict[str, Any]:
    done = doctor(home, "--output-format", "json", *arguments, **more)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["profile"]: row for row in document["profiles"] if row["by_name"]}


def test_table(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--botocore-version", "1.44.5")
    assert done.returncode == 1
    lines = [line.split() for line in done.stdout.splitlines()]
    place = "~/.aws/config"
    own = "https://sts.eu-west-1.amazonaws.com"
    seoul = "https://sts.ap-northeast-2.amazonaws.com"
    caller = ["botocore", "1.44.5"]
    assert ["*", "default", *caller, "regional", own, "eu-west-1", f"{place}:2"] in lines
    assert ["legacy", *caller, "global", GLOBAL, "us-east-1", f"{place}:6"] in lines
    assert ["nowhere", *caller, "global", GLOBAL, "us-east-1", f"{place}:8"] in lines
    chain = ["role", "->", "middle", "->", "default"]
    assert [*chain, *caller, "regional", seoul, "ap-northeast-2", f"{place}:14"] in lines
    assert ["AssumeRole", "regional", seoul, "ap-northeast-2", f"{place}:12"] in lines
    assert ["AssumeRole", "regional", seoul, "ap-northeast-2", f"{place}:17"] in lines
    here = "http://localhost:4566"
    assert ["local", *caller, "custom", here, "eu-west-1", f"{place}:28"] in lines
    assert "6 profiles, 6 rows: 1 custom, 3 global, 2 regional" in done.stdout
    table = [line for line in done.stdout.splitlines() if "botocore 1.44.5 " in line]
    assert len({line.index("botocore 1.44.5 ") for line in table if "https:" in line}) == 1


def test_advice(tmp_path: Path) -> None:
    found = rows(document(tmp_path, "--botocore-version", "1.44.5"))
    assert found["default"]["advice"] is None
    assert found["nowhere"]["advice"] == "set region in the profile, or AWS_DEFAULT_REGION"
    assert found["legacy"]["advice"] == "remove that setting, or make it regional"
    old = rows(document(tmp_path, "--botocore-version", "1.39.17"))
    assert old["default"]["verdict"] == "global"
    assert old["default"]["advice"].startswith("install boto3>=1.40")
    assert old["default"]["decided_by"][0]["text"] == "botocore 1.39.17 is stated"


def test_aws_region_is_ignored_by_boto3(tmp_path: Path) -> None:
    found = document(tmp_path, "--botocore-version", "1.44.5", AWS_REGION="eu-west-3")
    row = rows(found)["nowhere"]
    assert row["urls"] == [GLOBAL]
    assert row["advice"] == "boto3 does not read AWS_REGION: set AWS_DEFAULT_REGION too"
    assert row["decided_by"][0]["text"].startswith("AWS_REGION is set here")
    set_too = {"AWS_REGION": "eu-west-3", "AWS_DEFAULT_REGION": "eu-west-3"}
    found = document(tmp_path, "--botocore-version", "1.44.5", **set_too)
    assert rows(found)["nowhere"]["verdict"] == "regional"


def test_an_open_version_shows_what_is_possible(tmp_path: Path) -> None:
    found = rows(document(tmp_path, "--botocore-version", ">=1.31"))["default"]
    assert found["verdict"] == "maybe-global"
    assert found["urls"] == [GLOBAL, "https://sts.eu-west-1.amazonaws.com"]
    assert found["signing_regions"] == ["eu-west-1", "us-east-1"]
    text = doctor(tmp_path, "--botocore-version", ">=1.31").stdout
    assert f"{GLOBAL} or https://sts.eu-west-1.amazonaws.com" in text


def test_programs_that_name_no_profile_may_come_to_something_else(tmp_path: Path) -> None:
    around = {"AWS_PROFILE": "role", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    found = document(tmp_path, "--botocore-version", "1.44.5", **around)
    in_force = found["profiles"][0]
    assert (in_force["by_name"], in_force["profile"]) == (False, "role")
    assert in_force["credentials"] == []
    assert len(rows(found)["role"]["credentials"]) == 2


def test_json_fields(tmp_path: Path) -> None:
    found = document(tmp_path, "--botocore-version", "1.44.5")
    assert found["version"] == 1
    assert set(found) == {"version", "variables", "files", "callers", "profiles", "findings"}
    assert found["files"] == [
        {"path": "~/.aws/config", "exists": True},
        {"path": "~/.aws/credentials", "exists": True},
    ]
    assert found["callers"] == [{"name": "botocore 1.44.5", "where": "stated", "known": True}]
    row = rows(found)["role"]
    assert (row["path"], row["line"]) == ("~/.aws/config", 11)
    assert row["chain"] == ["role", "middle", "default"]
    assert row["credentials"][0] == {
        "operation": "AssumeRole",
        "verdict": "regional",
        "urls": ["https://sts.ap-northeast-2.amazonaws.com"],
        "urls_complete": True,
        "signing_regions": ["ap-northeast-2"],
        "because": row["credentials"][0]["because"],
    }
    assert row["decided_by"] == [
        {"path": "~/.aws/config", "line": 14, "text": "the active profile sets region"}
    ]
    (legacy, middle) = (f for f in found["findings"] if f["message"] == "the mode is legacy")
    assert (legacy["path"], legacy["line"], legacy["severity"]) == ("~/.aws/config", 6, "error")
    assert (middle["line"], middle["profiles"]) == (20, ["middle"])


def test_documented_fields(tmp_path: Path) -> None:
    """docs/doctor.md names every field of the JSON, and none besides."""
    found = document(tmp_path, "--botocore-version", "1.44.5")
    page = (Path(__file__).parents[2] / "docs" / "doctor.md").read_text("utf-8")
    table = page.partition("<!-- fields -->")[2].partition("<!-- end of fields -->")[0]
    documented = {word for line in table.splitlines() for word in line.split("`")[1::2]}
    fields = set(found) | {
        key for part in found.values() if isinstance(part, list) for item in part for key in item
    }
    fields |= set(rows(found)["role"]["credentials"][0])
    assert fields <= documented, fields - documented


def test_exit_status(tmp_path: Path) -> None:
    good = "[default]\nregion = eu-west-1\n"
    assert doctor(tmp_path, "--botocore-version", "1.44.5", config=good).returncode == 0
    assert doctor(tmp_path, "--botocore-version", "1.39.17", config=good).returncode == 1
    broken = f"{good}services = gone\n"
    assert doctor(tmp_path, "--botocore-version", "1.44.5", config=broken).returncode == 1
    assert doctor(tmp_path, "--botocore-version", "nonsense", config=good).returncode == 2
    assert doctor(tmp_path, "extra", config=good).returncode == 2


@pytest.mark.parametrize("text", ["[default\n", "region = x\n", "[a]\n[a]\n", "[a]\nx = \n  y\n"])
def test_a_malformed_file_is_one_line(tmp_path: Path, text: str) -> None:
    done = doctor(tmp_path, config=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "/.aws/config:" in done.stderr
    assert "correct it" in done.stderr


def test_a_loop_is_one_finding(tmp_path: Path) -> None:
    ring = "abc"
    config = "".join(
        f"[profile {name}]\n{ROLE}source_profile = {ring[(index + 1) % 3]}\n"
        for index, name in enumerate(ring)
    )
    config += f"[profile outside]\n{ROLE}source_profile = b\n"
    found = document(tmp_path, config=config)
    (loop,) = [f for f in found["findings"] if "source_profile" in f["message"]]
    assert loop["message"] == "source_profile goes round in a circle: a -> b -> c -> a"
    assert loop["profiles"] == ["a", "b", "c", "outside"]
    assert [step["line"] for step in loop["because"]] == [3, 6, 9]
    assert {rows(found)[name]["verdict"] for name in "abc"} == {"broken"}


def test_a_long_chain_is_bounded(tmp_path: Path) -> None:
    config = "".join(f"[profile p{n}]\n{ROLE}source_profile = p{n + 1}\n" for n in range(600))
    found = rows(document(tmp_path, "--botocore-version", "1.44.5", config=config))
    assert found["p0"]["problem"] == "the source_profile chain is longer than 250 profiles"
    assert found["p599"]["problem"] == "source profile p600 does not exist"
    assert max(len(row["chain"]) for row in found.values()) <= 251


def test_without_files_and_profiles(tmp_path: Path) -> None:
    around = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PATH": ""}
    done = sts_lint("doctor", "--output-format", "json", cwd=tmp_path, **around)
    found = json.loads(done.stdout)
    assert [file["exists"] for file in found["files"]] == [False, False]
    (row,) = found["profiles"]
    assert (row["profile"], row["by_name"], row["urls"]) == ("default", False, [GLOBAL])
    assert row["decided_by"][0]["text"] == "nothing sets a Region here"


SECRETS = ("AKIAIOSFODNN7SECRET0", "wJalrXUtnFEMI/K7MDENG/SECRET1", "tokenSECRET2", "userSECRET3",
           "pwSECRET4", "SECRET5", "SECRET6", "SECRET7", "SECRET8")  # fmt: skip


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("role", ["", "source_profile = keys\n", "credential_source = SECRET5\n"])
def test_nothing_secret_is_shown(tmp_path: Path, form: str, role: str) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        f"[keys]\naws_access_key_id = {SECRETS[0]}\naws_secret_access_key = {SECRETS[1]}\n"
        f"aws_session_token = {SECRETS[2]}\n[half]\naws_access_key_id = {SECRETS[0]}\n"
    )
    config = (
        f"[profile keys]\nendpoint_url = https://{SECRETS[3]}:{SECRETS[4]}@sts.amazonaws.com/\n"
        f"[profile role]\n{ROLE}{role}external_id = SECRET6\nmfa_serial = SECRET6\n"
        "credential_process = tool --password SECRET7\nregion = eu-west-1\n"
        f"[profile bad]\nsts_regional_endpoints = SECRET8\n[profile half]\nregion = eu-west-1\n"
        "endpoint_url = https://host.example/?token=SECRET8\n"
        "[profile worse]\nregion = eu-west-1\nendpoint_url = SECRET8 SECRET8\n"
    )
    environ = {
        "AWS_ACCESS_KEY_ID": SECRETS[0],
        "AWS_SECRET_ACCESS_KEY": SECRETS[1],
        "AWS_SESSION_TOKEN": SECRETS[2],
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": SECRETS[5],
        "AWS_ENDPOINT_URL": f"https://{SECRETS[3]}:{SECRETS[4]}@proxy.example/?key={SECRETS[5]}",
        "AWS_ENDPOINT_URL_STS": f"{SECRETS[5]} {SECRETS[5]}",
    }
    for around in ({}, environ):
        done = doctor(tmp_path, "--output-format", form, config=config, **around)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "half" in said
        assert [secret for secret in SECRETS if secret in said] == []


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    done = doctor(tmp_path, config='[profile "a\x1b[31mb"]\nregion = x\x07y\n')
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_color(tmp_path: Path) -> None:
    assert "\x1b[1;31m" in doctor(tmp_path, "--color", "always").stdout
    assert "\x1b" not in doctor(tmp_path).stdout


def test_the_installed_botocore_is_found(tmp_path: Path) -> None:
    import boto3

    (caller,) = document(tmp_path)["callers"]
    assert caller == {"name": f"boto3 {boto3.__version__}", "where": "this Python", "known": True}


def test_the_sdk_is_not_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from sts_lint.cli import main; main(['doctor', '-o', 'out']);"
        "assert not {'boto3', 'botocore', 'awscli', 'flake8'} & set(sys.modules)"
    )
    environ = {"HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environ, check=False)
    assert done.returncode == 0


def test_a_folder_that_is_gone_is_no_crash(tmp_path: Path) -> None:
    environ = {"AWS_CONFIG_FILE": str(tmp_path), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null/x"}
    assert [exists for _, exists in examine(environ, tmp_path, "1.44.5").files] == [False, False]
