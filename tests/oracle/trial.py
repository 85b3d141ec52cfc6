"""One trial: programs generated, run in every version, predicted, compared."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from .compare import Comparison, compare
from .install import REPOSITORY, VERSIONS
from .predict import predict_all, write
from .program import Program
from .runner import Outcomes, config_files, run_all


def trial(
    programs: list[Program],
    versions: Iterable[str] = VERSIONS,
    source: Path = REPOSITORY,
    real: dict[str, list[Outcomes]] | None = None,
) -> list[Comparison]:
    """Every comparison for the programs; `real` spares running them again."""
    with tempfile.TemporaryDirectory(prefix="oracle-") as name:
        folder = Path(name)
        (folder / "programs").mkdir()
        (folder / "config").mkdir()
        wanted = list(versions)
        if real is None:
            real = run_all(programs, wanted, folder / "config")
        files = config_files({p.surroundings for p in programs}, folder / "config")
        groups = write(programs, folder / "programs")
        predicted = predict_all(groups, files, wanted, folder / "programs", source)
        return list(_compared(programs, wanted, real, predicted))


def _compared(programs, versions, real, predicted) -> Iterator[Comparison]:  # type: ignore[no-untyped-def]
    for version in versions:
        for program, outcomes in zip(programs, real[version], strict=True):
            found = predicted[version].get(program.name, [])
            yield from compare(program, version, outcomes, found)
