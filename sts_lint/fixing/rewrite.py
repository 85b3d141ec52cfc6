"""From a remedy to edits that keep quotes, commas, comments and the layout of the call.

An edit is cut down to what differs, so that neighbouring fixes do not collide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sts_lint.fixing.call import CallWriter
from sts_lint.fixing.callers import outside
from sts_lint.fixing.edits import minimal
from sts_lint.fixing.imports import import_edits
from sts_lint.fixing.lines import fitted
from sts_lint.fixing.literals import literal_edit
from sts_lint.fixing.services import REGION, given, guard
from sts_lint.fixing.source import Source, Unfit, comments
from sts_lint.model import (
    AddSetting,
    Change,
    Code,
    DropArgument,
    Edit,
    Fix,
    Manner,
    RegionUrl,
    Remedy,
    RenameSetting,
    Safety,
    SetArgument,
    SetLiteral,
    Span,
)

_PLACED = (Manner.KEYWORD, Manner.SPREAD)  # the Region given wins, whoever calls
_PLAIN = re.compile(r"[\w:/.-]*")
_NO_NAMES = frozenset({"True", "False", "None"})  # expressions that need no import


def rewrite(source: Source, remedy: Remedy, careful: bool = False) -> Fix:
    """The fix that a remedy comes to. Raises `Unfit` with the reason where there is none.

    `careful` refuses what is right for the calls in sight only, or replaces an expression.
    """
    edits: list[Edit] = []
    caveats: list[str] = []
    calls: dict[Span, list[SetArgument | DropArgument]] = {}
    for change in remedy.changes:
        if isinstance(change, SetLiteral):
            _refuse_others(source, change)
            edit, caveat = literal_edit(source, change)
            edits.append(edit)
            caveats.append(caveat)
        elif isinstance(change, AddSetting | RenameSetting):
            raise Unfit("Python source has no sections")
        else:
            calls.setdefault(change.call, []).append(change)
    for span, changes in calls.items():
        edits += _call_edits(source, span, changes, careful)
    caveats += _apart(source, remedy, careful)
    if not edits:
        raise Unfit("nothing would change")
    edits += _imports(source, remedy, edits)
    _refuse_harm(source, edits)
    return _fix(remedy, edits, [caveat for caveat in caveats if caveat])


def _fix(remedy: Remedy, edits: Iterable[Edit], caveats: list[str]) -> Fix:
    unique = tuple(sorted(dict.fromkeys(edits), key=lambda edit: edit.span))
    if not caveats:
        return Fix(remedy.title, remedy.safety, unique)
    known = f"{remedy.title}; " if ": " in remedy.title else f"{remedy.title}: "
    return Fix(f"{known}{'; '.join(dict.fromkeys(caveats))}", Safety.UNSAFE, unique)


def _apart(source: Source, remedy: Remedy, careful: bool) -> Iterator[str]:
    """What callers out of sight may lose, who choose the Region themselves.

    Raises `Unfit` where a URL is written as text although it is their Region.
    """
    placed = {
        change.call
        for change in remedy.changes
        if isinstance(change, SetArgument) and change.name == REGION and change.manner in _PLACED
    }
    for span in placed:
        if given(source, source.call(span), REGION) and (owner := _owner(source, span)):
            yield f"other callers of {owner} can no longer choose the Region"
    for change in remedy.changes:
        for span in set(_clients(change)) - placed:
            owner = _owner(source, span)
            if owner and isinstance(_value(change), RegionUrl):
                yield f"other callers of {owner} may pass no Region, or one of another partition"
            elif owner and careful:
                raise Unfit("others may call it with another Region")
            elif owner:
                yield f"other callers of {owner} may pass another Region"


def _owner(source: Source, span: Span) -> str:
    return outside(source, source.call(span))


def _clients(change: Change) -> Iterator[Span]:
    """The calls whose URL a change writes."""
    if isinstance(change, SetLiteral) and change.name != REGION:
        yield from change.calls
    elif isinstance(change, SetArgument) and change.name != REGION:
        yield change.call


def _value(change: Change) -> object:
    return getattr(change, "value", None)


def _imports(source: Source, remedy: Remedy, edits: Iterable[Edit]) -> Iterator[Edit]:
    values = [_value(change) for change in remedy.changes]
    first_use = min((edit.span.start for edit in edits), default=0)
    codes = {value.source for value in values if isinstance(value, Code)} - _NO_NAMES
    for code in sorted(codes):
        yield from import_edits(source, code, first_use)


def _refuse_harm(source: Source, edits: list[Edit]) -> None:
    before = source.text.code
    try:
        after = source.text.edited(edits).code
    except ValueError as error:
        raise Unfit("a literal lies in a call that is written anew") from error
    gone = (source.text.slice(edit.span) for edit in edits)
    if all(map(_PLAIN.fullmatch, (*gone, *(edit.text for edit in edits)))):
        return  # neither a comment nor a line ends in such characters
    if "#" in before and comments(before) != comments(after):
        raise Unfit("a comment would have to move")


def _refuse_others(source: Source, change: SetLiteral) -> None:
    """Refuse a Region for the clients of all services; a URL of STS is for its own only."""
    for span in change.calls:
        if change.name == REGION and guard(source, source.call(span), "'", others=True):
            raise Unfit("clients of other services use it, too")


def _call_edits(
    source: Source, span: Span, changes: Sequence[SetArgument | DropArgument], careful: bool
) -> Iterator[Edit]:
    """One minimal edit, for all changes of one call; none where it has it all."""
    before, after = source.text.slice(span), changed_call(source, span, changes, careful)
    if before != after:
        yield minimal(before, fitted(source, span, after), span.start)


def changed_call(
    source: Source,
    span: Span,
    changes: Sequence[SetArgument | DropArgument],
    careful: bool = False,
) -> str:
    """The source of the call at a span after changes. Raises `Unfit`."""
    others = any(isinstance(change, SetArgument) and change.others for change in changes)
    writer = CallWriter(source, span, others, careful)
    for change in changes:
        writer.apply(change)
    return writer.written()
