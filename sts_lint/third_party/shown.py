"""A row of the catalogue as the columns of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sts_lint.third_party.rows import Holds, Row


class Columns(NamedTuple):
    """What people are shown of a row."""

    name: str
    product: str
    where: tuple[str, ...]
    keys: tuple[str, ...]
    bad: str
    good: str
    confidence: str
    source: str


def columns(row: Row) -> Columns:
    """The columns of a row; what is bad follows from what its keys hold."""
    where = (*row.files, *(kind.value for kind in row.formats)) or ("any",)
    return Columns(
        row.name,
        row.product,
        where,
        row.keys,
        bad(row),
        row.good,
        row.confidence.value,
        row.source,
    )


def bad(row: Row) -> str:
    """What is reported of a row's keys."""
    needs = either(row.needs)
    match row.holds:
        case Holds.NOTHING:
            return "any: it has no effect"
        case Holds.ROLE:
            return f"{_words(row)}without {needs}"
        case Holds.WORD:
            unless = f" without {', '.join(row.unless)}" if row.unless else ""
            return f"{_words(row).strip()}{unless}"
        case Holds.REGION:
            far = f"; us-east-1 where {either(row.region)} is another" if row.region else ""
            return f"aws-global{far}"
    said = "the global endpoint"
    if row.region and row.signed:
        said += f"; one that {either(row.region)} does not fit"
    return f"{said}; without {needs}" if needs else said


def either(keys: Iterable[str]) -> str:
    """Keys beside another one, as a choice."""
    return " or ".join(dict.fromkeys(map(_short, keys)))


def _short(key: str) -> str:
    """A flag or variable without the list it is in; what is only a way up is left out."""
    last = key.rpartition(".")[2]
    return last if last.startswith("-") or last.isupper() else key.rpartition("/")[2]


def _words(row: Row) -> str:
    return f"{', '.join(row.bad)} " if row.bad else ""
