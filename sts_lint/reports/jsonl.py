"""The objects of the JSON contract, one a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sts_lint.checked import Checked
from sts_lint.reports.json_ import counts, diagnostics, document, sites
from sts_lint.reports.options import Options


def check_report(results: Sequence[Checked], options: Options) -> Iterator[str]:
    """`check --output-format jsonl`; statistics are one more line, the last."""
    for diagnostic in diagnostics(results):
        yield document(diagnostic, indent=None)
    if options.statistics:
        yield document({"statistics": counts(results)}, indent=None)


def inventory_report(results: Sequence[Checked], options: Options) -> Iterator[str]:  # noqa: ARG001
    """`inventory --output-format jsonl`."""
    return (document(site, indent=None) for site in sites(results))
