"""Fixes that hold: proposals are written, judged again, and kept only if nothing got worse.

All first proposals of a file are tried together; where that fails, each is tried alone, one
alternative after the other. What is applied is judged once more, and passes repeat until
nothing changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import product

from sts_lint.fixing.edits import batch
from sts_lint.fixing.examined import Examined, by_key, is_cured, is_no_worse
from sts_lint.fixing.source import Source, Unfit
from sts_lint.model import Diagnostic, Edit, Fix, Remedy, Safety, Span
from sts_lint.python.parse import parse
from sts_lint.text import Syntax, Text

PASSES = 10
NEEDS_UNSAFE = "--unsafe-fixes"
NO_RIGHT_FIX = "no right fix"
NOT_WRITTEN = "not written"


def reasons(left: Iterable[str]) -> str:
    """What findings lack, in one line: `2 need --region, 1 has no right fix`."""
    counted = Counter(left).most_common()
    return ", ".join(f"{number} {_verb(reason, number)}" for reason, number in counted)


def _verb(reason: str, number: int) -> str:
    if reason == NOT_WRITTEN:
        return reason
    has, needs = ("has", "needs") if number == 1 else ("have", "need")
    return f"{has} {reason}" if reason == NO_RIGHT_FIX else f"{needs} {reason}"


Examine = Callable[[Text], Sequence[Examined]]
"""Judges a text. Raises `SyntaxError` or the front end's own error where it does not parse."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What fixing came to: the text afterwards, and each fix that was applied."""

    text: Text
    fixes: tuple[Fix, ...] = ()
    cured: int = 0


_Write = Callable[[Remedy, bool], Fix]
_Fits = Callable[[Text, Sequence[Fix]], bool]
_Wanted = tuple[Diagnostic, Fix]
_FEW = 4  # fixes that are rather tried one by one


@dataclass(frozen=True)
class _State:
    """One text with its judgement and what writes remedies into it."""

    text: Text
    write: _Write
    fits: _Fits
    examined: tuple[Examined, ...]

    def place_of(self, diagnostic: Diagnostic) -> Examined | None:
        """The fact a finding is about."""
        for place in self.examined:
            if any(_same(diagnostic, other) for other in place.diagnostics):
                return place
        return None


