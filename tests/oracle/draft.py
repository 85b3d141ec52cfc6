"""A program being written: text, imports, fresh names, marks, and which forms to use."""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .program import NOTHING, Surroundings


class Unfit(Exception):
    """The drawn situation does not suit the form; the generator draws again."""


class Layer(enum.Enum):
    """A program is composed of one form of each layer; most are plain."""

    PLACE = "place"  # where the call stands: function, class, loop, branch
    MAKER = "maker"  # what is called: boto3.client, a session's method, a partial
    ARGUMENTS = "arguments"  # how arguments reach the call
    VALUE = "value"  # how a text is spelled
    CONFIG = "config"  # how a Config is built
    BLOCK = "block"  # a function or statement around everything that is about one client
    SETTING = "setting"  # how code sets a variable or session variable


Form = Callable[..., Any]
Fits = Callable[[str], bool]
FORMS: dict[Layer, dict[str, Form]] = {layer: {} for layer in Layer}
TRAITS: dict[str, frozenset[str]] = {}
PLAIN = "plain boto3.client"
FAMILY: dict[str, str] = {PLAIN: PLAIN}


def form(layer: Layer, family: str, name: str, *traits: str) -> Callable[[Form], Form]:
    """Register a form. Coverage is promised by family; traits say what a form needs or takes."""

    def register(function: Form) -> Form:
        if name in TRAITS:
            raise ValueError(f"two forms called {name}")
        FORMS[layer][name] = function
        TRAITS[name] = frozenset(traits)
        FAMILY[name] = family
        return function

    return register


@dataclass
class Draft:
    """A program being written. `plan` holds the forms still to be used, by layer."""

    random: Random
    plan: dict[Layer, list[str]]
    surroundings: Surroundings = NOTHING
    used: list[str] = field(default_factory=list)
    dimensions: dict[str, str] = field(default_factory=dict)
    application: dict[str, str] = field(default_factory=dict)
    imports: dict[str, None] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    depth: int = 0
    sites: int = 0
    unseen: bool = False
    names: dict[str, int] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)

    def use(self, *imports: str) -> None:
        """Have these import lines at the top."""
        self.imports.update(dict.fromkeys(imports))

    def write(self, text: str) -> None:
        """Add lines where the program has got to."""
        margin = "    " * self.depth
        self.body += [margin + line if line else "" for line in text.split("\n")]

    def define(self, text: str) -> None:
        """Add lines to the module's head, which runs before everything else."""
        self.head += text.split("\n")

    def place(self, text: str) -> None:
        """Add lines to the head or where the program has got to, whichever falls."""
        if self.random.random() < 0.5:
            self.define(text)
        else:
            self.write(text)

    @contextlib.contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Write a header; what is written inside is indented under it."""
        self.write(header)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def name(self, *stems: str) -> str:
        """A name the program does not use yet, after one of `stems`."""
        stem = self.random.choice(stems)
        self.names[stem] = self.names.get(stem, 0) + 1
        return stem if self.names[stem] == 1 else f"{stem}_{self.names[stem]}"

    def claim(self, name: str) -> None:
        """Keep an imported name for the import; refused where the program uses it already."""
        if name in self.names and name not in self.claimed:
            raise Unfit
        self.claimed.add(name)
        self.names.setdefault(name, 1)

    def site(self, suffix: str = "") -> str:
        """A mark for a new site; `?` as suffix where it is never reached."""
        self.sites += 1
        return f"«{self.sites}{suffix}»"

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random.random() < probability

    def pick(self, layer: Layer, fits: Fits | None = None, *, surely: bool = True) -> Form | None:
        """The next form of the plan for this layer if it fits; None stands for the plain one."""
        waiting = self.plan.get(layer)
        if not waiting or (fits and not fits(waiting[0])) or not (surely or self.chance(0.6)):
            return None
        name = waiting.pop(0)
        self.used.append(name)
        return FORMS[layer][name]

    def text(self) -> str:
        """The whole program, marks included."""
        parts = [sorted(self.imports), self.head, self.body]
        return "\n".join("\n".join(part) + "\n" for part in parts if part)
