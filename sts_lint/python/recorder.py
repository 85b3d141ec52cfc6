"""Gathers what the evaluation meets: client sites, writes of settings, raw requests."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sts_lint.facts import (
    Argument,
    Client,
    ConfigCall,
    Fact,
    Given,
    Handed,
    Maker,
    RawRequest,
    Request,
    Write,
)
from sts_lint.model import Entry, Span
from sts_lint.python.doubles import is_double_name
from sts_lint.python.foreign import is_foreign
from sts_lint.python.nodes import nodes_of
from sts_lint.text import Text

MOST_REQUESTS = 64
CLIENT_MAKERS = frozenset({"client", "create_client"})


def names_sts(node: ast.Call) -> bool:
    """Whether this reads `.client("sts")` or `.create_client("sts")`."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in CLIENT_MAKERS:
        return False
    named = [keyword.value for keyword in node.keywords if keyword.arg == "service_name"]
    services = [*node.args[:1], *named]
    return any(isinstance(name, ast.Constant) and name.value == "sts" for name in services)


@dataclass
class SiteRecord:
    """The ways in which one client site builds its client."""

    node: ast.Call
    requests: dict[Request, None] = field(default_factory=dict)
    shadowed: dict[Request, None] = field(default_factory=dict)
    complete: bool = True
    stubbed: bool = True  # until one way is met in which it is not
    in_stubber: bool = False
    operations: dict[tuple[str, Span], None] = field(default_factory=dict)


Event = Callable[["Recorder"], None]


