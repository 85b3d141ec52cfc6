"""What an endpoint URL or host name is: the global endpoint, a regional one, or no STS at all.

Decided on the parsed host, never on a substring: `s3-outposts.amazonaws.com` ends in the
global name, `https://sts.amazonaws.com/doc/2011-06-15/` is an XML namespace, and
`sts.amazonaws.com.cn` is an OIDC audience that answers no calls.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from sts_lint.aws import partitions
from sts_lint.facts import Symbol

DEFAULT_PORTS = {"https": 443, "http": 80}
_LABELS = re.compile(r"((?!-)[a-z\d-]{1,63}(?<!-)\.)*((?!-)[a-z\d-]{1,63}(?<!-))", re.IGNORECASE)
_HOLE = re.compile(r"hole(\d+)x")
_SCHEME_HOLE = re.compile(r"^hole\d+x://")
_SUFFIX_HOLE = re.compile(r"^(sts(?:-fips)?\.[^.]+)\.hole\d+x$")
_PORT_HOLE = re.compile(r":hole\d+x(?=/|$)")


class HostKind(enum.Enum):
    """What answers at a host."""

    GLOBAL = "global"
    REGIONAL = "regional"
    FIPS = "fips"
    DUALSTACK = "dualstack"
    FIPS_DUALSTACK = "fips-dualstack"
    VPC_ENDPOINT = "vpc-endpoint"
    CUSTOM = "custom"
    INVALID = "invalid"

    @property
    def is_regional(self) -> bool:
        """Whether it is an STS endpoint of one Region."""
        return self in _REGIONAL_KINDS


_REGIONAL_KINDS = frozenset(
    {
        HostKind.REGIONAL,
        HostKind.FIPS,
        HostKind.DUALSTACK,
        HostKind.FIPS_DUALSTACK,
        HostKind.VPC_ENDPOINT,
    }
)


@dataclass(frozen=True, slots=True)
class Host:
    """A classified host.

    `region` is the Region in its name, `us-east-1` for the global one, else `None`. `scheme`
    is `None` for a bare host. `url` is normalised (no user-info, query, default port, trailing
    dot or slash; `https` where no scheme is given) and empty for what cannot be parsed.
    """

    kind: HostKind
    url: str = ""
    name: str = ""
    region: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class HostTemplate:
    """A classified URL with holes; `kind` is `None` where the holes decide it.

    `region` is the Region in the host: text, or the one symbol that is all of it. `pattern`
    shows the URL with its holes: `https://sts.{region}.amazonaws.com`. `url` is the URL
    without its path where the host has no hole.
    """

    kind: HostKind | None
    pattern: str
    region: str | Symbol | None = None
    has_scheme: bool = True
    url: str | None = None


_NOTHING = Host(HostKind.INVALID)


@lru_cache(maxsize=1024)
def classify(text: str) -> Host:
    """Classify a URL or a bare host name, with or without port and path."""
    bare = "://" not in text and not text.startswith("//")
    try:
        parts = urlsplit(f"//{text}" if bare else text)
        name, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return _NOTHING
    scheme = parts.scheme or "https"
    if not name or scheme not in DEFAULT_PORTS or any(c.isspace() for c in text):
        return _NOTHING
    shown = f"[{name}]" if ":" in name else name
    if port is not None and port != DEFAULT_PORTS[scheme]:
        shown += f":{port}"
    kind, region = _kind(name)
    if _is_namespace(kind, parts.path):
        kind = HostKind.INVALID
    url = f"{scheme}://{shown}{parts.path.rstrip('/')}"
    return Host(kind, url, name, region, None if bare else scheme)


def is_accepted(url: str) -> bool:
    """Whether botocore accepts the text as an endpoint URL: a scheme's place and a host name."""
    if any(character in url for character in "\t\r\n"):
        return False
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return False
    if name is None or len(name) > 255:
        return False
    return _LABELS.fullmatch(name.removesuffix(".")) is not None or _is_ipv6(name)


