"""From clones to the page: three runs of the real command, then the report of them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sts_lint.batch.report.documents import Form, documents
from sts_lint.batch.report.figures import LEFT
from sts_lint.batch.results import Outcome
from sts_lint.batch.state import load
from sts_lint.commands.batch_status import CAMPAIGN
from tests.batch.report.browser import console, requests
from tests.batch.report.shown import Report
from tests.batch.report.test_exports import unpacked
from tests.doors.running import sts_lint

SECRET = "kept-by-the-env-file-0815"
CLIENT = 'import boto3\nsts = boto3.client("sts", {})\n'
GLOBAL = 'region_name="eu-west-1", endpoint_url="https://sts.amazonaws.com"'
REPOSITORIES = {
    "bare": {"app.py": CLIENT.format("")},
    "clean": {"README.md": "nothing\n"},
    "global": {"app.py": CLIENT.format(GLOBAL), "pyproject.toml": "[project]\nname = 'x'\n"},
    "kept": {".env": f"PASSWORD={SECRET}\nAWS_STS_REGIONAL_ENDPOINTS=legacy\nTOKEN={SECRET}\n"},
    '=cmd()"><img src=x onerror=alert(1)>': {"</script>.py": CLIENT.format(GLOBAL)},
}


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a campaign that was scanned, fixed, and fixed with a Region."""
    place = tmp_path_factory.mktemp("campaign")
    for name, files in REPOSITORIES.items():
        folder = place / "clones" / name
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "first")
    (place / "clones" / "broken" / ".git").mkdir(parents=True)
    for command in (
        ["scan", "clones"],
        ["fix"],
        ["fix", "--unsafe-fixes", "--region", "eu-west-1"],
    ):
        done = sts_lint("batch", *command, "--quiet", cwd=place)
        assert done.returncode == 1, done.stderr  # one of them is broken
    return place / CAMPAIGN


def written(campaign: Path, *options: str) -> dict[str, str]:
    """What the command writes, by the names it prints."""
    done = sts_lint("batch", "report", *options, cwd=campaign.parent)
    assert (done.returncode, done.stderr) == (0, "")
    files = [campaign.parent / line.split("  ")[0] for line in done.stdout.splitlines()]
    return {file.name: file.read_bytes().decode() for file in files}


def test_the_command_writes_what_the_state_holds(campaign: Path) -> None:
    held = load(campaign)
    assert written(campaign) == {each.name: each.text for each in documents(held)}
    only = written(campaign, "--output-format", "csv,json", "-o", "out")
    assert sorted(only) == ["findings.csv", "report.json", "repositories.csv"]
    assert (campaign.parent / "out" / "report.json").is_file()


def test_bad_input_is_one_line(campaign: Path) -> None:
    for options, said in (
        (["--output-format", "htm"], "did you mean html?"),
        (["--campaign", "nowhere"], "nowhere"),
        (["-o", "clones/clean/README.md/x"], "cannot make the folder"),
    ):
        done = sts_lint("batch", "report", *options, cwd=campaign.parent)
        assert done.returncode == 2
        assert done.stderr.startswith("sts-lint: error: ")
        assert done.stderr.count("\n") == 1
        assert said in done.stderr


def test_lines_of_env_files_are_in_the_patch_only(campaign: Path) -> None:
    (kept,) = [each for each in load(campaign).repositories if each.name == "kept"]
    assert kept.outcome is Outcome.FIXED
    assert SECRET in kept.patch
    for name, text in written(campaign).items():
        assert SECRET not in unpacked(text), name


def test_the_page_shows_the_campaign(campaign: Path, driver: Any) -> None:
    held = load(campaign)
    written(campaign, "--output-format", Form.HTML.value)
    console(driver), requests(driver)
    file = campaign / "report" / "report.html"
    driver.get(file.as_uri())
    report = Report(driver)
    rows = {cells[0]: cells for cells in report.table("repositories").rows}
    assert set(rows) == {*REPOSITORIES, "broken"}
    assert [rows[name][1] for name in ("bare", "broken", "clean", "global")] == [
        "commit made",
        "failed",
        "clean",
        "commit made",
    ]
    left = [sum(n for v, n in run.verdicts if v in LEFT) for run in held.runs]
    totals = [each.get_attribute("textContent") for each in report.all("#burndown text.strong")]
    assert totals == [str(number) for number in left]
    assert left[0] > left[1] > left[2] == 0
    for number, name in enumerate(rows):
        report.table("repositories").open(number)
        (repository,) = [each for each in held.repositories if each.name == name]
        shown = report.one(f"#repositories-{number}").get_attribute("textContent")
        for line in re.findall(r"^[-+](?![-+]).*", repository.diff, re.MULTILINE):
            assert line in shown
    assert console(driver) == []
    assert set(requests(driver)) == {file.as_uri()}
