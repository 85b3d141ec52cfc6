"""What a front end found in a program, before anyone judges it.

A front end (Python source, a notebook) reduces each construction of a client to the ways it
can happen: one `Request` per way, each field a single possibility with the lines that led
to it. The AWS domain turns requests into outcomes; rules never see syntax.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from sts_lint.model import Entry, Evidence, Span


class Absent(enum.Enum):
    """The argument or setting is not there at all (an explicit `None` is `None`)."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Origin(enum.Enum):
    """Where a value that the source does not show comes from."""

    ENVIRONMENT = "environment variable"
    PARAMETER = "parameter"
    ATTRIBUTE = "attribute"
    CALL = "call"
    SESSION = "session"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A value the source does not show; equal symbols hold equal values.

    `text` is the expression as written; for an environment variable it is the variable's
    name. `may_be_absent` says that the value may also be missing or `None` (an unseen
    session's Region, a key of an unseen `**kwargs`); otherwise it is text that is not empty.
    """

    text: str
    origin: Origin = Origin.UNKNOWN
    may_be_absent: bool = False
    identity: str = ""  # tells two values apart that are written alike


@dataclass(frozen=True, slots=True)
class Template:
    """Text with holes: `https://sts.{region}.amazonaws.com`. Parts alternate freely."""

    parts: tuple[str | Symbol, ...]


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value of a type no AWS setting takes (a number, a list), shown as `text`."""

    text: str


Atom = str | bool | None | Absent | Symbol | Template | Opaque


@dataclass(frozen=True, slots=True)
class Given:
    """One thing an argument or setting may hold, with the lines that led to it."""

    value: Atom = ABSENT
    because: tuple[Evidence, ...] = field(default=(), compare=False)
    literal: Span | None = field(default=None, compare=False)  # the literal it was written as


# Prefixes of session variables whose definition the program replaced: no environment
# variable is read, and with the second neither is the profile; the value is the default.
REDEFINED = "redefined "
CONSTANT = "constant "
NOT_GIVEN = Given()
Settings = tuple[tuple[str, Given], ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as written at a call; `keyword` is None if positional."""

    keyword: str | None
    span: Span
    value_span: Span


@dataclass(frozen=True, slots=True)
class Maker:
    """The call that really builds the client: the site itself, or one in a wrapper's body.

    `others` says that it was seen to build clients of other or unseen services, too.
    """

    call: Span
    arguments: tuple[Argument, ...]
    others: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One way a client may be built: all that reaches botocore at that moment.

    `config` holds the options of the `botocore.config.Config` in force (keys as botocore
    spells them: `region_name`, `use_fips_endpoint`, `use_dualstack_endpoint`,
    `ignore_configured_endpoint_urls`, `defaults_mode`, `signature_version`). `session` holds
    session variables by botocore's logical name (`region`, `profile`, `sts_regional_endpoints`,
    …; `boto3.Session(region_name=…)` is `region`); `redefined region` holds the default of a
    variable that `session_vars` tied to no environment variable that is set. `environ`
    holds the `AWS_*` variables that the program itself set before this moment; `None` means
    it deleted the variable.
    `session_seen` is false when the session was made out of sight.
    """

    region: Given = NOT_GIVEN
    endpoint: Given = NOT_GIVEN
    use_ssl: Given = NOT_GIVEN
    config: Settings = ()
    session: Settings = ()
    environ: Settings = ()
    session_seen: bool = True
    maker: Maker | None = field(default=None, compare=False)
    error: Given = NOT_GIVEN  # text: why the client certainly cannot be built, whatever AWS says


@dataclass(frozen=True, slots=True)
class Client:
    """One client site: the call that fixes the service to `sts`.

    `span` starts at the line of the call's function name. `call` covers the whole call
    expression, `arguments` are those written there. `stubbed` is true when the client
    cannot reach AWS (moto, Stubber). `operations` are the methods called on the client, with
    the span of the method's name. `complete` is false when other ways than `requests` exist.
    """

    span: Span
    call: Span
    line: int
    arguments: tuple[Argument, ...]
    requests: tuple[Request, ...]
    complete: bool = True
    stubbed: bool = False
    operations: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Write:
    """Code that sets an AWS variable or session variable for later clients or children.

    `name` is the variable (`AWS_STS_REGIONAL_ENDPOINTS`) or botocore's logical name
    (`sts_regional_endpoints`); `form` names the construct (`os.environ[...] =`).
    `value_span` is the literal that holds the value, where there is one. `certain` is false
    when the value is one of several that the code may set there.
    """

    span: Span
    line: int
    name: str
    form: str
    value: Given
    value_span: Span | None = None
    stubbed: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A URL or `Host` header of STS used outside boto3: HTTP calls, hvac, boto 2."""

    span: Span
    line: int
    form: str
    url: Given
    value_span: Span | None = None


@dataclass(frozen=True, slots=True)
class ConfigCall:
    """`Config(sts_regional_endpoints=…)`: an option botocore does not have."""

    span: Span
    line: int
    keyword: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A key and a value that a program hands to the settings of another one, as an entry."""

    entry: Entry

    @property
    def span(self) -> Span:
        """Where its value is."""
        return self.entry.value_span


Fact = Client | Write | RawRequest | ConfigCall | Handed


@dataclass(frozen=True, slots=True)
class Findings:
    """All facts of one source file, in source order, and whether the budget ran out."""

    facts: tuple[Fact, ...] = field(default=())
    exhausted: bool = False
