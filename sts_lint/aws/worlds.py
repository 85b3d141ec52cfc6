"""The worlds in which one request can happen: its surroundings, and what its symbols may be.

A world is a `Setup` whose switches and mode are known; its Region and endpoint URL may still
be symbols. Each world carries what it takes for granted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sts_lint.aws.context import (
    FILE_VARIABLES,
    NO_PROFILE,
    PROFILE_VARIABLES,
    Ambient,
    Context,
    Profile,
)
from sts_lint.aws.names import MODE_NAMES
from sts_lint.aws.outcomes import Assumption
from sts_lint.aws.precedence import LEGACY, REGIONAL, Setup
from sts_lint.aws.versions import ERAS, Era
from sts_lint.facts import (
    ABSENT,
    NOT_GIVEN,
    Atom,
    Given,
    Origin,
    Request,
    Settings,
    Symbol,
    Template,
)
from sts_lint.model import Evidence

_POSSIBLE: dict[str, tuple[Atom, ...]] = {
    "sts_regional_endpoints": (LEGACY, REGIONAL),
    "defaults_mode": (LEGACY, "standard"),
    "use_fips_endpoint": (True, False),
    "use_dualstack_endpoint": (True, False),
    "ignore_configured_endpoint_urls": (True, False),
    "AWS_STS_REGIONAL_ENDPOINTS": (LEGACY, REGIONAL),
    "AWS_DEFAULTS_MODE": (LEGACY, "standard"),
    "AWS_USE_FIPS_ENDPOINT": ("true", "false"),
    "AWS_USE_DUALSTACK_ENDPOINT": ("true", "false"),
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": ("true", "false"),
}


@dataclass(frozen=True, slots=True)
class World:
    """One way things may stand.

    `region_missing` says that the session's own Region, wherever it comes from, is `None`.
    """

    setup: Setup
    assumes: tuple[Assumption, ...] = ()
    region_missing: bool = False

    def on(self, era: Era) -> World:
        """The same world on other versions of the SDK."""
        return replace(self, setup=replace(self.setup, era=era))


def worlds(request: Request, context: Context) -> Iterator[World]:
    """Every world of a request, on the newest SDK; usually one."""
    for outer in _surroundings(context):
        yield from _worlds_in(request, context, outer)


def _surroundings(context: Context) -> tuple[Mapping[str, Given], ...]:
    """The variables around the program: one way each that they may be."""
    if context.ambient is Ambient.THIS:
        shown = ((n, Given(v, (Evidence(f"{n} is set here"),))) for n, v in context.environ)
        return (dict(shown),)
    found = context.surroundings if context.ambient is Ambient.UNKNOWN else ()
    return tuple(map(dict, found)) or ({},)


def _worlds_in(request: Request, context: Context, outer: Mapping[str, Given]) -> Iterator[World]:
    environ = {**outer, **dict(request.environ)}
    known = _Reader(environ, context.ambient)
    setup = Setup(
        era=ERAS[-1],
        region=known.read(request.region),
        endpoint=known.read(request.endpoint),
        use_ssl=known.read(request.use_ssl),
        config=known.read_all(request.config),
        session=known.read_all(request.session),
        environ={name: known.read(given) for name, given in environ.items()},
        profile=_profile(request, environ, context),
    )
    for settled in _with_switches(setup):
        legacy = any(_is_assumed_legacy(setup, settled, name) for name in ("environ", "session"))
        yield from _with_region(settled, (Assumption.MODE_LEGACY,) if legacy else ())


@dataclass(frozen=True, slots=True)
class _Reader:
    """Replaces symbols for `AWS_*` variables by their values where the environment is known."""

    environ: Mapping[str, Given]
    ambient: Ambient

    def read(self, given: Given) -> Given:
        if self.ambient is Ambient.UNKNOWN:
            return given
        if isinstance(given.value, Template):
            parts = tuple(self._text(part) for part in given.value.parts)
            whole = all(isinstance(part, str) for part in parts)
            text = "".join(part for part in parts if isinstance(part, str))
            return replace(given, value=text if whole else Template(parts))
        if isinstance(given.value, Symbol):
            return self._value(given, given.value)
        return given

    def read_all(self, settings: Settings) -> dict[str, Given]:
        return {name: self.read(given) for name, given in settings}

    def _value(self, given: Given, symbol: Symbol) -> Given:
        if not _is_aws_variable(symbol):
            return given
        held = self.environ.get(symbol.text, Given(None))
        value = None if held.value is ABSENT else held.value
        return Given(value, given.because + held.because)

    def _text(self, part: str | Symbol) -> str | Symbol:
        if isinstance(part, str) or not _is_aws_variable(part):
            return part
        held = self.environ.get(part.text, Given(None)).value
        return held if isinstance(held, str | Symbol) else "None"  # what an f-string writes


def _is_aws_variable(symbol: Symbol) -> bool:
    return symbol.origin is Origin.ENVIRONMENT and symbol.text.startswith("AWS_")


def _profile(request: Request, environ: Mapping[str, Given], context: Context) -> Profile:
    """The profile in force; unknown surroundings are taken to set nothing."""
    if context.ambient is Ambient.UNKNOWN:
        return Profile()
    this_machine = context.ambient is Ambient.THIS
    if this_machine and any(name in dict(request.environ) for name in FILE_VARIABLES):
        return Profile()  # the program reads other files than those of this machine
    session = dict(request.session)
    chosen = [session.get("profile", NOT_GIVEN).value]
    if any(name in dict(request.environ) for name in PROFILE_VARIABLES):
        chosen += [environ.get(name, NOT_GIVEN).value for name in PROFILE_VARIABLES]
    named = next((value for value in chosen if value not in (ABSENT, None)), None)
    if named is None:
        return context.profile if this_machine else Profile()
    if not isinstance(named, str):
        return Profile()
    return dict(context.profiles if this_machine else ()).get(named, NO_PROFILE)


def _with_switches(setup: Setup) -> Iterator[Setup]:
    """Symbols for modes and switches take every value that makes a difference."""
    holders = (setup.config, setup.session, setup.environ)
    choices = [
        [(holder, name, value) for value in _values(name, given.value)]
        for holder, settings in enumerate(holders)
        for name, given in settings.items()
        if _values(name, given.value)
    ]
    for chosen in itertools.product(*choices[:4]):
        parts = [dict(settings) for settings in holders]
        for holder, name, value in chosen:
            parts[holder][name] = replace(parts[holder][name], value=value)
        yield replace(setup, config=parts[0], session=parts[1], environ=parts[2])


def _is_assumed_legacy(before: Setup, after: Setup, holder: str) -> bool:
    """Whether a mode that is not seen is taken for legacy."""
    was, is_now = getattr(before, holder), getattr(after, holder)
    changed = (n for n in MODE_NAMES if n in was and was[n].value != is_now[n].value)
    return any(is_now[name].value == LEGACY for name in changed)


def _values(name: str, value: Atom) -> tuple[Atom, ...]:
    """What a mode or switch that is a symbol may be; nothing for any other setting."""
    known = _POSSIBLE.get(name, ())
    if not known or not isinstance(value, Symbol | Template):
        return ()
    absent = isinstance(value, Symbol) and value.may_be_absent
    return (*known, ABSENT) if absent else known


def _with_region(setup: Setup, assumes: tuple[Assumption, ...]) -> Iterator[World]:
    """A Region or URL that may be missing is tried both ways."""
    found = [World(setup, assumes)]
    for place in _PLACES:
        found = [split for world in found for split in _split(world, place)]
    yield from found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value may be missing; `holder` is a field of `Setup`, `name` a key in it."""

    holder: str
    name: str | None = None
    always: bool = False  # a missing value means the next source, whoever left it out

    def get(self, setup: Setup) -> Given:
        held = getattr(setup, self.holder)
        given: Given = held if self.name is None else held.get(self.name, NOT_GIVEN)
        return given

    def put(self, setup: Setup, given: Given) -> Setup:
        changed: Any = given
        if self.name is not None:
            changed = {**getattr(setup, self.holder), self.name: given}
        return replace(setup, **{self.holder: changed})


