"""The picture of how a campaign goes: one column a run, of what was left after it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sts_lint.batch.report.charts import WIDTH, Part, legend, picture, rect, text
from sts_lint.batch.results import Run

_TOP, _PLOT = 8, 170  # room above the columns, and of the columns
_DIGIT, _LABEL = 8, 80  # more than a digit and a label are wide
_WIDEST = 72


def burndown(name: str, title: str, runs: Sequence[Run], verdicts: Sequence[Part]) -> str:
    """A figure; `verdicts` are stacked from the ground up, and their sizes do not count."""
    stacks = [_stack(run, verdicts) for run in runs]
    plot = _plot(max((_total(stack) for stack in stacks), default=0), len(runs))
    shapes = list(plot.grid())
    is_one_day = len({run.started[:10] for run in runs}) == 1
    every = math.ceil(_LABEL / plot.room)
    for number, (run, stack) in enumerate(zip(runs, stacks, strict=True)):
        shapes += plot.column(number, stack)
        if (len(runs) - 1 - number) % every == 0:
            when = f"{run.started[11:16]} UTC" if is_one_day else run.started[:10]
            shapes += plot.labels(number, f"{_total(stack):,}", f"{run.number} {run.command}", when)
    height = _TOP + _PLOT + 90
    shapes += legend(verdicts, [part.label for part in verdicts], height, len(verdicts))
    return picture(name, title, "; ".join(map(_said, runs, stacks)), height, shapes)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things stand: `axis` is right of the numbers, `room` is that of one column."""

    step: int
    top: int
    axis: float
    room: float

    def grid(self) -> Iterator[str]:
        for value in range(0, self.top + 1, self.step):
            y = self._height(value)
            yield f'<line class="grid" x1="{self.axis}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield text(self.axis - _DIGIT, y + 4, f"{value:,}", "end faint")

    def column(self, number: int, stack: Sequence[Part]) -> Iterator[str]:
        ground, width = 0, min(self.room * 0.7, _WIDEST)
        for part in stack:
            if part.size:
                upper, lower = self._height(ground + part.size), self._height(ground)
                x = self._middle(number) - width / 2
                yield rect(part, x, upper, width, max(lower - upper - 1, 0.5))
                ground += part.size

    def labels(self, number: int, total: str, run: str, when: str) -> Iterator[str]:
        for line, (said, look) in enumerate(((total, "strong"), (run, ""), (when, "faint"))):
            yield text(self._middle(number), _TOP + _PLOT + 20 + 18 * line, said, f"middle {look}")

    def _height(self, value: float) -> float:
        return _TOP + _PLOT * (1 - value / self.top)

    def _middle(self, number: int) -> float:
        return self.axis + self.room * (number + 0.5)


def _plot(highest: int, columns: int) -> _Plot:
    """A plot up to the first round number that nothing exceeds, in four or five steps."""
    rough = max(highest, 1) / 4
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    step = next(int(power * each) for each in (1, 2, 2.5, 5, 10) if int(power * each) >= rough)
    top = step * max(1, math.ceil(highest / step))
    axis = _DIGIT * (len(f"{top:,}") + 1)
    return _Plot(step, top, axis, (WIDTH - axis - _LABEL / 2) / max(columns, 1))


def _stack(run: Run, verdicts: Sequence[Part]) -> list[Part]:
    counts = dict(run.verdicts)
    return [Part(part.kind, part.label, counts.get(part.kind, 0)) for part in verdicts]


def _total(stack: Sequence[Part]) -> int:
    return sum(part.size for part in stack)


def _said(run: Run, stack: Sequence[Part]) -> str:
    left = ", ".join(f"{part.label} {part.size:,}" for part in stack)
    return f"run {run.number}, {run.command}, {run.started[:10]}: {left}"
