"""What the generator hands out: a program, its surroundings, and where its sites are.

Forms write a program as text with marks: `«3»` stands right before the function name of
the call that fixes the service to `sts`; `«3?»` the same where the call is never reached,
so that reporting it is neither asked for nor wrong; `«3:»` before a call whose frame
belongs to site 3 although the service was fixed elsewhere (`make()` of a `partial`).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

MARK = re.compile("«([0-9]+)([?:]?)»")


class MarkError(Exception):
    """The generator marked something that is not a call; the message shows the line."""


@dataclass(frozen=True, slots=True)
class Site:
    """A call that fixes the service to `sts`; `line` is that of its function name.

    `open` says that it hangs on a value nobody but the running program knows.
    """

    number: int
    line: int
    optional: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Lines `start` to `end` of one call: a frame there constructs for site `number`.

    `literal` says that the call itself holds the word, so that no caller can be the site.
    """

    number: int
    start: int
    end: int
    literal: bool = False

    def holds(self, line: int) -> bool:
        """Whether the line is one of the call's."""
        return self.start <= line <= self.end


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is set outside the program: `AWS_*` variables and the text of the config file."""

    name: str
    environ: tuple[tuple[str, str], ...] = ()
    config_file: str | None = None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The named profiles the config file holds."""
        return tuple(re.findall(r"(?m)^\[profile (\w+)\]", self.config_file or ""))


NOTHING = Surroundings("none")


@dataclass(frozen=True, slots=True)
class Program:
    """One generated script.

    `application` holds variables set outside that no `--ambient` covers (`APP_REGION`).
    `forms` are the names of the forms it is composed of, `dimensions` what it is given.
    """

    name: str
    text: str
    sites: tuple[Site, ...]
    reaches: tuple[Reach, ...]
    forms: tuple[str, ...]
    dimensions: tuple[tuple[str, str], ...] = ()
    surroundings: Surroundings = NOTHING
    application: tuple[tuple[str, str], ...] = field(default=())

    def site_of(self, lines: list[int]) -> int | None:
        """The site a construction belongs to; `lines` are the frames', outermost first."""
        said = [reach for reach in self.reaches if reach.literal and reach.holds(lines[-1])]
        for around in (said, *([r for r in self.reaches if r.holds(line)] for line in lines)):
            if around:
                return min(around, key=lambda reach: reach.end - reach.start).number
        return None


def unmarked(text: str, open_sites: frozenset[int]) -> tuple[str, list[Site], list[Reach]]:
    """Strip the marks and find the call each stands before.

    Raises MarkError where a mark is not at the function name of a call.
    """
    places: list[tuple[int, int, int, str]] = []
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        shift = 0
        for mark in MARK.finditer(line):
            places.append((number, mark.start() - shift, int(mark[1]), mark[2]))
            shift += len(mark[0])
        lines.append(MARK.sub("", line))
    clean = "\n".join(lines)
    calls = _calls(clean)
    sites, reaches = [], []
    for line_number, column, site, kind in places:
        call = calls.get((line_number, column))
        if call is None:
            raise MarkError(f"no call at mark {site}: {lines[line_number - 1]}")
        reaches.append(Reach(site, call.lineno, call.end_lineno or call.lineno, _says_sts(call)))
        if kind != ":":
            sites.append(Site(site, line_number, kind == "?", site in open_sites))
    if len({site.line for site in sites}) < len(sites):
        raise MarkError(f"two sites on one line:\n{clean}")
    return clean, sites, reaches


def _says_sts(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(isinstance(value, ast.Constant) and value.value == "sts" for value in given)


def _calls(text: str) -> dict[tuple[int, int], ast.Call]:
    """Every call by line and column of its function's name, of two the outer one."""
    calls: dict[tuple[int, int], ast.Call] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            function = node.func
            column = function.col_offset
            line = function.lineno
            if isinstance(function, ast.Attribute):
                line = function.end_lineno or line
                column = (function.end_col_offset or 0) - len(function.attr)
            calls.setdefault((line, column), node)
    return calls
