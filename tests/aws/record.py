"""Answers of old botocore versions, recorded so that every run tests every era.

Record again after `grid` or `measure` changed::

    pip install --target /tmp/old/1.39.17 botocore==1.39.17
    python -m tests.aws.record /tmp/old/1.39.17 [an interpreter that runs this version]

About a third of the grid is kept, chosen by the case's own digest, so cases may come and
go without touching the others. `recorded.json` holds the digests once, and for each version
its distinct answers and their numbers in the order of the digests.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.version import Version

from tests.aws import grid, measure

RECORD = Path(__file__).parent / "recorded.json"


def digest(case: grid.Case) -> str:
    """A short name that only an equal case shares."""
    return hashlib.sha256(json.dumps(case, sort_keys=True).encode()).hexdigest()[:9]


def kept_cases() -> dict[str, grid.Case]:
    """The cases that are recorded, by digest."""
    named = {digest(case): case for case in grid.all_cases(600)}
    return {name: case for name, case in sorted(named.items()) if int(name, 16) % 3 == 0}


def ask(cases: list[grid.Case], folder: str, python: str = sys.executable) -> dict[str, Any]:
    """What the botocore in a folder does in every case."""
    done = subprocess.run(
        [python, "-W", "ignore", str(Path(measure.__file__))],
        input=json.dumps(cases),
        env={**os.environ, "PYTHONPATH": folder},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def recorded() -> Iterator[tuple[str, list[tuple[grid.Case, list[str]]]]]:
    """Each recorded version with the cases that still exist and its answers."""
    cases = kept_cases()
    record = read()
    for version, held in record["versions"].items():
        named = zip(record["cases"], held["rows"], strict=True)
        yield version, [(cases[n], held["answers"][row]) for n, row in named if n in cases]


def main(folder: str, python: str = sys.executable) -> None:
    """Add one version to the record, dropping all others if the cases changed."""
    cases = kept_cases()
    measured = ask(list(cases.values()), folder, python)
    record = read()
    if record["cases"] != list(cases):
        record = {"cases": list(cases), "versions": {}}
    answers = sorted({tuple(result) for result in measured["results"]})
    rows = [answers.index(tuple(result)) for result in measured["results"]]
    record["versions"][measured["version"]] = {"answers": answers, "rows": rows}
    RECORD.write_text(render(record), "utf-8")


def render(record: dict[str, Any]) -> str:
    """The record as JSON with a line for the digests and two for each version."""
    flat = {"cases": record["cases"]}
    for version, held in sorted(record["versions"].items(), key=lambda item: Version(item[0])):
        flat |= {f"{version} {name}": part for name, part in held.items()}
    lines = (f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in flat.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read() -> dict[str, Any]:
    """The record as `render` was given it."""
    record: dict[str, Any] = {"cases": [], "versions": {}}
    if RECORD.exists():
        flat = json.loads(RECORD.read_text("utf-8"))
        record["cases"] = flat.pop("cases")
        for name, part in flat.items():
            version, kind = name.split()
            record["versions"].setdefault(version, {})[kind] = part
    return record


if __name__ == "__main__":
    main(*sys.argv[1:])
