"""What the files of a project tell about each other: VPC endpoints, clients, opt-in Regions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sts_lint.aws.hosts import classify
from sts_lint.aws.partitions import is_opt_in
from sts_lint.aws.vpc_services import STS, STS_SERVICES
from sts_lint.carried import Carried
from sts_lint.checked import Checked
from sts_lint.checker import Checker
from sts_lint.declared import (
    V1,
    ClosedVpc,
    Declared,
    NamedRegion,
    OnlyEndpoint,
    TokenVersion,
    VpcClient,
    VpcEndpoint,
    VpcServices,
)
from sts_lint.model import Evidence, Kind, Severity, Site, Span, Verdict
from sts_lint.plan import Plan
from sts_lint.project.repository import enclosing_repository
from sts_lint.project.terraform_sibling import has_way_out
from sts_lint.running.files import Files

Endpoints = list[tuple[Checked, VpcEndpoint]]

_MOST_SHOWN = 3
_JUDGED = (Verdict.GLOBAL, Verdict.MAYBE_GLOBAL, Verdict.REGIONAL)


@dataclass
class _Project:
    """What the files of one repository say, in the order in which they were checked."""

    endpoints: list[tuple[Checked, VpcEndpoint]] = field(default_factory=list)
    closed: list[tuple[Checked, ClosedVpc]] = field(default_factory=list)
    clients: list[tuple[Checked, Site]] = field(default_factory=list)
    opt_in: dict[str, Evidence] = field(default_factory=dict)
    waiting: list[Checked] = field(default_factory=list)  # with tokens of version 1

    def add(self, checked: Checked) -> None:
        """Take down what one file says."""
        for fact in checked.declared:
            if isinstance(fact, VpcEndpoint):
                self.endpoints.append((checked, fact))
                self._name(checked, fact.span, fact.region)
            elif isinstance(fact, ClosedVpc):
                self.closed.append((checked, fact))
            elif isinstance(fact, NamedRegion):
                self._name(checked, fact.span, fact.region)
        for site in checked.sites:
            if site.kind is Kind.CLIENT and not site.stubbed:
                self.clients.append((checked, site))
                for region in _regions(site):
                    self._name(checked, site.span, region)

    def _name(self, checked: Checked, span: Span, region: str | None) -> None:
        if region and is_opt_in(region):
            self.opt_in.setdefault(region, _evidence(checked, span, f"names {region}"))


class Neighbours:
    """Gathers what files declare, and judges what they declare for each other."""

    def __init__(self, plan: Plan, files: Files) -> None:
        self._checker = Checker(replace(plan, fixes=None))
        self._files = files
        self._listed = plan.listed
        self._projects: dict[str, _Project] = {}
        self._roots: dict[str, str] = {}  # by folder

    def note(self, checked: Checked) -> Iterator[Checked]:
        """The result of one file, as soon as it can be given: at once, or with `results`."""
        if not checked.sites and not checked.declared:
            yield checked
            return
        project = self._projects.setdefault(self._root(checked.path), _Project())
        project.add(checked)
        if any(map(_is_old, checked.declared)):
            project.waiting.append(checked)
        elif checked.diagnostics or checked.sites:
            yield checked

    def results(self) -> Iterator[Checked]:
        """The files that had to wait, and what all files of a project show together."""
        for project in self._projects.values():
            for checked in project.waiting:
                yield self._with_regions(checked, tuple(project.opt_in.values()))
            if not self._listed:  # what is missing here may stand in the files of another run
                yield from self._of_services(project)
            yield from self._of_clients(project)
            yield from self._of_redundancy(project)

    def _root(self, path: str) -> str:
        """The repository of a file; what is in none belongs together."""
        folder = os.path.dirname(path)  # noqa: PTH120 - as the user wrote it
        if folder not in self._roots:
            repository = enclosing_repository(os.path.realpath(folder))
            self._roots[folder] = repository.root if repository else ""
        return self._roots[folder]

    def _with_regions(self, checked: Checked, opt_in: tuple[Evidence, ...]) -> Checked:
        """A file whose tokens are judged once more, by the Regions that the project names."""
        tokens = [fact for fact in checked.declared if isinstance(fact, TokenVersion)]
        spans = {token.span for token in tokens}
        others = [d for d in checked.diagnostics if d.kind is not Kind.TOKEN_VERSION]
        again = [replace(token, opt_in=opt_in[:_MOST_SHOWN]) for token in tokens]
        found = self._judged(checked, *again).diagnostics
        before = {d.span: d for d in checked.diagnostics if d.span in spans}
        fixed = [replace(d, fix=before[d.span].fix) if d.span in before else d for d in found]
        diagnostics = tuple(sorted((*others, *fixed), key=lambda d: d.span))
        return replace(checked, diagnostics=diagnostics)

    def _of_services(self, project: _Project) -> Iterator[Checked]:
        if any(endpoint.service is None for _, endpoint in project.endpoints):
            return  # of endpoints that are not seen one may be for STS
        for endpoints in _by_vpc(project.endpoints):
            services = {endpoint.service for _, endpoint in endpoints if endpoint.service}
            if STS_SERVICES.isdisjoint(services):
                checked, first = endpoints[0]
                fact = VpcServices(first.span, tuple(sorted(services)))
                yield from _shown(self._judged(checked, fact))
        if project.clients and not project.endpoints:
            yield from self._of_closed(project)

    def _of_closed(self, project: _Project) -> Iterator[Checked]:
        """The first VPC without a way out, if no file beside it has one."""
        for checked, vpc in project.closed:
            if not has_way_out(checked.path):
                fact = VpcServices(vpc.span, closed=vpc.why)
                yield from _shown(self._judged(checked, fact))
                return

    def _of_clients(self, project: _Project) -> Iterator[Checked]:
        found = [
            (checked, endpoint)
            for checked, endpoint in project.endpoints
            if endpoint.service == STS and endpoint.private_dns
        ]
        if not found:
            return
        places = [_evidence(c, e.span, "declares a VPC endpoint of STS") for c, e in found]
        regions = {endpoint.region for _, endpoint in found}
        known = tuple(sorted(r for r in regions if r)) if None not in regions else ()
        by_file: dict[str, list[VpcClient]] = {}
        files: dict[str, Checked] = {}
        for checked, site in project.clients:
            if site.verdict in _JUDGED:
                called = _regions(site) if site.urls_complete else ()
                grave = Severity.ERROR if site.verdict is Verdict.GLOBAL else Severity.WARNING
                fact = VpcClient(site, grave, tuple(places[:_MOST_SHOWN]), known, called)
                by_file.setdefault(checked.path, []).append(fact)
                files[checked.path] = checked
        for path, clients in by_file.items():
            yield from _shown(self._judged(files[path], *clients))

    def _of_redundancy(self, project: _Project) -> Iterator[Checked]:
        """Whether all that the project can call is one endpoint; what is open may be another."""
        sites = [site for _, site in project.clients]
        urls = {url for site in sites for url in site.urls}
        known = all(s.verdict is Verdict.REGIONAL and s.urls_complete for s in sites)
        if known and len(urls) == 1:
            checked, first = project.clients[0]
            fact = OnlyEndpoint(first.span, urls.pop(), len(sites))
            yield from _shown(self._judged(checked, fact))

    def _judged(self, checked: Checked, *facts: Carried) -> Checked:
        job = self._files.job(checked.path)
        if checked.text is None:
            return Checked(checked.path)
        return self._checker.check_facts(job, checked.text, facts)


def _shown(checked: Checked) -> Iterator[Checked]:
    if checked.diagnostics or checked.suppressed:
        yield replace(checked, sites=(), declared=())


def _by_vpc(found: Endpoints) -> list[Endpoints]:
    """The endpoints of each VPC; all together where their VPCs cannot be told apart.

    All together, too, where none is for STS: that is one finding.
    """
    of_sts = any(endpoint.service in STS_SERVICES for _, endpoint in found)
    if not found or not of_sts or not _are_told_apart(found):
        return [found] if found else []
    groups: dict[str, Endpoints] = {}
    for checked, endpoint in found:
        groups.setdefault(_vpc_of(checked, endpoint), []).append((checked, endpoint))
    return list(groups.values())


def _vpc_of(checked: Checked, endpoint: VpcEndpoint) -> str:
    return f"{os.path.dirname(checked.path)}:{endpoint.vpc}"  # noqa: PTH120


def _are_told_apart(found: Endpoints) -> bool:
    """Whether each names its VPC, and all do so in one file or in Terraform's folders."""
    files = {checked.path for checked, _ in found}
    terraform = all(endpoint.tool == "Terraform" for _, endpoint in found)
    return all(endpoint.vpc for _, endpoint in found) and (terraform or len(files) == 1)


def _is_old(fact: Declared) -> bool:
    return isinstance(fact, TokenVersion) and fact.value == V1


def _regions(site: Site) -> tuple[str, ...]:
    """The Regions whose own endpoints a client calls."""
    hosts = [classify(url) for url in site.urls]
    return tuple(sorted({h.region for h in hosts if h.kind.is_regional and h.region}))


def _evidence(checked: Checked, span: Span, text: str) -> Evidence:
    if checked.text is None:
        return Evidence(text, checked.path, 1)
    return checked.text.evidence(text, checked.text.position(span.start).line)