class Recorder:
    """Facts by the place in the source they are about, in whatever order they are met.

    What is met goes into a list of events first, so that an attempt that is given up can be
    forgotten at no cost; `facts` plays the events.
    """

    def __init__(self, text: Text) -> None:
        self.text = text
        self.events: list[Event] = []
        self.sites: dict[int, SiteRecord] = {}
        self.others: dict[tuple[str, Span], Fact] = {}
        self.writes: dict[tuple[str, Span], dict[Given, Write]] = {}
        self.playing = 0  # the number of the event being played
        self.met: dict[int, int] = {}  # the last event of each site
        self._nodes: list[ast.Call] = []
        self._keys: dict[ast.Call, int] = {}
        self.all_stubbed = False
        self.mixed: set[Span] = set()  # calls that build clients of other services, too

    def key(self, node: ast.Call) -> int:
        """The key of a call as a possible site."""
        if node not in self._keys:
            self._keys[node] = len(self._nodes)
            self._nodes.append(node)
        return self._keys[node]

    def stub_everything(self, tree: ast.Module) -> None:
        """A module that imports moto builds its clients for moto."""
        self.all_stubbed = "moto" in {name.partition(".")[0] for name in _imported(tree)}

    def client(
        self, key: int, requests: list[Request], *, complete: bool, shadow: bool, stubbed: bool
    ) -> None:
        """One more evaluation of a client site."""

        def play(recorder: Recorder) -> None:
            record = recorder.sites.setdefault(key, SiteRecord(recorder._nodes[key]))
            (record.shadowed if shadow else record.requests).update(dict.fromkeys(requests))
            record.complete = record.complete and complete
            record.stubbed = record.stubbed and stubbed
            recorder.met[key] = recorder.playing

        self.events.append(play)

    def given_up(self, keys: Iterable[int | None], since: int | None) -> None:
        """A call was not followed: other ways exist for the sites it was given.

        And for those met since the event of number `since`, when it first was followed.
        """

        def play(recorder: Recorder) -> None:
            for key in keys:
                if key is not None:
                    fresh = SiteRecord(recorder._nodes[key], stubbed=False)
                    recorder.sites.setdefault(key, fresh).complete = False
            for key, met in recorder.met.items():
                if since is not None and met >= since:
                    recorder.sites[key].complete = False

        self.events.append(play)

    def other_service(self, node: ast.Call) -> None:
        """A call builds a client of another service, or of one that is not seen."""
        self.events.append(lambda recorder: recorder.mixed.add(recorder.text.span(node)))

    def stub(self, key: int) -> None:
        """A site's client is handed to botocore's Stubber."""

        def play(recorder: Recorder) -> None:
            if key in recorder.sites:
                recorder.sites[key].in_stubber = True

        self.events.append(play)

    def operation(self, key: int, name: str, span: Span) -> None:
        """A method called on a site's client."""

        def play(recorder: Recorder) -> None:
            if key in recorder.sites:
                recorder.sites[key].operations[name, span] = None

        self.events.append(play)

    def add(self, fact: RawRequest | ConfigCall) -> None:
        """A fact that is neither client nor write."""
        key = (type(fact).__name__, fact.span)
        self.events.append(lambda recorder: _keep(recorder.others, key, fact))

    def hand(self, entry: Entry) -> None:
        """A key and a value handed to another program's settings."""
        key = (f"handed {entry.path[0]}", entry.value_span)
        self.events.append(lambda recorder: _keep(recorder.others, key, Handed(entry)))

    def write(self, fact: Write) -> None:
        """Code that sets a variable, with one of the values it may set."""
        key = (fact.name, fact.span)
        self.events.append(
            lambda recorder: _keep(recorder.writes.setdefault(key, {}), fact.value, fact)
        )

    def facts(self, tree: ast.Module, *, complete: bool) -> Iterator[Fact]:
        """All facts in source order; not complete where the evaluation stopped early."""
        for number, event in enumerate(self.events):
            self.playing = number
            event(self)
        for record in self.sites.values():
            record.complete = record.complete and complete
        self._add_unreached(tree)
        own = (record for record in self.sites.values() if not is_foreign(record.node))
        clients = map(self._client, own)
        writes = (
            replace(write, certain=len(values) == 1)
            for values in self.writes.values()
            for write in values.values()
        )
        everything = (*clients, *writes, *self.others.values())
        yield from sorted(everything, key=lambda fact: (fact.span, type(fact).__name__))

    def _add_unreached(self, tree: ast.Module) -> None:
        """Clients in code the evaluation did not reach: found by their form alone."""
        known = {record.node for record in self.sites.values()}
        for node in nodes_of(tree):
            if isinstance(node, ast.Call) and node not in known and names_sts(node):
                receiver = node.func.value if isinstance(node.func, ast.Attribute) else node.func
                if not is_double_name(self.text.slice(self.text.span(receiver))):
                    self.sites[self.key(node)] = SiteRecord(node, complete=False, stubbed=False)

    def _client(self, record: SiteRecord) -> Client:
        requests = tuple(map(self._with_others, record.requests or record.shadowed))
        whole = self.text.span(record.node)
        span = self.site_span(record.node)
        return Client(
            span=span,
            call=whole,
            line=self.text.position(span.start).line,
            arguments=tuple(self._arguments(record.node)),
            requests=requests[:MOST_REQUESTS],
            complete=record.complete and len(requests) <= MOST_REQUESTS,
            stubbed=record.stubbed or record.in_stubber or self.all_stubbed,
            operations=tuple(record.operations),
        )

    def _with_others(self, request: Request) -> Request:
        maker = request.maker
        if maker is None or maker.call not in self.mixed:
            return request
        return replace(request, maker=replace(maker, others=True))

    def site_span(self, node: ast.Call) -> Span:
        """The call, from the line of its function's name on, where a `noqa` works."""
        whole = self.text.span(node)
        function = node.func
        if not isinstance(function, ast.Attribute) or function.end_lineno == node.lineno:
            return whole
        end = self.text.span(function).end
        return Span(end - len(function.attr), whole.end)

    def maker(self, node: ast.Call) -> Maker:
        """A call that builds a client, as written."""
        return Maker(self.text.span(node), tuple(self._arguments(node)))

    def _arguments(self, node: ast.Call) -> Iterator[Argument]:
        for argument in node.args:
            span = self.text.span(argument)
            yield Argument(None, span, span)
        for keyword in node.keywords:
            yield Argument(keyword.arg, self.text.span(keyword), self.text.span(keyword.value))


K = TypeVar("K")
V = TypeVar("V")


def _keep(table: dict[K, V], key: K, value: V) -> None:
    table.setdefault(key, value)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
