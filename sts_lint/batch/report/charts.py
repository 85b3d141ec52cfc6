"""The pictures of a report: SVG that takes its colours from the page and says itself in words.

Each shape has the class of what it stands for; nothing but texts and numbers goes in.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sts_lint.batch.results import Run

_WIDTH, _GAP = 480, 2
_LINE = 24
_AXIS, _TOP, _PLOT = 52, 18, 170  # room for the numbers, above the columns, and of the columns
_LABELS = 6
_LABEL_WIDTH, _NUMBER_WIDTH = 62, 90  # beside bars


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured part of a whole: its class in the style sheet, its label and its size."""

    kind: str
    label: str
    size: int


def share(name: str, title: str, parts: Sequence[Part]) -> str:
    """One bar of parts, and a legend below with their numbers."""
    shown = [part for part in parts if part.size]
    total = sum(part.size for part in shown)
    labels = [f"{part.label}: {part.size:,} ({_percent(part, total)})" for part in shown]
    shapes = [*_segments(shown, 0, _WIDTH, 0, 30), *_legend(shown, labels, 58)]
    said = ", ".join(f"{part.label} {part.size:,}" for part in shown) or "nothing"
    return _picture(name, title, said, 58 + _LINE * ((len(shown) - 1) // 2), shapes)


def bars(name: str, title: str, rows: Sequence[tuple[str, Sequence[Part]]]) -> str:
    """One bar a row, of parts, with the row's label before and its size behind."""
    longest = max((sum(p.size for p in parts) for _, parts in rows), default=0)
    shapes, said = [], []
    for number, (label, parts) in enumerate(rows):
        size, y = sum(part.size for part in parts), _LINE * number
        width = (_WIDTH - _LABEL_WIDTH - _NUMBER_WIDTH) * size / longest
        shapes.append(_text(0, y + 14, label))
        shapes += _segments([p for p in parts if p.size], _LABEL_WIDTH, width, y + 2, _LINE - 8)
        shapes.append(_text(_LABEL_WIDTH + width + 8, y + 14, f"{size:,}"))
        said.append(f"{label} {size:,} ({', '.join(f'{p.label} {p.size:,}' for p in parts)})")
    height = _LINE * len(rows) + 22
    parts = rows[0][1] if rows else ()
    shapes += _legend(parts, [part.label for part in parts], height)
    return _picture(name, title, "; ".join(said), height, shapes)


def columns(name: str, title: str, runs: Sequence[Run], verdicts: Sequence[Part]) -> str:
    """One column a run: how many sites of each verdict were left after it.

    The sizes of `verdicts` do not count; they are stacked from the ground up.
    """
    stacks = [_stack(run, verdicts) for run in runs]
    step, top = _scale(max((sum(p.size for p in stack) for stack in stacks), default=0))
    shapes = list(_grid(step, top))
    is_one_day = len({run.started[:10] for run in runs}) == 1
    room = (_WIDTH - _AXIS) / max(len(runs), 1)
    every = math.ceil(len(runs) / _LABELS)
    for number, (run, stack) in enumerate(zip(runs, stacks, strict=True)):
        middle, width = _AXIS + room * (number + 0.5), min(room * 0.7, 72)
        shapes += _column(stack, middle - width / 2, width, top)
        if (len(runs) - 1 - number) % every == 0:
            when = f"{run.started[11:16]} UTC" if is_one_day else run.started[:10]
            shapes += _labels(run, stack, middle, top, when)
    height = _TOP + _PLOT + 70
    shapes += _legend(verdicts, [part.label for part in verdicts], height, len(verdicts))
    return _picture(name, title, "; ".join(map(_said, runs, stacks)), height, shapes)


def _legend(
    parts: Sequence[Part], labels: Sequence[str], y: float, across: int = 2
) -> Iterator[str]:
    """What each colour stands for, so many side by side."""
    for number, (part, label) in enumerate(zip(parts, labels, strict=True)):
        x, line = _WIDTH / across * (number % across), y + _LINE * (number // across)
        yield f'<rect class="{part.kind}" x="{x:g}" y="{line - 11:g}" width="12" height="12"/>'
        yield _text(x + 20, line, label)


def _stack(run: Run, verdicts: Sequence[Part]) -> list[Part]:
    counts = dict(run.verdicts)
    return [Part(part.kind, part.label, counts.get(part.kind, 0)) for part in verdicts]


def _scale(highest: int) -> tuple[int, int]:
    """A round step and the first multiple of it that nothing exceeds, four or five steps up."""
    rough = max(highest, 1) / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(power * each) for each in (1, 2, 2.5, 5, 10) if int(power * each) >= rough)
    return step, step * max(1, math.ceil(highest / step))


def _grid(step: int, top: int) -> Iterator[str]:
    for value in range(0, top + 1, step):
        y = _height_of(value, top)
        yield f'<line class="grid" x1="{_AXIS}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _text(_AXIS - 8, y + 4, f"{value:,}", "end faint")


def _height_of(value: float, top: int) -> float:
    return _TOP + _PLOT * (1 - value / top)


def _column(stack: Sequence[Part], x: float, width: float, top: int) -> Iterator[str]:
    ground = 0
    for part in stack:
        if part.size:
            upper, lower = _height_of(ground + part.size, top), _height_of(ground, top)
            yield _rect(part, x, upper, width, max(lower - upper - 1, 0.5))
            ground += part.size


def _labels(run: Run, stack: Sequence[Part], middle: float, top: int, when: str) -> Iterator[str]:
    total = sum(part.size for part in stack)
    yield _text(middle, _height_of(total, top) - 6, f"{total:,}", "middle strong")
    yield _text(middle, _TOP + _PLOT + 20, f"{run.number} {run.command}", "middle")
    yield _text(middle, _TOP + _PLOT + 38, when, "middle faint")


def _said(run: Run, stack: Sequence[Part]) -> str:
    left = ", ".join(f"{part.label} {part.size:,}" for part in stack)
    return f"run {run.number}, {run.command}, {run.started[:10]}: {left}"


def _segments(
    parts: Sequence[Part], x: float, width: float, y: float, height: float
) -> Iterator[str]:
    total = sum(part.size for part in parts)
    for part in parts:
        wide = width * part.size / total
        yield _rect(part, x, y, max(wide - _GAP, 0.5), height)
        x += wide


def _rect(part: Part, x: float, y: float, width: float, height: float) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    hint = f"<title>{escape(part.label)}: {part.size:,}</title>"
    return f'<rect class="{part.kind}" {place}>{hint}</rect>'


def _text(x: float, y: float, text: str, look: str = "") -> str:
    named = f' class="{look}"' if look else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _percent(part: Part, total: int) -> str:
    share = 100 * part.size / total
    return "under 1 %" if share < 1 else f"{share:.0f} %"


def _picture(name: str, title: str, said: str, height: int, shapes: Sequence[str]) -> str:
    """A figure; `said` is the whole of it for those who do not see it."""
    return (
        f'<figure id="{name}"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {_WIDTH} {height + 6}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(said)}</desc>'
        f"{''.join(shapes)}</svg></figure>"
    )
