"""Rows in a user's settings, end to end; the command that prints the catalogue; the inventory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tomli

from sts_lint.third_party.matching import FILE, shipped
from sts_lint.third_party.rows import KEYS, RowError, row_from, schema
from tests.doors.running import command, sts_lint

ROW = """
[third-party.acme-agent]
product = "Acme agent"
files = ["acme*.yaml"]
keys = ["agent.identity.url"]
region = ["region"]
"""
AGENT = """agent:
  identity:
    url: https://sts.amazonaws.com
    region: eu-west-1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sts-lint.toml").write_text(ROW)
    (tmp_path / "acme-agent.yaml").write_text(AGENT.replace("sts.amazonaws", "sts.AMAZONAWS"))
    (tmp_path / "other.yaml").write_text(AGENT)
    return tmp_path


def test_a_row_of_ones_own_is_found_and_fixed(folder: Path) -> None:
    done = sts_lint("check", "--output-format=json", cwd=folder)
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert (found["path"], found["line"], found["code"]) == ("acme-agent.yaml", 3, "STS207")
    assert found["message"].startswith("Acme agent: agent.identity.url is the global endpoint")
    assert (found["verdict"], found["urls"]) == ("global", ["https://sts.amazonaws.com"])
    assert command("check", "--fix", cwd=folder).returncode == 0
    fixed = (folder / "acme-agent.yaml").read_text()
    assert fixed == AGENT.replace("sts.amazonaws", "sts.eu-west-1.amazonaws")


@pytest.mark.parametrize("key", ["agent.identity.url", "acme.token-host", "*.tokens", "x?y"])
def test_a_file_without_a_word_of_sts_gets_past_the_gate(key: str, tmp_path: Path) -> None:
    """The value alone would not do: it has the word, so the file is given another."""
    row = f'[third-party.x]\nkeys = ["{key}"]\nholds = "nothing"\ngood = "y"\n'
    (tmp_path / "sts-lint.toml").write_text(row)
    name = key.replace("*", "acme").replace("?", "-")
    (tmp_path / "a.properties").write_text(f"{name}=https://example.com\n")
    done = command("check", "--output-format=json", cwd=tmp_path)
    assert [d["code"] for d in json.loads(done.stdout)["diagnostics"]] == ["STS207"]


def test_a_row_of_a_name_that_ships_takes_its_place(tmp_path: Path) -> None:
    row = '[third-party.trino]\nkeys = ["s3.sts.endpoint"]\nfiles = ["nowhere"]\n'
    (tmp_path / "sts-lint.toml").write_text(row)
    (tmp_path / "a.properties").write_text("s3.sts.endpoint=https://sts.amazonaws.com\n")
    assert command("check", cwd=tmp_path).returncode == 0
    assert command("check", "--isolated", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("third-party = 1", "1: third-party: expected a table of tables, not 1"),
        ("[third-party]\nx = 1", "2: third-party: x: expected a table"),
        ("\n[third-party.X_y]\nkeys = ['a']", "2: third-party: X_y: 'X_y' is no name of a row"),
        ("[third-party.x]\ngood = 'a'", "1: third-party: x.keys: expected at least one key"),
        (
            "[third-party.x]\nkeys = ['a']\n\nkey = 1",
            "4: third-party: x.key: there is no 'key' in a row, only advice, bad, caution",
        ),
        ("[third-party.x]\nkeys = 'a'", "2: third-party: x.keys: expected a list of texts"),
        ("[third-party.x]\nkeys = ['*.**']", "2: third-party: x.keys: '*.**' fits every key"),
        (
            "[third-party.x]\nkeys = ['a']\nholds = 'uri'",
            "3: third-party: x.holds: 'uri' is none of url, urls, region, word, role, nothing",
        ),
        ("[third-party.x]\nkeys = ['a']\nholds = 'word'", "1: third-party: x.bad: a word needs"),
        ("[third-party.x]\nkeys = ['a']\nformats = ['yml']", "3: third-party: x.formats: 'yml' is"),
        ("[third-party.x]\nkeys = ['a']\nadvice = 1", "3: third-party: x.advice: expected true or"),
    ],
)
def test_what_is_wrong_in_a_row_and_where(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "sts-lint.toml").write_text(text)
    done = command("check", cwd=tmp_path)
    assert done.returncode == 2
    assert f"sts-lint.toml:{said}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_line_of_a_row_in_pyproject(tmp_path: Path) -> None:
    text = "[tool.sts-lint]\nselect = ['STS']\n[tool.sts-lint.third-party.x]\nkeys = [1]\n"
    (tmp_path / "pyproject.toml").write_text(text)
    assert "pyproject.toml:4: third-party: x.keys" in command("check", cwd=tmp_path).stderr


def test_the_schema_knows_the_fields_and_accepts_the_catalogue() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert tuple(schema()["properties"]) == KEYS
    for table in tomli.loads(FILE.read_text("utf-8")).values():
        jsonschema.validate(table, schema())
    with pytest.raises(RowError):
        row_from("x", {"keys": ["a"], "holds": "uri"})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"keys": ["a"], "holds": "uri"}, schema())


