"""The static twin of botocore's search for credentials, as far as it calls STS.

A profile with `role_arn` makes STS calls that no program contains: one `AssumeRole` for each
role along its `source_profile` chain. botocore checks the chain when a client of *any* service
is built, so a wrong one breaks them all [botocore credentials.py, AssumeRoleProvider,
AssumeRoleWithWebIdentityProvider and `create_credential_resolver`].

What a credential process, IAM Identity Center, a login or the instance's metadata would
answer is not known here: they are taken to give credentials.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from sts_lint.aws.context import Keys, Profile
from sts_lint.model import Evidence

_CONTAINER = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
LONGEST = 250  # profiles in a chain; botocore runs out of stack not much later
_SOURCES = ("Environment", "EcsContainer", "Ec2InstanceMetadata")
_SSO = ("sso_role_name", "sso_account_id")
_STATIC = ("aws_secret_access_key", "aws_access_key_id")
_TOKEN_FILE = "web_identity_token_file"  # noqa: S105 - a key's name


class Operation(enum.Enum):
    """The STS operations that give credentials."""

    ASSUME_ROLE = "AssumeRole"
    WEB_IDENTITY = "AssumeRoleWithWebIdentity"

    @property
    def is_signed(self) -> bool:
        """Whether its requests are signed: a web identity's token stands for itself."""
        return self is Operation.ASSUME_ROLE


