"""What holds of every fix, on all Python files of some folders.

`python -m tests.fixing.everywhere FOLDER...` prints what does not hold. Nothing is written
and nothing of a folder is run.
"""

from __future__ import annotations

import ast
import codecs
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sts_lint.aws.context import FixStyle
from sts_lint.facts import Client, ConfigCall, Write
from sts_lint.model import Diagnostic, DropArgument, SetArgument, SetLiteral, Span
from sts_lint.project.settings import Settings
from sts_lint.python.front import find_facts
from sts_lint.python.gate import may_hold_sts
from sts_lint.reading import decode_python, is_python
from sts_lint.text import Text
from tests.fixing.repairs import Options, repair

RUNS = (Options(), Options(sdk=">=1.40"), Options(style=FixStyle.ENDPOINT_URL, sdk="any"))
LATIN = "# coding: latin-1\n# \xe9\n"
WRITTEN = ("region_name", "endpoint_url", "sts_regional_endpoints", None)  # None: a mapping
PLACES = (1, 5)  # of Region and URL among positional arguments


@dataclass
class Tally:
    """What was looked at."""

    files: int = 0
    found: int = 0
    fixed: int = 0


def complaints(
    data: bytes, options: Options, settings: Settings | None = None, tally: Tally | None = None
) -> Iterator[str]:
    """Everything that does not hold for one file."""
    done = repair(data, options, settings)
    before, after = done.before, done.after
    had = Counter(d.code for d in done.original.diagnostics)
    if tally is not None:
        tally.found, tally.fixed = tally.found + had.total(), tally.fixed + done.fixed
    if before == after:
        return
    if not had:
        yield "changed without a finding"
    again = repair(after, options, settings)
    if again.after != after:
        yield "changes again"
    if not Counter(d.code for d in again.original.diagnostics) <= had:
        yield "a new finding"
    yield from strays(before, after, done.original.diagnostics)
    yield from _of_twins(before, after, options, settings)


def _of_twins(
    before: str, after: str, options: Options, settings: Settings | None
) -> Iterator[str]:
    """The same file with other line ends, encoding and ending, which are fixed alike."""

    def fixed(data: bytes) -> str:
        return repair(data, options, settings).after

    data = before.encode()
    if "\r" not in before and fixed(data.replace(b"\n", b"\r\n")) != after.replace("\n", "\r\n"):
        yield "fixed otherwise with CRLF"
    if fixed(codecs.BOM_UTF8 + data) != after:
        yield "fixed otherwise with a BOM"
    if fixed(data.rstrip(b"\r\n")) != after.rstrip("\r\n"):
        yield "fixed otherwise without the last line end"
    plain = before.isascii() and "coding" not in "".join(before.splitlines()[:2])
    if plain and fixed(f"{LATIN}{before}".encode("latin-1")) != f"{LATIN}{after}":
        yield "fixed otherwise in latin-1"


def strays(before: str, after: str, found: Iterable[Diagnostic] = ()) -> Iterator[str]:
    """Where the trees differ in anything but what fixes of clients, or of `found`, write."""
    calls, literals = _written(before)
    changes = [c for d in found for remedy in d.cure.remedies for c in remedy.changes]
    literals |= {change.literal for change in changes if isinstance(change, SetLiteral)}
    arguments = [c for c in changes if isinstance(c, SetArgument | DropArgument)]
    calls |= {change.call for change in arguments}
    names = {*WRITTEN, *(change.name for change in arguments)}
    text = Text("case.py", before)
    old, new = ast.parse(before), ast.parse(after)
    known = {ast.dump(node) for node in old.body}
    new.body = [n for n in new.body if ast.dump(n) in known or not isinstance(n, ast.Import)]

    def walk(one: object, other: object) -> Iterator[str]:
        if isinstance(one, ast.Call) and isinstance(other, ast.Call) and text.span(one) in calls:
            yield from walk(one.func, other.func)
            yield from walk(list(_kept(one, names)), list(_kept(other, names)))
        elif isinstance(one, ast.expr) and text.span(one) in literals:
            if not isinstance(other, ast.Constant):
                yield f"no longer a text: {ast.unparse(one)[:80]}"
        elif isinstance(one, ast.AST) and type(one) is type(other):
            for name in one._fields:
                yield from walk(getattr(one, name, None), getattr(other, name, None))
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            for mine, its in zip(one, other, strict=True):
                yield from walk(mine, its)
        elif isinstance(one, ast.AST | list) or one != other:
            shown = ast.unparse(one) if isinstance(one, ast.expr | ast.stmt) else repr(one)
            yield f"changed beside the call: {shown[:80]}"

    yield from walk(old, new)


def _kept(call: ast.Call, names: Collection[str | None]) -> Iterator[ast.AST]:
    """The arguments that fixes leave as they are."""
    yield from (a for index, a in enumerate(call.args) if index not in PLACES)
    yield from (keyword for keyword in call.keywords if keyword.arg not in names)


def _written(code: str) -> tuple[set[Span], set[Span]]:
    """The calls and the texts in which fixes write."""
    calls: set[Span] = set()
    literals: set[Span | None] = set()
    for fact in find_facts(ast.parse(code), Text("case.py", code)).facts:
        if isinstance(fact, Client):
            makers = (request.maker for request in fact.requests)
            calls |= {fact.call, *(maker.call for maker in makers if maker)}
            for request in fact.requests:
                given = (request.region, request.endpoint, *dict(request.session).values())
                literals |= {one.literal for one in (*given, *dict(request.environ).values())}
        elif isinstance(fact, ConfigCall):
            calls.add(fact.span)
        elif isinstance(fact, Write):
            literals |= {fact.value.literal, fact.value_span}
    return calls, {span for span in literals if span}


def main(folders: list[str]) -> int:
    """Check every file that names STS; 1 if anything does not hold."""
    bad = 0
    for folder in folders:
        tally = Tally()
        for path in sorted(p for p in Path(folder).rglob("*") if is_python(p.name)):
            for said in _of_file(path, tally):
                print(f"{path}: {said}")
                bad += 1
        print(f"{folder}: {tally}")
    return bool(bad)


def _of_file(path: Path, tally: Tally) -> Iterator[str]:
    data = path.read_bytes() if path.is_file() else b""
    if not may_hold_sts(data) or not isinstance(text := decode_python(data, path.name), Text):
        return
    try:
        ast.parse(text.content)
    except (SyntaxError, ValueError, RecursionError):
        return
    tally.files += 1
    for options in RUNS:
        for said in complaints(data, options, tally=tally):
            yield f"{options}: {said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
