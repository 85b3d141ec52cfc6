"""Which format a file is: by name and place first, by content second.

One table. A name that says nothing (`config`, `app.conf`, a script without suffix) is
decided by how its text begins; what nothing decides is read line by line.
"""

from __future__ import annotations

import enum
import re
from fnmatch import translate
from functools import lru_cache


class Format(enum.Enum):
    """How a text is read; the values appear in output and as `Entry.dialect`."""

    AWS_CONFIG = "aws-config"
    AWS_CREDENTIALS = "aws-credentials"
    DOTENV = "dotenv"
    DOCKER_ENV = "docker-env"
    SYSTEMD = "systemd"
    SHELL = "shell"
    DOCKERFILE = "dockerfile"
    YAML = "yaml"
    JSON = "json"
    HCL = "hcl"
    TOML = "toml"
    INI = "ini"
    XML = "xml"
    PROPERTIES = "properties"
    FLUENT = "fluent"
    LINES = "lines"


COMMENTS: dict[Format, tuple[str, ...]] = {
    Format.AWS_CONFIG: ("#", ";"),
    Format.AWS_CREDENTIALS: ("#", ";"),
    Format.DOTENV: ("#",),
    Format.DOCKER_ENV: ("#",),
    Format.SYSTEMD: ("#", ";"),
    Format.SHELL: ("#",),
    Format.DOCKERFILE: ("#",),
    Format.YAML: ("#",),
    Format.JSON: (),
    Format.HCL: ("#", "//", "/*"),
    Format.TOML: ("#",),
    Format.INI: ("#", ";"),
    Format.XML: ("<!--",),
    Format.PROPERTIES: ("#", "!"),
    Format.FLUENT: ("#",),
    Format.LINES: ("#", "//", ";", "--", "<!--", "/*"),
}
"""What begins a comment. In AWS config, INI, docker env files, systemd units, properties and
Dockerfiles only at the beginning of a line: behind a value it is part of the value."""


class Say(enum.Enum):
    """What a name says when it is not the name of a format."""

    NOTHING = "decided by content"
    NOT_READ = "not a configuration file"


_BY_NAME: tuple[tuple[Format | Say, str], ...] = (
    (
        Format.AWS_CONFIG,
        "*/.aws/config */.aws/config.* */aws/config aws_config aws-config awsconfig",
    ),
    (Format.AWS_CONFIG, "aws.config aws-config.* aws_config.* .aws_config .aws-config"),
    (Format.AWS_CREDENTIALS, "*/.aws/credentials */.aws/credentials.* */aws/credentials"),
    (Format.AWS_CREDENTIALS, "aws_credentials aws-credentials aws_credentials.* .aws_credentials"),
    (Format.DOCKER_ENV, "env.list *.env.list"),
    (Format.SHELL, ".envrc */etc/default/* */sysconfig/*"),
    (Format.SHELL, ".bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .zprofile .kshrc"),
    (Format.DOTENV, ".env .env.* *.env .flaskenv */etc/environment"),
    (Format.SYSTEMD, "*.service */*.service.d/*.conf *.socket"),
    (Say.NOT_READ, "*.dockerignore .dockerignore package-lock.json"),
    (Format.DOCKERFILE, "Dockerfile Dockerfile.* Dockerfile-* *.Dockerfile *.dockerfile"),
    (Format.DOCKERFILE, "Containerfile Containerfile.*"),
    (Format.YAML, "kubeconfig */.kube/config kubeconfig.* .kubeconfig .gitlab-ci.yml.*"),
    (Say.NOTHING, "*/.ebextensions/*.config"),
    (
        Format.INI,
        "setup.cfg tox.ini pytest.ini boto.cfg .boto .s3cfg rclone.conf odbc.ini .odbc.ini",
    ),
    (Format.INI, "supervisord.conf */supervisor/conf.d/*.conf"),
    (Format.PROPERTIES, "spark-defaults.conf jvm.options"),
    (Format.XML, "ossec.conf"),
    (Format.FLUENT, "fluent*.conf td-agent*.conf"),
    (Format.TOML, "Pipfile"),
    (Say.NOTHING, "Makefile GNUmakefile makefile Procfile Jenkinsfile Vagrantfile Tiltfile"),
)
_BY_SUFFIX: tuple[tuple[Format | Say, str], ...] = (
    (Format.SHELL, "sh bash zsh ksh bats"),
    (Format.YAML, "yaml yml eyaml sls"),
    (Format.JSON, "json jsonc json5 tfstate har avsc"),
    (Format.HCL, "tf tofu tfvars hcl nomad tfbackend"),
    (Format.TOML, "toml"),
    (Format.INI, "ini cfg"),
    (Format.XML, "xml"),
    (Format.PROPERTIES, "properties"),
    (Say.NOT_READ, "py pyw pyi pyx ipynb md markdown mdx rst adoc asciidoc org tex html htm"),
    (Say.NOT_READ, "csv tsv log lock svg po pot patch diff snap map min.js"),
    (Say.NOT_READ, "png jpg jpeg gif ico pdf zip gz bz2 xz tar jar whl so dll exe pyc woff woff2"),
)
_TEMPLATE_SUFFIXES = (
    "j2 jinja jinja2 tpl tmpl gotmpl erb tftpl template tm mustache ejs in example sample dist "
    "default bak orig"
)
_TEMPLATES = frozenset(_TEMPLATE_SUFFIXES.split())


