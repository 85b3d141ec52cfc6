"""The pictures of a report: SVG that takes its colours from the page and says itself in words.

Each shape has the class of what it stands for; nothing but texts and numbers goes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, _GAP = 480, 2
_LINE = 24
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
    shapes = [*_segments(shown, 0, WIDTH, 0, 30), *legend(shown, labels, 58)]
    said = ", ".join(f"{part.label} {part.size:,}" for part in shown) or "nothing"
    return picture(name, title, said, 58 + _LINE * ((len(shown) - 1) // 2), shapes)


def bars(name: str, title: str, rows: Sequence[tuple[str, Sequence[Part]]]) -> str:
    """One bar a row, of parts, with the row's label before and its size behind."""
    longest = max((sum(p.size for p in parts) for _, parts in rows), default=0)
    shapes, said = [], []
    for number, (label, parts) in enumerate(rows):
        size, y = sum(part.size for part in parts), _LINE * number
        width = (WIDTH - _LABEL_WIDTH - _NUMBER_WIDTH) * size / longest
        shapes.append(text(0, y + 14, label))
        shapes += _segments([p for p in parts if p.size], _LABEL_WIDTH, width, y + 2, _LINE - 8)
        shapes.append(text(_LABEL_WIDTH + width + 8, y + 14, f"{size:,}"))
        said.append(f"{label} {size:,} ({', '.join(f'{p.label} {p.size:,}' for p in parts)})")
    height = _LINE * len(rows) + 22
    parts = rows[0][1] if rows else ()
    shapes += legend(parts, [part.label for part in parts], height)
    return picture(name, title, "; ".join(said), height, shapes)


def legend(
    parts: Sequence[Part], labels: Sequence[str], y: float, across: int = 2
) -> Iterator[str]:
    """What each colour stands for, so many side by side."""
    for number, (part, label) in enumerate(zip(parts, labels, strict=True)):
        x, line = WIDTH / across * (number % across), y + _LINE * (number // across)
        yield f'<rect class="{part.kind}" x="{x:g}" y="{line - 11:g}" width="12" height="12"/>'
        yield text(x + 20, line, label)


def _segments(
    parts: Sequence[Part], x: float, width: float, y: float, height: float
) -> Iterator[str]:
    total = sum(part.size for part in parts)
    for part in parts:
        wide = width * part.size / total
        yield rect(part, x, y, max(wide - _GAP, 0.5), height)
        x += wide


def rect(part: Part, x: float, y: float, width: float, height: float) -> str:
    """A bar, or a piece of one, that says what it is when it is pointed at."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    hint = f"<title>{escape(part.label)}: {part.size:,}</title>"
    return f'<rect class="{part.kind}" {place}>{hint}</rect>'


def text(x: float, y: float, text: str, look: str = "") -> str:
    """A line of text; `look` are classes of the style sheet."""
    named = f' class="{look}"' if look else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _percent(part: Part, total: int) -> str:
    share = 100 * part.size / total
    return "under 1 %" if share < 1 else f"{share:.0f} %"


def picture(name: str, title: str, said: str, height: int, shapes: Sequence[str]) -> str:
    """A figure; `said` is the whole of it for those who do not see it."""
    return (
        f'<figure id="{name}"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {height + 6}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(said)}</desc>'
        f"{''.join(shapes)}</svg></figure>"
    )
