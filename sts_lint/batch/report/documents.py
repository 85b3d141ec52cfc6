"""The files that a report consists of, and the table of its forms."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sts_lint.batch.results import Campaign


class Form(enum.Enum):
    """What a report is written as."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"
    SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a report, UTF-8."""

    name: str
    text: str


def documents(campaign: Campaign, forms: Collection[Form] = tuple(Form)) -> Iterator[Document]:
    """The files of these forms; each is made when it is asked for."""
    if Form.HTML in forms:
        from sts_lint.batch.report.page import page  # noqa: PLC0415 - pay for what is asked

        yield Document("report.html", page(campaign))
    if Form.CSV in forms:
        from sts_lint.batch.report import csv_  # noqa: PLC0415

        yield Document("repositories.csv", csv_.repositories(campaign))
        yield Document("findings.csv", csv_.findings(campaign))
    if Form.JSON in forms:
        from sts_lint.batch.report import json_  # noqa: PLC0415

        yield Document("report.json", json_.report(campaign))
    if Form.SARIF in forms:
        from sts_lint.batch.report import sarif  # noqa: PLC0415

        yield Document("report.sarif", sarif.report(campaign))
