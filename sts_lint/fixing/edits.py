"""Many edits in one text, each fix whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sts_lint.model import Edit, Fix, Span


def minimal(old: str, new: str, offset: int) -> Edit:
    """What differs between the old text, at `offset`, and the new one, as one edit."""
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] != new[i]), most)
    left = most - start
    end = next((i for i in range(left) if old[-1 - i] != new[-1 - i]), left)
    return Edit(Span(offset + start, offset + len(old) - end), new[start : len(new) - end])


@dataclass(frozen=True, slots=True)
class Batch:
    """Fixes that go together, by their index, and those that must wait for the next pass."""

    taken: tuple[int, ...]
    waiting: tuple[int, ...]
    edits: tuple[Edit, ...]


def batch(fixes: Sequence[Fix]) -> Batch:
    """Take fixes in order; one that overlaps what is taken waits. Equal edits are shared."""
    taken: list[int] = []
    waiting: list[int] = []
    edits: dict[Edit, None] = {}
    for index, fix in enumerate(fixes):
        new = [edit for edit in fix.edits if edit not in edits]
        if any(_collide(edit.span, other.span) for edit in new for other in edits):
            waiting.append(index)
        else:
            taken.append(index)
            edits.update(dict.fromkeys(new))
    return Batch(tuple(taken), tuple(waiting), tuple(edits))


def moved(offset: int, edits: Iterable[Edit]) -> int | None:
    """Where a place of the old text is in the new one; None if it was replaced."""
    shift = 0
    for edit in edits:
        start, end = edit.span
        if end <= offset:
            shift += len(edit.text) - (end - start)
        elif start < offset:
            return None
    return offset + shift


def _collide(one: Span, other: Span) -> bool:
    """Whether two edits touch the same text; two insertions at one place do, too."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