def classify_template(parts: Sequence[str | Symbol]) -> HostTemplate:
    """Classify a URL with holes by what its literal parts fix."""
    symbols = [part for part in parts if isinstance(part, Symbol)]
    pattern = "".join(f"{{{p.text}}}" if isinstance(p, Symbol) else p for p in parts)
    numbers = iter(range(len(symbols)))
    filled = "".join(f"hole{next(numbers)}x" if isinstance(p, Symbol) else p for p in parts)
    filled = _PORT_HOLE.sub("", _SCHEME_HOLE.sub("https://", filled))
    host = classify(filled)
    has_scheme = host.scheme is not None
    if not _HOLE.search(host.name):
        url = f"{host.scheme or 'https'}://{host.name}"
        return HostTemplate(host.kind, pattern, host.region, has_scheme, url)
    name = _SUFFIX_HOLE.sub(rf"\1.{partitions.AWS.dns_suffix}", host.name)
    kind, label = _shape(name.split("."))
    if kind is None or label is None:
        return HostTemplate(None, pattern, None, has_scheme)
    hole = _HOLE.fullmatch(label)
    return HostTemplate(kind, pattern, symbols[int(hole[1])] if hole else None, has_scheme)


def _kind(name: str) -> tuple[HostKind, str | None]:
    """The kind of a host name, and its Region."""
    if name == partitions.GLOBAL_HOST:
        return HostKind.GLOBAL, partitions.GLOBAL_SIGNING_REGION
    kind, region = _shape(name.split("."))
    if kind is None:
        return HostKind.CUSTOM, None
    if region is None or not _exists(kind, region, name):
        return HostKind.INVALID, region
    return kind, region


def _shape(labels: list[str]) -> tuple[HostKind | None, str | None]:
    """What the labels spell, whatever the Region: `sts`, `sts-fips`, a Region, a suffix."""
    for suffix, dual in _suffixes():
        tail = suffix.split(".")
        if len(labels) <= len(tail) or labels[-len(tail) :] != tail:
            continue
        head = labels[: -len(tail)]
        if head[-1] == "vpce" and len(head) > 2 and head[-3] in ("sts", "sts-fips") and not dual:
            return HostKind.VPC_ENDPOINT, head[-2]
        if head[0] not in ("sts", "sts-fips") or len(head) > 2:
            return None, None
        return _ORDINARY[head[0] == "sts-fips", dual], head[1] if len(head) == 2 else None
    return None, None


_ORDINARY = {
    (False, False): HostKind.REGIONAL,
    (True, False): HostKind.FIPS,
    (False, True): HostKind.DUALSTACK,
    (True, True): HostKind.FIPS_DUALSTACK,
}


@lru_cache(maxsize=1)
def _suffixes() -> tuple[tuple[str, bool], ...]:
    """Every DNS suffix with whether it is a dual-stack one, longest first."""
    ordinary = [(suffix, False) for suffix in partitions.dns_suffixes()]
    dual = [(suffix, True) for suffix in partitions.dual_stack_suffixes()]
    return tuple(sorted(ordinary + dual, key=lambda pair: -len(pair[0])))


def _exists(kind: HostKind, region: str, name: str) -> bool:
    """Whether the suffix is that of the Region's own partition."""
    if not partitions.has_region_form(region):
        return False
    home = partitions.partition_of(region)
    dual = kind in (HostKind.DUALSTACK, HostKind.FIPS_DUALSTACK)
    return name.endswith(f".{home.dual_stack_suffix if dual else home.dns_suffix}")


def _is_namespace(kind: HostKind, path: str) -> bool:
    return kind is HostKind.GLOBAL and path.startswith("/doc/")


def _is_ipv6(name: str) -> bool:
    return ":" in name and re.fullmatch(r"[0-9a-f:.]+(%[\w.~-]+)?", name) is not None
