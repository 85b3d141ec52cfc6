"""Machines to compare on: an environment, a config and a credentials file, drawn at random.

Values are chosen so that sources disagree: a precedence that is wrong shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .resolver_worker import START_URL

TOKEN = __file__  # any text does for one
ROLE = "arn:aws:iam::123456789012:role/{}"
NAMES = ("default", "dev", "ops", "base", "two words", "ci")
MISSING = "gone"
REGIONS = (
    *["eu-west-1"] * 4, "us-east-2", "us-west-2", "ap-northeast-2", "me-south-1",
    "cn-north-1", "us-gov-west-1", "eu-central-1", "sa-east-1", "ap-northeast-3", "ca-west-1",
    "aws-global", "us-east-1-fips", "EU-WEST-2", "", "a b",
)  # fmt: skip
MODES = (*["legacy"] * 7, *["regional"] * 3, "", "LEGACY", "legacy # always")
SWITCHES = ("true", "true", "false", "TRUE", "yes", "")
DEFAULTS_MODES = (*["standard", "legacy", "auto", "in-region", "Mobile"] * 2, "nonsense")
URLS = (
    "https://sts.amazonaws.com", "https://sts.eu-west-1.amazonaws.com", "http://localhost:4566", "http://localhost:4566/sts",
    "https://sts.us-east-1.amazonaws.com/", "https://sts-fips.us-east-1.amazonaws.com",
    "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com", *["https://user:password@proxy.example"] * 3,
    "https://sts.us-west-2.amazonaws.com", "http://sts.us-west-2.amazonaws.com",
    "https://sts.us-east-2.amazonaws.com", "sts.amazonaws.com", "", "https://sts.cn-north-1.amazonaws.com.cn",
)  # fmt: skip
PROVIDERS = ("Environment", "EcsContainer", *["Ec2InstanceMetadata"] * 4, "environment")
SERVICES = (*["one", "two"] * 4, "other", "other", "flat", MISSING)
KEY, SECRET = "aws_access_key_id", "aws_secret_access_key"
PROCESS = """/bin/echo '{"Version": 1, "AccessKeyId": "key", "SecretAccessKey": "secret"}'"""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine; `environ` holds neither HOME nor where the files are."""

    number: int
    environ: tuple[tuple[str, str], ...]
    config: str
    credentials: str
    at_home: bool  # the files lie where they are looked for without being named

    def __str__(self) -> str:
        shown = "\n".join(f"{name}={value!r}" for name, value in self.environ)
        return (
            f"#{self.number}\n{shown}\n-- config\n{self.config}-- credentials\n{self.credentials}"
        )


def machines(seed: int, count: int) -> Iterator[Machine]:
    """So many machines; the same for the same seed."""
    for number in range(count):
        random = Random(f"{seed}/{number}")
        names = random.sample(NAMES, random.randint(1, len(NAMES)))
        yield Machine(
            number=number,
            environ=tuple(sorted(_environ(random, names).items())),
            config=_config(random, names),
            credentials=_credentials(random, names),
            at_home=random.random() < 0.2,
        )


def _maybe(random: Random, chance: float, options: tuple[str, ...]) -> list[str]:
    return [random.choice(options)] if random.random() < chance else []