def _pattern(globs: str) -> re.Pattern[str]:
    return re.compile("|".join(translate(glob) for glob in globs.split()))


_NAMES = tuple((verdict, _pattern(globs)) for verdict, globs in _BY_NAME)
_SUFFIXES = {suffix: verdict for verdict, row in _BY_SUFFIX for suffix in row.split()}
_PLAIN_SUFFIXES = {suffix for suffix, verdict in _SUFFIXES.items() if verdict is not Say.NOT_READ}
_GLOBS = [(verdict, glob) for verdict, globs in _BY_NAME for glob in globs.split()]
_UNREAD = {glob for verdict, glob in _GLOBS if verdict is Say.NOT_READ}
_BEGINNINGS_OF_NAMES = tuple(g[:-1] for _, g in _GLOBS if g.endswith("*") and g[0] != "*")
"""How names begin that are read whatever their suffix."""
_SPEAKING = {*_SUFFIXES, *_TEMPLATES, *(glob.rpartition(".")[2] for glob in _UNREAD)}
"""Suffixes that say something."""
_WITH_SECRETS = frozenset(
    {Format.AWS_CONFIG, Format.AWS_CREDENTIALS, Format.DOTENV, Format.DOCKER_ENV}
)
_ENV_SCRIPTS = re.compile(r"/\.envrc(?:\.[^/]*)?\Z|/(?:etc/default|sysconfig)/[^/]+\Z")
_DOCUMENTS = re.compile(
    r"(?i)(readme|changelog|changes|license|licence|notice|authors|history|copying)\b"
)


def which(path: str, content: str | None = None) -> Format | None:
    """The format of a file, or None for one that is not configuration (source, documents).

    `path` has `/` between its parts. Without `content` a name that says nothing is `LINES`.
    """
    verdict = said_by_name(path)
    if verdict is Say.NOT_READ:
        return None
    if isinstance(verdict, Format):
        if content is not None and verdict in (Format.INI, Format.DOTENV):
            return Format.AWS_CONFIG if _AWS_SECTION.search(content) else verdict
        return verdict
    return Format.LINES if content is None else said_by_content(content)


def keeps_secrets(path: str, content: str) -> bool:
    """Whether a file is a credentials or env file, in which keys and passwords are at home."""
    return which(path, content) in _WITH_SECRETS or _ENV_SCRIPTS.search(f"/{path}") is not None


