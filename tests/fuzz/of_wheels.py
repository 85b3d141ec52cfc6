"""The parsers in C by themselves, on text that no guard of ours has looked at.

They are not instrumented, so what leads the search is the shape of what they give: which
kinds of nodes or events lie in which.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from xml.parsers import expat

import yaml

from sts_lint.formats.which import Format, which
from tests.fuzz.seeds import files
from tests.fuzz.shape import note
from tests.fuzz.target import Check, Target, content

_GRAMMARS = {
    "bash": Format.SHELL,
    "hcl": Format.HCL,
    "json": Format.JSON,
    "toml": Format.TOML,
}


def targets() -> Iterator[Target]:
    """One for each wheel."""
    for name, kind in _GRAMMARS.items():
        about = f"the wheel tree-sitter-{name}, in C"
        yield Target(f"wheel-{name}", about, partial(_grammar, name), partial(_seeds, kind))
    yield Target("wheel-yaml", "libyaml by PyYAML, in C", _yaml, partial(_seeds, Format.YAML))
    yield Target("wheel-xml", "expat by Python, in C", _xml, partial(_seeds, Format.XML))


def _seeds(kind: Format) -> Iterator[bytes]:
    for path, data in files():
        if which(path, data.decode("utf-8", "replace")) is kind:
            yield data


def _grammar(name: str) -> Check:
    from tree_sitter import Language, Parser

    language = Language(importlib.import_module(f"tree_sitter_{name}").language())

    def check(data: bytes) -> None:
        source = content(data).encode("utf-8", "replace")
        tree = Parser(language).parse(source)
        stack = [tree.root_node]
        left = 20_000
        while stack and left:
            left -= 1
            node = stack.pop()
            assert 0 <= node.start_byte <= node.end_byte <= len(source), "a node is outside"
            for child in node.children:
                note(node.kind_id * 1021 + child.kind_id * 2 + child.has_error)
                stack.append(child)

    return check


def _yaml() -> Check:
    def check(data: bytes) -> None:
        text = content(data)
        before = ""
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                now = type(event).__name__
                note(zlib.crc32(f"{before} {now}".encode()))
                before = now
        except yaml.YAMLError as error:
            note(zlib.crc32(str(getattr(error, "problem", "")).encode()))

    return check


def _xml() -> Check:
    def check(data: bytes) -> None:
        parser = expat.ParserCreate()
        seen: list[str] = []

        def event(name: str) -> Callable[..., None]:
            def happened(*_: object) -> None:
                note(zlib.crc32(" ".join((*seen[-2:], name)).encode()))
                seen.append(name)

            return happened

        parser.StartElementHandler = event("start")
        parser.EndElementHandler = event("end")
        parser.CharacterDataHandler = event("text")
        parser.CommentHandler = event("comment")
        parser.ProcessingInstructionHandler = event("instruction")
        try:
            parser.Parse(content(data).encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            note(error.code)

    return check
