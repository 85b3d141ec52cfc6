"""One file, from text to diagnostics and sites.

Facts come from a front end, the domain judges them, rules speak about them, and where
several speak about one fact the rule that yields falls silent. Selection and suppression
happen here too, so that every door shows the same findings.
"""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sts_lint.aws.context import Ambient, Context
from sts_lint.aws.judge import judge
from sts_lint.carried import Carried, entry_of
from sts_lint.checked import Checked
from sts_lint.declared import Declared
from sts_lint.facts import Client, Fact, Handed
from sts_lint.fixing.examined import Examined
from sts_lint.formats.apart import ReaderDefect, where
from sts_lint.model import Diagnostic, Evidence, Kind, Severity, Site, Span, Verdict
from sts_lint.project.settings_kinds import KeySuppression
from sts_lint.python.foreign import Modules
from sts_lint.python.front import find_facts
from sts_lint.python.gate import worth_evaluating
from sts_lint.python.infrastructure import find_declared, may_declare
from sts_lint.python.parse import Unparsable, parse
from sts_lint.python.surroundings import Surroundings
from sts_lint.rule import JudgedClient, Rule
from sts_lint.selection import Selection
from sts_lint.silencing.comments import may_suppress, names_ours, silenced, suppressions
from sts_lint.sites import site_of
from sts_lint.suppression import Silenced, Suppression
from sts_lint.text import Syntax, Text
from sts_lint.third_party.matching import Catalogue
from sts_lint.trouble import Problem, Trouble

_Handlers = dict[type, list[Callable[[Any, Context], Iterable[Diagnostic]]]]


