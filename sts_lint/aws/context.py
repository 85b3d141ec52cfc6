"""What is known about the place where a program runs: SDK version, surroundings, policy."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from packaging.version import Version

from sts_lint.declared import Default
from sts_lint.facts import Settings
from sts_lint.model import Evidence

PROFILE_VARIABLES = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")  # the first that is set counts
FILE_VARIABLES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")


class Ambient(enum.Enum):
    """What surrounds the program (`--ambient`)."""

    UNKNOWN = "unknown"
    NONE = "none"
    THIS = "this"


@dataclass(frozen=True, slots=True)
class SdkRange:
    """The botocore versions a program can run on: `low <= version < high`.

    `None` means no bound. `because` names the lines that prove the range. `stated` is true
    where the user said it (`--botocore-version`); `manifest` is the place where stating
    `boto3>=1.40` would settle the rest. `runtime` is the function whose runtime brings the SDK.
    """

    low: Version | None = None
    high: Version | None = None
    because: tuple[Evidence, ...] = ()
    stated: bool = False
    manifest: Evidence | None = None
    runtime: Evidence | None = None


class Policy(enum.Enum):
    """`default`, or the strict reading in which only an explicit regional URL counts."""

    DEFAULT = "default"
    EXPLICIT_ENDPOINT = "explicit-endpoint"


class Keys(enum.Enum):
    """Whether a section of an AWS file holds an access key and its secret."""

    NONE = "no access key"
    WHOLE = "an access key and its secret"
    PARTIAL = "an access key without its secret"


@dataclass(frozen=True, slots=True)
class Profile:
    """The settings of one profile, as botocore's own loader sees them (`--ambient this`).

    `services_endpoint` is `endpoint_url` under `sts` of the `[services]` section it names;
    `services_missing` is true where it names a section that is not there or cannot be used.
    `missing` is true where the profile asked for does not exist, so that no client can be built.
    `shared_keys` are those in its section of the credentials file, `config_keys` of the config
    file. `places` are path and line of settings by key; of the profile's header under `""`, of
    the endpoint in the services section under `SERVICES_ENDPOINT`.
    """

    settings: tuple[tuple[str, str], ...] = ()
    services_endpoint: str | None = None
    services_missing: bool = False
    missing: bool = False
    shared_keys: Keys = Keys.NONE
    config_keys: Keys = Keys.NONE
    places: tuple[tuple[str, str, int], ...] = field(default=(), compare=False)

    def says(self, text: str, key: str = "") -> Evidence:
        """Evidence that points to one of its settings, or to its header."""
        for known, path, line in self.places:
            if known == key:
                return Evidence(text, path, line)
        return Evidence(text)


SERVICES = "services."
SERVICES_ENDPOINT = f"{SERVICES}sts.endpoint_url"


NO_PROFILE = Profile(missing=True)


def active_profile(environ: Mapping[str, str], profiles: Mapping[str, Profile]) -> Profile:
    """The profile in force for an environment [botocore configprovider.py, `profile`].

    Without a name it is `default`, which need not exist; `NO_PROFILE` if a name does not.
    """
    for variable in PROFILE_VARIABLES:
        if variable in environ:
            return profiles.get(environ[variable], NO_PROFILE)
    return profiles.get("default", Profile())


class FixStyle(enum.Enum):
    """What fixes write: the Region, and the URL only where it must be; or always both."""

    REGION = "region"
    ENDPOINT_URL = "endpoint-url"


@dataclass(frozen=True, slots=True)
class Fixing:
    """What fixes may write. `region` is a Region or an expression for one; None: neither."""

    region: str | None = None
    style: FixStyle = FixStyle.REGION


@dataclass(frozen=True, slots=True)
class Context:
    """All that decides an outcome besides the code itself.

    `environ`, `profile` and `profiles` are looked at only for `Ambient.THIS`: the `AWS_*`
    variables, the active profile, and every profile by name. `surroundings` are the environments
    that the repository declares for the program, which count for `Ambient.UNKNOWN`. `beside`
    holds the profiles of the other AWS file in the folder of the file that is checked, if it
    is one; `names_beside` says that a file there leads names to VPC endpoints itself, `defaults`
    are those of variables in the Terraform files there.
    """

    sdk: SdkRange = field(default_factory=SdkRange)
    ambient: Ambient = Ambient.UNKNOWN
    environ: tuple[tuple[str, str], ...] = ()
    profile: Profile = field(default_factory=Profile)
    profiles: tuple[tuple[str, Profile], ...] = ()
    surroundings: tuple[Settings, ...] = ()
    region_from_environment: bool = False
    client_factories: tuple[str, ...] = ()
    policy: Policy = Policy.DEFAULT
    beside: tuple[tuple[str, Profile], ...] = ()
    names_beside: bool = False
    defaults: tuple[Default, ...] = ()
    fixing: Fixing | None = None  # None where no fix is wanted
