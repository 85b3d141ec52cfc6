"""AWS config files: the same profiles as a real botocore session sees."""

from __future__ import annotations

from pathlib import Path

import botocore.exceptions
import botocore.session
import pytest

from sts_lint.aws.context import NO_PROFILE, SERVICES_ENDPOINT, Keys, Profile, active_profile
from sts_lint.formats.aws_config import AwsConfigError, load
from sts_lint.model import Evidence
from sts_lint.project import this_machine

CONFIG = """\
# comment
[default]
region = eu-west-1
output=json

[profile dev]
REGION : eu-west-2
empty =
sts_regional_endpoints = legacy # not a comment
s3 =
    addressing_style = path
    # comment inside
    payload_signing_enabled = true

[profile "two words"]
region = us-west-1
[profile 'single']
region = us-west-2
[profilesquashed]
region = nowhere
[profile a b]
region = nowhere
[profile default]
services = one
[services one]
sts =
  endpoint_url = https://sts.us-west-2.amazonaws.com
  other = 1
[services flat]
sts = https://flat.example
[profile flat]
services = flat
[profile lost]
services = gone
[profile half]
services = empty
[services empty]
ec2 =
  endpoint_url = https://ec2.example
[preview]
cloudfront = true
[DEFAULT]
inherited = yes
"""
CREDENTIALS = """\
[default]
region = sa-east-1
[dev]
use_fips_endpoint = true
[profile odd]
region = eu-north-1
"""


@pytest.mark.parametrize(
    ("config", "credentials"), [(CONFIG, ""), (CONFIG, CREDENTIALS), ("", CREDENTIALS), ("", "")]
)
def test_same_profiles_as_botocore(tmp_path: Path, config: str, credentials: str) -> None:
    files = {"config_file": config, "credentials_file": credentials}
    session = botocore.session.Session()
    for variable, text in files.items():
        (tmp_path / variable).write_text(text)
        session.set_config_variable(variable, str(tmp_path / variable))
    real = session.full_config["profiles"]
    ours = load(config, credentials)
    texts = {
        name: {key: value for key, value in values.items() if isinstance(value, str)}
        for name, values in real.items()
    }
    assert {name: dict(profile.settings) for name, profile in ours.items()} == texts


def test_services() -> None:
    profiles = load(CONFIG)
    assert profiles["default"].services_endpoint == "https://sts.us-west-2.amazonaws.com"
    assert profiles["flat"].services_missing
    assert profiles["lost"].services_missing
    assert profiles["half"] == Profile(profiles["half"].settings)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("region = x\n", 1),
        ("[a]\n[a]\n", 2),
        ("[a]\nb = 1\nB = 2\n", 3),
        ("[a]\nnonsense\n", 2),
        ("[a]\ns3 =\n  nonsense\n", 2),
    ],
)
def test_refused_as_botocore_refuses(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "config").write_text(text)
    session = botocore.session.Session()
    session.set_config_variable("config_file", str(tmp_path / "config"))
    with pytest.raises(botocore.exceptions.ConfigParseError):
        _ = session.full_config
    with pytest.raises(AwsConfigError, match=r"^[^\n]+$") as refused:
        load(text)
    assert refused.value.line == line


def test_active_profile() -> None:
    profiles = load(CONFIG)
    assert active_profile({}, profiles) is profiles["default"]
    assert active_profile({}, {}) == Profile()
    assert active_profile({"AWS_PROFILE": "dev"}, profiles) is profiles["dev"]
    both = {"AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "two words"}
    assert active_profile(both, profiles) is profiles["two words"]
    assert active_profile({"AWS_PROFILE": "none"}, profiles) is NO_PROFILE


def test_this_machine(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_text(CREDENTIALS)
    environ = {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_PROFILE": "dev",
        "HOME": "/nowhere",
    }
    machine = this_machine.read(environ)
    assert dict(machine.profile.settings)["use_fips_endpoint"] == "true"
    assert [name for name, _ in machine.environ] == sorted(set(environ) - {"HOME"})
    assert "two words" in dict(machine.profiles)


def test_settings_have_places() -> None:
    profiles = load(CONFIG, CREDENTIALS)
    assert profiles["dev"].says("it", "region") == Evidence("it", "config", 7)
    assert profiles["dev"].says("it", "use_fips_endpoint") == Evidence("it", "credentials", 4)
    assert profiles["default"].says("it", "region") == Evidence("it", "credentials", 2)
    assert profiles["dev"].says("it") == Evidence("it", "config", 6)
    assert profiles["default"].says("it", SERVICES_ENDPOINT) == Evidence("it", "config", 27)
    assert profiles["flat"].says("it", "nothing") == Evidence("it")


def test_access_keys_are_known_by_file() -> None:
    profiles = load(
        "[default]\naws_access_key_id=a\n[profile b]\naws_access_key_id=a\n"
        "aws_secret_access_key=b\n",
        "[default]\naws_secret_access_key=b\n[c]\naws_access_key_id=a\n",
    )
    held = {name: (p.shared_keys, p.config_keys) for name, p in profiles.items()}
    assert held == {
        "default": (Keys.NONE, Keys.PARTIAL),
        "b": (Keys.NONE, Keys.WHOLE),
        "c": (Keys.PARTIAL, Keys.NONE),
    }


def test_this_machine_without_files(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none")
    machine = this_machine.read(
        {"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere}
    )
    assert (machine.profile, machine.profiles) == (Profile(), ())


def test_this_machine_finds_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("[default]\nregion = eu-west-1\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    machine = this_machine.read({})
    assert machine.profile.settings == (("region", "eu-west-1"),)
    assert machine.profile.says("it", "region") == Evidence("it", "~/.aws/config", 2)
    assert machine.files == (("~/.aws/config", True), ("~/.aws/credentials", False))


def test_bad_files_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config"
    for content in (b"[a]\nnonsense\n", b"\xff\xfe"):
        path.write_bytes(content)
        environ = {
            "AWS_CONFIG_FILE": str(path),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no"),
        }
        with pytest.raises(ValueError, match=r"^[^\n]*config[^\n]*correct it$"):
            this_machine.read(environ)
