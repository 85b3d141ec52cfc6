"""From a fact to its place in the inventory, whether or not any rule has something to say."""

from __future__ import annotations

from sts_lint.aws.hosts import HostKind, classify, classify_template
from sts_lint.aws.names import MODE_NAMES, STS_URL_NAMES, URL_NAMES
from sts_lint.aws.partitions import regional_host
from sts_lint.aws.vpc_services import STS, STS_SERVICES
from sts_lint.carried import (
    Carried,
    Carrier,
    Dependency,
    Setting,
    ThirdParty,
)
from sts_lint.declared import TokenVersion, VpcEndpoint
from sts_lint.facts import ConfigCall, Fact, Given, RawRequest, Template, Write
from sts_lint.model import Evidence, Kind, Site, Verdict
from sts_lint.quoting import quoted
from sts_lint.rule import JudgedClient
from sts_lint.third_party.judging import Flaw, judge


def site_of(subject: JudgedClient | Fact | Carried) -> Site | None:
    """The site of a fact, or None for one that is about no endpoint; a client is judged."""
    match subject:
        case JudgedClient(client, judgement):
            return Site(
                kind=Kind.CLIENT,
                span=client.span,
                verdict=judgement.verdict,
                urls=judgement.urls,
                urls_complete=judgement.urls_complete,
                because=judgement.because,
                settled_by=judgement.settled_by,
                stubbed=client.stubbed,
            )
        case RawRequest():
            kind, urls = _host(subject.url)
            return Site(
                kind=Kind.URL,
                span=subject.span,
                verdict=_verdict(kind),
                urls=urls,
                urls_complete=bool(urls),
                because=subject.url.because,
            )
        case Write():
            because = (*subject.value.because, _told(subject))
            return Site(Kind.SETTING, subject.span, None, because=because)
        case ConfigCall():
            return Site(Kind.SETTING, subject.span, None)
        case Setting():
            return _of_setting(subject)
        case Dependency(says=says):
            return Site(Kind.DEPENDENCY, subject.span, None, because=(Evidence(says),))
        case ThirdParty():
            return _of_third_party(subject)
        case VpcEndpoint():
            return _of_endpoint(subject) if subject.service in STS_SERVICES else None
        case TokenVersion():
            because = (Evidence(f"{subject.setting} is {subject.value}"),)
            return Site(Kind.TOKEN_VERSION, subject.span, None, because=because)
    return None  # the rest is about no endpoint of its own


def _of_setting(setting: Setting) -> Site | None:
    """The mode, and any URL of STS; a Region or a profile alone chooses no endpoint."""
    if setting.carrier is Carrier.NOTHING:
        return None
    value = setting.value
    said = "a value not seen" if value is None else quoted(value)
    because = (Evidence(f"{setting.name} is set to {said}"),)
    if setting.name in MODE_NAMES:
        return Site(Kind.SETTING, setting.span, None, because=because)
    host = classify(value or "") if setting.name in URL_NAMES else None
    if host is None or host.kind is HostKind.INVALID:
        return None
    if host.kind is HostKind.CUSTOM and setting.name not in STS_URL_NAMES:
        return None
    url = f"{host.scheme or 'https'}://{host.name}"
    return Site(Kind.SETTING, setting.span, _verdict(host.kind), (url,), because=because)


def _of_third_party(setting: ThirdParty) -> Site | None:
    """A key of the catalogue, if it chooses anything or is there to no effect."""
    judged = judge(setting.row, setting.entry, setting.region, setting.complete)
    if judged.verdict is None and judged.flaw is not Flaw.NO_EFFECT:
        return None
    told = setting.value if judged.urls_complete and judged.urls else None
    said = (
        f"is set to {quoted(told)}" if told is not None else "is set"
    )  # a value may hold anything
    because = (Evidence(f"{setting.row.product}: {setting.name} {said}"),)
    return Site(
        Kind.SETTING, setting.span, judged.verdict, judged.urls, judged.urls_complete, because
    )


def _of_endpoint(endpoint: VpcEndpoint) -> Site:
    """The name that it answers for, where private DNS leads there and the Region is known."""
    holds = {True: "on", False: "off", None: "on or off, which is not seen"}[endpoint.private_dns]
    because = (Evidence(f"private DNS is {holds}: {endpoint.setting} in {endpoint.tool}"),)
    known = endpoint.service == STS and endpoint.region is not None and endpoint.private_dns
    urls = (f"https://{regional_host(endpoint.region)}",) if known and endpoint.region else ()
    verdict = Verdict.REGIONAL
    return Site(Kind.VPC_ENDPOINT, endpoint.span, verdict, urls, bool(urls), because)


def _told(write: Write) -> Evidence:
    value = write.value.value
    return Evidence(
        f"{write.name} is set to {value if isinstance(value, str) else 'a value not seen'}"
    )


def _host(url: Given) -> tuple[HostKind | None, tuple[str, ...]]:
    """What answers at a URL, and the URL without its path where the host is known."""
    if isinstance(url.value, str):
        host = classify(url.value)
        known = host.kind is not HostKind.INVALID
        return host.kind, (f"{host.scheme or 'https'}://{host.name}",) if known else ()
    if isinstance(url.value, Template):
        template = classify_template(url.value.parts)
        return template.kind, (template.url,) if template.url else ()
    return None, ()


def _verdict(kind: HostKind | None) -> Verdict:
    if kind is HostKind.GLOBAL:
        return Verdict.GLOBAL
    if kind is HostKind.CUSTOM:
        return Verdict.CUSTOM
    return Verdict.REGIONAL if kind and kind.is_regional else Verdict.UNKNOWN
