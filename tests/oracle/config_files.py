"""Configuration files drawn at random: AWS config and credentials files, env files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

GLOBAL = (
    "https://sts.amazonaws.com",
    "https://STS.amazonaws.com:443/",
    "https://sts.amazonaws.com.",
    "http://sts.amazonaws.com",
)
OTHER_URLS = (
    "https://sts.us-east-1.amazonaws.com",
    "https://sts.eu-west-1.amazonaws.com/",
    "http://localhost:4566",
    "https://sts.cn-north-1.amazonaws.com.cn",
    "",
)
REGIONS = (
    "eu-west-1", "us-east-1", "us-west-2", "ap-northeast-2", "eu-south-1", "cn-north-1",
    "us-gov-west-1", "aws-global",
)  # fmt: skip
MODES = ("legacy", "legacy", "regional", "LEGACY", "Regional", '"regional"', "true", "global",
         "eu-west-1", "legacy ; old", "")  # fmt: skip
ROLE = "arn:aws:iam::123456789012:role/deploy"
SOURCES = ("source_profile = base", "credential_source = Environment")
FLAGS = ("true", "false")
_WEB = ("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")
OTHERS = ("output = json", "# a comment", "retries = 3", "cli_pager =")


@dataclass(frozen=True)
class Written:
    """A file by the name that decides how it is read."""

    name: str
    text: str


def written(random: Random) -> Written:
    """A file of one of the three kinds."""
    kind = random.random()
    if kind < 0.6:
        return Written(".aws/config", config(random))
    if kind < 0.7:
        return Written(".aws/credentials", credentials(random))
    return Written(".env", env(random))


def config(random: Random) -> str:
    """A config file: profiles in every state, services they may name, sections for all."""
    parts = ["[profile base]\noutput = json\n"]
    headers = ["[default]", "[profile a]", '[profile "b c"]']
    chosen = random.sample(headers, random.randint(1, 3))
    parts += [_section(random, header, _profile(random, services=True)) for header in chosen]
    for name in ("x", "y"):
        inner = "s3 =\n    endpoint_url = http://localhost:9000"
        if random.random() < 0.7:
            inner = f"sts =\n    endpoint_url = {_url(random)}"
        parts.append(f"[services {name}]\n{inner}\n")
    if random.random() < 0.08:
        parts.insert(0, f"[DEFAULT]\nregion = {random.choice(REGIONS)}\n")
    random.shuffle(parts)
    end = "\r\n" if random.random() < 0.1 else "\n"
    return ("\n" if random.random() < 0.7 else "").join(parts).replace("\n", end)


def credentials(random: Random) -> str:
    """A credentials file, in which every section is a profile."""
    parts = ["[base]\naws_access_key_id = key\naws_secret_access_key = secret\n"]
    chosen = random.sample(["[default]", "[a]", "[b]"], random.randint(1, 3))
    parts += [_section(random, header, _profile(random, services=False)) for header in chosen]
    return "\n".join(parts)


def _profile(random: Random, *, services: bool) -> list[str]:
    lines = []
    if random.random() < 0.65:
        lines.append(f"region = {random.choice(REGIONS)}")
    if random.random() < 0.45:
        name = random.choice(("sts_regional_endpoints", "STS_Regional_Endpoints"))
        lines.append(f"{name} = {random.choice(MODES)}")
    if random.random() < 0.3:
        lines.append(f"endpoint_url = {_url(random)}")
    if services and random.random() < 0.25:
        lines.append(f"services = {random.choice(('x', 'y'))}")
    if random.random() < 0.35:
        lines += [f"role_arn = {ROLE}", random.choice(SOURCES)]
    for name, weight in (
        ("ignore_configured_endpoint_urls", 0.1),
        ("use_fips_endpoint", 0.08),
        ("use_dualstack_endpoint", 0.08),
    ):
        if random.random() < weight:
            lines.append(f"{name} = {random.choice(FLAGS)}")
    random.shuffle(lines)
    return lines or ["output = json"]


def _section(random: Random, header: str, lines: list[str]) -> str:
    own = [line for line in OTHERS if random.random() < 0.15]
    separator = random.choice((" = ", "=", ": ", " = "))
    spelled = [line.replace(" = ", separator, 1) for line in [*lines, *own]]
    return "\n".join([header, *spelled]) + "\n"


def env(random: Random) -> str:
    """An env file."""
    web = random.random() < 0.15
    drawn: dict[str, tuple[float, Sequence[str]]] = {
        "AWS_DEFAULT_REGION": (0.6, REGIONS),
        "AWS_REGION": (0.3, REGIONS),
        "AWS_STS_REGIONAL_ENDPOINTS": (0.5, [m for m in MODES if '"' not in m and ";" not in m]),
        "AWS_ENDPOINT_URL_STS": (0.35, (*GLOBAL, *OTHER_URLS)),
        "AWS_ENDPOINT_URL": (0.25, (*GLOBAL, *OTHER_URLS)),
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": (0.1, FLAGS),
        "AWS_USE_FIPS_ENDPOINT": (0.08, FLAGS),
        "AWS_USE_DUALSTACK_ENDPOINT": (0.08, FLAGS),
        "DEBUG": (0.5, ("0", "1")),
        **(dict(zip(_WEB, ((1, (ROLE,)), (1, ("/token",))), strict=True)) if web else {}),
    }
    lines = [
        f"{random.choice(('', '', 'export '))}{name}={_quoted(random, random.choice(values))}"
        for name, (weight, values) in drawn.items()
        if random.random() < weight
    ]
    random.shuffle(lines)
    return "\n".join(lines or ["AWS_STS_REGIONAL_ENDPOINTS=regional"]) + "\n"


def _quoted(random: Random, value: str) -> str:
    mark = random.choice(("", "", '"', "'"))
    return f"{mark}{value}{mark}"


def _url(random: Random) -> str:
    return random.choice(GLOBAL if random.random() < 0.55 else OTHER_URLS)
