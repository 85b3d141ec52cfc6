"""What a project declares of its account: VPC endpoints, session tokens, Regions.

Each is found in one file, configuration or Python, and other files are judged by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sts_lint.model import Entry, Evidence, Severity, Site, Span


@dataclass(frozen=True, slots=True)
class VpcEndpoint:
    """A VPC interface endpoint that is declared for a service; None: for one that is not seen.

    `service` is its short name (`sts`, `ecr.api`), the Region is known where it is written.
    `private_dns` is what holds, None if that is not seen; the tool calls it `setting`, and
    says so where it is `stated`. Where it concerns this endpoint alone, it can be changed
    there, set `beside` another setting, or given to the `call`. `vpc` is a name that two
    endpoints of one file share if they are in one VPC, None where that is not seen.
    """

    span: Span
    tool: str
    setting: str
    service: str | None = None
    region: str | None = None
    private_dns: bool | None = None
    stated: Span | None = None
    beside: Span | None = None
    call: Span | None = None
    alone: bool = True
    in_python: bool = False
    entry: Entry | None = None
    vpc: str | None = None


@dataclass(frozen=True, slots=True)
class ClosedVpc:
    """A VPC from which nothing leads out, as far as its file tells, and what says so.

    In Terraform the other files of the folder may still have a way.
    """

    span: Span
    why: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Default:
    """The default of a variable of Terraform, and where it stands."""

    variable: str
    value: str
    path: str
    line: int

    @property
    def said(self) -> Evidence:
        """It, as evidence."""
        return Evidence(f"the default of var.{self.variable}", self.path, self.line)


V1, V2 = "v1Token", "v2Token"


@dataclass(frozen=True, slots=True)
class TokenVersion:
    """The account's choice of session tokens from the global endpoint: `V1` or `V2`.

    `opt_in` names the Regions, and where they are named, in which the former are refused.
    """

    span: Span
    setting: str
    value: str
    literal: Span | None = None
    opt_in: tuple[Evidence, ...] = ()
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class NamedRegion:
    """A Region that must be enabled by the account, where a file names it."""

    span: Span
    region: str


@dataclass(frozen=True, slots=True)
class VpcClient:
    """A client, as it was judged, of a project that declares VPC endpoints of STS.

    `endpoints` are their places, `regions` their Regions if all of them are known; those the
    client calls are `called`.
    """

    site: Site
    severity: Severity
    endpoints: tuple[Evidence, ...]
    regions: tuple[str, ...] = ()
    called: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where the client is."""
        return self.site.span


@dataclass(frozen=True, slots=True)
class VpcServices:
    """The interface endpoints of a project or VPC, at the first of them; none is one of STS.

    Where there are none, `closed` says why nothing leads out of the VPC.
    """

    span: Span
    services: tuple[str, ...] = ()
    closed: str = ""


@dataclass(frozen=True, slots=True)
class OnlyEndpoint:
    """The one regional endpoint that all clients of a project call, at the first of them."""

    span: Span
    url: str
    clients: int


Declared = VpcEndpoint | ClosedVpc | TokenVersion | NamedRegion
"""What one file declares."""
Together = VpcClient | VpcServices | OnlyEndpoint
"""What comes of several files."""
