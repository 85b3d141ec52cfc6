"""Gathers what the evaluation meets: client sites, writes of settings, raw requests."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from sts_lint.facts import (
    Argument,
    Client,
    ConfigCall,
    Fact,
    Given,
    Maker,
    RawRequest,
    Request,
    Write,
)
from sts_lint.model import Span
from sts_lint.python.doubles import is_double_name
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
    """The ways met so far in which one client site builds its client."""

    node: ast.Call
    requests: dict[Request, None] = field(default_factory=dict)
    shadowed: dict[Request, None] = field(default_factory=dict)
    complete: bool = True
    stubbed: bool = True  # until one way is met in which it is not
    in_stubber: bool = False
    operations: dict[tuple[str, Span], None] = field(default_factory=dict)

    def copy(self) -> SiteRecord:
        """A record that can be gone back to."""
        return replace(
            self,
            requests=dict(self.requests),
            shadowed=dict(self.shadowed),
            operations=dict(self.operations),
        )


class Recorder:
    """Facts by the place in the source they are about, in whatever order they are met."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.sites: dict[int, SiteRecord] = {}
        self.others: dict[tuple[str, Span], Fact] = {}
        self.writes: dict[tuple[str, Span], dict[Given, Write]] = {}
        self._nodes: list[ast.Call] = []
        self._keys: dict[ast.Call, int] = {}
        self._doubled: set[ast.AST] = set()
        self.all_stubbed = False

    def key(self, node: ast.Call) -> int:
        """The key of a call as a possible site."""
        if node not in self._keys:
            self._keys[node] = len(self._nodes)
            self._nodes.append(node)
        return self._keys[node]

    def node(self, key: int) -> ast.Call:
        """The call with this key."""
        return self._nodes[key]

    def stub_everything(self, tree: ast.Module) -> None:
        """A module that imports moto builds its clients for moto."""
        self.all_stubbed = any(
            alias.name.partition(".")[0] == "moto"
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        ) or any(
            isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "moto"
            for node in ast.walk(tree)
        )

    def is_double(self, receiver: str, node: ast.AST) -> bool:
        """Whether a client made on this receiver is a mock's."""
        return is_double_name(receiver) or node in self._doubled

    def add_unreached(self, tree: ast.Module) -> None:
        """Clients in code the evaluation did not reach: found by their form alone."""
        known = {record.node for record in self.sites.values()}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node not in known and names_sts(node):
                receiver = node.func.value if isinstance(node.func, ast.Attribute) else node.func
                if not self.is_double(self.text.slice(self.text.span(receiver)), node):
                    key = self.key(node)
                    self.sites[key] = SiteRecord(node, complete=False, stubbed=False)

    def client(
        self, key: int, requests: list[Request], *, complete: bool, shadow: bool, stubbed: bool
    ) -> None:
        """One more evaluation of a client site."""
        record = self.sites.setdefault(key, SiteRecord(self.node(key)))
        (record.shadowed if shadow else record.requests).update(dict.fromkeys(requests))
        record.complete = record.complete and complete
        record.stubbed = record.stubbed and stubbed

    def stub(self, key: int) -> None:
        """A site's client is handed to botocore's Stubber."""
        if key in self.sites:
            self.sites[key].in_stubber = True

    def snapshot(self) -> Callable[[], None]:
        """Remember what is known now; the function given takes the recorder back to it."""
        sites = {key: record.copy() for key, record in self.sites.items()}
        others, writes = dict(self.others), {key: dict(found) for key, found in self.writes.items()}

        def restore() -> None:
            self.sites, self.others, self.writes = sites, others, writes

        return restore

    def give_up(self) -> None:
        """The evaluation stopped early: other ways may exist for every site."""
        for record in self.sites.values():
            record.complete = False

    def operation(self, key: int, name: str, span: Span) -> None:
        """A method called on a site's client."""
        if key in self.sites:
            self.sites[key].operations[name, span] = None

    def add(self, fact: RawRequest | ConfigCall) -> None:
        """A fact that is neither client nor write."""
        self.others.setdefault((type(fact).__name__, fact.span), fact)

    def write(self, fact: Write) -> None:
        """Code that sets a variable, with one of the values it may set."""
        self.writes.setdefault((fact.name, fact.span), {}).setdefault(fact.value, fact)

    def facts(self) -> Iterator[Fact]:
        """All facts in source order."""
        clients = (self._client(record) for record in self.sites.values())
        writes = (
            replace(write, certain=len(values) == 1)
            for values in self.writes.values()
            for write in values.values()
        )
        everything = (*clients, *writes, *self.others.values())
        yield from sorted(everything, key=lambda fact: (fact.span, type(fact).__name__))

    def _client(self, record: SiteRecord) -> Client:
        requests = tuple(record.requests or record.shadowed)
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