@dataclass(frozen=True, slots=True)
class StsCall:
    """A call made on the way to credentials; `because` is where the role is named."""

    operation: Operation
    because: Evidence


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why botocore refuses to look for credentials, in one line, and the lines it is about."""

    text: str
    because: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """How credentials are come by: the STS calls in the order made, or the refusal.

    `chain` are the profiles looked at, from the one in force to the last source.
    """

    chain: tuple[str, ...]
    calls: tuple[StsCall, ...] = ()
    refused: Refusal | None = None


def credentials_of(
    name: str, profiles: Mapping[str, Profile], environ: Mapping[str, str], *, by_name: bool
) -> Credentials:
    """How a session comes by credentials.

    `name` is the profile in force. `by_name` says that the program named it
    (`Session(profile_name=…)`): then access keys and web identities in `environ` do not count.
    """
    search = _Search(profiles, environ, [name])
    try:
        return Credentials(calls=search.all(name, by_name=by_name), chain=tuple(search.visited))
    except _Refused as refused:
        return Credentials(refused=refused.refusal, chain=tuple(search.visited))


class _Refused(Exception):
    def __init__(self, text: str, *because: Evidence) -> None:
        super().__init__(text)
        self.refusal = Refusal(text, because)


Calls = tuple[StsCall, ...]


@dataclass(frozen=True, slots=True)
class _Search:
    profiles: Mapping[str, Profile]
    environ: Mapping[str, str]
    visited: list[str]

    def all(self, name: str, *, by_name: bool) -> Calls:
        """create_credential_resolver: variables, roles, then what else the profile holds."""
        if not by_name and self._environment_keys():
            return ()
        if self._has_role(name):
            return self._role(name)
        return self._others(name, with_environ=not by_name) or ()

    def _held(self, name: str) -> dict[str, str]:
        return dict(self.profiles.get(name, Profile()).settings)

    def _says(self, name: str, key: str = "") -> Evidence:
        text = f"profile {name} sets {key}" if key else f"profile {name}"
        return self.profiles.get(name, Profile()).says(text, key)

    def _environment_keys(self) -> bool:
        """EnvProvider: whether the access key is in the environment."""
        if not self.environ.get("AWS_ACCESS_KEY_ID"):
            return False
        if not self.environ.get("AWS_SECRET_ACCESS_KEY"):
            said = "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not"
            raise _Refused(said, Evidence("AWS_ACCESS_KEY_ID is set"))
        return True

    def _has_role(self, name: str) -> bool:
        held = self._held(name)
        return "role_arn" in held and _TOKEN_FILE not in held

    def _has_static(self, name: str) -> bool:
        return any(key in self._held(name) for key in _STATIC)

    def _role(self, name: str) -> Calls:
        """_load_creds_via_assume_role: the source's own calls come first."""
        held = self._held(name)
        source, provider = held.get("source_profile"), held.get("credential_source")
        if (source is None) == (provider is None):
            said = "both" if source is not None else "neither of"
            raise _Refused(
                f"profile {name} has role_arn and {said} source_profile and credential_source",
                self._says(name, "role_arn"),
            )
        before: Calls = ()
        if source is not None:
            before = self._source(name, source)
        elif provider is not None:
            self._check_provider(name, provider)
        return (*before, StsCall(Operation.ASSUME_ROLE, self._says(name, "role_arn")))

    def _check_provider(self, name: str, provider: str) -> None:
        place = self._says(name, "credential_source")
        if provider not in _SOURCES:
            raise _Refused(f"credential_source is none of {', '.join(_SOURCES)}", place)
        here = provider == "Ec2InstanceMetadata" or (
            self._environment_keys()
            if provider == "Environment"
            else any(variable in self.environ for variable in _CONTAINER)
        )
        if not here:
            raise _Refused(f"credential_source {provider} holds no credentials here", place)

    def _source(self, name: str, source: str) -> Calls:
        self._check_source(name, source)
        if len(self.visited) > LONGEST:
            place = self._says(name, "source_profile")
            raise _Refused(f"the source_profile chain is longer than {LONGEST} profiles", place)
        self.visited.append(source)
        if self._has_role(source) and not self._has_static(source):
            return self._role(source)
        calls = self._others(source, with_environ=False)
        if calls is None:
            raise _Refused(
                f"source profile {source} has no credentials",
                self._says(name, "source_profile"),
                self._says(source),
            )
        return calls

    def _check_source(self, name: str, source: str) -> None:
        """_validate_source_profile: a profile may name itself if it holds keys of its own."""
        if source not in self.profiles:
            place = self._says(name, "source_profile")
            raise _Refused(f"source profile {source} does not exist", place)
        if source not in self.visited or (source == name and self._has_static(source)):
            return
        loop = self.visited[self.visited.index(source) :]
        first = loop.index(min(loop))
        ring = (*loop[first:], *loop[:first])
        raise _Refused(
            f"source_profile goes round in a circle: {' -> '.join((*ring, ring[0]))}",
            *(self._says(each, "source_profile") for each in ring),
        )

    def _others(self, name: str, *, with_environ: bool) -> Calls | None:
        """ProfileProviderBuilder, in its order; None where the profile holds no credentials."""
        calls = self._web_identity(name, self.environ if with_environ else {})
        if calls is not None:
            return calls
        held, profile = self._held(name), self.profiles.get(name, Profile())
        if any(key in held for key in _SSO) or self._has_keys(name, profile.shared_keys):
            return ()
        if "login_session" in held or "credential_process" in held:
            return ()
        return () if self._has_keys(name, profile.config_keys) else None

    def _has_keys(self, name: str, keys: Keys) -> bool:
        if keys is Keys.PARTIAL:
            said = f"profile {name} has aws_access_key_id without aws_secret_access_key"
            raise _Refused(said, self._says(name, "aws_access_key_id"))
        return keys is Keys.WHOLE

    def _web_identity(self, name: str, environ: Mapping[str, str]) -> Calls | None:
        held = self._held(name)
        token = environ.get("AWS_WEB_IDENTITY_TOKEN_FILE", held.get(_TOKEN_FILE))
        if not token:
            return None
        own = "AWS_WEB_IDENTITY_TOKEN_FILE" not in environ
        place = self._says(name, _TOKEN_FILE) if own else Evidence("AWS_WEB_IDENTITY_TOKEN_FILE")
        if not environ.get("AWS_ROLE_ARN", held.get("role_arn")):
            raise _Refused("a web identity token file is set and no role", place)
        return (StsCall(Operation.WEB_IDENTITY, place),)