_PLACES = (
    _Place("region"),
    _Place("config", "region_name"),
    _Place("session", "region", always=True),
    _Place("environ", "AWS_DEFAULT_REGION", always=True),
    _Place("endpoint"),
    _Place("environ", "AWS_ENDPOINT_URL_STS", always=True),
    _Place("environ", "AWS_ENDPOINT_URL", always=True),
)
_NONE_ORIGINS = (Origin.SESSION, Origin.ENVIRONMENT)


def _split(world: World, place: _Place) -> Iterator[World]:
    """Two worlds where the value may be missing; a keyword out of sight stays as it is."""
    given = place.get(world.setup)
    symbol = given.value
    if not isinstance(symbol, Symbol) or not symbol.may_be_absent:
        yield world
        return
    if not place.always and symbol.origin not in _NONE_ORIGINS:
        yield world
        return
    is_region = "URL" not in (place.name or "") and place.holder != "endpoint"
    assumes = (*world.assumes, Assumption.REGION_SET) if is_region else world.assumes
    present = replace(given, value=replace(symbol, may_be_absent=False))
    of_session = symbol.origin is Origin.SESSION
    missing = replace(given, value=ABSENT if of_session else None)
    yield World(place.put(world.setup, present), assumes, world.region_missing)
    known_missing = world.region_missing or (of_session and is_region)
    yield World(place.put(world.setup, missing), world.assumes, known_missing)