def _environ(random: Random, names: list[str]) -> dict[str, str]:
    chosen = (*names, *names, *names, *names, *names, MISSING, "")
    rows = (
        ("AWS_DEFAULT_REGION", 0.25, REGIONS),
        ("AWS_REGION", 0.3, REGIONS),
        ("AWS_PROFILE", 0.3, chosen),
        ("AWS_DEFAULT_PROFILE", 0.1, chosen),
        ("AWS_STS_REGIONAL_ENDPOINTS", 0.2, MODES),
        ("AWS_DEFAULTS_MODE", 0.08, DEFAULTS_MODES),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", 0.15, SWITCHES),
        ("AWS_USE_FIPS_ENDPOINT", 0.08, SWITCHES),
        ("AWS_USE_DUALSTACK_ENDPOINT", 0.08, SWITCHES),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", 0.12, (TOKEN, "")),
        ("AWS_ROLE_ARN", 0.12, (ROLE.format("variable"), "")),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", 0.1, ("/role",)),
    )
    found = {name: value for name, chance, of in rows for value in _maybe(random, chance, of)}
    shared = _maybe(random, 0.1, URLS)
    own = _maybe(random, 0.5 if shared else 0.04, URLS)
    found |= zip(["AWS_ENDPOINT_URL"] * len(shared), shared, strict=True)
    found |= zip(["AWS_ENDPOINT_URL_STS"] * len(own), own, strict=True)
    if random.random() < 0.15:
        found |= {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
        found |= random.choice(
            ({}, {}, {}, {"AWS_ACCESS_KEY_ID": ""}, {"AWS_SECRET_ACCESS_KEY": ""})
        )
    return found


def _config(random: Random, names: list[str]) -> str:
    sections = [
        _section(random, _header(random, name), _settings(random, name, names))
        for name in names
        if random.random() < 0.9
    ]
    sections += _services(random)
    random.shuffle(sections)
    if random.random() < 0.05:
        sections.append("[DEFAULT]\nsts_regional_endpoints = legacy\n")
    return "\n".join(["# a comment", *sections])


def _header(random: Random, name: str) -> str:
    if name == "default":
        return "[default]" if random.random() < 0.9 else "[profile default]"
    return f'[profile "{name}"]' if " " in name or random.random() < 0.2 else f"[profile {name}]"


def _settings(random: Random, name: str, names: list[str]) -> list[tuple[str, str]]:
    rows = (
        ("region", 0.7, REGIONS),
        ("sts_regional_endpoints", 0.25, MODES),
        ("defaults_mode", 0.06, DEFAULTS_MODES),
        ("ignore_configured_endpoint_urls", 0.2, SWITCHES),
        ("use_fips_endpoint", 0.08, SWITCHES),
        ("use_dualstack_endpoint", 0.08, SWITCHES),
        ("output", 0.3, ("json",)),
    )
    found = [(key, value) for key, chance, of in rows for value in _maybe(random, chance, of)]
    named = _maybe(random, 0.15, SERVICES)
    found += [("services", name) for name in named]
    found += [("endpoint_url", url) for url in _maybe(random, 0.4 if named else 0.06, URLS)]
    found += _keys(random) if random.random() < 0.25 else []
    if random.random() < 0.45:
        found += _role(random, name, names)
    elif random.random() < 0.2:
        found += _elsewhere(random)
    random.shuffle(found)
    return found


def _role(random: Random, name: str, names: list[str]) -> list[tuple[str, str]]:
    role = ("role_arn", ROLE.format(random.choice("abc")))
    kind = random.random()
    if kind < 0.15:
        token = ("web_identity_token_file", TOKEN)
        return [token, role] if random.random() < 0.9 else [token]
    others = (*names, *names, *names, *names, name, MISSING)
    source = ("source_profile", random.choice(others))
    given = ("credential_source", random.choice(PROVIDERS))
    if kind < 0.8:
        return [role, source]
    if kind < 0.92:
        return [role, given]
    return [role, source, given] if kind < 0.96 else [role]


def _elsewhere(random: Random) -> list[tuple[str, str]]:
    if random.random() < 0.4:
        return [("credential_process", PROCESS)]
    values = {"sso_start_url": START_URL, "sso_region": "us-east-1"}
    return [*values.items(), ("sso_account_id", "123456789012"), ("sso_role_name", "reader")]


def _keys(random: Random) -> list[tuple[str, str]]:
    both = [(KEY, "AKIAIOSFODNN7EXAMPLE"), (SECRET, "secret")]
    return both if random.random() < 0.95 else [random.choice(both)]


def _section(random: Random, header: str, settings: list[tuple[str, str]]) -> str:
    lines = [header]
    for key, value in settings:
        written = key.upper() if random.random() < 0.1 else key
        lines.append(f"{written}{random.choice((' = ', '=', ' : '))}{value}".rstrip())
        if random.random() < 0.1:
            lines.append("; a comment")
    if random.random() < 0.1:
        lines += ["s3 =", "    addressing_style = path"]
    return "\n".join(lines) + "\n"


def _services(random: Random) -> list[str]:
    sections = ["[services flat]\nsts = https://flat.example\n"]
    sections.append("[services other]\ns3 =\n  endpoint_url = https://s3.example\n")
    for name in ("one", "two"):
        s3 = "s3 =\n  endpoint_url = https://s3.example\n"
        sts = f"sts =\n  endpoint_url = {random.choice(URLS)}\n"
        sections.append(f"[services {name}]\n{s3}{sts}")
    return sections


def _credentials(random: Random, names: list[str]) -> str:
    sections = []
    for name in names:
        if random.random() < 0.6:
            settings = _keys(random) if random.random() < 0.9 else []
            settings += [("region", r) for r in _maybe(random, 0.1, REGIONS)]
            settings += [("sts_regional_endpoints", m) for m in _maybe(random, 0.05, MODES)]
            sections.append(_section(random, f"[{name}]", settings))
    return "\n".join(sections)
