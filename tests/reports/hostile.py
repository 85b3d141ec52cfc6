"""A repository whose names and code mean harm to whatever shows a report of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.notebooks.making import document

NASTY = (
    "\x1b[31mred\x1b]0;title\x07",
    "a\n::error::pwned",
    "a\r::warning::pwned",
    "::error::first",
    "  ::set-output name=x::blank",
    "##[error]pwned",
    "##vso[task.setvariable variable=x]pwned",
    "</script><script>alert(1)",
    '"><img onerror=alert(1) src=x>',
    "'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "=cmd|'calc'!A1",
    "@somebody `code` | cell #1 www.example.com",
    "]]><!--&lt;&#x1b;",
    "%0A::error::escaped,line=1",
    "\x9b31mC1 \u202eevil\u202c \ufeff\u200b\u2028",
    "\udcff",  # a byte that is no UTF-8
    "\ufffe",
    "..{0} {x} %s",
)
BRANCH = '="><img/onerror=alert(1)></script>##_x_'


def program(nasty: str) -> str:
    """A program that has the text in a URL, in a comment beside it, and in two other literals."""
    text, line = _in_code(nasty)
    url = "https://sts.amazonaws.com/" + line.replace('"', "'")
    return (
        "import boto3, os\n"
        f'boto3.client("sts", region_name="us-east-1", endpoint_url="{url}")  # {line}\n'
        f"{text!r}; boto3.client('sts', region_name=os.getenv({text!r}))  # {line}\n"
        f'os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = {text!r}  # {line}\n'
    )


def environment(nasty: str) -> str:
    """An env file and shell script with the text beside the setting."""
    return (
        f"A=1  # {_in_code(nasty)[1]}\nAWS_STS_REGIONAL_ENDPOINTS=legacy  # {_in_code(nasty)[1]}\n"
    )


def manifest(nasty: str) -> str:
    """A Kubernetes manifest with the text beside the setting."""
    line = _in_code(nasty)[1]
    return f"env:\n- name: AWS_STS_REGIONAL_ENDPOINTS # {line}\n  value: legacy # {line}\n"


def _in_code(nasty: str) -> tuple[str, str]:
    text = nasty.encode("utf-8", "backslashreplace").decode()
    return text, text.replace("\n", " ").replace("\r", " ").replace("\\", "/")


def notebook(nasty: str) -> str:
    """The program in a cell, with the text in its outputs and metadata."""
    whole = json.loads(document([program(nasty)], note=nasty))
    whole["cells"][1] |= {"outputs": [{"text": nasty}], "metadata": {nasty: nasty}}
    return json.dumps(whole, indent=1)


KINDS = {
    ".py": program,
    ".env": environment,
    ".sh": environment,
    ".yaml": manifest,
    ".ipynb": notebook,
}


def build(folder: Path) -> None:
    """Make the repository."""
    subprocess.run(["git", "init", "-q", "-b", BRANCH, folder], check=True)
    for nasty in NASTY:
        for ending, content in KINDS.items():
            path = folder / f"{nasty}{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content(nasty), "utf-8")
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "x"\ndependencies = ["boto3"]  # ::error::x ##[error]y\n'
    )
