"""Dockerfiles: `ENV` and `ARG` in both forms, and the scripts of `RUN`, `CMD` and their kin.

Lines are joined as BuildKit joins them: comments and empty lines inside a continued
instruction vanish [moby/buildkit frontend/dockerfile/parser].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sts_lint.formats.guard import check_size
from sts_lint.formats.nested import format_of, read_inside, worth_it
from sts_lint.formats.runs import Decoded, Run, verbatim
from sts_lint.formats.shell_words import decode
from sts_lint.formats.which import Format
from sts_lint.model import Entry, Span

_DIRECTIVE = re.compile(r"(?i)#[ \t]*escape[ \t]*=[ \t]*([\\`])")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_INSTRUCTION = re.compile(r"\s*(?:(?i:ONBUILD)\s+)?(?P<name>[A-Za-z]+)\s+(?P<rest>.*)", re.DOTALL)
_WORD = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\]|["'\\])+""", re.DOTALL)
_HEREDOC = re.compile(r"<<(-?)[ \t]*([\"']?)([A-Za-z_]\w*)\2(?:[ \t]+(\S+))?")
_SCRIPTS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})
_HOLE = re.compile(r"\$[A-Za-z_{]")


def read(content: str, depth: int = 0) -> Iterator[Entry]:
    """The entries, path `("ENV", NAME)` or `("ARG", NAME)`; each build stage is a scope."""
    check_size(content)
    directive = _DIRECTIVE.match(content)
    stage = 0
    for instruction in _instructions(content, directive[1] if directive else "\\"):
        match = _INSTRUCTION.match(instruction.logical.value)
        if match is None:
            continue
        name = match["name"].upper()
        stage += name == "FROM"
        rest = instruction.logical.cut(Span(*match.span("rest")))
        if name == "ENV":
            yield from _env(rest, stage, depth)
        elif name == "ARG":
            yield from _words(rest, "ARG", stage, depth)
        elif name in _SCRIPTS or instruction.documents:
            yield from _script(name, rest, instruction, stage, depth)


@dataclass(frozen=True)
class _Instruction:
    """Its lines joined, and its here-documents: where each goes and what it holds."""

    logical: Decoded
    documents: tuple[tuple[str, Decoded], ...]


def _instructions(content: str, escape: str) -> Iterator[_Instruction]:
    lines = iter(_LINE.finditer(content))
    runs: list[Run] = []
    for line in lines:
        text = line[0].rstrip()
        bare = text.lstrip()
        if not bare or bare.startswith("#"):
            continue
        if text.endswith(escape):
            runs.append(Run(line.start(), line.start() + len(text) - 1, text[:-1]))
            continue
        runs.append(Run(line.start(), line.start() + len(text), text))
        logical = Decoded(Span(runs[0].start, runs[-1].end), tuple(runs))
        runs = []
        openers = _HEREDOC.findall(logical.value) if _takes_documents(logical.value) else []
        documents = [(t, _document(content, lines, n, bool(dash))) for dash, _, n, t in openers]
        yield _Instruction(logical, tuple(documents))
    if runs:
        yield _Instruction(Decoded(Span(runs[0].start, runs[-1].end), tuple(runs)), ())


def _takes_documents(text: str) -> bool:
    return re.match(r"(?i)\s*(?:RUN|COPY|ADD)\b", text) is not None


def _document(content: str, lines: Iterator[re.Match[str]], name: str, tabs: bool) -> Decoded:
    runs: list[Run] = []
    for line in lines:
        indent = len(line[0]) - len(line[0].lstrip("\t")) if tabs else 0
        if line[0][indent:].rstrip("\r\n") == name or not line[0]:
            break
        runs.append(Run(line.start() + indent, line.end(), line[0][indent:]))
    if not runs:
        return verbatim(content, 0, 0)
    return Decoded(Span(runs[0].start, runs[-1].end), tuple(runs))


def _env(rest: Decoded, stage: int, depth: int) -> Iterator[Entry]:
    first = _WORD.match(rest.value)
    if first is not None and "=" in first[0]:
        yield from _words(rest, "ENV", stage, depth)
        return
    old = re.fullmatch(r"(?s)(\S+)[ \t]+(.*)", rest.value)
    if old:
        value = Span(*old.span(2))
        yield _entry(rest, "ENV", Span(*old.span(1)), value, stage, depth)


def _words(rest: Decoded, instruction: str, stage: int, depth: int) -> Iterator[Entry]:
    for word in _WORD.finditer(rest.value):
        name, equals, _ = word[0].partition("=")
        key = Span(word.start(), word.start() + len(name))
        if equals and re.fullmatch(r"[\w.-]+", name):
            yield _entry(rest, instruction, key, Span(key.end + 1, word.end()), stage, depth)


def _entry(
    rest: Decoded, instruction: str, key: Span, value: Span, stage: int, depth: int
) -> Entry:
    decoded, quote = decode(rest.value, *value)
    literal = quote == "'" or not _HOLE.search(rest.value[value.start : value.end])
    decoded = rest.through(decoded)
    path = (instruction, rest.value[key.start : key.end])
    return Entry(
        path, decoded.value, rest.outer(key), decoded.span, quote, literal, "dockerfile",
        instruction, stage, depth,
    )  # fmt: skip


def _script(
    name: str, rest: Decoded, instruction: _Instruction, stage: int, depth: int
) -> Iterator[Entry]:
    shell = Entry((name,), rest.value, rest.span, rest.span, scope=stage, depth=depth)
    if worth_it(rest.value) and name in _SCRIPTS:
        kind = Format.JSON if rest.value.startswith("[") else Format.SHELL
        yield from read_inside(kind, shell, rest)
    for target, document in instruction.documents:
        if worth_it(document.value):
            found = format_of(target.rpartition("/")[2], document.value)
            yield from read_inside(found or Format.SHELL, shell, document)
