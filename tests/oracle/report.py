"""Writes the results of a campaign into `docs/oracle.md`, between its markers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from .compare import Result
from .explain import explained
from .failures import blamed
from .families import families
from .install import REPOSITORY
from .situations import classes
from .tally import Counts, Shift, Tally

PAGE = REPOSITORY / "docs" / "oracle.md"
DIMENSIONS = ("region", "region given at", "endpoint", "config", "use_ssl", "profile", "outside")


def replace_section(name: str, lines: Iterable[str], page: Path = PAGE) -> None:
    """Put the lines between `<!-- name -->` and `<!-- end of name -->`."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    if begin not in text or end not in text:
        raise ValueError(f"{page}: no section {name!r}; restore the lines {begin!r} and {end!r}")
    body = "\n".join(lines).strip("\n")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    page.write_text(pattern.sub(lambda _: f"{begin}\n{body}\n{end}", text), encoding="utf-8")


def section(tally: Tally, command: str, date: str, refused: int = 0) -> Iterator[str]:
    """The whole section about one campaign, in which `refused` programs ended by an error."""
    yield f"Run on {date} with `{command}`: {tally.programs:,} programs."
    if refused:
        yield f"{refused} of them end by an error of their own and are left out."
    yield from _table("By version", "botocore", tally.by_version)
    yield from _reasons(tally)
    yield from _families(tally)
    yield from _disagreeing_forms(tally)
    yield from _coverage(tally)
    yield from _classes(tally)
    yield from _shifts(tally)


def _table(title: str, first: str, rows: dict[str, Counts]) -> Iterator[str]:
    yield f"\n### {title}\n"
    yield f"| {first} | sites | agree | unknown | wrong | agreement |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, counts in rows.items():
        yield f"| {_cell(name)} | {_numbers(counts)} |"


def _numbers(counts: Counts) -> str:
    each = " | ".join(f"{counts.results[result]:,}" for result in Result)
    return f"{counts.sites:,} | {each} | {counts.agreement:.2%}"


def _cell(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def _reasons(tally: Tally) -> Iterator[str]:
    yield "\n### Reasons\n"
    yield (
        "What did not agree, and what agrees only because a value is open: the prediction "
        "leaves it open, covers what happened, or takes a matching Region for granted.\n"
    )
    yield "| result | why | sites |"
    yield "| --- | --- | ---: |"
    for (result, why), count in tally.reasons.most_common(30):
        yield f"| {result} | {why} | {count:,} |"


def _families(tally: Tally) -> Iterator[str]:
    yield "\n### By family of forms\n"
    yield (
        "A program counts for every family it has a form of, so a failure shows in each. "
        "The share is that of programs.\n"
    )
    yield "| family | programs | share | sites | agree | unknown | wrong | agreement |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for family in families():
        programs = tally.family_programs[family]
        counts = tally.by_family.get(family, Counts())
        share = programs / max(tally.programs, 1)
        yield f"| {_cell(family)} | {programs:,} | {share:.1%} | {_numbers(counts)} |"


def _disagreeing_forms(tally: Tally) -> Iterator[str]:
    yield "\n### Forms with sites that do not agree\n"
    if not tally.failures:
        yield "None."
        return
    yield (
        "Of the forms of a program that does not agree, the one most often met in such programs "
        "is named; every such site is counted.\n"
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], str] = {}
    for failure, form in zip(tally.failures, blamed(tally.failures), strict=True):
        key = form, failure.result.value, failure.why
        counted[key] += 1
        first.setdefault(key, failure.program.name)
    yield "| form | result | why | sites | first program |"
    yield "| --- | --- | --- | ---: | --- |"
    for (form, result, why), count in counted.most_common():
        program = first[form, result, why]
        yield f"| {_cell(form)} | {result} | {why} | {count:,} | {program} |"


def _coverage(tally: Tally) -> Iterator[str]:
    known = classes()
    yield "\n### Families by dimension\n"
    yield (
        "How many classes of each dimension the programs of a family met, of all there are "
        "(the classes are in the next table).\n"
    )
    yield f"| family | {' | '.join(DIMENSIONS)} | variable in code | mode in code |"
    yield f"| --- |{' ---: |' * (len(DIMENSIONS) + 2)}"
    for family in families():
        cells = []
        for dimension in (*DIMENSIONS, "variable in code", "mode in code"):
            met = {v for f, d, v in tally.covered if f == family and d == dimension}
            cells.append(f"{len(met)}/{len(known[dimension])}")
        yield f"| {_cell(family)} | {' | '.join(cells)} |"


def _classes(tally: Tally) -> Iterator[str]:
    yield "\n### By dimension\n"
    yield "Of several clients in a program, the last one's values count.\n"
    yield "| dimension | class | sites | agree | unknown | wrong | agreement |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for (dimension, name), counts in sorted(tally.by_class.items()):
        yield f"| {dimension} | {name} | {_numbers(counts)} |"


def _shifts(tally: Tally) -> Iterator[str]:
    yield "\n### Where versions differ\n"
    yield (
        "Sites whose real outcome differs between two versions, and the row of `CHANGES` in "
        "`sts_lint/aws/versions.py` that explains it, with its source; a test sees to it.\n"
    )
    counted: Counter[tuple[Shift, str]] = Counter()
    first: dict[tuple[Shift, str], str] = {}
    for one, row in explained(tally.differences):
        counted[one.shift, row] += 1
        first.setdefault((one.shift, row), one.program.name)
    yield "| from | to | was | is | Region | mode | sites | first program | explained by |"
    yield "| --- | --- | --- | --- | --- | --- | ---: | --- | --- |"
    for (shift, row), count in counted.most_common():
        yield (
            f"| {shift.old} | {shift.new} | {shift.before} | {shift.after} | {shift.region} "
            f"| {shift.mode} | {count:,} | {first[shift, row]} | {row} |"
        )
