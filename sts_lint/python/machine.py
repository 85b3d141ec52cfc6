"""The evaluator's core: one state, a budget, and tables of what to do with each syntax node.

A module is run once, in statement order, over values instead of data: calls of the file's
own functions are followed with their arguments, undecided conditions fork the state.
`expressions`, `statements` and `calls` fill `tables`; this module knows no node.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterable

from sts_lint.facts import Origin
from sts_lint.model import Evidence
from sts_lint.python.arguments import Arguments
from sts_lint.python.foreign import Modules, is_foreign, own_text
from sts_lint.python.frames import Frame
from sts_lint.python.objects import Box, Definition, Func
from sts_lint.python.recorder import Recorder
from sts_lint.python.relevance import Relevance
from sts_lint.python.state import State, extra_guards, join
from sts_lint.python.surroundings import Surroundings
from sts_lint.python.tables import CALLERS, EVALUATORS, EXECUTORS
from sts_lint.python.values import (
    Alt,
    External,
    Guards,
    Linked,
    Missing,
    Ref,
    Unknown,
    Value,
    guarded,
    one,
    tidy,
    under,
)
from sts_lint.text import Text

MOST_STEPS = 150_000  # for a module
STEPS_OF_ONE_ROOT = 12_000  # for one function that nobody in the module calls
STEPS_OF_ONE_IMPORTED_CALL = 1_000  # what builds a client is short
DEEPEST_CALL = 40
SAME_FUNCTION = 3


class Raised(Exception):
    """The program certainly raises here; `delivered` once a handler has the state."""

    def __init__(self, name: str, *, delivered: bool = False) -> None:
        super().__init__(name)
        self.name = name
        self.delivered = delivered


class BudgetSpent(Exception):
    """The module takes more steps than one file may cost."""


class Machine:
    """Evaluates one module. `sites` and `writes` of the recorder are its only product."""

    def __init__(
        self,
        text: Text,
        surroundings: Surroundings | None,
        relevance: Relevance,
        modules: Modules | None = None,
    ) -> None:
        self.text = text
        self.modules = modules
        self.factories: tuple[str, ...] = ()  # names of helpers that build clients
        self.follow: Callable[[Value], Value] = lambda value: value  # into other modules
        self.linked: dict[str, dict[str, Value] | None] = {}  # by path; None: not to be had
        self.following: set[Linked] = set()  # names being followed, which may lead back
        self.linked_names: dict[tuple[int, str], Value] = {}
        self.linked_heap: dict[int, Box] = {}
        self.too_long: set[Definition] = set()  # functions of other modules that were given up
        self.relevance = relevance
        self.surroundings = surroundings
        self.state = State()
        self.frames = [Frame(0)]
        self.catchers: list[list[tuple[State, str]]] = []
        self.hazards = 0  # grows whenever something that may raise is evaluated
        self.steps = 0
        self.limit = MOST_STEPS
        self.numbers = 0
        self.stubbed = 0
        self.follows_calls = True
        self.shadow = 0  # greater than zero while code that cannot run is looked at
        self.generic = 0  # greater than zero while a function is run without a caller
        self.entered: dict[Definition, None] = {}
        self.created: dict[Definition, Func] = {}
        self.generic_instances: dict[Ref, Ref] = {}
        self.class_frames: dict[int, Ref] = {}  # frames of class bodies being run
        self.recorder = Recorder(text)
        self._yield_handler: Callable[[Value], None] | None = None
        self._memo: dict[tuple[Callable[[Definition], bool], Definition], bool] = {}

    @property
    def frame(self) -> Frame:
        """The innermost frame."""
        return self.frames[-1]

    def number(self) -> int:
        """A number not used before, for frames, objects and choices."""
        self.numbers += 1
        return self.numbers

    def remember(self, question: Callable[[Definition], bool], node: Definition) -> bool:
        """The answer to a question about a function's syntax, asked once."""
        key = (question, node)
        if key not in self._memo:
            self._memo[key] = question(node)
        return self._memo[key]

    def hand_over(self, handler: Callable[[Value], None] | None) -> None:
        """Have the next function entered run this at its `yield`."""
        self._yield_handler = handler

    def take_yield_handler(self) -> Callable[[Value], None] | None:
        """The handler handed over for the function being entered."""
        handler, self._yield_handler = self._yield_handler, None
        return handler

    def spend(self, steps: int = 1) -> None:
        """Count steps."""
        self.steps += steps
        if self.steps > self.limit:
            raise BudgetSpent

    def evaluate(self, node: ast.expr) -> Value:
        """The value of an expression, in the current state."""
        self.spend()
        evaluator = EVALUATORS.get(type(node))
        return evaluator(self, node) if evaluator else self.unknown(node)

    def execute(self, block: Iterable[ast.stmt]) -> None:
        """Run statements in order until one leaves the block."""
        for statement in block:
            if not self.state.alive:
                return
            self.spend()
            executor = EXECUTORS.get(type(statement))
            try:
                if executor:
                    executor(self, statement)
            except Raised as raised:
                self.leave_by(raised)

    def leave_by(self, raised: Raised) -> None:
        """Hand the state to the innermost handler and stop here."""
        if not raised.delivered:
            self.deliver(raised.name, self.state.fork())
        self.state.alive = False

    def deliver(self, name: str, state: State) -> None:
        """Tell the innermost `try` that this exception may reach it in this state."""
        self.hazards += 1
        if self.catchers and state.alive:
            self.catchers[-1].append((state, name))

    def call(self, alt: Alt, arguments: Arguments) -> Value:
        """Call one alternative of what is called."""
        caller = CALLERS.get(type(alt.thing))
        if caller is not None:
            return caller(self, alt.thing, arguments)
        self.hazards += 1
        return self.unknown(arguments.node, Origin.CALL)

    def call_any(self, function: Value, arguments: Arguments) -> Value:
        """Call whatever the value may be."""
        return self.each(function, lambda alt: self.call(alt, arguments))

    def unknown(self, node: ast.AST, origin: Origin = Origin.UNKNOWN, suffix: str = "") -> Value:
        """A value we cannot see, named after its source text; distinct at each evaluation."""
        return one(
            Unknown(f"{self.place(node)}#{self.number()}{suffix}", self.source(node), origin)
        )

    def place(self, node: ast.AST) -> str:
        """Line and column of a node, as a key."""
        return f"{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"

    def source(self, node: ast.AST) -> str:
        """The node's source text on one line, shortened."""
        text = own_text(node) or self.text
        segment = " ".join(text.slice(text.span(node)).split())
        return segment if len(segment) <= 60 else f"{segment[:57]}..."

    def note(self, node: ast.AST, text: str) -> Evidence:
        """A line of evidence at a node."""
        return (own_text(node) or self.text).evidence(text, getattr(node, "lineno", 1))

    def new(self, box: Box) -> Ref:
        """Put an object on the heap."""
        ref = Ref(self.number())
        self.state.heap[ref.number] = box
        return ref

    def box(self, ref: Ref) -> Box | None:
        """What the heap holds for a reference; `None` for an object of a forgotten state."""
        return self.state.heap.get(ref.number) or self.linked_heap.get(ref.number)

    def put(self, ref: Ref, box: Box) -> None:
        """Replace an object's content."""
        self.state.heap[ref.number] = box

    def lookup(self, name: str) -> Value:
        """What a name holds here; names bound nowhere in the file are builtins."""
        frame = self.frame
        if name in frame.outer_names:
            chain: tuple[int, ...] = (frame.outer_names[name], frame.module)
        else:
            chain = (frame.number, *frame.enclosing)
        for number in chain:
            value = self.named(number, name)
            if value is not None:
                return self.follow(self._bound(value))
        return one(External(f"builtins.{name}"))

    def named(self, frame: int, name: str) -> Value | None:
        """What a frame, of this module or of one it is linked with, binds to a name."""
        return self.state.name(frame, name) or self.linked_names.get((frame, name))

    def _bound(self, value: Value) -> Value:
        kept = tuple(
            alt for alt in under(value, self.state.path) if not isinstance(alt.thing, Missing)
        )
        if kept:
            return kept
        raise Raised("NameError")

    def assign(self, name: str, value: Value) -> None:
        """Bind a name where the innermost frame says it lives."""
        frame = self.frame
        frame.bound[name] = None
        self.state.bind(frame.outer_names.get(name, frame.number), name, value)

    def choice(self) -> int:
        """A fresh choice, for a condition nothing else depends on."""
        return self.number()

    def branch(self, arms: Iterable[tuple[Guards, Callable[[], Value]]]) -> Value:
        """Evaluate each arm on its own path and join; arms that raise drop out."""
        before = self.state
        results: list[tuple[State, Value]] = []
        raised: Raised | None = None
        for guards, evaluate in arms:
            self.state = before.fork(guards)
            if not self.state.alive:
                continue
            try:
                value = evaluate()
            except Raised as error:
                raised = error
                if not error.delivered:
                    self.deliver(error.name, self.state.fork())
                continue
            results.append((self.state, value))
        if not results:
            self.state = before
            raise Raised(raised.name if raised else "impossible", delivered=raised is not None)
        return self.merge(results)

    def merge(self, results: list[tuple[State, Value]]) -> Value:
        """Join states and give the value that any of them produced."""
        alive = [(state, value) for state, value in results if state.alive]
        if not alive:
            self.state = join([state for state, _ in results])
            return ()
        extra = extra_guards([state for state, _ in alive])
        self.state = join([state for state, _ in alive])
        pieces = zip(alive, extra, strict=True)
        if len(alive) == 1:
            return alive[0][1]
        return tidy(alt for (_, value), guards in pieces for alt in guarded(value, guards))

    def each(self, value: Value, handle: Callable[[Alt], Value]) -> Value:
        """Handle every alternative that can hold here, each on its own path."""
        alternatives = under(value, self.state.path)
        if len(alternatives) == 1:
            return handle(alternatives[0])
        return self.branch(
            (alt.guards, lambda alt=alt: handle(alt))  # type: ignore[misc]
            for alt in alternatives
        )

    def discard(self, run: Callable[[], None], *nodes: ast.AST) -> None:
        """Look at code that cannot run here, for the sites in it, and forget its effects."""
        if not any(self.relevance.speaks(node) for node in nodes if not is_foreign(node)):
            return
        saved, depth = self.state, len(self.frames)
        exits = self.frame.returns, self.frame.loops, self.frame.yields
        self.frame.returns, self.frame.loops, self.frame.yields = [], [], []
        self.state = saved.fork()
        self.catchers.append([])
        self.shadow += 1
        try:
            run()
        except Raised:
            pass
        finally:
            self.shadow -= 1
            self.catchers.pop()
            del self.frames[depth:]
            self.frame.returns, self.frame.loops, self.frame.yields = exits
            self.state = saved


def choice_guard(choice: Hashable, arm: int) -> Guards:
    """The guard set with one arm of one choice."""
    return frozenset({(choice, arm)})
