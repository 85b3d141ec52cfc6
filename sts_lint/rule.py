"""What a rule is: a code, a name, a docstring, and handlers for the facts it is about.

A rule module holds one constant named `rule`. Its docstring is its documentation::

    First line: the problem, as a sentence.

    Why it matters, two to five lines.

    Before::

        the smallest bad program

    After::

        the same program fixed

Handlers are generators; `@rule.on(FactType)` gives them facts of that type. A rule knows
policy and no syntax: everything it may ask is in the fact, the judgement and the context.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from sts_lint.aws.context import Context
from sts_lint.aws.outcomes import Judgement
from sts_lint.carried import Dependency, ThirdParty
from sts_lint.declared import Together, TokenVersion, VpcEndpoint
from sts_lint.facts import Client, Fact
from sts_lint.model import NO_CURE, Cure, Diagnostic, Kind, Severity, Span, Verdict


@dataclass(frozen=True, slots=True)
class JudgedClient:
    """A client site and what can become of it."""

    client: Client
    judgement: Judgement


_PYTHON_FACTS = {*get_args(Fact), JudgedClient, VpcEndpoint, TokenVersion, ThirdParty}
_PROJECT_FACTS = {*get_args(Together), Dependency, TokenVersion}
F = TypeVar("F")
Handler = Callable[[F, Context], Iterator[Diagnostic]]


@dataclass(frozen=True)
class Rule:
    """One rule. `yields_to` names the rules whose finding on the same fact replaces ours."""

    code: str
    name: str
    doc: str
    yields_to: tuple[str, ...] = ()
    off_by_default: bool = False
    handlers: dict[type[Any], list[Handler[Any]]] = field(default_factory=dict, repr=False)

    def on(self, fact_type: type[F]) -> Callable[[Handler[F]], Handler[F]]:
        """Register a handler for facts of `fact_type`."""

        def register(handler: Handler[F]) -> Handler[F]:
            self.handlers.setdefault(fact_type, []).append(handler)
            return handler

        return register

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().splitlines()[0]

    @property
    def is_about_python(self) -> bool:
        """Whether all it is about can lie in one Python file: only then flake8 shows it."""
        return _PYTHON_FACTS.issuperset(self.handlers)

    @property
    def is_about_project(self) -> bool:
        """Whether only all files of a project together show what it is about."""
        return not _PROJECT_FACTS.isdisjoint(self.handlers)

    def about_client(
        self, judged: JudgedClient, severity: Severity, message: str, cure: Cure = NO_CURE
    ) -> Diagnostic:
        """A diagnostic at a client site; advice where the client cannot reach AWS."""
        judgement = judged.judgement
        return Diagnostic(
            code=self.code,
            name=self.name,
            span=judged.client.span,
            severity=Severity.ADVICE if judged.client.stubbed else severity,
            message=message,
            kind=Kind.CLIENT,
            verdict=judgement.verdict,
            urls=judgement.urls,
            urls_complete=judgement.urls_complete,
            because=judgement.because,
            settled_by=judgement.settled_by,
            cure=cure,
        )

    def about_setting(
        self,
        span: Span,
        severity: Severity,
        message: str,
        cure: Cure = NO_CURE,
        verdict: Verdict | None = None,
        urls: tuple[str, ...] = (),
    ) -> Diagnostic:
        """A diagnostic about a setting, at its own place.

        `urls` are those it can lead to; without a verdict it says nothing of any.
        """
        return Diagnostic(
            self.code, self.name, span, severity, message, Kind.SETTING, verdict, urls, cure=cure
        )