@lru_cache(maxsize=4096)
def said_by_name(path: str) -> Format | Say:
    """What the name and the place of a file say about its format."""
    name = path.rpartition("/")[2]
    place = "/" + path
    for verdict, pattern in _NAMES:
        if pattern.fullmatch(name) or pattern.fullmatch(place):
            return verdict
    stem, _, suffix = name.rpartition(".")
    if stem and suffix.lower() in _TEMPLATES:
        return said_by_name(path[: -len(suffix) - 1])
    if _DOCUMENTS.match(name) and suffix.lower() not in _SUFFIXES:
        return Say.NOT_READ
    return _SUFFIXES.get(suffix.lower(), Say.NOTHING) if stem else Say.NOTHING


def may_be_settings(name: str) -> bool:
    """Whether a name alone leaves it possible that a file is read as configuration.

    The same as that `said_by_name` does not say no, at a tenth of its price for most names.
    """
    stem, _, suffix = name.rpartition(".")
    if stem and name not in _UNREAD and suffix in _PLAIN_SUFFIXES:
        return True
    suffix = suffix.lower()
    if stem and _SUFFIXES.get(suffix) is Say.NOT_READ and not name.startswith(_BEGINNINGS_OF_NAMES):
        return False
    if stem and suffix not in _SPEAKING and not _DOCUMENTS.match(name):
        return True
    return said_by_name(name) is not Say.NOT_READ


NOTHING_YET = r"(?:[^\S\n]*(?:#.*)?\n)*"
"""Blank lines and comments. A line must not match in two ways: each would double the time."""
_NOTHING_IN_INI = NOTHING_YET.replace("#", "[#;]")
_AWS_SECTION = re.compile(
    r"(?m)^\[(?:profile\s+\S.*|sso-session\s+\S.*|services\s+\S.*)\]\s*$"
    rf"|\A{_NOTHING_IN_INI}\[default\]\s*\n"
    r"(?=(?:.*\n)*?[ \t]*(?:aws_|region\b|output\b|role_arn\b|sts_regional|credential_|sso_))"
)
_BEGINNINGS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    (Format.SHELL, re.compile(r"#!.*\b(?:ba|z|k|da|a)?sh\b")),
    (Format.LINES, re.compile(r"#!")),
    (Format.AWS_CONFIG, _AWS_SECTION),
    (Format.XML, re.compile(r"\s*<(?:\?xml|configuration\b|ossec_config\b)")),
    (Format.JSON, re.compile(r'\s*\{\s*(?:"|\}|//|/\*)|\s*\[\s*(?:\{\s*"|"[^"\n]*"\s*[,\]])')),
    (
        Format.FLUENT,
        re.compile(
            r"(?:[^\S\n]*(?:(?:#|@(?:SET|INCLUDE|include)\b).*)?\n)*[^\S\n]*"
            r"(?:\[(?:SERVICE|INPUT|FILTER|OUTPUT|PARSER|MULTILINE_PARSER|CUSTOM|PLUGINS)\](?!\s*\w+\s*[=:])"
            r"|<(?:source|match|filter|label|system|worker|store)(?:[ \t][^>\r\n]*)?>)[ \t]*\r?\n"
        ),
    ),
    (
        Format.DOCKERFILE,
        re.compile(rf"{NOTHING_YET}(?:ARG .*\n\s*)*FROM \S+(?: AS \S+)?\s*\n"),
    ),
    (Format.YAML, re.compile(rf"{NOTHING_YET}(?:---\s|%YAML|apiVersion:|kind:|version: )")),
    (
        Format.YAML,
        re.compile(rf"{NOTHING_YET}(?:AWSTemplateFormatVersion|Resources|option_settings):"),
    ),
    (
        Format.INI,
        re.compile(
            rf"{_NOTHING_IN_INI}\[[^\[\]\n\"{{]+\][ \t]*\r?\n(?:.*\n)*?[^\S\n]*[\w.-]+[^\S\n]*="
        ),
    ),
)


def said_by_content(content: str) -> Format:
    """The format that the beginning of a text shows; `LINES` where it shows none."""
    head = content[:20_000]
    for verdict, pattern in _BEGINNINGS:
        if pattern.match(head) or (verdict is Format.AWS_CONFIG and pattern.search(head)):
            return verdict
    return Format.LINES
