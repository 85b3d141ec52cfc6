"""Which format a file is: name and place first, content second."""

from __future__ import annotations

import pytest

from sts_lint.formats import Format, which

BY_NAME = {
    ".aws/config": Format.AWS_CONFIG,
    "users/x/.aws/config": Format.AWS_CONFIG,
    "users/x/.aws/credentials": Format.AWS_CREDENTIALS,
    ".env": Format.DOTENV,
    "a/.env.production": Format.DOTENV,
    "a/prod.env": Format.DOTENV,
    ".env.example": Format.DOTENV,
    "env.list": Format.DOCKER_ENV,
    ".envrc": Format.SHELL,
    "x/deploy.sh": Format.SHELL,
    "x/user_data.sh.tpl": Format.SHELL,
    "etc/default/app": Format.SHELL,
    "app.service": Format.SYSTEMD,
    "x/app.service.d/10-env.conf": Format.SYSTEMD,
    "Dockerfile": Format.DOCKERFILE,
    "x/Dockerfile.prod": Format.DOCKERFILE,
    "api.Dockerfile": Format.DOCKERFILE,
    "docker-compose.yml": Format.YAML,
    ".github/workflows/x.yaml": Format.YAML,
    "templates/x.yaml.j2": Format.YAML,
    "x.yaml.gotmpl": Format.YAML,
    ".kube/config": Format.YAML,
    "task.json": Format.JSON,
    "main.tf.json": Format.JSON,
    "main.tf": Format.HCL,
    "x.auto.tfvars": Format.HCL,
    "job.nomad": Format.HCL,
    "job.nomad.hcl": Format.HCL,
    "pyproject.toml": Format.TOML,
    "tox.ini": Format.INI,
    "setup.cfg": Format.INI,
    "core-site.xml": Format.XML,
    "catalog/hive.properties": Format.PROPERTIES,
    "conf/spark-defaults.conf": Format.PROPERTIES,
    "conf/spark-defaults.conf.template": Format.PROPERTIES,
    "x/fluent-bit.conf": Format.FLUENT,
    "td-agent.conf.j2": Format.FLUENT,
    "Makefile": Format.LINES,
    "app.go": Format.LINES,
    "app.py": None,
    "app.PY": None,
    "notes.ipynb": None,
    "README": None,
    "README.md": None,
    "CHANGELOG.txt": None,
    "docs/x.rst": None,
    "Dockerfile.dockerignore": None,
    "uv.lock": None,
}
BY_CONTENT = {
    "#!/usr/bin/env bash\nX=1\n": Format.SHELL,
    "#!/usr/bin/python3\nX=1\n": Format.LINES,
    "# mine\n[default]\nregion = x\n": Format.AWS_CONFIG,
    "[profile x]\nregion = x\n": Format.AWS_CONFIG,
    "[default]\nlevel = debug\n": Format.INI,
    "[a]\nb = 1\n": Format.INI,
    '{"Resources": {}}': Format.JSON,
    '[{\n  "a": 1}]': Format.JSON,
    "AWSTemplateFormatVersion: x\n": Format.YAML,
    "---\na: 1\n": Format.YAML,
    "-----BEGIN CERTIFICATE-----\n": Format.LINES,
    "# x\napiVersion: v1\n": Format.YAML,
    "<?xml version='1.0'?>\n<a/>": Format.XML,
    "ARG X=1\nFROM python:3.12 AS x\nRUN y\n": Format.DOCKERFILE,
    "# x\n@INCLUDE y\n[OUTPUT]\n    Name s3\n": Format.FLUENT,
    "<match **>\n  @type s3\n": Format.FLUENT,
    "[output]\nname = s3\n": Format.INI,
    "[OUTPUT]\nname = s3\n": Format.INI,
    "<label>x</label>\n": Format.LINES,
    "A=1\n": Format.LINES,
    "": Format.LINES,
}


@pytest.mark.parametrize("path", BY_NAME)
def test_by_name(path: str) -> None:
    assert which(path) == BY_NAME[path]


@pytest.mark.parametrize("content", BY_CONTENT)
@pytest.mark.parametrize("name", ["x", "conf/app.conf", "stack.template"])
def test_by_content(name: str, content: str) -> None:
    assert which(name, content) == BY_CONTENT[content]


def test_a_name_wins_over_content() -> None:
    assert which("x.yaml", '{"a": 1}') is Format.YAML
    assert which("x.md", "[profile x]\n") is None


def test_content_tells_aws_files_among_ini_files() -> None:
    assert which("boto.ini", "[profile x]\nregion=y\n") is Format.AWS_CONFIG
    assert which("boto.ini", "[Boto]\ndebug=1\n") is Format.INI
