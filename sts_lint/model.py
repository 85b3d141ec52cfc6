"""The values every part of sts-lint exchanges.

Everything here is frozen, comparable and picklable, and this module imports nothing of
ours: a diagnostic made in a worker process, in an editor or in a codemod is the same text
and offsets. Lines and columns exist only at the edges (`sts_lint.text`, the reports).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets into a file's decoded text (no BOM)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` by `text`; an empty span inserts, an empty text deletes."""

    span: Span
    text: str


class Safety(enum.Enum):
    """Whether every call that worked keeps working the same way, only regionally."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits applied whole or not at all; `title` is a verb phrase and says why it is unsafe."""

    title: str
    safety: Safety
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A value that a remedy writes as a text literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A value that a remedy writes as an expression: `os.environ["X"]` or a dotted name."""

    source: str


@dataclass(frozen=True, slots=True)
class RegionUrl:
    """The STS URL of the Region that the same call's argument `argument` holds.

    Without an argument, of the Region of the session that the call is made on. `suffix` is
    the DNS suffix of all Regions it can be.
    """

    suffix: str
    argument: str | None = None
    scheme: str = "https"


NewValue = Words | Code | RegionUrl


class Manner(enum.Enum):
    """How an argument is set: as a keyword, where nothing else gives one, or in `**{…}`.

    "Nothing else" is the call itself and the session it is made on.
    """

    KEYWORD = "keyword"
    OTHERWISE = "otherwise"
    SESSION = "session"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class SetLiteral:
    """Give the text literal at `literal` another value.

    The calls `calls` build clients with it, as the argument `name`.
    """

    literal: Span
    value: Words | Code
    name: str = ""
    calls: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SetArgument:
    """Give the call at `call` an argument; where it builds other clients, only those of STS.

    `others` says that it is known to build such.
    """

    call: Span
    name: str
    value: NewValue
    manner: Manner = Manner.KEYWORD
    others: bool = True


@dataclass(frozen=True, slots=True)
class DropArgument:
    """Take the argument away from the call at `call`."""

    call: Span
    name: str


@dataclass(frozen=True, slots=True)
class AddSetting:
    """Give the section, mapping or environment in which `key` stands one more setting.

    It is written as that one is, `bare` without its quotation marks; without a `value` it has
    the same.
    """

    key: Span
    name: str
    value: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class RenameSetting:
    """Give the setting whose name stands at `key` another name."""

    key: Span
    name: str


Change = SetLiteral | SetArgument | DropArgument | AddSetting | RenameSetting


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to change, before anyone knows how to write it; else like `Fix`."""

    title: str
    safety: Safety
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Cure:
    """The remedies of a finding, best first, and what it lacks where none of them works."""

    remedies: tuple[Remedy, ...] = ()
    lacking: str = ""


NO_CURE = Cure()


class Severity(enum.IntEnum):
    """How sure and how grave, in ascending order so that thresholds compare."""

    ADVICE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """The word used in output and settings."""
        return self.name.lower()


class Verdict(enum.Enum):
    """What a client, URL or setting comes to, over everything that is possible."""

    GLOBAL = "global"
    MAYBE_GLOBAL = "maybe-global"
    REGIONAL = "regional"
    BROKEN = "broken"
    CUSTOM = "custom"
    UNKNOWN = "unknown"


class Kind(enum.Enum):
    """What sort of place a site or diagnostic is about."""

    CLIENT = "client"
    URL = "url"
    SETTING = "setting"
    VPC_ENDPOINT = "vpc-endpoint"
    TOKEN_VERSION = "token-version"  # noqa: S105 - a word of the JSON contract
    DEPENDENCY = "dependency"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One step of a chain: a place and what it says; an assumption has no place.

    `path` is as given on the command line, with `/`; `line` is 1-based, of the file as stored;
    of a notebook also the cell and the line in it, both 1-based.
    """

    text: str
    path: str | None = None
    line: int | None = None
    cell: int | None = None
    cell_line: int | None = None

    @property
    def place(self) -> str:
        """`path:line`, of a notebook `path:cell 3:2`; empty where it has none."""
        if not self.path:
            return ""
        row = f"cell {self.cell}:{self.cell_line}" if self.cell else self.line
        return f"{self.path}:{row}" if row else self.path


@dataclass(frozen=True, slots=True)
class Settlement:
    """The one edit, outside the code, that settles every client hanging on the same fact."""

    edit: str
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of one rule about one fact.

    `urls` are normalised and sorted; `urls_complete` is false when other URLs are possible.
    """

    code: str
    name: str
    span: Span
    severity: Severity
    message: str
    kind: Kind
    verdict: Verdict | None = None
    urls: tuple[str, ...] = ()
    urls_complete: bool = True
    because: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    settled_by: Settlement | None = None
    cure: Cure = field(default=NO_CURE, compare=False)

    @property
    def is_of_file(self) -> bool:
        """Whether it says that a file could not be judged, and nothing of what is in it."""
        return self.kind is Kind.FILE and self.span.start == self.span.end


@dataclass(frozen=True, slots=True)
class Site:
    """One STS client, setting, URL or endpoint found, good ones too."""

    kind: Kind
    span: Span
    verdict: Verdict | None
    urls: tuple[str, ...] = ()
    urls_complete: bool = True
    because: tuple[Evidence, ...] = ()
    codes: tuple[str, ...] = ()
    settled_by: Settlement | None = None
    stubbed: bool = False  # a client that cannot reach AWS


@dataclass(frozen=True, slots=True)
class Entry:
    """One key and value of a configuration file, whatever its format.

    `path` holds the keys from the outermost in, list positions as decimal numbers; `value`
    is decoded, its source text lies at `value_span`, inside the quotes if it has `quote`.
    Where that text equals `value`, replacing it is a correct edit.
    """

    path: tuple[str, ...]
    value: str
    key_span: Span
    value_span: Span
    quote: str = ""  # what opens the value: a quotation mark, "|" or ">" in YAML, "<<" in HCL
    literal: bool = True  # false: holes (variables, templates, references, tags) make it unknown
    dialect: str = ""  # the format it was read as; of nested text, the inner one
    form: str = ""  # the construct: "pair", "export", "prefix", "flag", "ENV", …
    scope: int = 0  # the same for entries of one mapping, section, command or environment
    depth: int = 0  # how many texts inside texts it lies in
    exact: bool = True  # false: read by a guess at lines, to be reported and never edited
    outer: tuple[int, ...] = ()  # the scopes around its own, from the inside out
    default: Evidence | None = None  # of a variable: the value is no more than its default