@dataclass(frozen=True, slots=True)
class Engine:
    """The rules to apply and what decides which of their findings are shown.

    Findings of `unsuppressable` codes are shown whatever comments and settings say.
    """

    rules: tuple[Rule, ...]
    selection: Selection = field(default_factory=Selection)
    suppressions: bool = True
    unsuppressable: tuple[str, ...] = ()
    keys: tuple[KeySuppression, ...] = ()
    catalogue: Catalogue | None = None  # None: the rows that ship
    modules: Modules | None = None  # of the project; without, each file stands for itself

    def check(
        self, text: Text, context: Context | Callable[[], Context], named: bool = False
    ) -> Checked:
        """Check one file; whatever goes wrong is a diagnostic of that file.

        Where `context` is what finds it out, it is asked for files with something to judge only.
        """
        try:
            if text.syntax is Syntax.SETTINGS:
                return self._check_settings(text, _found(context), named)
            facts, around = self._facts_of(text, context)
            checked = replace(self.check_facts(text, facts, around), named=named)
            return self._with(checked, text.problem) if text.problem else checked
        except Unparsable as error:
            problem = Problem(text.path, error.line, error.reason, Trouble.UNPARSABLE, error.column)
        except Exception as error:
            problem = internal_error(text.path, error)
        return self.report(problem, text, named)

    def check_tree(self, tree: ast.Module, text: Text, context: Context) -> Checked:
        """Check a parsed Python file. Raises whatever a defect of sts-lint raises."""
        return self.check_facts(text, self._facts(tree, text, context), context)

    def _facts_of(
        self, text: Text, context: Context | Callable[[], Context]
    ) -> tuple[tuple[Fact | Carried, ...], Context]:
        """The facts of a Python file, and the context if it matters. Raises `Unparsable`.

        Those of the last texts are kept: fixing asks for them again and again.
        """
        if isinstance(context, Context) and (kept := _LAST.facts(self, text, context)) is not None:
            return kept, context
        tree = parse(text)
        says = worth_evaluating(tree) or may_declare(text)
        around = _found(context) if says else Context()
        facts = tuple(self._facts(tree, text, around))
        _LAST.keep(self, text, around, facts)
        return facts, around

    def _facts(self, tree: ast.Module, text: Text, context: Context) -> Iterator[Fact | Carried]:
        around = _surroundings(context), self.modules, context.client_factories
        found = find_facts(tree, text, *around).facts
        yield from (fact for fact in found if not isinstance(fact, Handed))
        handed = [fact.entry for fact in found if isinstance(fact, Handed)]
        if handed:
            from sts_lint.carriers.front import third_parties  # noqa: PLC0415 - few files have any

            yield from third_parties(handed, text.path, self.catalogue)
        yield from find_declared(tree, text)

    def _check_settings(self, text: Text, context: Context, named: bool) -> Checked:
        from sts_lint.carriers.front import find_settings  # noqa: PLC0415 - not for Python files

        found = find_settings(text, self.catalogue, context.defaults)
        checked = replace(self.check_facts(text, found.facts, context), named=named)
        if found.given_up is None:
            return checked
        reason, line = found.given_up.reason, found.given_up.line
        sort = Trouble.INTERNAL if found.given_up.crashed else Trouble.UNPARSABLE
        return self._with(checked, Problem(text.path, line, reason, sort))

    def _with(self, checked: Checked, problem: Problem) -> Checked:
        """A file of which a part could not be read."""
        trouble = self.report(problem, checked.text, checked.named)
        return replace(
            checked,
            diagnostics=(*checked.diagnostics, *trouble.diagnostics),
            sites=(*checked.sites, *trouble.sites),
        )

    def check_facts(self, text: Text, facts: Iterable[Fact | Carried], context: Context) -> Checked:
        """What the rules say of facts, and their sites."""
        handlers = self._handlers()
        judged = [(fact, *self._check_fact(fact, context, handlers)) for fact in facts]
        found = tuple(fact for fact, _, _ in judged if isinstance(fact, Declared))
        about = {d: fact for fact, found, _ in judged for d in found}
        diagnostics = tuple(sorted(about, key=_order))
        comments = self._comments(text, diagnostics)
        off = tuple(self._silenced(text, diagnostics, about, comments))
        gone = {each.diagnostic for each in off}
        kept = tuple(d for d in diagnostics if d not in gone)
        sites = tuple(
            sorted((s for _, _, s in judged if s is not None), key=lambda site: site.span)
        )
        return Checked(
            text.path,
            text,
            kept,
            sites,
            silenced=off,
            comments=comments,
            names_ours=self.suppressions and names_ours(text),
            declared=found,
        )

    def _comments(self, text: Text, found: Sequence[Diagnostic]) -> tuple[Suppression, ...]:
        """The suppressions in a file, where they may matter."""
        if not self.suppressions:
            return ()
        if text.syntax is not Syntax.SETTINGS:
            return tuple(suppressions(text)) if may_suppress(text, found) else ()
        from sts_lint.silencing import settings as suppress_settings  # noqa: PLC0415 - for such files only

        may = suppress_settings.may_suppress(text)
        return tuple(suppress_settings.suppressions(text)) if may else ()

    def _silenced(
        self,
        text: Text,
        diagnostics: tuple[Diagnostic, ...],
        about: Mapping[Diagnostic, Fact | Carried],
        comments: tuple[Suppression, ...],
    ) -> Iterator[Silenced]:
        mine = [d for d in diagnostics if not d.code.startswith(self.unsuppressable)]
        if not self.suppressions or not mine or not (comments or self.keys):
            return
        if text.syntax is not Syntax.SETTINGS:
            yield from silenced(text, mine, comments)
            return
        from sts_lint.silencing import settings as suppress_settings  # noqa: PLC0415 - for such findings only

        entries = {d: entry for d, fact in about.items() if (entry := entry_of(fact)) is not None}
        yield from suppress_settings.silenced(text, mine, entries, comments, self.keys)

    def examine(self, text: Text, context: Context) -> tuple[Examined, ...]:
        """Every fact of a file with all that is said of it, shown or not.

        Raises `Unparsable`, and whatever a defect of sts-lint raises.
        """
        facts: Iterable[Fact | Carried]
        if text.syntax is Syntax.SETTINGS:
            from sts_lint.carriers.front import find_settings  # noqa: PLC0415

            facts = find_settings(text, self.catalogue, context.defaults).facts
        else:
            facts, _ = self._facts_of(text, context)
        handlers = self._handlers()
        return tuple(self._examined(_judged(fact, context), context, handlers) for fact in facts)

    def _examined(
        self, fact: JudgedClient | Fact | Carried, context: Context, handlers: _Handlers
    ) -> Examined:
        found = tuple(_apply(handlers, fact, context))
        return Examined(fact, found, frozenset(d.code for d in _preferred(found, self.rules)))

    def report(self, problem: Problem, text: Text | None = None, named: bool = False) -> Checked:
        """A file that could not be judged, as one diagnostic at the place of the problem.

        An error where the user named the file, else a warning that does not fail the run.
        """
        trouble, span = problem.trouble, _span(problem, text)
        if not self.selection.shows_trouble(trouble.code):
            return Checked(problem.path, text, named=named)
        severity = Severity.ERROR if named else Severity.WARNING
        said = _say(problem, text)
        found = Diagnostic(trouble.code, trouble.title, span, severity, said, Kind.FILE)
        if text is None or problem.line is None:
            because = Evidence(problem.reason, problem.path, problem.line)
        else:
            because = text.evidence(problem.reason, problem.line)
        site = Site(Kind.FILE, span, None, because=(because,), codes=(trouble.code,))
        return Checked(problem.path, text, (found,), (site,), named)

    def _check_fact(
        self, fact: Fact | Carried, context: Context, handlers: _Handlers
    ) -> tuple[tuple[Diagnostic, ...], Site | None]:
        judged = _judged(fact, context)
        found = tuple(_as_default(d, fact) for d in _apply(handlers, judged, context))
        shown = tuple(d for d in _preferred(found, self.rules) if self.selection.shows(d.code))
        codes = tuple(sorted({diagnostic.code for diagnostic in shown}))
        site = site_of(judged)
        return shown, replace(site, codes=codes) if site else None

    def _handlers(self) -> _Handlers:
        """What the rules that are on do with each type of facts, in the order of the rules."""
        found: _Handlers = defaultdict(list)
        for rule in self.rules:
            if self.selection.runs(rule):
                for sort, handlers in rule.handlers.items():
                    found[sort] += handlers
        return found