def test_the_command_prints_the_catalogue(folder: Path) -> None:
    done = command("rules", "STS207", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    head, first, *_ = lines = done.stdout.splitlines()
    assert head.split() == [
        "NAME",
        "PRODUCT",
        "WHERE",
        "KEYS",
        "BAD",
        "GOOD",
        "CONFIDENCE",
        "SOURCE",
    ]
    assert first.split()[0] == "acme-agent"
    for row in shipped():
        assert any(line.startswith(f"{row.name} ") for line in lines)
        assert all(any(key in line for line in lines) for key in row.keys)
    document = json.loads(command("rules", "sts207", "--output-format=json", cwd=folder).stdout)
    assert [row["name"] for row in document["rows"]] == ["acme-agent", *(r.name for r in shipped())]
    assert document["rows"][0]["keys"] == ["agent.identity.url"]


def test_the_command_lists_only_the_rules_asked_for(tmp_path: Path) -> None:
    codes = [line[:6] for line in command("rules", "STS2", cwd=tmp_path).stdout.splitlines()]
    assert "STS207" in codes
    assert all(code.startswith("STS2") for code in codes)
    done = command("rules", "STS777", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("sts-lint: error: no rule STS777")


def test_the_inventory_lists_good_ones_too(tmp_path: Path) -> None:
    (tmp_path / "a.properties").write_text(
        "s3.sts.endpoint=https://sts.eu-west-1.amazonaws.com\ns3.sts.region=eu-west-1\n"
        "hive.s3.sts.endpoint=https://minio.example.com\nnessie.catalog.service.s3.sts.endpoint=\n"
        'sasl.jaas.config=Login password="hunter2" awsRoleArn="a" awsStsRegion="b"\n'
    )
    done = command("inventory", "--output-format=json", cwd=tmp_path)
    sites = json.loads(done.stdout)["sites"]
    assert [(site["line"], site["kind"], site["verdict"], site["urls"]) for site in sites] == [
        (1, "setting", "regional", ["https://sts.eu-west-1.amazonaws.com"]),
        (2, "setting", "regional", ["https://sts.eu-west-1.amazonaws.com"]),
        (3, "setting", "custom", ["https://minio.example.com"]),
        (5, "setting", "regional", []),
    ]
    assert sites[0]["because"][0]["text"] == (
        "Trino: s3.sts.endpoint is set to https://sts.eu-west-1.amazonaws.com"
    )
    assert "hunter2" not in done.stdout


def test_no_password_of_a_connection_is_shown(tmp_path: Path) -> None:
    url = "jdbc:redshift:iam://x/dev;StsEndpointUrl=https://sts.amazonaws.com;PWD=hunter2"
    (tmp_path / "a.properties").write_text(f"app.url={url}\n")
    for output in ("text", "json"):
        done = command("check", f"--output-format={output}", cwd=tmp_path)
        assert "STS207" in done.stdout
        assert "hunter2" not in done.stdout


def test_findings_are_switched_off_like_others(tmp_path: Path) -> None:
    url = "https://sts.amazonaws.com"
    (tmp_path / "a.tf.json").write_text(
        json.dumps({"provider": {"aws": [{"endpoints": [{"sts": url}]}]}})
    )
    (tmp_path / "a.yaml").write_text(
        f"config:\n  sts_endpoint: {url} # sts-lint: ignore[STS207] no other route\n"
    )
    assert command("check", "--no-suppressions", cwd=tmp_path).stdout.count("error[STS207]") == 2
    assert command("check", cwd=tmp_path).stdout.count("error[STS207]") == 1
    entry = '{ code = "STS207", key = "provider.aws.*", reason = "no other route" }'
    (tmp_path / "sts-lint.toml").write_text(f'[suppress]\n"*.tf.json" = [{entry}]\n')
    assert command("check", cwd=tmp_path).returncode == 0


def test_why_names_the_product_and_the_value(tmp_path: Path) -> None:
    (tmp_path / "a.properties").write_text("s3.sts.endpoint=https://sts.amazonaws.com\n")
    said = command("why", "a.properties:1", cwd=tmp_path).stdout
    assert "Trino: s3.sts.endpoint is set to https://sts.amazonaws.com" in said
    assert "setting, global" in said


def test_no_user_of_a_url_is_shown(tmp_path: Path) -> None:
    row = '[third-party.x]\nkeys = ["sts.urls"]\nholds = "urls"\nregion = ["region"]\n'
    (tmp_path / "sts-lint.toml").write_text(row)
    url = "https://alice:hunter2@sts.us-east-1.amazonaws.com,https://sts.us-west-2.amazonaws.com"
    (tmp_path / "a.properties").write_text(f"sts.urls={url}\nsts.region=eu-west-1\n")
    for output in ("text", "json", "sarif"):
        done = command("check", f"--output-format={output}", cwd=tmp_path)
        assert "STS207" in done.stdout
        assert "hunter2" not in done.stdout
