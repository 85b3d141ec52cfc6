"""What clients and their surroundings are drawn from: Regions, endpoints, options, modes."""

from __future__ import annotations

from random import Random

from .clients import Client
from .program import Surroundings
from .spelling import ABSENT, Value

LEGACY = (
    "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
    "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
    "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip

REGIONS: dict[str, tuple[int, tuple[Value, ...]]] = {
    "legacy": (34, LEGACY),
    "not legacy": (8, ("ap-northeast-2", "ap-northeast-3")),
    "opt-in": (9, ("af-south-1", "ap-east-1", "eu-south-2", "il-central-1", "mx-central-1")),
    "China": (5, ("cn-north-1", "cn-northwest-1")),
    "GovCloud": (5, ("us-gov-east-1", "us-gov-west-1")),
    "iso": (4, ("us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1")),
    "eusc": (2, ("eusc-de-east-1",)),
    "aws-global": (5, ("aws-global",)),
    "pseudo": (3, ("us-east-1-fips", "us-west-2-fips", "fips-us-east-1", "us-gov-west-1-fips")),
    "odd": (3, ("EU-WEST-1", "xx-foo-1", "global", "eu-west-99", "Us-East-1", "us_east_1")),
    "empty": (3, ("",)),
    "None": (9, (None,)),
    "absent": (24, (ABSENT,)),
}

ENDPOINTS: dict[str, tuple[int, tuple[Value, ...]]] = {
    "absent": (64, (ABSENT,)),
    "None": (5, (None,)),
    "empty": (1, ("",)),
    "global": (
        9,
        (
            "https://sts.amazonaws.com", "https://sts.amazonaws.com/", "https://STS.amazonaws.com",
            "https://sts.amazonaws.com:443", "https://sts.amazonaws.com.", "http://sts.amazonaws.com",
            "HTTPS://sts.amazonaws.com", "https://sts.amazonaws.com:8443",
        ),
    ),
    "regional, same": (7, ("https://sts.{region}.{suffix}", "https://sts.{region}.{suffix}/")),
    "regional, other": (
        4,
        (
            "https://sts.eu-west-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com",
            "https://sts.cn-north-1.amazonaws.com.cn", "http://sts.us-west-2.amazonaws.com",
        ),
    ),
    "FIPS": (2, ("https://sts-fips.us-east-1.amazonaws.com", "https://sts-fips.{region}.{suffix}")),
    "dual-stack": (2, ("https://sts.{region}.api.aws", "https://sts-fips.us-west-2.api.aws")),
    "VPC endpoint": (2, ("https://vpce-0a1b2c-3d4e.sts.{region}.vpce.{suffix}",)),
    "custom": (
        3,
        (
            "http://localhost:4566", "https://sts.example.com", "http://127.0.0.1:5000/sts",
            "https://sts.internal:443/", "http://LocalHost:4566", "https://minio.example.org",
        ),
    ),
    "no scheme": (1, ("sts.amazonaws.com", "sts.eu-west-1.amazonaws.com", "localhost:4566")),
}  # fmt: skip

CONFIGS: dict[str, tuple[int, tuple[dict[str, Value] | None, ...]]] = {
    "none": (70, (None,)),
    "region_name": (
        8,
        tuple({"region_name": name} for name in ("eu-west-1", "ap-northeast-2", "cn-north-1")),
    ),
    "use_fips_endpoint": (5, ({"use_fips_endpoint": True}, {"use_fips_endpoint": False})),
    "use_dualstack_endpoint": (4, ({"use_dualstack_endpoint": True},)),
    "FIPS and dual-stack": (1, ({"use_fips_endpoint": True, "use_dualstack_endpoint": True},)),
    "ignore_configured_endpoint_urls": (3, ({"ignore_configured_endpoint_urls": True},)),
    "unrelated": (
        6,
        ({"retries": {"max_attempts": 3}}, {"signature_version": "v4"}, {"connect_timeout": 5}),
    ),
    "defaults_mode": (3, ({"defaults_mode": "standard"}, {"defaults_mode": "legacy"})),
    "several": (
        2,
        ({"region_name": "us-west-2", "retries": {"mode": "standard"}, "read_timeout": 1},),
    ),
}  # fmt: skip

MODES = ("legacy",) * 5 + ("regional",) * 4 + ("LEGACY", "", "global")

VARIABLES: dict[str, tuple[int, tuple[str, ...]]] = {
    "AWS_STS_REGIONAL_ENDPOINTS": (60, MODES),
    "AWS_DEFAULT_REGION": (12, ("eu-west-2", "ap-northeast-2", "us-east-1", "cn-north-1", "")),
    "AWS_REGION": (5, ("eu-west-3", "us-west-2")),
    "AWS_ENDPOINT_URL_STS": (
        8,
        ("https://sts.amazonaws.com", "https://sts.us-east-1.amazonaws.com", "http://localhost:4566"),
    ),
    "AWS_ENDPOINT_URL": (5, ("http://localhost:4566", "https://sts.amazonaws.com", "")),
    "AWS_USE_FIPS_ENDPOINT": (4, ("true", "false", "TRUE")),
    "AWS_USE_DUALSTACK_ENDPOINT": (3, ("true",)),
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": (2, ("true",)),
    "AWS_DEFAULTS_MODE": (2, ("standard", "legacy")),
}  # fmt: skip

PROFILE_KEYS: dict[str, tuple[int, tuple[str, ...]]] = {
    "region": (60, ("eu-west-1", "us-east-1", "ap-northeast-2", "eu-south-1", "us-gov-west-1")),
    "sts_regional_endpoints": (
        45,
        ("legacy", "regional", "legacy", "regional", "legacy", "LEGACY"),
    ),
    "endpoint_url": (12, ("http://localhost:4566", "https://sts.amazonaws.com")),
    "services": (12, ("local",)),
    "use_fips_endpoint": (8, ("true", "false")),
    "use_dualstack_endpoint": (8, ("true",)),
    "ignore_configured_endpoint_urls": (6, ("true",)),
    "defaults_mode": (6, ("standard", "legacy", "in-region")),
    "output": (30, ("json",)),
}
NOTABLE: tuple[tuple[dict[str, str], str | None], ...] = (
    ({"AWS_STS_REGIONAL_ENDPOINTS": "legacy"}, None),
    ({"AWS_DEFAULT_REGION": "eu-west-1"}, None),
    (
        {
            "AWS_ENDPOINT_URL": "http://localhost:4566",
            "AWS_ENDPOINT_URL_STS": "https://sts.us-east-1.amazonaws.com",
        },
        None,
    ),
    ({"AWS_REGION": "eu-west-3"}, "[default]\nregion = ap-northeast-2\n"),
    (
        {"AWS_PROFILE": "dev"},
        "[profile dev]\nregion = eu-west-1\nsts_regional_endpoints = legacy\n"
        "[profile ops]\nregion = us-east-1\nservices = local\nendpoint_url = http://localhost:1\n"
        "[services local]\nsts =\n  endpoint_url = https://sts.us-east-1.amazonaws.com\n",
    ),
)
SERVICES = "[services local]\nsts =\n    endpoint_url = https://sts.{}.amazonaws.com\n"


def drawn(random: Random, table: dict[str, tuple[int, tuple[Value, ...]]]) -> tuple[str, Value]:
    """A class and one of its values, by weight."""
    name = random.choices(list(table), [weight for weight, _ in table.values()])[0]
    return name, random.choice(table[name][1])


def suffix_of(region: str) -> str:
    """The suffix of the partition the Region is in, near enough to build plausible URLs."""
    if region.startswith("cn-"):
        return "amazonaws.com.cn"
    return "c2s.ic.gov" if region.startswith("us-iso-") else "amazonaws.com"


def client(random: Random, surroundings: Surroundings) -> tuple[Client, dict[str, str]]:
    """A client and the classes its values are drawn from."""
    region_class, region = drawn(random, REGIONS)
    endpoint_class, endpoint = drawn(random, ENDPOINTS)
    config_class, config = drawn(random, CONFIGS)
    if isinstance(endpoint, str):
        known = region if region and region is not ABSENT else "eu-west-1"
        endpoint = endpoint.replace("{region}", known).replace("{suffix}", suffix_of(known))
    made = Client(region=region, endpoint=endpoint, config=dict(config) if config else None)
    where = "call"
    if random.random() < 0.15 and region is not ABSENT:
        made.session_region, where = region, "session"
        made.region = random.choice([ABSENT, ABSENT, ABSENT, None, "eu-central-1"])
    if surroundings.profiles and random.random() < 0.3:
        made.profile = random.choice(surroundings.profiles)
    if random.random() < 0.03:
        made.use_ssl = False
    classes = {"region": region_class, "endpoint": endpoint_class, "config": config_class}
    return made, {
        **classes,
        "region given at": where,
        "use_ssl": str(made.use_ssl),
        "profile": str(made.profile),
    }


def surroundings_of(seed: int, count: int) -> list[Surroundings]:
    """`count` different places to run in, the first of them chosen for what they tell apart."""
    random = Random(f"surroundings {seed}")
    return [_surroundings(random, f"{seed}-{number}", number) for number in range(count)]


def _surroundings(random: Random, name: str, number: int) -> Surroundings:
    if number < len(NOTABLE):
        environ, config = NOTABLE[number]
        return Surroundings(name, tuple(sorted(environ.items())), config)
    environ = {
        variable: random.choice(values)
        for variable, (weight, values) in VARIABLES.items()
        if random.random() < weight / 100 * 0.7
    }
    config = None
    if random.random() < 0.6:
        config = _config_file(random)
        if random.random() < 0.3 and "[profile dev]" in config:
            environ["AWS_PROFILE"] = "dev"
    return Surroundings(name, tuple(sorted(environ.items())), config)


def _config_file(random: Random) -> str:
    """A config file: `[default]`, maybe two named profiles, and the services they may name."""
    sections = []
    for header in ("[default]", "[profile dev]", "[profile ops]"):
        if header != "[default]" and random.random() < 0.3:
            continue
        lines = [
            f"{key} = {random.choice(values)}"
            for key, (weight, values) in PROFILE_KEYS.items()
            if random.random() < weight / 100 * 0.7
        ]
        sections.append("\n".join([header, *lines]) + "\n")
    sections.append(SERVICES.format(random.choice(["us-west-2", "eu-west-1"])))
    return "\n".join(sections)


def classes() -> dict[str, tuple[str, ...]]:
    """Every dimension of a program with the classes it may fall in."""
    modes = tuple(dict.fromkeys(mode or "empty" for mode in MODES))
    return {
        "region": tuple(REGIONS),
        "region given at": ("call", "session"),
        "endpoint": tuple(ENDPOINTS),
        "config": tuple(CONFIGS),
        "use_ssl": ("None", "False"),
        "profile": ("None", "dev", "ops"),
        "outside": ("nothing", "variables", "config file"),
        "variable in code": tuple(VARIABLES),
        "mode in code": modes,
    }
