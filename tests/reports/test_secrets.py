"""No format quotes a value of a credentials or env file beyond the one setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from sts_lint.reports.output_formats import INVENTORY, OUTPUT_FORMATS
from tests.doors.running import command

SECRETS = ("hunter2", "s3cr3t", "tiger", "4711", "t0k3n")
FILES = {
    ".aws/credentials": (
        "[default]\naws_access_key_id = hunter2\naws_secret_access_key = s3cr3t\n"
        "sts_regional_endpoints = legacy\n"
    ),
    ".env": "PIN=4711\nDB=https://joe:tiger@host\nAWS_STS_REGIONAL_ENDPOINTS=legacy # hunter2\n",
    "run.sh": "PASSWORD=hunter2 PIN=4711 AWS_STS_REGIONAL_ENDPOINTS=legacy app --token t0k3n\n",
    "pod.yaml": (
        "env: [{name: PASSWORD, value: s3cr3t}, "
        "{name: AWS_STS_REGIONAL_ENDPOINTS, value: legacy}]\n"
    ),
    "Dockerfile": 'FROM x\nENV PIN="4711 s3cr3t" AWS_STS_REGIONAL_ENDPOINTS=legacy\n',
    "url.env": "AWS_ENDPOINT_URL_STS=https://joe:tiger@sts.amazonaws.com\n",
    "app.py": (
        'import boto3\nboto3.client("sts", aws_secret_access_key="s3cr3t", '
        'endpoint_url="https://joe:tiger@sts.amazonaws.com")\n'
    ),
    "broken.env": "AWS_STS_REGIONAL_ENDPOINTS='legacy\nPIN=4711 s3cr3t\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("secrets")
    for name, content in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content)
    return root


@pytest.mark.parametrize("form", OUTPUT_FORMATS)
@pytest.mark.parametrize("name", ["check", "inventory"])
def test_no_secret_is_shown(folder: Path, name: str, form: str) -> None:
    if name == "inventory" and form not in INVENTORY:
        return
    more = ["--show-advice", "--statistics"] if name == "check" else []
    done = command(name, f"--output-format={form}", *more, cwd=folder)
    shown = done.stdout + done.stderr
    assert all(path in shown.replace("&#46;", ".") for path in list(FILES)[:5])
    assert [secret for secret in SECRETS if secret in shown] == []