class Repair:
    """Finds fixes for the findings of one file."""

    def __init__(self, examine: Examine, *, unsafe: bool) -> None:
        self._examine = examine
        self._unsafe = unsafe

    def proposed(self, text: Text, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The findings, each with its fix where one holds."""
        state = self._state(text)
        if state is None or not any(d.cure.remedies for d in found):
            return tuple(found)
        fixes = self._fixes(state, found)
        return tuple(replace(d, fix=fix) if fix else d for d, fix in zip(found, fixes, strict=True))

    def applied(self, text: Text, check: Callable[[Text], Sequence[Diagnostic]]) -> Applied:
        """Apply what holds until nothing changes."""
        done: list[Fix] = []
        cured = 0
        for _ in range(PASSES):
            found = check(text)
            state = self._state(text) if any(d.cure.remedies for d in found) else None
            step = self._step(state, found) if state else None
            if step is None:
                break
            text, fixes = step
            done += fixes
            cured += len(found) - len(check(text))
        return Applied(text, tuple(done), cured)

    def why_left(self, text: Text, found: Sequence[Diagnostic]) -> tuple[str, ...]:
        """What each finding that is left lacks to be fixed."""
        curable = [d for d in found if d.cure.remedies]
        state = self._state(text) if curable and not self._unsafe else None
        could: set[int] = set()
        if state is not None:
            fixes = Repair(self._examine, unsafe=True)._fixes(state, curable)
            could = {id(d) for d, fix in zip(curable, fixes, strict=True) if fix}
        return tuple(
            NEEDS_UNSAFE if id(d) in could else d.cure.lacking or NO_RIGHT_FIX for d in found
        )

    def _state(self, text: Text) -> _State | None:
        try:
            examined = tuple(self._examine(text))
            return _State(text, *_writer(text, examined), examined)
        except Exception:  # whatever it is, this text is none to write
            return None

    def _step(self, state: _State, found: Sequence[Diagnostic]) -> tuple[Text, list[Fix]] | None:
        """The text after one pass and what was applied in it; None if nothing was."""
        fixes = [fix for fix in self._fixes(state, found) if fix is not None]
        if not fixes:
            return None
        taken = batch(list(dict.fromkeys(fixes)))
        chosen = [list(dict.fromkeys(fixes))[index] for index in taken.taken]
        if len(chosen) > 1 and not self._holds(state, chosen, ()):
            chosen = self._together(state, chosen)
        edits = batch(chosen).edits
        return state.text.edited(edits), chosen

    def _together(self, state: _State, fixes: Sequence[Fix]) -> list[Fix]:
        """Fixes that hold alone, as many as hold together."""
        chosen: list[Fix] = []
        for fix in fixes:
            if self._holds(state, [*chosen, fix], ()):
                chosen.append(fix)
        return chosen

    def _fixes(self, state: _State, found: Sequence[Diagnostic]) -> list[Fix | None]:
        """The fix of each finding that holds, alone."""
        firsts = [next(self._written(state, d), None) for d in found]
        wanted = [(d, fix) for d, fix in zip(found, firsts, strict=True) if fix]
        hold = {id(d) for d, _ in self._holding(state, wanted)}
        return [
            first if id(d) in hold else self._alone(state, d)
            for d, first in zip(found, firsts, strict=True)
        ]

    def _holding(self, state: _State, wanted: list[_Wanted]) -> list[_Wanted]:
        """Those of many that hold together; where not all do, each half is tried."""
        if len(wanted) < 2:
            return []
        distinct = list(dict.fromkeys(fix for _, fix in wanted))
        if not batch(distinct).waiting and self._holds(state, distinct, [d for d, _ in wanted]):
            return wanted
        half = len(wanted) // 2
        if half < _FEW:
            return []
        return [*self._holding(state, wanted[:half]), *self._holding(state, wanted[half:])]

    def _alone(self, state: _State, diagnostic: Diagnostic) -> Fix | None:
        """The first alternative that holds by itself."""
        for fix in self._written(state, diagnostic):
            if self._holds(state, [fix], [diagnostic]):
                return fix
        return None

    def _written(self, state: _State, diagnostic: Diagnostic) -> Iterator[Fix]:
        """The alternatives that can be written."""
        tried: set[tuple[Edit, ...]] = set()
        for careful, remedy in product((True, False), diagnostic.cure.remedies):
            if remedy.safety is Safety.UNSAFE and not self._unsafe:
                continue
            try:
                fix = state.write(remedy, careful)
            except Unfit:
                continue
            if fix.edits not in tried and (self._unsafe or fix.safety is Safety.SAFE):
                tried.add(fix.edits)
                yield fix

    def _holds(self, state: _State, fixes: Sequence[Fix], cured: Sequence[Diagnostic]) -> bool:
        """Whether the fixes together cure these findings and make nothing worse."""
        edits = batch(fixes).edits
        try:
            after = self._state(state.text.edited(edits))
        except ValueError:
            return False
        if after is None or not is_no_worse(state.examined, after.examined, edits):
            return False
        places = by_key(after.examined)
        for diagnostic in cured:
            place = state.place_of(diagnostic)
            if place is None or not is_cured(diagnostic.code, place, places, edits):
                return False
        return state.fits(after.text, fixes)


def _writer(text: Text, examined: Sequence[Examined]) -> tuple[_Write, _Fits]:
    """What writes remedies into a text, and tells whether fixes changed what they should.

    Raises `Unparsable` where Python does not parse.
    """
    if text.syntax is Syntax.SETTINGS:
        from sts_lint.fixing.entries import SettingsFile  # noqa: PLC0415 - readers of formats

        file = SettingsFile(text)
        return lambda remedy, _: file.write(remedy), file.fits
    from sts_lint.fixing.rewrite import rewrite  # noqa: PLC0415 - libcst, for fixes only

    source = Source(text, parse(text), tuple(_known(examined)))
    return lru_cache(partial(rewrite, source)), lambda _after, _fixes: True


def _known(examined: Sequence[Examined]) -> Iterator[Span]:
    """The calls that are or build STS clients, and the writes of settings."""
    for place in examined:
        client = place.client
        if client is None:
            yield place.span
            continue
        yield client.call
        yield from (r.maker.call for r in client.requests if r.maker is not None)


def _same(one: Diagnostic, other: Diagnostic) -> bool:
    return (one.code, one.span, one.message) == (other.code, other.span, other.message)