@dataclass
class _Last:
    """Facts of the last texts, of the same engine's modules in the very same context."""

    kept: deque[tuple[Modules | None, Text, Context, tuple[Fact | Carried, ...]]] = field(
        default_factory=lambda: deque(maxlen=3)
    )

    def facts(
        self, engine: Engine, text: Text, context: Context
    ) -> tuple[Fact | Carried, ...] | None:
        """The facts, if they are known."""
        for modules, old, around, facts in self.kept:
            if around is context and modules is engine.modules and old == text:
                return facts
        return None

    def keep(
        self, engine: Engine, text: Text, context: Context, facts: tuple[Fact | Carried, ...]
    ) -> None:
        """Take down the facts of a text."""
        self.kept.append((engine.modules, text, context, facts))


_LAST = _Last()


def _found(context: Context | Callable[[], Context]) -> Context:
    return context if isinstance(context, Context) else context()


def _judged(fact: Fact | Carried, context: Context) -> JudgedClient | Fact | Carried:
    return JudgedClient(fact, judge(fact, context)) if isinstance(fact, Client) else fact


def _apply(handlers: _Handlers, subject: object, context: Context) -> Iterator[Diagnostic]:
    for handler in handlers.get(type(subject), ()):
        yield from handler(subject, context)


def _as_default(diagnostic: Diagnostic, fact: Fact | Carried) -> Diagnostic:
    """A finding about what is no more than the default of a variable: it may be so."""
    entry = entry_of(fact)
    if entry is None or entry.default is None:
        return diagnostic
    said = entry.default
    sure = diagnostic.verdict is Verdict.GLOBAL
    return replace(
        diagnostic,
        severity=min(diagnostic.severity, Severity.WARNING),
        message=f"{diagnostic.message}, by {said.text} ({said.path}:{said.line})",
        verdict=Verdict.MAYBE_GLOBAL if sure else diagnostic.verdict,
        urls_complete=False,
        because=(*diagnostic.because, said),
    )


def _preferred(found: Sequence[Diagnostic], rules: Iterable[Rule]) -> Iterator[Diagnostic]:
    """What stays when each rule yields to those it names (all diagnostics are on one fact)."""
    fired = {diagnostic.code for diagnostic in found}
    yields_to = {rule.code: rule.yields_to for rule in rules if rule.code in fired}
    for diagnostic in found:
        if fired.isdisjoint(yields_to[diagnostic.code]):
            yield diagnostic


def _surroundings(context: Context) -> Surroundings | None:
    """What the program's own code can see of where it runs; None where nothing is known."""
    match context.ambient:
        case Ambient.UNKNOWN:
            return None
        case Ambient.NONE:
            return Surroundings()
        case Ambient.THIS:
            held = {name: dict(profile.settings) for name, profile in context.profiles}
            regions = {name: keys["region"] for name, keys in held.items() if "region" in keys}
            region = dict(context.profile.settings).get("region")
            return Surroundings(dict(context.environ), region, regions)


def internal_error(path: str, error: BaseException) -> Problem:
    """The problem that a defect of sts-lint makes of a file.

    What the exception says is left out: it may quote the file.
    """
    if isinstance(error, RecursionError):
        return Problem(path, None, "is nested too deeply to be judged", Trouble.UNPARSABLE)
    what = str(error) if isinstance(error, ReaderDefect) else where(error)
    return Problem(path, None, f"internal error: {what}", Trouble.INTERNAL)


def _say(problem: Problem, text: Text | None) -> str:
    if text is None and problem.line is not None:
        return f"line {problem.line}: {problem.reason}"
    return problem.reason


def _span(problem: Problem, text: Text | None) -> Span:
    if text is None or problem.line is None:
        return Span(0, 0)
    start = text.starts[problem.line - 1] + (problem.column or 1) - 1
    return Span(start, start)


def _order(diagnostic: Diagnostic) -> tuple[Span, str, str]:
    return diagnostic.span, diagnostic.code, diagnostic.message
