"""What an outcome that was really observed comes to, by the contract's words.

Written from the facts about AWS, not from the resolver it is compared with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from .runner import Real

SUFFIXES = (
    (r"cn-\w+-\d", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
    (r"us-gov-\w+-\d", "amazonaws.com", "api.aws"),
    (r"eusc-de-\w+-\d", "amazonaws.eu", "api.amazonwebservices.eu"),
    (r"us-iso-\w+-\d", "c2s.ic.gov", "api.aws.ic.gov"),
    (r"us-isob-\w+-\d", "sc2s.sgov.gov", "api.aws.scloud"),
    (r"eu-isoe-\w+-\d", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
    (r"us-isof-\w+-\d", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
    (r"(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d", "amazonaws.com", "api.aws"),
)
STS = re.compile(r"sts(?:-fips)?\.([^.]+)\.(.+)")
VPC_ENDPOINT = re.compile(r"vpce-[^.]+\.(sts\.[^.]+)\.vpce\.(.+)")
PORTS = {"https": 443, "http": 80}
ODD = frozenset({"regional", "broken", "custom"})


@dataclass(frozen=True, slots=True)
class Expected:
    """URLs really called by a site, and the verdicts that say so truly."""

    urls: tuple[str, ...]
    verdicts: frozenset[str]


def normalised(url: str) -> str:
    """Host lower-case, no default port, no trailing dot or slash."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    port = f":{parts.port}" if parts.port not in (None, PORTS.get(parts.scheme)) else ""
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}"


def expected(reals: frozenset[Real]) -> Expected:
    """The expectation for a site at which all of `reals` happened."""
    urls = tuple(sorted({normalised(real.url) for real in reals if real.url}))
    each = [verdicts(real) for real in reals]
    shared = frozenset.intersection(*each)
    if shared:
        return Expected(urls, shared)
    mixed = "maybe-global" if any("global" in one for one in each) else "unknown"
    return Expected(urls, frozenset({mixed}))


def verdicts(real: Real) -> frozenset[str]:
    """The verdicts that fit one outcome; several where the facts leave it open."""
    if real.url is None:
        return frozenset({"broken"})
    host, scope = urlsplit(normalised(real.url)).hostname or "", real.scope or ""
    if host == "sts.amazonaws.com":
        return frozenset({"global" if scope == "us-east-1" else "broken"})
    found = STS.fullmatch(VPC_ENDPOINT.sub(r"\1.\2", host))
    if not found:
        return frozenset({"custom"})
    for pattern, suffix, dual in SUFFIXES:
        if re.fullmatch(pattern, found[1]):
            home = found[2] in (suffix, dual)
            return _agreeing(found[1], scope) if home else ODD
    return ODD if found[1] == scope else ODD - {"regional"}


def _agreeing(region: str, scope: str) -> frozenset[str]:
    return frozenset({"regional" if region == scope else "broken"})
