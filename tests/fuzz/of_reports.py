"""Reports of hostile text: nothing in one moves a cursor, ends a line or breaks its format."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from sts_lint.checked import Checked
from sts_lint.model import (
    Diagnostic,
    Edit,
    Evidence,
    Fix,
    Kind,
    Safety,
    Settlement,
    Severity,
    Site,
    Span,
    Verdict,
)
from sts_lint.reports.masking import printable, shown
from sts_lint.reports.options import Options
from sts_lint.reports.output_formats import INVENTORY, OUTPUT_FORMATS
from sts_lint.suppression import Means, Silenced, Suppression
from sts_lint.text import Syntax, Text
from tests.fuzz.target import Check, Target, content, require
from tests.reports.hostile import KINDS, NASTY
from tests.reports.readers import github_commands

_BAD = ("Cc", "Cf", "Cs", "Zl", "Zp")


def targets() -> Iterator[Target]:
    """All output formats at once: they share what makes text harmless."""
    yield Target("reports", "all output formats, over hostile text", _reports, _seeds)


def _seeds() -> Iterator[bytes]:
    for nasty in NASTY:
        name = nasty.replace("\n", " ").encode("utf-8", "replace")
        for write in KINDS.values():
            yield name + b"\n" + write(nasty).encode("utf-8", "replace")


def _reports() -> Check:
    def check(data: bytes) -> None:
        text = content(data)
        path, _, body = text.partition("\n")
        results = [_checked(path or "x", body)]
        for form in OUTPUT_FORMATS.values():
            lines = form.load().check_report(results, Options(True, False, True))
            _harmless("".join(f"{line}\n" for line in lines), form.name)
        for name in INVENTORY:
            load = OUTPUT_FORMATS[name].load
            lines = load().inventory_report(results, Options(True, False, True))
            _harmless("".join(f"{line}\n" for line in lines), name)
        for said in (printable(text), shown(text)):
            _characters(said)

    return check


def _checked(path: str, body: str) -> Checked:
    """A result in which everything that may come from a file is hostile."""
    name = "".join(path.split("\r"))
    text = Text(name, body, Syntax.SETTINGS)
    start = len(body) // 3
    span = Span(start, start + len(body) // 3)
    line = text.position(start).line
    said = " ".join(body.split())[:300] or "x"
    because = (Evidence(said, name, line), Evidence(said, name), Evidence(said))
    settled = Settlement(said, name, line)
    fix = Fix(said, Safety.UNSAFE, (Edit(span, body[:50]),))
    found = Diagnostic(
        "STS101", "global-endpoint-url", span, Severity.ERROR, said, Kind.CLIENT, Verdict.GLOBAL,
        (body[:80],), True, because, fix, settled,
    )  # fmt: skip
    site = Site(Kind.URL, span, Verdict.GLOBAL, (body[:80],), True, because, ("STS101",), settled)
    by = Suppression(Means.COMMENT, ("STS101",), said, line, line)
    off = Diagnostic("STS102", "no-region", span, Severity.ERROR, said, Kind.CLIENT)
    return Checked(name, text, (found,), (site,), True, (Silenced(off, by),), (by,))


def _characters(said: str) -> None:
    said.encode("utf-8")
    for character in set(said) - {"\n"}:
        require(unicodedata.category(character) not in _BAD, f"prints {character!a}")


def _harmless(document: str, form: str) -> None:
    _characters(document)
    if form in ("json", "sarif", "gitlab"):
        json.loads(document)
    elif form == "jsonl":
        for line in document.splitlines():
            json.loads(line)
    elif form == "junit":
        ET.fromstring(document)
    if form != "github":
        require(not list(github_commands(document)), f"{form} holds a command for GitHub")
