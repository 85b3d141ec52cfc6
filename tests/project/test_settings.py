from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sts_lint.aws.context import Ambient, Policy
from sts_lint.aws.versions import parse_stated
from sts_lint.model import Severity
from sts_lint.project.settings import Settings, SettingsError, load_settings
from sts_lint.project.settings_schema import SCHEMA_FILE, rendered
from sts_lint.project.settings_table import SETTINGS, json_schema

EVERYTHING = """
select = ["STS1", "STS201"]
extend-select = ["STS112"]
ignore = ["STS103"]
per-file-ignores = { "tests/" = ["STS102", "STS103"], "*_test.py" = ["STS1"] }
unsuppressable = ["STS101"]
baseline = "ci/accepted.json"
exclude = ["vendor"]
extend-exclude = ["/gen", "*_pb2.py"]
force-exclude = true
fail-on = "error"
show-advice = true
botocore-version = ">=1.40"
ambient = "none"
region = "os.environ['AWS_REGION']"
region-from-environment = true
policy = "explicit-endpoint"
max-file-size = 4096
"""


def error_of(*paths: str, config: str | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(paths, config=config)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("file", "header"), [("sts-lint.toml", ""), ("pyproject.toml", "[tool.sts-lint]\n")]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_setting(file: str, header: str, ends: str, mark: str, here: Path) -> None:
    text = mark + header + EVERYTHING
    (here / file).write_bytes(text.replace("\n", ends).encode())
    assert load_settings() == Settings(
        select=("STS1", "STS201"),
        extend_select=("STS112",),
        ignore=("STS103",),
        per_file_ignores=(("tests/", ("STS102", "STS103")), ("*_test.py", ("STS1",))),
        unsuppressable=("STS101",),
        baseline="ci/accepted.json",
        exclude=("vendor",),
        extend_exclude=("/gen", "*_pb2.py"),
        force_exclude=True,
        fail_on=Severity.ERROR,
        show_advice=True,
        botocore_version=">=1.40",
        ambient=Ambient.NONE,
        region="os.environ['AWS_REGION']",
        region_from_environment=True,
        policy=Policy.EXPLICIT_ENDPOINT,
        max_file_size=4096,
        path=file,
        folder=str(here),
    )


def test_the_table_and_the_values_agree() -> None:
    declared = {setting.field: setting.default for setting in SETTINGS}
    fields = dataclasses.fields(Settings)
    assert declared == {each.name: each.default for each in fields if each.name in declared}
    assert {each.name for each in fields} - declared.keys() == {"folder", "lines", "path"}
    assert all(setting.help.endswith(".") for setting in SETTINGS)


def test_the_shipped_schema_is_the_rendered_one() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == rendered()


@pytest.mark.usefixtures("here")
def test_the_schema_accepts_and_refuses_what_the_reader_does() -> None:
    tomli = pytest.importorskip("tomli")
    validator = pytest.importorskip("jsonschema").Draft7Validator
    validator.check_schema(json_schema())
    check = validator(json_schema())
    check.validate(tomli.loads(EVERYTHING))
    check.validate(
        {n: p["default"] for n, p in json_schema()["properties"].items() if "default" in p}
    )
    for text, _, _ in WRONG:
        try:
            document = tomli.loads(text)
        except tomli.TOMLDecodeError:
            continue
        loose = {"botocore-version", "region", "per-file-ignores"}  # checked further by the reader
        assert not check.is_valid(document) or loose & document.keys(), text


WRONG = [
    ("selct = []", 1, "there is no setting 'selct'; did you mean 'select'?"),
    ("\n# x\nextend_ignore = []", 3, "there is no setting 'extend_ignore'"),
    ("fail_on = 'error'", 1, "there is no setting 'fail_on'; did you mean 'fail-on'?"),
    ("zzz = 1", 1, "there is no setting 'zzz'"),
    ("[selct]\nx = 1", 1, "there is no setting 'selct'; did you mean 'select'?"),
    ("select = 'STS1'", 1, "select: expected a list of rule selectors, not 'STS1'"),
    ("select = [1]", 1, "select: expected rule selectors, not 1"),
    ("ignore = ['E501']", 1, "ignore: 'E501' is no rule selector (as in 'STS1' or 'STS102')"),
    ("ignore = ['STS.*']", 1, "ignore: 'STS.*' is no rule selector"),
    ("ignore = ['STS1020']", 1, "ignore: 'STS1020' is no rule selector"),
    ("exclude = ['']", 1, "exclude: expected globs, not ''"),
    ("force-exclude = 1", 1, "force-exclude: expected true or false, not 1"),
    ("show-advice = 'yes'", 1, "show-advice: expected true or false, not 'yes'"),
    ("fail-on = 'fatal'", 1, "fail-on: expected advice, warning or error, not 'fatal'"),
    ("ambient = true", 1, "ambient: expected unknown, none or this, not true"),
    ("policy = 'strict'", 1, "policy: expected default or explicit-endpoint, not 'strict'"),
    ("botocore-version = 1.40", 1, "botocore-version: expected a version in quotes, not 1.4"),
    ("botocore-version = 'new'", 1, "botocore-version: 'new' is no botocore version"),
    ("region = 'eu west'", 1, "region: expected a Region, os.environ"),
    ("region = 'None'", 1, "region: expected a Region, os.environ"),
    ("region = 'f()'", 1, "region: expected a Region, os.environ"),
    ("""region = 'os.getenv("X")'""", 1, "region: expected a Region, os.environ"),
    ("max-file-size = 0", 1, "max-file-size: expected a number of bytes, not 0"),
    ("max-file-size = 1.5", 1, "max-file-size: expected a number of bytes, not 1.5"),
    ("max-file-size = true", 1, "max-file-size: expected a number of bytes, not true"),
    ("per-file-ignores = []", 1, "per-file-ignores: expected a table from globs to lists"),
    ("\n[per-file-ignores]\n'a' = 'STS1'", 2, "per-file-ignores: expected a list"),
    ("[per-file-ignores]\n'!a' = ['STS1']", 1, "per-file-ignores: '!a' is no glob"),
    ("\nselect = [", 2, "is not valid TOML"),
    ("select = []\nselect = []", 2, "is not valid TOML"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_what_is_wrong_and_where(text: str, line: int, message: str, here: Path) -> None:
    (here / "sts-lint.toml").write_text(text)
    assert error_of().startswith(f"sts-lint.toml:{line}: {message}")
    inside = text.replace("\n[", "\n[tool.sts-lint.")
    inside = f"[tool.sts-lint.{inside[1:]}" if text[0] == "[" else f"[tool.sts-lint]\n{inside}"
    (here / "sts-lint.toml").unlink()
    before = "[project]\nselect = 1\nselct = 2\nignore = 3\n"
    (here / "pyproject.toml").write_text(before + inside)
    offset = 4 if text[0] == "[" else 5
    assert error_of().startswith(f"pyproject.toml:{line + offset}: {message}")


@pytest.mark.parametrize(
    "region",
    [
        "eu-west-1",
        "us-gov-east-1",
        "ap-southeast-10",
        'os.environ["X"]',
        'os.getenv("X", "eu-west-1")',
        "settings.AWS_REGION",
        "REGION",
    ],
)
def test_regions_that_fixes_may_write(region: str) -> None:
    assert Settings().overridden({"region": region}).region == region


def test_bytes_that_are_not_utf_8(here: Path) -> None:
    (here / "sts-lint.toml").write_bytes(b"\n# \xff\n")
    assert error_of() == "sts-lint.toml:2: is not UTF-8 text; save it as UTF-8"
    (here / "sts-lint.toml").unlink()
    (here / "pyproject.toml").write_bytes(b"# \xff\n")
    assert load_settings().path is None
    (here / "pyproject.toml").write_bytes(b"# \xff\n[tool.sts-lint]\n")
    assert error_of() == "pyproject.toml:1: is not UTF-8 text; save it as UTF-8"


def test_a_broken_pyproject_matters_only_if_it_may_hold_settings(here: Path) -> None:
    (here / "pyproject.toml").write_text("[project\n")
    assert load_settings() == Settings(folder=str(here))
    (here / "pyproject.toml").write_text("[project\n[tool.sts-lint]\n")
    assert error_of().startswith("pyproject.toml:1: is not valid TOML")


def test_a_table_that_is_none(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool]\nsts-lint = 3\n")
    assert error_of() == "pyproject.toml:2: tool.sts-lint must be a table; write [tool.sts-lint]"


def settings_in(folder: Path, code: str, file: str = "sts-lint.toml") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = "" if file == "sts-lint.toml" else "[tool.sts-lint]\n"
    (folder / file).write_text(f"{table}ignore = ['{code}']\n")


def test_the_nearest_file_with_settings_counts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_in(here, "STS101", "pyproject.toml")
    inner = here / "a" / "b"
    inner.mkdir(parents=True)
    (here / "a" / "pyproject.toml").write_text("[project]\nname = 'a'\n")
    monkeypatch.chdir(inner)
    assert load_settings().ignore == ("STS101",)
    assert load_settings().path == str(here / "pyproject.toml")
    settings_in(here / "a", "STS102", "pyproject.toml")
    assert load_settings().ignore == ("STS102",)
    settings_in(here / "a", "STS103")
    assert load_settings().ignore == ("STS103",)
    assert load_settings().folder == str(here / "a")


def test_the_search_ends_at_the_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_in(here, "STS101")
    (here / "repo" / "src").mkdir(parents=True)
    (here / "repo" / ".git").touch()
    monkeypatch.chdir(here / "repo" / "src")
    assert load_settings().ignore == ()


def test_where_the_search_starts(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_in(here / "work", "STS101")
    settings_in(here / "work" / "inner", "STS102")
    settings_in(here / "else", "STS103")
    (here / "work" / "inner" / "a.py").touch()
    monkeypatch.chdir(here / "work")
    assert load_settings(["inner"]).ignore == ("STS102",)
    assert load_settings(["inner/a.py"]).ignore == ("STS101",)
    assert load_settings(["../else/missing.py"]).ignore == ("STS103",)
    assert load_settings([str(here / "else")]).ignore == ("STS103",)
    assert load_settings(["inner", "."]).path == "inner/sts-lint.toml"


def test_config_and_isolated(here: Path) -> None:
    settings_in(here, "STS101")
    settings_in(here / "other", "STS102", "pyproject.toml")
    settings_in(here / "other", "STS103", "mine.toml")
    assert load_settings(isolated=True) == Settings(folder=str(here))
    assert load_settings(config="other/pyproject.toml").ignore == ("STS102",)
    assert load_settings(config="other/mine.toml").ignore == ("STS103",)
    assert load_settings(config="other/mine.toml").folder == str(here / "other")
    (here / "bare.toml").write_text("ignore = ['STS104']")
    assert load_settings(config="bare.toml").ignore == ("STS104",)
    assert error_of(config="no.toml").startswith("no.toml: cannot be read: No such file")
    assert error_of(config="other").startswith("other: is a directory")
    (here / "pyproject.toml").write_text("[project]\n")
    assert (
        error_of(config="pyproject.toml")
        == "pyproject.toml: has no table [tool.sts-lint]; add it, or leave --config out"
    )
    with pytest.raises(SettingsError, match=r"--config: cannot be used together with --isolated"):
        load_settings(config="bare.toml", isolated=True)


@pytest.mark.parametrize("by_variable", [False, True])
def test_the_users_own_settings(
    by_variable: bool, own_home: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = own_home / ".config"
    if by_variable:
        home = own_home / "elsewhere"
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    settings_in(home / "sts-lint", "STS105")
    assert load_settings().ignore == ("STS105",)
    assert load_settings().folder == str(here)
    assert load_settings(isolated=True).ignore == ()
    settings_in(here, "STS106")
    assert load_settings().ignore == ("STS106",)


def test_options_win_over_settings() -> None:
    settings = Settings(ignore=("STS1",), ambient=Ambient.NONE, show_advice=True)
    options = {
        "ignore": ("STS2",),
        "ambient": "this",
        "show_advice": None,
        "fail_on": "advice",
        "max_file_size": "10",
        "jobs": 4,
    }
    assert settings.overridden(options) == Settings(
        ignore=("STS2",),
        ambient=Ambient.THIS,
        show_advice=True,
        fail_on=Severity.ADVICE,
        max_file_size=10,
    )
    with pytest.raises(SettingsError, match=r"^--ambient: expected unknown, none"):
        settings.overridden({"ambient": "no"})


def test_codes_ignored_in_a_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "sts-lint.toml").write_text(
        "[per-file-ignores]\n"
        "'tests/' = ['STS102']\n'*_test.py' = ['STS103', 'STS102']\n"
        "'/pkg/gen/**' = ['STS1']\n'pkg' = ['STS2']\n"
    )
    settings = load_settings()
    cases = {
        "a.py": (),
        "tests/a.py": ("STS102",),
        "deep/tests/er/a.py": ("STS102",),
        "tests": (),
        "a_test.py": ("STS103", "STS102"),
        "tests/a_test.py": ("STS102", "STS103"),
        "pkg/gen/a.py": ("STS1", "STS2"),
        "x/pkg/gen/a.py": ("STS2",),
        str(here / "tests" / "a.py"): ("STS102",),
        "./x/../tests/a.py": ("STS102",),
    }
    assert {path: settings.ignored_in(path) for path in cases} == cases
    (here / "tests").mkdir()
    monkeypatch.chdir(here / "tests")
    assert settings.ignored_in("a.py") == ("STS102",)
    assert settings.ignored_in("../a.py") == ()


def test_the_version_is_one_that_can_be_parsed() -> None:
    for text in ("1.40.0", ">=1.40,<2", "any"):
        assert parse_stated(
            Settings().overridden({"botocore_version": text}).botocore_version or ""
        )


def test_settings_cross_process_borders() -> None:
    settings = Settings(per_file_ignores=(("a", ("STS1",)),), folder="/x")
    settings.ignored_in("a")
    assert pickle.loads(pickle.dumps(settings)) == settings
    error = SettingsError("a", 1, "b")
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == "a:1: b"


def test_the_schema_is_rendered_by_a_command(tmp_path: Path) -> None:
    before = SCHEMA_FILE.read_bytes()
    command = [sys.executable, "-m", "sts_lint.project.settings_schema"]
    subprocess.run(command, check=True, cwd=tmp_path)
    assert SCHEMA_FILE.read_bytes() == before
